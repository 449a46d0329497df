"""asyncio: many tasks in one thread. Each part has a file of its own."""

from functools import partial as _partial
from asyncio.base_events import _UnixSelectorEventLoop
from asyncio.coroutines import coroutine, iscoroutine, iscoroutinefunction
from asyncio.events import Handle, TimerHandle, _get_running_loop, all_tasks, current_task, get_event_loop
from asyncio.events import get_running_loop, new_event_loop, set_event_loop
from asyncio.exceptions import BrokenBarrierError, CancelledError, InvalidStateError, TimeoutError
from asyncio.futures import Future, isfuture, wrap_future
from asyncio.locks import Barrier, BoundedSemaphore, Condition, Event, Lock, Semaphore
from asyncio.queues import LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull, QueueShutDown
from asyncio.runners import Runner, run
from asyncio.taskgroups import TaskGroup
from asyncio.tasks import Task, create_task, ensure_future, sleep
from asyncio.timeouts import Timeout, timeout, timeout_at
from asyncio.waiting import ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, as_completed, gather
from asyncio.waiting import run_coroutine_threadsafe, shield, wait, wait_for

AbstractEventLoop = BaseEventLoop = EventLoop = SelectorEventLoop = _UnixSelectorEventLoop


async def to_thread(func, /, *args, **kwargs):
    """Runs a function in a thread of a pool, and waits for it without holding the loop up."""
    loop = get_running_loop()
    return await loop.run_in_executor(None, _partial(func, *args, **kwargs))
