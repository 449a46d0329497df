# verdict: right
"""Lamport's bakery for two."""
import threading

choosing = [False, False]
number = [0, 0]
inside = 0


def visit(me):
    global inside
    other = 1 - me
    choosing[me] = True
    mine = number[other] + 1
    number[me] = mine
    choosing[me] = False
    while choosing[other]:
        pass
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
