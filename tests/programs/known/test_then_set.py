# verdict: fails AssertionError
"""A lock that is looked at and then taken: two can look before either takes it."""
import threading

taken = False
inside = 0


def visit():
    global taken, inside
    while taken:
        pass
    taken = True
    inside += 1
    assert inside == 1
    inside -= 1
    taken = False


threads = [threading.Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
