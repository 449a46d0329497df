# verdict: deadlock
"""A barrier made of a counter and a semaphore, not safe to use twice: a quick one takes the pass of a slow one."""
import threading

mutex = threading.Lock()
passes = threading.Semaphore(0)
arrived = 0


def wait():
    global arrived
    with mutex:
        arrived += 1
        if arrived == 2:
            arrived = 0
            passes.release()
            passes.release()
    passes.acquire()


def work():
    wait()
    wait()
    wait()


threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
