# verdict: right
"""One place, two conditions on one lock."""
import threading

lock = threading.Lock()
not_full = threading.Condition(lock)
not_empty = threading.Condition(lock)
buffer = []


def produce():
    for number in range(2):
        with lock:
            while len(buffer) == 1:
                not_full.wait()
            buffer.append(number)
            not_empty.notify()


def consume():
    for _ in range(2):
        with lock:
            while not buffer:
                not_empty.wait()
            buffer.pop(0)
            not_full.notify()


threads = [threading.Thread(target=job) for job in (produce, consume)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert buffer == []
