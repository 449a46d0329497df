"""A list kept as a heap: its first item is the least. What compares as in CPython, in the same order, fails as there."""


def _rise(heap, top, at):
    """Moves an item up until its parent is not greater."""
    while at > top:
        parent = (at - 1) >> 1
        if not heap[at] < heap[parent]:
            return
        heap[at], heap[parent] = heap[parent], heap[at]
        at = parent


def _sink(heap, top):
    """Moves an item down to a leaf, always past the lesser child, and from there up to its place."""
    at = top
    while 2 * at + 1 < len(heap):
        child = 2 * at + 1
        if child + 1 < len(heap) and not heap[child] < heap[child + 1]:
            child += 1
        heap[at], heap[child] = heap[child], heap[at]
        at = child
    _rise(heap, top, at)


def _check(call, heap):
    if not isinstance(heap, list):
        raise TypeError(f"{call} must be list, not {type(heap).__name__}")


def _check_filled(heap):
    if not heap:
        raise IndexError("index out of range")


def heappush(heap, item):
    _check("heappush() argument 1", heap)
    heap.append(item)
    _rise(heap, 0, len(heap) - 1)


def heappop(heap):
    _check("heappop() argument", heap)
    _check_filled(heap)
    last = heap.pop()
    if not heap:
        return last
    least, heap[0] = heap[0], last
    _sink(heap, 0)
    return least


def heapify(heap):
    _check("heapify() argument", heap)
    for at in reversed(range(len(heap) // 2)):
        _sink(heap, at)


def heapreplace(heap, item):
    _check("heapreplace() argument 1", heap)
    _check_filled(heap)
    least, heap[0] = heap[0], item
    _sink(heap, 0)
    return least


def heappushpop(heap, item):
    _check("heappushpop() argument 1", heap)
    if heap and heap[0] < item:
        return heapreplace(heap, item)
    return item


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[: max(n, 0)]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[: max(n, 0)]
