"""What goes wrong in asyncio."""


class CancelledError(BaseException):
    """The task, or the future that it waits for, was cancelled. No Exception: `except Exception` must not stop it."""


TimeoutError = TimeoutError


class InvalidStateError(Exception):
    """A future has no result yet, or has one already."""


class BrokenBarrierError(RuntimeError):
    """The barrier was aborted or reset while tasks waited at it."""
