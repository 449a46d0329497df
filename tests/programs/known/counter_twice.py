# verdict: right
# interleavings: 6
# states: 12
# outcome: counter = 1: 4
# outcome: counter = 2: 2
"""Two threads add one to a counter."""
import threading

counter = 0


def add():
    global counter
    counter += 1


threads = [threading.Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
