# verdict: fails IndexError
"""A consumer looks once: another one can take the item before the woken one comes."""
import threading

condition = threading.Condition()
items = []


def take():
    with condition:
        if not items:
            condition.wait()
        items.pop()


def put():
    with condition:
        items.append(1)
        condition.notify()


threads = [threading.Thread(target=job) for job in (take, take, put, put)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
