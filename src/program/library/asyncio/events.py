"""Handles and loops: what is called, and which loop calls it."""

from functools import partial as _partial
from threading import current_thread as _current_thread, main_thread as _main_thread
from _spinlab import caller as _caller, function_place as _function_place, running_loop as _running_loop
from _spinlab import write as _write


class Handle:
    """A call that a loop will make. `_task` is the task whose turn it is; `_is_own` marks calls of asyncio itself."""

    def __init__(self, callback, args, loop, task=None, is_own=False):
        self._callback = callback
        self._args = args
        self._loop = loop
        self._task = task
        self._is_own = is_own
        self._cancelled = False

    def cancel(self):
        self._cancelled = True
        self._callback = None
        self._args = None

    def cancelled(self):
        return self._cancelled

    def _run(self):
        try:
            self._callback(*self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            message = f"Exception in callback {_callback_with_place(self._callback)}"
            self._loop.call_exception_handler({"message": message, "exception": error, "handle": self})

    def _info(self):
        words = [type(self).__name__]
        if self._cancelled:
            words.append("cancelled")
        if self._callback is not None:
            words.append(_callback_with_place(self._callback))
        return words

    def __repr__(self):
        return f"<{' '.join(self._info())}>"


class TimerHandle(Handle):
    """A call at a time. Timers of one instant are called in the order in which they were set."""

    def __init__(self, when, callback, args, loop, task=None, is_own=False):
        super().__init__(callback, args, loop, task, is_own)
        self._when = when
        self._due = round(when * 1000000000)

    def when(self):
        return self._when

    def _info(self):
        words = super()._info()
        words.insert(2 if self._cancelled else 1, f"when={self._when}")
        return words


def _callback_name(callback):
    if isinstance(callback, _partial):
        return _callback_name(callback.func) + "()"
    return (getattr(callback, "__qualname__", None) or repr(callback)) + "()"


def _callback_with_place(callback):
    name = _callback_name(callback)
    while isinstance(callback, _partial):
        callback = callback.func
    place = _function_place(callback)
    return name if place is None else f"{name} at {place}"


class _LoopBound:
    """What belongs to the first loop in which a task waits at it."""

    _loop = None
    # What `program` says instead of the object and the purpose, for a part of something else.
    _stands_for = None

    def _new_waiter(self, purpose):
        """A future to wait for; `program` shows the purpose and the object."""
        loop = get_running_loop()
        if self._loop is None:
            self._loop = loop
        if loop is not self._loop:
            raise RuntimeError(f"{self!r} is bound to a different event loop")
        owner, purpose = self._stands_for or (self, purpose)
        return loop._new_waiter(owner, purpose)


# Loops

_factory = []


def get_running_loop():
    loop = _running_loop()
    if loop is None:
        raise RuntimeError("no running event loop")
    return loop


def _get_running_loop():
    return _running_loop()


def get_event_loop():
    """The running loop; outside of one, the loop that was set. The main thread gets one made, with a warning."""
    loop = _running_loop()
    if loop is not None:
        return loop
    thread = _current_thread()
    loop = getattr(thread, "_event_loop", None)
    if loop is None and not hasattr(thread, "_event_loop") and thread is _main_thread():
        _write(2, _caller("DeprecationWarning: There is no current event loop"))
        loop = new_event_loop()
        set_event_loop(loop)
    if loop is None:
        raise RuntimeError(f"There is no current event loop in thread {thread.name!r}.")
    return loop


def set_event_loop(loop):
    if loop is not None and not isinstance(loop, _factory[0]):
        raise TypeError(f"loop must be an instance of AbstractEventLoop or None, not '{type(loop).__name__}'")
    _current_thread()._event_loop = loop


def new_event_loop():
    return _factory[0]()


def current_task(loop=None):
    if loop is None:
        loop = get_running_loop()
    return loop._current


def all_tasks(loop=None):
    if loop is None:
        loop = get_running_loop()
    return set(loop._tasks)
