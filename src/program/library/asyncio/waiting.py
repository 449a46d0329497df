"""Waiting for several tasks: all of them, the first, or each as it ends; with a limit, or shielded."""

import concurrent.futures as _threads
from _spinlab import elapsed as _elapsed
from asyncio.coroutines import _is_awaitable, iscoroutine as _iscoroutine
from asyncio.events import get_event_loop as _get_event_loop, get_running_loop as _get_running_loop
from asyncio.exceptions import CancelledError
from asyncio.futures import Future, _copy_state_to_thread, isfuture as _isfuture
from asyncio.queues import Queue as _Queue
from asyncio.tasks import ensure_future
from asyncio.timeouts import timeout as _timeout
from functools import partial as _partial

FIRST_COMPLETED = _threads.FIRST_COMPLETED
FIRST_EXCEPTION = _threads.FIRST_EXCEPTION
ALL_COMPLETED = _threads.ALL_COMPLETED


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    if _isfuture(fs) or _iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    fs = set(fs)
    if any([_iscoroutine(future) for future in fs]):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    return await _wait(fs, timeout, return_when, _get_running_loop())


async def _wait(fs, timeout, return_when, loop):
    waiter = loop._new_waiter(None, "wait")
    timer = None
    if timeout is not None:
        timer = loop._call_at(_elapsed() + timeout, _release_waiter, (waiter,), True)
    left = len(fs)

    def _on_completion(future):
        nonlocal left
        left -= 1
        is_enough = left <= 0 or return_when == FIRST_COMPLETED
        if not is_enough and return_when == FIRST_EXCEPTION:
            is_enough = not future.cancelled() and future.exception() is not None
        if is_enough:
            if timer is not None:
                timer.cancel()
            _release_waiter(waiter)

    for future in fs:
        future._when_done(_on_completion, None, True)
    try:
        await waiter
    finally:
        if timer is not None:
            timer.cancel()
        for future in fs:
            future.remove_done_callback(_on_completion)
    done = {future for future in fs if future.done()}
    return done, {future for future in fs if future not in done}


def _release_waiter(waiter, *ignored):
    if not waiter.done():
        waiter.set_result(None)


async def wait_for(fut, timeout):
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as error:
            raise TimeoutError from error
    async with _timeout(timeout):
        return await fut


async def _cancel_and_wait(future):
    waiter = _get_running_loop()._new_waiter(future, "result")
    release = _partial(_release_waiter, waiter)
    future._when_done(release, None, True)
    try:
        future.cancel()
        await waiter
    finally:
        future.remove_done_callback(release)


class _AsCompletedIterator:
    def __init__(self, aws, timeout):
        self._done = _Queue()
        self._timer = None
        loop = _get_event_loop()
        aws = set(aws)
        futures = [aw for aw in aws if _isfuture(aw)]
        begun = _threads._as_set([aw for aw in aws if not _isfuture(aw)])
        self._todo = futures + [ensure_future(aw, loop=loop) for aw in begun]
        self._left = len(self._todo)
        done = _threads._as_set([future for future in futures if future.done()])
        for future in done + [future for future in self._todo if future not in done]:
            future._when_done(self._on_completion, None, True)
        if self._todo and timeout is not None:
            self._timer = loop._call_at(_elapsed() + timeout, self._on_timeout, (), True)

    def __iter__(self):
        return self

    def __aiter__(self):
        return self

    def __next__(self):
        if not self._left:
            raise StopIteration
        self._left -= 1
        return self._wait_for_one(True)

    async def __anext__(self):
        if not self._left:
            raise StopAsyncIteration
        self._left -= 1
        return await self._wait_for_one()

    async def _wait_for_one(self, resolve=False):
        future = await self._done.get()
        if future is None:
            raise TimeoutError
        return future.result() if resolve else future

    def _on_completion(self, future):
        if self._todo:
            self._todo.remove(future)
            self._done.put_nowait(future)
            if not self._todo and self._timer is not None:
                self._timer.cancel()

    def _on_timeout(self):
        for future in self._todo:
            future.remove_done_callback(self._on_completion)
            self._done.put_nowait(None)
        self._todo.clear()


def as_completed(fs, *, timeout=None):
    """The first of the awaitables to end, then the next: `async for` gives futures, `for` gives coroutines."""
    if _is_awaitable(fs):
        raise TypeError(f"expects an iterable of awaitables, not {type(fs).__name__}")
    return _AsCompletedIterator(fs, timeout)


class _GatheringFuture(Future):
    _purpose = "gather"

    def __init__(self, children, *, loop):
        super().__init__(loop=loop)
        self._children = children
        self._cancel_requested = False

    def cancel(self, msg=None):
        if self.done():
            return False
        was_asked = False
        for child in self._children:
            if child.cancel(msg=msg):
                was_asked = True
        if was_asked:
            self._cancel_requested = True
        return was_asked


def gather(*coros_or_futures, return_exceptions=False):
    """A future for all results, in the order of the arguments. The first error is told at once; the others go on."""
    if not coros_or_futures:
        outer = _get_event_loop().create_future()
        outer.set_result([])
        return outer

    def _done_callback(future):
        nonlocal finished
        finished += 1
        if outer is None or outer.done():
            if not future.cancelled():
                future.exception()
            return
        if not return_exceptions:
            if future.cancelled():
                outer.set_exception(future._make_cancelled_error())
                return
            if future.exception() is not None:
                outer.set_exception(future.exception())
                return
        if finished == len(futures):
            results = []
            for child in children:
                if child.cancelled():
                    message = child._cancel_message
                    results.append(CancelledError("" if message is None else message))
                else:
                    error = child.exception()
                    results.append(child.result() if error is None else error)
            if outer._cancel_requested:
                outer.set_exception(child._make_cancelled_error())
            else:
                outer.set_result(results)

    futures = {}
    children = []
    already_done = []
    finished = 0
    loop = None
    outer = None
    for argument in coros_or_futures:
        if argument not in futures:
            future = ensure_future(argument, loop=loop)
            if loop is None:
                loop = future._loop
            if future is not argument:
                future._log_destroy_pending = False
            futures[argument] = future
            if future.done():
                already_done.append(future)
            else:
                future._when_done(_done_callback, None, True)
        children.append(futures[argument])
    outer = _GatheringFuture(children, loop=loop)
    for future in already_done:
        _done_callback(future)
    return outer


def shield(arg):
    """Waits for a task without handing a cancellation on to it."""
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = inner._loop._new_waiter(inner, "result")

    def _inner_done_callback(inner):
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()
        elif inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    def _outer_done_callback(outer):
        if not inner.done():
            inner.remove_done_callback(_inner_done_callback)

    inner._when_done(_inner_done_callback, None, True)
    outer._when_done(_outer_done_callback, None, True)
    return outer


def run_coroutine_threadsafe(coro, loop):
    """Hands a coroutine to the loop of another thread, and gives a future of threads for its result."""
    if not _iscoroutine(coro):
        raise TypeError("A coroutine object is required")
    future = _threads.Future()

    def callback():
        try:
            task = ensure_future(coro, loop=loop)
            task._when_done(lambda task: _copy_state_to_thread(task, future), None, True)
            future.add_done_callback(lambda done: done.cancelled() and loop.call_soon_threadsafe(task.cancel))
        except BaseException as error:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
            raise

    loop._call_from_thread(callback, (), True)
    return future
