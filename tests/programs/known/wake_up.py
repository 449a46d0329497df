# verdict: right
"""The look and the wait are one, under the lock."""
import threading

condition = threading.Condition()
ready = False


def waits():
    with condition:
        while not ready:
            condition.wait()


def wakes():
    global ready
    with condition:
        ready = True
        condition.notify()


threads = [threading.Thread(target=waits), threading.Thread(target=wakes)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
