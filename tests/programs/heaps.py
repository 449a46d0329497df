"""Heaps compare as CPython's do: what cannot be compared fails where it is put in."""
import heapq
import queue
from itertools import count

heap = []
for number in (5, 3, 8, 1, 9, 2, 7, 3):
    heapq.heappush(heap, number)
    print(heap)
print(heapq.heappop(heap), heap, heapq.heappushpop(heap, 4), heap, heapq.heapreplace(heap, 0), heap)
rest = [9, 7, 5, 3, 1, 8, 6, 4, 2]
heapq.heapify(rest)
print(rest, heapq.nsmallest(3, rest), heapq.nlargest(2, rest, key=lambda number: -number))
for call in (lambda: heapq.heappop([]), lambda: heapq.heappush((), 1), lambda: heapq.heapify(1)):
    try:
        call()
    except (IndexError, TypeError) as error:
        print(type(error).__name__, error)

jobs = queue.PriorityQueue()
jobs.put((1, {"name": "a"}))
try:
    jobs.put((1, {"name": "b"}))
except TypeError as error:
    print(error, jobs.qsize())
turn = count()
jobs = queue.PriorityQueue()
for name in ("late", "soon", "later"):
    jobs.put((len(name), next(turn), name))
while not jobs.empty():
    print(jobs.get())
