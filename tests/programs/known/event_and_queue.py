# verdict: right
"""A worker takes jobs from a queue until it is told to stop."""
import queue
import threading

jobs = queue.Queue()
done = []


def work():
    while True:
        job = jobs.get()
        if job is None:
            break
        done.append(job)


worker = threading.Thread(target=work)
worker.start()
for number in range(2):
    jobs.put(number)
jobs.put(None)
worker.join()
assert done == [0, 1]
