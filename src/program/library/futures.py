"""Futures that threads fulfil: `concurrent.futures`."""

import builtins as _builtins
import threading as _threading
from _spinlab import complain as _complain, count_up as _count_up
from _spinlab import close_gate as _close_gate, gate as _gate, give_way as _give_way, is_open as _is_open
from _spinlab import move as _move, now as _now, open_gate as _open_gate, pass_gate as _pass_gate
from _spinlab import pick as _pick, tries_orders as _tries_orders

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"


class Error(Exception):
    pass


class CancelledError(Error):
    pass


class InvalidStateError(Error):
    pass


class BrokenExecutor(RuntimeError):
    pass


TimeoutError = TimeoutError


def _as_set(items, name=None):
    """Items of which CPython makes a set, in its order, which is any. Exploring a program tries each."""
    if len(items) < 2 or not _tries_orders(len(items)):
        return items
    orders = _orders(list(items))
    if name is None:
        names = _orders([str(number) for number, _ in _builtins.enumerate(items, 1)])
    else:
        names = _orders([name(item) for item in items])
    return orders[_pick(len(orders), ["+".join(order) for order in names])]


def _orders(items):
    if not items:
        return [[]]
    return [
        [item] + order for at, item in _builtins.enumerate(items) for order in _orders(items[:at] + items[at + 1:])
    ]


class Future:
    def __init__(self):
        self._state = "PENDING"
        self._result = None
        self._exception = None
        self._done = _gate(self, "result")
        self._callbacks = []
        self._listeners = []

    def cancel(self):
        _move("cancel", self)
        if self._state in ("RUNNING", "FINISHED"):
            return False
        if self._state == "PENDING":
            self._state = "CANCELLED"
            self._finish()
        return True

    def cancelled(self):
        _move("cancelled", self)
        return self._state == "CANCELLED"

    def running(self):
        _move("running", self)
        return self._state == "RUNNING"

    def done(self):
        _move("done", self)
        return _is_open(self._done)

    def result(self, timeout=None):
        if not _pass_gate(self._done, timeout):
            raise TimeoutError()
        if self._state == "CANCELLED":
            raise CancelledError()
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self, timeout=None):
        if not _pass_gate(self._done, timeout):
            raise TimeoutError()
        if self._state == "CANCELLED":
            raise CancelledError()
        return self._exception

    def add_done_callback(self, fn):
        _move("add_done_callback", self)
        if _is_open(self._done):
            fn(self)
        else:
            self._callbacks.append(fn)

    def set_running_or_notify_cancel(self):
        if self._state == "CANCELLED":
            return False
        self._state = "RUNNING"
        return True

    def set_result(self, result):
        _move("set_result", self)
        if _is_open(self._done):
            raise InvalidStateError(f"{self._state}: {self!r}")
        self._result = result
        self._state = "FINISHED"
        self._finish()

    def set_exception(self, exception):
        _move("set_exception", self)
        if _is_open(self._done):
            raise InvalidStateError(f"{self._state}: {self!r}")
        self._exception = exception
        self._state = "FINISHED"
        self._finish()

    def _finish(self):
        _open_gate(self._done)
        for listener in self._listeners:
            listener(self)
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback(self)

    def __repr__(self):
        text = f"<Future at 0x7f0000000000 state={self._state.lower()}"
        if self._state == "FINISHED" and self._exception is not None:
            text += f" raised {type(self._exception).__name__}"
        elif self._state == "FINISHED":
            text += f" returned {type(self._result).__name__}"
        return text + ">"


class Executor:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        self.shutdown(wait=True)
        return False

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        end = None if timeout is None else _now() + timeout
        futures = [self.submit(fn, *arguments) for arguments in zip(*iterables)]
        return _results(futures, end)


def _results(futures, end):
    try:
        for future in futures:
            yield future.result(None if end is None else max(0.0, end - _now()))
    finally:
        for future in futures:
            future.cancel()


