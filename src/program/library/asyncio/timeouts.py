"""A limit of time for a block: when it is over, the task is cancelled, and the block turns that into TimeoutError."""

from _spinlab import elapsed as _elapsed
from asyncio.events import current_task as _current_task, get_running_loop as _get_running_loop
from asyncio.exceptions import CancelledError


class Timeout:
    def __init__(self, when):
        self._state = "created"
        self._timer = None
        self._task = None
        self._when = when

    def when(self):
        return self._when

    def reschedule(self, when):
        if self._state == "created":
            raise RuntimeError("Timeout has not been entered")
        if self._state != "active":
            raise RuntimeError(f"Cannot change state of {self._state} Timeout")
        self._when = when
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if when is not None:
            loop = _get_running_loop()
            if when <= _elapsed():
                self._timer = loop._call_soon(self._on_timeout, (), None, True)
            else:
                self._timer = loop._call_at(when, self._on_timeout, (), True)

    def expired(self):
        return self._state in ("expiring", "expired")

    def __repr__(self):
        when = ""
        if self._state == "active":
            when = f" when={None if self._when is None else round(self._when, 3)}"
        return f"<Timeout [{self._state}]{when}>"

    async def __aenter__(self):
        if self._state != "created":
            raise RuntimeError("Timeout has already been entered")
        task = _current_task()
        if task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._state = "active"
        self._task = task
        self._cancelling = task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, error, traceback):
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._state == "expiring":
            self._state = "expired"
            # Another task may have cancelled this one, too: then it stays cancelled.
            if self._task.uncancel() <= self._cancelling and error is not None:
                if issubclass(kind, CancelledError):
                    raise TimeoutError from error
                _insert_timeout(error)
                if isinstance(error, ExceptionGroup):
                    for part in error.exceptions:
                        _insert_timeout(part)
        elif self._state == "active":
            self._state = "finished"

    def _on_timeout(self):
        self._task.cancel()
        self._state = "expiring"
        self._timer = None


def _insert_timeout(error):
    """An error that came of the cancellation says that a timeout was behind it."""
    while error.__context__ is not None:
        if isinstance(error.__context__, CancelledError):
            timeout = TimeoutError()
            timeout.__cause__ = error.__context__
            timeout.__context__ = error.__context__
            error.__context__ = timeout
            break
        error = error.__context__


def timeout(delay):
    loop = _get_running_loop()
    return Timeout(None if delay is None else _elapsed() + delay)


def timeout_at(when):
    return Timeout(when)
