# verdict: right
"""A ticket lock: who draws first goes first. Drawing is guarded, since Python has no atomic increment."""
import threading

draw = threading.Lock()
next_ticket = 0
serving = 0
inside = 0


def visit():
    global next_ticket, serving, inside
    with draw:
        mine = next_ticket
        next_ticket += 1
    while serving != mine:
        pass
    inside += 1
    assert inside == 1
    inside -= 1
    serving += 1


threads = [threading.Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