class ThreadPoolExecutor(Executor):
    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        if max_workers is None:
            max_workers = 8
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers
        if not thread_name_prefix:
            thread_name_prefix = f"ThreadPoolExecutor-{_count_up(_threading._main_thread, '__pools__') - 1}"
        self._prefix = thread_name_prefix
        self._initializer = initializer
        self._initargs = initargs
        self._work = []
        self._has_work = _gate(self, "work")
        self._threads = []
        self._idle = 0
        self._is_shut = False
        self._broken = None
        _pools.append(self)

    def submit(self, fn, /, *args, **kwargs):
        _move("submit", self)
        if self._broken is not None:
            raise _broken(self._broken)
        if self._is_shut:
            raise RuntimeError("cannot schedule new futures after shutdown")
        if _is_over:
            raise RuntimeError("cannot schedule new futures after interpreter shutdown")
        future = Future()
        self._work.append((future, fn, args, kwargs))
        _open_gate(self._has_work)
        if self._idle > 0:
            self._idle -= 1
        elif len(self._threads) < self._max_workers:
            name = f"{self._prefix}_{len(self._threads)}"
            thread = _threading.Thread(name=name, target=self._serve)
            thread.start()
            self._threads.append(thread)
            _give_way()
        return future

    def _serve(self):
        if self._initializer is not None:
            try:
                self._initializer(*self._initargs)
            except BaseException as error:
                _complain(f"Exception in initializer:\n{_builtins._traceback(error, _builtins._messages(error))}")
                self._break()
                return
        while True:
            _pass_gate(self._has_work, None)
            if not self._work:
                return
            future, fn, args, kwargs = self._work.pop(0)
            if not self._work and not self._is_shut and not _is_over:
                _close_gate(self._has_work)
            if future.set_running_or_notify_cancel():
                try:
                    result = fn(*args, **kwargs)
                except BaseException as error:
                    future.set_exception(error)
                else:
                    future.set_result(result)
            if not self._work:
                self._idle += 1

    def _break(self):
        self._broken = "A thread initializer failed, the thread pool is not usable anymore"
        work, self._work = self._work, []
        for item in work:
            item[0].set_exception(_broken(self._broken))

    def shutdown(self, wait=True, *, cancel_futures=False):
        _move("shutdown", self)
        self._stop(cancel_futures)
        if wait:
            for thread in self._threads:
                thread.join()

    def _stop(self, cancel_futures=False):
        self._is_shut = True
        if cancel_futures:
            work, self._work = self._work, []
            for item in work:
                item[0].cancel()
        _open_gate(self._has_work)


def _broken(text):
    from concurrent.futures.thread import BrokenThreadPool
    return BrokenThreadPool(text)


_pools = []

# The main thread has ended: pools do what they were given, and nothing new.
_is_over = False


def _stop_all():
    global _is_over
    if any(pool._threads and not pool._is_shut for pool in _pools):
        _move("exit", _threading.main_thread())
    _is_over = True
    for pool in _pools:
        _open_gate(pool._has_work)


_threading._before_join.append(_stop_all)


class _Done:
    def __init__(self, done, not_done):
        self.done = done
        self.not_done = not_done

    def __iter__(self):
        return iter((self.done, self.not_done))

    def __getitem__(self, index):
        return (self.done, self.not_done)[index]


def as_completed(fs, timeout=None):
    end = None if timeout is None else _now() + timeout
    futures = []
    for future in fs:
        if future not in futures:
            futures.append(future)
    finished = _as_set([future for future in futures if _is_open(future._done)])
    gate = _gate(futures, "result")
    if finished:
        _open_gate(gate)

    def note(future):
        finished.append(future)
        _open_gate(gate)

    for future in futures:
        if future not in finished:
            future._listeners.append(note)
    return _as_completed(len(futures), finished, gate, end)


def _as_completed(left, finished, gate, end):
    total = left
    while left:
        if not _pass_gate(gate, None if end is None else max(0.0, end - _now())):
            raise TimeoutError(f"{left} (of {total}) futures unfinished")
        future = finished.pop(0)
        if not finished:
            _close_gate(gate)
        left -= 1
        yield future


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    futures = set(fs)
    end = None if timeout is None else _now() + timeout
    gate = _gate(list(futures), "result")

    def note(future=None):
        done = [future for future in futures if _is_open(future._done)]
        failed = [f for f in done if f._state == "FINISHED" and f._exception is not None]
        if len(done) == len(futures) or done and return_when == FIRST_COMPLETED:
            _open_gate(gate)
        elif failed and return_when == FIRST_EXCEPTION:
            _open_gate(gate)

    note()
    for future in futures:
        future._listeners.append(note)
    _pass_gate(gate, None if end is None else max(0.0, end - _now()))
    done = {future for future in futures if _is_open(future._done)}
    return _Done(done, futures - done)
