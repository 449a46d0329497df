# verdict: deadlock
"""One place and one condition: a producer can wake a producer, and all wait."""
import threading

condition = threading.Condition()
buffer = []


def produce():
    with condition:
        while len(buffer) == 1:
            condition.wait()
        buffer.append(1)
        condition.notify()


def consume():
    with condition:
        while not buffer:
            condition.wait()
        buffer.pop(0)
        condition.notify()


threads = [threading.Thread(target=job) for job in (produce, produce, produce, consume, consume, consume)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
