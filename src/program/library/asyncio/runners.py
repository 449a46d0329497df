"""`run`: a loop is made, the coroutine runs, what is left is cancelled, the loop is closed."""

from concurrent.futures import _as_set
from functools import partial as _partial
from _spinlab import set_interrupt as _set_interrupt
from asyncio.coroutines import iscoroutine as _iscoroutine
from asyncio.events import _get_running_loop, all_tasks as _all_tasks, new_event_loop as _new_event_loop
from asyncio.events import set_event_loop as _set_event_loop
from asyncio.exceptions import CancelledError
from asyncio.tasks import _OwnTask
from asyncio.waiting import gather as _gather


class Runner:
    def __init__(self, *, debug=None, loop_factory=None):
        self._state = "created"
        self._debug = debug
        self._loop_factory = loop_factory
        self._loop = None
        self._interrupts = 0

    def __enter__(self):
        self._begin()
        return self

    def __exit__(self, kind, error, traceback):
        self.close()

    def close(self):
        if self._state != "initialized":
            return
        loop = self._loop
        try:
            _cancel_all_tasks(loop)
            loop.run_until_complete(_OwnTask(loop.shutdown_asyncgens(), loop=loop))
            loop.run_until_complete(_OwnTask(loop.shutdown_default_executor(300), loop=loop))
        finally:
            if self._loop_factory is None:
                _set_event_loop(None)
            loop.close()
            self._loop = None
            self._state = "closed"

    def get_loop(self):
        self._begin()
        return self._loop

    def run(self, coro, *, context=None):
        if not _iscoroutine(coro):
            raise ValueError(f"a coroutine was expected, got {coro!r}")
        if _get_running_loop() is not None:
            raise RuntimeError("Runner.run() cannot be called from a running event loop")
        self._begin()
        task = self._loop.create_task(coro)
        _set_interrupt(_partial(self._on_interrupt, task))
        self._interrupts = 0
        try:
            return self._loop.run_until_complete(task)
        except CancelledError:
            if self._interrupts > 0 and task.uncancel() == 0:
                raise KeyboardInterrupt()
            raise
        finally:
            _set_interrupt(None)

    def _begin(self):
        if self._state == "closed":
            raise RuntimeError("Runner is closed")
        if self._state == "initialized":
            return
        if self._loop_factory is None:
            self._loop = _new_event_loop()
            _set_event_loop(self._loop)
        else:
            self._loop = self._loop_factory()
        if self._debug is not None:
            self._loop.set_debug(self._debug)
        self._state = "initialized"

    def _on_interrupt(self, task):
        """The first Ctrl-C cancels the main task, which can then clean up; the second one does not wait."""
        self._interrupts += 1
        if self._interrupts == 1 and not task.done():
            task.cancel()
            self._loop._wake_up()
            return
        raise KeyboardInterrupt()


def run(main, *, debug=None, loop_factory=None):
    if _get_running_loop() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


def _cancel_all_tasks(loop):
    left = _as_set(list(_all_tasks(loop)), lambda task: task.get_name())
    if not left:
        return
    for task in left:
        task.cancel()
    loop.run_until_complete(_gather(*left, return_exceptions=True))
    for task in left:
        if not task.cancelled() and task.exception() is not None:
            message = "unhandled exception during asyncio.run() shutdown"
            loop.call_exception_handler({"message": message, "exception": task.exception(), "task": task})
