"""Tasks: coroutines that a loop runs, turn by turn, each until it waits."""

from _spinlab import adopt as _adopt, coroutine_place as _coroutine_place, elapsed as _elapsed
from _spinlab import end_task_lane as _end_task_lane
from _spinlab import fail_task_lane as _fail_task_lane, new_task_lane as _new_task_lane, set_lane_name as _set_lane_name
from asyncio.coroutines import _is_awaitable, iscoroutine as _iscoroutine
from asyncio.events import all_tasks, current_task, get_event_loop as _get_event_loop
from asyncio.events import get_running_loop as _get_running_loop
from asyncio.exceptions import CancelledError, InvalidStateError
from asyncio.futures import Future, _set_result_unless_cancelled, isfuture as _isfuture


class Task(Future):
    _log_destroy_pending = True
    # asyncio runs it for itself: its turns are no moves.
    _is_own = False
    _count = 0

    def __init__(self, coro, *, loop=None, name=None, context=None, eager_start=False):
        super().__init__(loop=loop)
        if not _iscoroutine(coro):
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        if name is None:
            Task._count += 1
            name = f"Task-{Task._count}"
        self._name = str(name)
        self._coro = coro
        self._cancel_requests = 0
        self._must_cancel = False
        self._waits_for = None
        _adopt(coro)
        self._lane = None if self._is_own else _new_task_lane(self, self._name)
        self._loop._tasks.append(self)
        self._next_turn(())

    def get_coro(self):
        return self._coro

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)
        _set_lane_name(self._lane, self._name)

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def cancel(self, msg=None):
        """Asks the task to end: CancelledError is raised where it waits, in its next turn."""
        self._log_traceback = False
        if self.done():
            return False
        self._cancel_requests += 1
        if self._waits_for is not None and self._waits_for.cancel(msg=msg):
            return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        return self._cancel_requests

    def uncancel(self):
        if self._cancel_requests > 0:
            self._cancel_requests -= 1
            if self._cancel_requests == 0:
                self._must_cancel = False
        return self._cancel_requests

    def _next_turn(self, arguments):
        self._loop._call_soon(self._step, arguments, self, self._is_own)

    def _step(self, error=None):
        """One turn: the coroutine goes on until it waits or ends."""
        if self.done():
            raise InvalidStateError(f"__step(): already done: {self!r}, {error!r}")
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._make_cancelled_error()
            self._must_cancel = False
        self._waits_for = None
        self._loop._current = self
        try:
            self._go_on(error)
        finally:
            self._loop._current = None

    def _go_on(self, error):
        try:
            if error is None:
                awaited = self._coro.send(None)
            else:
                awaited = self._coro.throw(error)
        except StopIteration as stop:
            if self._must_cancel:
                # It was cancelled while it ran, and ended before it could be told.
                self._must_cancel = False
                super().cancel(msg=self._cancel_message)
            else:
                super().set_result(stop.value)
        except CancelledError as cancelled:
            self._cancelled_error = cancelled
            super().cancel()
        except (KeyboardInterrupt, SystemExit) as exit:
            super().set_exception(exit)
            raise
        except BaseException as failure:
            super().set_exception(failure)
        else:
            self._wait(awaited)
            return
        finally:
            if self.done():
                self._loop._tasks.remove(self)
                _end_task_lane(self._lane)

    def _wait(self, awaited):
        """What the coroutine has given is what it waits for. None means: only for another turn."""
        if awaited is None:
            self._next_turn(())
            return
        if not isinstance(awaited, Future):
            if hasattr(awaited, "gi_frame") or type(awaited).__name__ == "generator":
                why = f"yield was used instead of yield from for generator in task {self!r} with {awaited!r}"
            else:
                why = f"Task got bad yield: {awaited!r}"
        elif awaited._loop is not self._loop:
            why = f"Task {self!r} got Future {awaited!r} attached to a different loop"
        elif not awaited._blocking:
            why = f"yield was used instead of yield from in task {self!r} with {awaited!r}"
        elif awaited is self:
            why = f"Task cannot await on itself: {self!r}"
        else:
            awaited._blocking = False
            awaited._when_done(self._wake_up, self, self._is_own)
            self._waits_for = awaited
            if self._must_cancel and awaited.cancel(msg=self._cancel_message):
                self._must_cancel = False
            return
        self._next_turn((RuntimeError(why),))

    def _wake_up(self, future):
        self._step(future._error())

    def _info(self):
        words = super()._info()
        if self._cancel_requests and not self.done():
            words[0] = "cancelling"
        more = [f"name={self._name!r}", f"coro=<{_coroutine_place(self._coro)}>"]
        if self._waits_for is not None:
            more.append(f"wait_for={self._waits_for!r}")
        return words[:1] + more + words[1:]

    def _tell_dropped(self):
        if self._state == "PENDING" and self._log_destroy_pending:
            context = {"task": self, "message": "Task was destroyed but it is pending!"}
            self._loop.call_exception_handler(context)
        if self._log_traceback:
            _fail_task_lane(self._lane, self._exception)
        super()._tell_dropped()


class _OwnTask(Task):
    _is_own = True


def create_task(coro, *, name=None, context=None):
    return _get_running_loop().create_task(coro, name=name)


def ensure_future(coro_or_future, *, loop=None):
    """A future as it is; a coroutine, or anything else that can be awaited, as a task."""
    if _isfuture(coro_or_future):
        if loop is not None and loop is not coro_or_future._loop:
            raise ValueError("The future belongs to a different loop than the one specified as the loop argument")
        return coro_or_future
    coro = coro_or_future
    if not _iscoroutine(coro):
        if not _is_awaitable(coro):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
        coro = _wrap_awaitable(coro)
    if loop is None:
        loop = _get_event_loop()
    try:
        return loop.create_task(coro)
    except RuntimeError:
        if coro is coro_or_future:
            coro.close()
        raise


async def _wrap_awaitable(awaitable):
    return await awaitable


def _pause():
    yield


async def sleep(delay, result=None):
    if delay <= 0:
        await _pause()
        return result
    if delay != delay:
        raise ValueError("Invalid delay: NaN (not a number)")
    loop = _get_running_loop()
    future = loop._new_waiter(None, "sleep")
    timer = loop._call_at(_elapsed() + delay, _set_result_unless_cancelled, (future, result), True)
    future._timer = timer
    try:
        return await future
    finally:
        timer.cancel()
