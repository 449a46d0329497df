"""A block that ends when all its tasks have ended. If one fails, the others are cancelled."""

from concurrent.futures import _as_set
from asyncio.events import current_task as _current_task, get_running_loop as _get_running_loop
from asyncio.exceptions import CancelledError


class TaskGroup:
    def __init__(self):
        self._entered = False
        self._exiting = False
        self._aborting = False
        self._loop = None
        self._parent = None
        self._has_cancelled_parent = False
        self._tasks = []
        self._errors = []
        self._exit_error = None
        self._all_done = None

    def __repr__(self):
        words = ["<TaskGroup"]
        if self._tasks:
            words.append(f"tasks={len(self._tasks)}")
        if self._errors:
            words.append(f"errors={len(self._errors)}")
        if self._aborting:
            words.append("cancelling")
        elif self._entered:
            words.append("entered")
        return " ".join(words) + ">"

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError(f"TaskGroup {self!r} has already been entered")
        self._loop = _get_running_loop()
        self._parent = _current_task(self._loop)
        if self._parent is None:
            raise RuntimeError(f"TaskGroup {self!r} cannot determine the parent task")
        self._entered = True
        return self

    async def __aexit__(self, kind, error, traceback):
        self._exiting = True
        if _is_exit(error) and self._exit_error is None:
            self._exit_error = error
        cancelled = error if isinstance(error, CancelledError) else None
        if error is not None and not self._aborting:
            self._abort()
        while self._tasks:
            if self._all_done is None:
                self._all_done = self._loop._new_waiter(None, "TaskGroup")
            try:
                await self._all_done
            except CancelledError as again:
                if not self._aborting:
                    # The parent is cancelled from outside, and so are the tasks.
                    cancelled = again
                    self._abort()
            self._all_done = None
        if self._exit_error is not None:
            raise self._exit_error
        if self._has_cancelled_parent and self._parent.uncancel() == 0:
            cancelled = None
        if cancelled is not None and not self._errors:
            raise cancelled
        if error is not None and not isinstance(error, CancelledError):
            self._errors.append(error)
        if self._errors:
            if self._parent.cancelling():
                # A cancellation from outside is told after the group's own errors.
                self._parent.uncancel()
                self._parent.cancel()
            try:
                raise BaseExceptionGroup("unhandled errors in a TaskGroup", self._errors) from None
            finally:
                self._errors = None

    def create_task(self, coro, *, name=None, context=None):
        why = None
        if not self._entered:
            why = "has not been entered"
        elif self._exiting and not self._tasks:
            why = "is finished"
        elif self._aborting:
            why = "is shutting down"
        if why is not None:
            coro.close()
            raise RuntimeError(f"TaskGroup {self!r} {why}")
        task = self._loop.create_task(coro, name=name)
        self._tasks.append(task)
        task._when_done(self._on_task_done, None, True)
        return task

    def _abort(self):
        self._aborting = True
        for task in _as_set([task for task in self._tasks if not task.done()], lambda task: task.get_name()):
            task.cancel()

    def _on_task_done(self, task):
        self._tasks.remove(task)
        if self._all_done is not None and not self._tasks and not self._all_done.done():
            self._all_done.set_result(True)
        if task.cancelled() or task.exception() is None:
            return
        error = task.exception()
        self._errors.append(error)
        if _is_exit(error) and self._exit_error is None:
            self._exit_error = error
        if self._parent.done():
            message = f"Task {task!r} has errored out but its parent task {self._parent} is already completed"
            self._loop.call_exception_handler({"message": message, "exception": error, "task": task})
            return
        if not self._aborting and not self._has_cancelled_parent:
            self._abort()
            self._has_cancelled_parent = True
            self._parent.cancel()


def _is_exit(error):
    return isinstance(error, (SystemExit, KeyboardInterrupt))
