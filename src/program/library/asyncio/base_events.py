"""The event loop: it calls, one after the other, what is ready, then looks at its timers, and begins again."""

import builtins as _builtins
from _spinlab import attribute as _attribute, set_attribute as _set_attribute
from _spinlab import async_generators as _async_generators, begin_turn as _begin_turn, close_gate as _close_gate
from _spinlab import dropped as _dropped, elapsed as _elapsed, end_turn as _end_turn, gate as _gate, now as _now
from _spinlab import open_gate as _open_gate, pass_gate as _pass_gate, pick as _pick, timers_overtake as _timers_overtake
from _spinlab import running_loop as _running_loop, set_running_loop as _set_running_loop
from _spinlab import watch as _watch, write as _write
from asyncio.events import Handle as _Handle, TimerHandle as _TimerHandle, _factory
from asyncio.futures import Future as _Future, wrap_future as _wrap_future
from asyncio.tasks import Task as _Task, ensure_future as _ensure_future
from asyncio.waiting import gather as _gather
from concurrent.futures import ThreadPoolExecutor as _ThreadPoolExecutor, _as_set


class _UnixSelectorEventLoop:
    def __init__(self):
        # What will be called in the next round, first come, first served.
        self._ready = []
        # Stands for that list where other threads add to it.
        self.__ready__ = None
        # What will be called later, in order of time, then of setting.
        self._timers = []
        # Tasks that have not ended, in order of creation.
        self._tasks = []
        self._current = None
        self._stopping = False
        self._closed = False
        self._is_running = False
        self._debug = False
        self._exception_handler = None
        self._task_factory = None
        self._default_executor = None
        self._executor_is_shut = False
        # Open when there is something to do: other threads open it, too.
        self._wake = _gate(self, "loop")

    def __repr__(self):
        name = type(self).__name__
        return f"<{name} running={self._is_running} closed={self._closed} debug={self._debug}>"

    # Futures and tasks

    def create_future(self):
        return _Future(loop=self)

    def _new_waiter(self, owner, purpose):
        future = _Future(loop=self)
        future._owner = owner
        future._purpose = purpose
        return future

    def create_task(self, coro, *, name=None, context=None):
        self._check_closed()
        if self._task_factory is None:
            return _Task(coro, loop=self, name=name)
        task = self._task_factory(self, coro)
        if name is not None:
            task.set_name(name)
        return task

    def set_task_factory(self, factory):
        if factory is not None and not callable(factory):
            raise TypeError("task factory must be a callable or None")
        self._task_factory = factory

    def get_task_factory(self):
        return self._task_factory

    # Calls

    def time(self):
        return _now()

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        return self._call_soon(callback, args, None, False)

    def call_soon_threadsafe(self, callback, *args, context=None):
        return self._call_from_thread(callback, args, False)

    def _call_from_thread(self, callback, args, is_own):
        self._check_closed()
        # A move, once the thread of the loop adds to what is ready, too.
        _set_attribute(self, "__ready__", None)
        handle = _Handle(callback, args, self, None, is_own)
        self._ready.append(handle)
        self._wake_up()
        return handle

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError("delay must not be None")
        self._check_closed()
        return self._call_at(_elapsed() + delay, callback, args, False)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError("when cannot be None")
        self._check_closed()
        return self._call_at(when, callback, args, False)

    def _call_soon(self, callback, args, task, is_own):
        self._check_closed()
        handle = _Handle(callback, args, self, task, is_own)
        _attribute(self, "__ready__")
        self._ready.append(handle)
        return handle

    def _call_at(self, when, callback, args, is_own):
        timer = _TimerHandle(when, callback, args, self, None, is_own)
        timers = self._timers
        at = len(timers)
        while at > 0 and timers[at - 1]._due > timer._due:
            at -= 1
        timers.insert(at, timer)
        return timer

    def _wake_up(self):
        _open_gate(self._wake)

    # Running

    def _check_closed(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")

    def _check_running(self):
        if self._is_running:
            raise RuntimeError("This event loop is already running")
        if _running_loop() is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")

    def run_forever(self):
        self._check_closed()
        self._check_running()
        self._is_running = True
        _set_running_loop(self)
        try:
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._is_running = False
            _set_running_loop(None)

    def _run_once(self):
        """A round: what is ready now is called; what that makes ready waits for the next round."""
        timers = self._timers
        while timers and timers[0]._cancelled:
            timers.pop(0)
        if not self._ready and not self._stopping:
            _pass_gate(self._wake, timers[0]._when - _elapsed() if timers else None, True)
        _close_gate(self._wake)
        if _timers_overtake():
            self._let_overtake()
        now = round(_elapsed() * 1000000000)
        while timers and timers[0]._due <= now:
            self._ready.append(timers.pop(0))
        for _ in range(len(self._ready)):
            if self._ready[0]._cancelled:
                self._ready.pop(0)
            else:
                self._call(self._ready[0])
                self._report_dropped()

    def _let_overtake(self):
        """The one who leads the lane picks the timers that are over now; if nothing is ready, one at least is."""
        timers = [timer for timer in self._timers if not timer._cancelled]
        while timers and not self._stopping:
            words = self._words(timers)
            if self._ready:
                words.append("later")
            number = _pick(len(words), tuple(words)) if len(words) > 1 else 0
            if number is None or number == len(timers):
                break
            self._timers.remove(timers[number])
            self._ready.append(timers[number])
            # Those of one round are called in the order in which they are due.
            timers = timers[number + 1 :]

    def _words(self, timers):
        """What each timer is called: by the lane of the task that sleeps."""
        words = []
        for timer in timers:
            word = "timer"
            for task in self._tasks:
                if getattr(task._waits_for, "_timer", None) is timer and task._lane is not None:
                    word = str(task._lane)
            others = len([other for other in words if other.startswith(word)])
            words.append(f"{word}{others + 1}" if word == "timer" and others else word)
        return words

    def _call(self, handle):
        """A turn of a task or a callback of the program is a move; what asyncio calls itself happens on the way."""
        if handle._is_own:
            self._ready.pop(0)
            handle._run()
            return
        _begin_turn(handle, handle._task)
        self._ready.pop(0)
        try:
            handle._run()
        finally:
            _end_turn()

    def run_until_complete(self, future):
        self._check_closed()
        self._check_running()
        is_new = not isinstance(future, _Future)
        future = _ensure_future(future, loop=self)
        if is_new:
            future._log_destroy_pending = False
        future._when_done(_run_until_complete_cb, None, True)
        try:
            self.run_forever()
        except BaseException:
            if is_new and future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(_run_until_complete_cb)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def stop(self):
        self._stopping = True

    def is_running(self):
        return self._is_running

    def is_closed(self):
        return self._closed

    def close(self):
        if self._is_running:
            raise RuntimeError("Cannot close a running event loop")
        if self._closed:
            return
        self._closed = True
        self._ready.clear()
        self._timers.clear()
        # From now on only the program keeps the tasks that have not ended.
        for task in self._tasks:
            _watch(task)
        self._tasks = []
        task = None
        self._shut_executor()
        self._report_dropped()

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    # Threads

    def run_in_executor(self, executor, func, *args):
        self._check_closed()
        if executor is None:
            if self._executor_is_shut:
                raise RuntimeError("Executor shutdown has been called")
            if self._default_executor is None:
                self._default_executor = _ThreadPoolExecutor(thread_name_prefix="asyncio")
            executor = self._default_executor
        return _wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor):
        if not isinstance(executor, _ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    def _shut_executor(self):
        self._executor_is_shut = True
        executor = self._default_executor
        if executor is not None:
            executor._stop()
        return executor

    async def shutdown_default_executor(self, timeout=None):
        executor = self._shut_executor()
        if executor is not None:
            for thread in executor._threads:
                _pass_gate(thread._ended, None, True)

    # Asynchronous generators

    async def shutdown_asyncgens(self):
        left = _as_set(_async_generators())
        if not left:
            return
        results = await _gather(*[generator.aclose() for generator in left], return_exceptions=True)
        for result, generator in zip(results, left):
            if isinstance(result, Exception):
                message = f"an error occurred during closing of asynchronous generator {generator!r}"
                context = {"message": message, "exception": result, "asyncgen": generator}
                self.call_exception_handler(context)

    def _close_later(self, generator):
        """An asynchronous generator that was left before its end is closed by a task of its own."""
        self._call_soon(self.create_task, (generator.aclose(),), None, True)

    # Errors that no task can be told

    def get_exception_handler(self):
        return self._exception_handler

    def set_exception_handler(self, handler):
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            self.default_exception_handler(context)
            return
        try:
            self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            message = "Unhandled error in exception handler"
            self.default_exception_handler({"message": message, "exception": error, "context": context})

    def default_exception_handler(self, context):
        text = f"{context.get('message') or 'Unhandled exception in event loop'}\n"
        for key in sorted(context):
            if key not in ("message", "exception"):
                text += f"{key}: {context[key]!r}\n"
        error = context.get("exception")
        if error is not None:
            text += _builtins._traceback(error, _builtins._messages(error))
        _write(2, text)

    def _report_dropped(self):
        for thing in _dropped(False):
            if isinstance(thing, _Future):
                thing._tell_dropped()
            elif not self._closed:
                self._close_later(thing)


def _run_until_complete_cb(future):
    if not future.cancelled() and isinstance(future.exception(), (SystemExit, KeyboardInterrupt)):
        # The loop has stopped already.
        return
    future._loop.stop()


def _report_at_exit():
    """What the program has left behind at its end."""
    for thing in _dropped(True):
        if isinstance(thing, _Future):
            thing._tell_dropped()


_factory.append(_UnixSelectorEventLoop)
_builtins._exit_hooks.insert(0, _report_at_exit)
