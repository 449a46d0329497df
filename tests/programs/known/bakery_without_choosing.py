# verdict: fails AssertionError
"""The bakery without saying that one chooses: two can have one number and not know of each other."""
import threading

number = [0, 0]
inside = 0


def visit(me):
    global inside
    other = 1 - me
    mine = number[other] + 1
    number[me] = mine
    while True:
        seen = number[other]
        if seen == 0 or (seen, other) > (mine, me):
            break
    inside += 1
    assert inside == 1
    inside -= 1
    number[me] = 0


threads = [threading.Thread(target=visit, args=(me,)) for me in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
