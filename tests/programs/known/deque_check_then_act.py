# verdict: fails IndexError
# interleavings: 12
# Between looking and taking, the other thread takes the last one; a deque is shared data like a list.
import threading
from collections import deque

jobs = deque([1])
got = []


def work():
    if jobs:
        got.append(jobs.popleft())


threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
