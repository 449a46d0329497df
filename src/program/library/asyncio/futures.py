"""Futures: results that are not there yet."""

from concurrent.futures import CancelledError as _ThreadsCancelled, Future as _ThreadsFuture
from concurrent.futures import InvalidStateError as _ThreadsInvalid
from asyncio.events import _callback_with_place, get_event_loop as _get_event_loop
from asyncio.exceptions import CancelledError, InvalidStateError
from _spinlab import cut_traceback as _cut_traceback, in_context as _in_context
from _spinlab import traceback_length as _traceback_length, watch as _watch


class Future:
    _blocking = False
    _cancel_message = None
    _cancelled_error = None
    _log_traceback = False
    _log_destroy_pending = False
    # What a task that waits for it is told to wait for.
    _owner = None
    _purpose = "result"
    _timer = None

    def __init__(self, *, loop=None):
        self._loop = _get_event_loop() if loop is None else loop
        self._state = "PENDING"
        self._result = None
        self._exception = None
        self._callbacks = []

    def get_loop(self):
        return self._loop

    def done(self):
        return self._state != "PENDING"

    def cancelled(self):
        return self._state == "CANCELLED"

    def cancel(self, msg=None):
        self._log_traceback = False
        if self._state != "PENDING":
            return False
        self._state = "CANCELLED"
        self._cancel_message = msg
        self._schedule_callbacks()
        return True

    def result(self):
        if self._state == "FINISHED":
            self._log_traceback = False
            if self._exception is not None:
                raise _cut_traceback(self._exception, self._traceback)
            return self._result
        if self._state == "CANCELLED":
            raise self._make_cancelled_error()
        raise InvalidStateError("Result is not set.")

    def exception(self):
        if self._state == "CANCELLED":
            raise self._make_cancelled_error()
        if self._state == "PENDING":
            raise InvalidStateError("Exception is not set.")
        self._log_traceback = False
        return self._exception

    def set_result(self, result):
        self._must_be_pending()
        self._result = result
        self._state = "FINISHED"
        self._schedule_callbacks()

    def set_exception(self, exception):
        self._must_be_pending()
        if isinstance(exception, type):
            exception = exception()
        if isinstance(exception, StopIteration):
            stop = exception
            exception = RuntimeError("StopIteration interacts badly with generators and cannot be raised into a Future")
            exception.__cause__ = stop
            exception.__context__ = stop
        self._exception = exception
        self._traceback = _traceback_length(exception)
        self._state = "FINISHED"
        self._schedule_callbacks()
        self._log_traceback = True
        _watch(self)

    def _must_be_pending(self):
        if self._state != "PENDING":
            raise InvalidStateError("invalid state")

    def add_done_callback(self, fn, *, context=None):
        self._when_done(fn, None, False)

    def _when_done(self, fn, task, is_own):
        """Calls back one turn after the end, never at once."""
        if self._state == "PENDING":
            self._callbacks.append((fn, task, is_own))
        else:
            self._loop._call_soon(fn, (self,), task, is_own)

    def remove_done_callback(self, fn):
        kept = [entry for entry in self._callbacks if entry[0] != fn]
        removed = len(self._callbacks) - len(kept)
        self._callbacks = kept
        return removed

    def _schedule_callbacks(self):
        callbacks = self._callbacks
        self._callbacks = []
        for fn, task, is_own in callbacks:
            self._loop._call_soon(fn, (self,), task, is_own)

    def _make_cancelled_error(self):
        error = self._cancelled_error
        if error is not None:
            self._cancelled_error = None
            return error
        if self._cancel_message is None:
            return CancelledError()
        return CancelledError(self._cancel_message)

    def _error(self):
        """What a task that waited for it is told."""
        if self._state == "CANCELLED":
            return _in_context(self._make_cancelled_error())
        self._log_traceback = False
        if self._exception is not None:
            _cut_traceback(self._exception, self._traceback)
        return self._exception

    def __await__(self):
        while not self.done():
            if self._blocking:
                raise RuntimeError("await wasn't used with future")
            self._blocking = True
            yield self
        return self.result()

    __iter__ = __await__

    def _info(self):
        words = [self._state.lower()]
        if self._state == "FINISHED":
            if self._exception is not None:
                words.append(f"exception={self._exception!r}")
            else:
                words.append(f"result={_short(self._result, 6)}")
        if self._callbacks:
            names = ["Task.task_wakeup()" if task else _callback_with_place(fn) for fn, task, _ in self._callbacks]
            if len(names) > 2:
                names = [names[0], f"<{len(names) - 2} more>", names[-1]]
            words.append(f"cb=[{', '.join(names)}]")
        return words

    def __repr__(self):
        if self in _being_shown:
            return "..."
        _being_shown.append(self)
        try:
            return f"<{type(self).__name__} {' '.join(self._info())}>"
        finally:
            _being_shown.remove(self)

    def _tell_dropped(self):
        """The last reference is gone."""
        if self._log_traceback:
            self._log_traceback = False
            message = f"{type(self).__name__} exception was never retrieved"
            context = {"message": message, "exception": self._exception, "future": self}
            self._loop.call_exception_handler(context)


