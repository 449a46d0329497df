"""Does to CPython's futures what the lines on stdin say, and prints what happened, in the order in which it happened.

A line is a kind (async, task, thread, tree) and the verbs, separated by tabs. The line printed for it holds, for each
verb, the callbacks that ran and the answer at its place among them (recorded at the moment at which the verb returned;
of an `await`, at which the awaiting coroutine went on). The last entry is what happened when the future went.
"""

import asyncio
import concurrent.futures
import gc
import logging
import signal
import sys

# Where the tests were started in the background, Ctrl-C is ignored, and every wait for it would take its whole limit.
signal.signal(signal.SIGINT, signal.default_int_handler)

NAMES_ONLY = (TypeError, AttributeError)
events = []


class Told(logging.Handler):
    def emit(self, record):
        if "exception calling callback" in record.msg:
            events.append("panicked")


logging.getLogger("concurrent.futures").addHandler(Told())
logging.getLogger("concurrent.futures").propagate = False


def words(error):
    """An error as the bench writes it."""
    name, message = type(error).__name__, str(error)
    if isinstance(error, NAMES_ONLY) or not message:
        return name
    # What follows is the address of the future.
    return f"{name}: {message.split(': <Future')[0]}"


def value(answer):
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return str(answer).lower()
    return str(answer)


def callback(name):
    def call(future):
        assert future.done()
        events.append(f"callback {name}")
        if name == "boom":
            raise Exception("boom")

    return call


class Callbacks(dict):
    """The same name is the same callback."""

    def __missing__(self, name):
        self[name] = callback(name)
        return self[name]


def told(loop, context):
    if "never retrieved" in context["message"]:
        events.append("never")
    elif "exception" in context:
        events.append("panicked")


def turn(loop):
    """One turn of the event loop."""
    loop.call_soon(loop.stop)
    loop.run_forever()


def settle(loop):
    """Turns until nothing is ready."""
    turn(loop)
    while loop._ready:
        turn(loop)


class OnLoop:
    def __init__(self, loop, is_task):
        self.loop, self.callbacks, self.gate = loop, Callbacks(), loop.create_future()
        self.future = loop.create_task(self.slow()) if is_task else loop.create_future()
        settle(loop)

    async def slow(self):
        await self.gate
        return "42"

    def ask(self, verb, *options):
        """Does one verb, and records its answer at the moment at which it returns."""
        if verb in ("await", "^C"):
            return self.wait(verb == "^C", "--shield" in options, "--timeout" in options)
        record(lambda: self.answer(verb, *options))

    def answer(self, verb, *options):
        future = self.future
        if verb in ("result", "exception"):
            answer = getattr(future, verb)(*options[1:])
            return "none" if verb == "exception" and answer is None else exception(answer)
        return call(future, verb, options, self.callbacks)

    def wait(self, is_interrupted, is_shielded, is_limited):
        future, loop = self.future, self.loop
        ends = not is_interrupted and not is_limited and not future.done()
        if ends and not isinstance(future, asyncio.Task):
            return events.append("waits")
        # A signal comes long before the limit.
        limit = 60 if is_interrupted else 0.001

        async def main():
            if is_interrupted and not future.done():
                loop.call_soon(signal.raise_signal, signal.SIGINT)
            if ends:
                # The slow function returns while its task is awaited.
                loop.call_soon(self.gate.set_result, None)
            awaited = asyncio.shield(future) if is_shielded else future
            await arecord(asyncio.wait_for(awaited, limit) if is_limited else awaited)

        if is_interrupted:
            interruptible(loop, main())
        else:
            loop.run_until_complete(main())

    def after(self):
        settle(self.loop)


def interruptible(loop, coroutine):
    """Runs it as `asyncio.run` does, but on this loop, which goes on."""
    runner = asyncio.Runner(loop_factory=lambda: loop)
    try:
        runner.run(coroutine)
    except KeyboardInterrupt:
        events.append("KeyboardInterrupt")
    runner._state = None


class OnThread:
    def __init__(self):
        self.future, self.callbacks = concurrent.futures.Future(), Callbacks()

    def ask(self, verb, *options):
        record(lambda: self.answer(verb, *options))

    def answer(self, verb, *options):
        future = self.future
        if verb in ("await", "^C"):
            raise TypeError
        if verb in ("result", "exception"):
            if not options and not future.done():
                return "waits"
            answer = getattr(future, verb)(timeout=0.001 if options else None)
            return "none" if verb == "exception" and answer is None else exception(answer)
        return call(future, verb, options, self.callbacks)

    def after(self):
        pass


class Tree:
    """A future, and tasks that await it: directly, through each other, behind a shield, and one that refuses to be
    cancelled. What is cancelled when, turn by turn."""

    def __init__(self, loop):
        self.loop = loop
        future = loop.create_future()

        async def awaiting(awaited):
            return await awaited

        async def shielded():
            return await asyncio.shield(future)

        async def refusing():
            try:
                return await future
            except asyncio.CancelledError:
                return "refused"

        one, two = (loop.create_task(awaiting(future)) for _ in range(2))
        outer = loop.create_task(awaiting(one))
        rest = loop.create_task(shielded()), loop.create_task(refusing())
        self.all = dict(zip(("future", "one", "two", "outer", "shielded", "refusing"), (future, one, two, outer, *rest)))
        for name, each in self.all.items():
            each.add_done_callback(callback(name))

    def ask(self, verb, *options):
        if verb == "turn":
            turn(self.loop)
        elif verb == "cancel":
            record(lambda: self.all[options[0]].cancel())
        else:
            record(lambda: call(self.all["future"], verb, options, None))
        events.extend(f"{name} {state(each)}" for name, each in self.all.items())

    def after(self):
        pass


def state(future):
    if not future.done():
        return "pending"
    if future.cancelled():
        return "cancelled"
    return words(future.exception()) if future.exception() else future.result()


def record(ask):
    try:
        events.append(value(ask()))
    except BaseException as error:
        events.append(words(error))
        error.__traceback__ = None


async def arecord(awaitable):
    try:
        events.append(value(await awaitable))
    except BaseException as error:
        events.append(words(error))
        error.__traceback__ = None
        if isinstance(error, asyncio.CancelledError):
            raise asyncio.CancelledError from None


def exception(answer):
    return f"Exception: {answer}" if isinstance(answer, Exception) else answer


def call(future, verb, options, callbacks):
    if verb.endswith("-done-callback"):
        options = [callbacks[options[0]]]
    if verb == "set-exception":
        options = [Exception(options[0])]
    if verb == "set-running":
        verb = "set-running-or-notify-cancel"
    return getattr(future, verb.replace("-", "_"))(*options)


def play(loop, kind, verbs):
    stage = {"thread": OnThread, "tree": lambda: Tree(loop)}.get(kind, lambda: OnLoop(loop, kind == "task"))()
    entries = []
    for verb in verbs:
        events.clear()
        try:
            stage.ask(*verb.split(" "))
        except asyncio.CancelledError:
            # What was awaited was cancelled, which is recorded.
            pass
        stage.after()
        entries.append("; ".join(events))
    if kind == "tree":
        settle(loop)
    events.clear()
    del stage
    gc.collect()
    return [*entries, "" if kind == "tree" else "; ".join(events)]


def main():
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(told)
    asyncio.set_event_loop(loop)
    gc.disable()
    gc.freeze()
    for line in sys.stdin:
        kind, *verbs = line.rstrip("\n").split("\t")
        print("\t".join(play(loop, kind, verbs)))


main()
