# verdict: deadlock
"""The look and the wait are parted: the call to wake up can come between them."""
import threading

condition = threading.Condition()
ready = False


def waits():
    if not ready:
        with condition:
            condition.wait()


def wakes():
    global ready
    ready = True
    with condition:
        condition.notify()


threads = [threading.Thread(target=waits), threading.Thread(target=wakes)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