_being_shown = []


def _short(value, depth):
    """A result as `repr` of a future shows it."""
    if type(value) is str:
        shown = repr(value[:30])
        if len(shown) > 30:
            shown = repr(value[:13] + value[-14:])
            shown = shown[:13] + "..." + shown[-14:]
        return shown
    if type(value) in (list, tuple, set, frozenset):
        if depth <= 0:
            return "..."
        items = list(value)
        shown = [_short(item, depth - 1) for item in items[:6]]
        if len(items) > 6:
            shown.append("...")
        inside = ", ".join(shown)
        if type(value) is list:
            return f"[{inside}]"
        if type(value) is tuple:
            return f"({inside},)" if len(items) == 1 else f"({inside})"
        if not items:
            return repr(value)
        return f"{{{inside}}}" if type(value) is set else f"frozenset({{{inside}}})"
    if type(value) is dict:
        if not value:
            return "{}"
        if depth <= 0:
            return "{...}"
        shown = [f"{_short(key, depth - 1)}: {_short(value[key], depth - 1)}" for key in list(value)[:4]]
        if len(value) > 4:
            shown.append("...")
        return "{" + ", ".join(shown) + "}"
    shown = repr(value)
    most = 40 if type(value) is int else 30
    if len(shown) > most:
        shown = shown[:(most - 3) // 2] + "..." + shown[-(most - 3 - (most - 3) // 2):]
    return shown


def isfuture(obj):
    return isinstance(obj, Future)


def _set_result_unless_cancelled(future, result):
    if not future.cancelled():
        future.set_result(result)


# Futures of threads

def _copy_state(source, future):
    if future.cancelled():
        return
    if source.cancelled():
        future.cancel()
    elif source.exception() is None:
        future.set_result(source.result())
    else:
        error = source.exception()
        if type(error) is _ThreadsCancelled:
            error = CancelledError(*error.args)
        elif type(error) is _ThreadsInvalid:
            error = InvalidStateError(*error.args)
        future.set_exception(error)


def _copy_state_to_thread(source, future):
    if source.cancelled():
        future.cancel()
    if not future.set_running_or_notify_cancel():
        return
    if source.exception() is None:
        future.set_result(source.result())
    else:
        future.set_exception(source.exception())


def wrap_future(future, *, loop=None):
    """A future of asyncio that ends when one of a thread does, and the other way round when it is cancelled."""
    if isfuture(future):
        return future
    assert isinstance(future, _ThreadsFuture), f"concurrent.futures.Future is expected, got {future!r}"
    loop = _get_event_loop() if loop is None else loop
    wrapper = loop._new_waiter(future, "result")

    def _call_check_cancel(wrapper):
        if wrapper.cancelled():
            future.cancel()

    def _call_set_state(source):
        if not loop.is_closed():
            loop._call_from_thread(_copy_state, (source, wrapper), True)

    wrapper._when_done(_call_check_cancel, None, True)
    future.add_done_callback(_call_set_state)
    return wrapper
