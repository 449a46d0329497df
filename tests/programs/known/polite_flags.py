# verdict: livelock
"""Each takes its flag down for the other: they can go on so for ever, and need not."""
import threading

wants = [False, False]


def visit(me):
    other = 1 - me
    wants[me] = True
    while wants[other]:
        wants[me] = False
        wants[me] = True
    wants[me] = False


threads = [threading.Thread(target=visit, args=(me,)) for me in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
