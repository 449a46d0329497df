# verdict: livelock
# trapped: yes
"""Each shows a flag and waits while the other's is up: never both inside, and both can wait for ever."""
import threading

wants = [False, False]
inside = 0


def visit(me):
    global inside
    other = 1 - me
    wants[me] = True
    while wants[other]:
        pass
    inside += 1
    assert inside == 1
    inside -= 1
    wants[me] = False


threads = [threading.Thread(target=visit, args=(me,)) for me in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
