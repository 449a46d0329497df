"""Queues between threads."""

from _spinlab import close_gate as _close_gate, gate as _gate, move as _move, open_gate as _open_gate
from _spinlab import pass_gate as _pass_gate
from heapq import heappop as _heappop, heappush as _heappush


class Empty(Exception):
    pass


class Full(Exception):
    pass


class ShutDown(Exception):
    pass


class Queue:
    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._items = []
        self._not_empty = _gate(self, "get")
        self._not_full = _gate(self, "put")
        self._all_done = _gate(self, "join")
        self._unfinished = 0
        self._is_shutdown = False
        self._show()
        _open_gate(self._all_done)

    def _show(self):
        """Sets the gates to how full the queue is."""
        (_open_gate if self._items or self._is_shutdown else _close_gate)(self._not_empty)
        is_full = 0 < self.maxsize <= len(self._items) and not self._is_shutdown
        (_close_gate if is_full else _open_gate)(self._not_full)

    def put(self, item, block=True, timeout=None):
        if not block or self.maxsize <= 0:
            _move("put", self)
            if 0 < self.maxsize <= len(self._items) and not self._is_shutdown:
                raise Full
        else:
            if timeout is not None and timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            if not _pass_gate(self._not_full, timeout):
                raise Full
        if self._is_shutdown:
            raise ShutDown
        self._put(item)
        self._unfinished += 1
        _close_gate(self._all_done)
        self._show()

    def get(self, block=True, timeout=None):
        if not block:
            _move("get", self)
            if not self._items:
                raise ShutDown if self._is_shutdown else Empty
        else:
            if timeout is not None and timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            if not _pass_gate(self._not_empty, timeout):
                raise Empty
            if not self._items:
                raise ShutDown
        item = self._get()
        self._show()
        return item

    def put_nowait(self, item):
        return self.put(item, block=False)

    def get_nowait(self):
        return self.get(block=False)

    def _put(self, item):
        self._items.append(item)

    def _get(self):
        return self._items.pop(0)

    def task_done(self):
        _move("task_done", self)
        if self._unfinished <= 0:
            raise ValueError("task_done() called too many times")
        self._unfinished -= 1
        if self._unfinished == 0:
            _open_gate(self._all_done)

    def join(self):
        _pass_gate(self._all_done, None)

    @property
    def unfinished_tasks(self):
        _move("unfinished_tasks", self)
        return self._unfinished

    @property
    def is_shutdown(self):
        _move("is_shutdown", self)
        return self._is_shutdown

    def qsize(self):
        _move("qsize", self)
        return len(self._items)

    def empty(self):
        _move("empty", self)
        return not self._items

    def full(self):
        _move("full", self)
        return 0 < self.maxsize <= len(self._items)

    def shutdown(self, immediate=False):
        _move("shutdown", self)
        self._is_shutdown = True
        if immediate:
            self._items.clear()
            self._unfinished = 0
            _open_gate(self._all_done)
        self._show()


class LifoQueue(Queue):
    def _get(self):
        return self._items.pop()


class PriorityQueue(Queue):
    def _put(self, item):
        _heappush(self._items, item)

    def _get(self):
        return _heappop(self._items)


class SimpleQueue:
    def __init__(self):
        self._items = []
        self._not_empty = _gate(self, "get")

    def put(self, item, block=True, timeout=None):
        _move("put", self)
        self._items.append(item)
        _open_gate(self._not_empty)

    def get(self, block=True, timeout=None):
        if not block:
            _move("get", self)
            if not self._items:
                raise Empty
        else:
            if timeout is not None and timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            if not _pass_gate(self._not_empty, timeout):
                raise Empty
        item = self._items.pop(0)
        if not self._items:
            _close_gate(self._not_empty)
        return item

    def put_nowait(self, item):
        return self.put(item)

    def get_nowait(self):
        return self.get(block=False)

    def qsize(self):
        _move("qsize", self)
        return len(self._items)

    def empty(self):
        _move("empty", self)
        return not self._items
