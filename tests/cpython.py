"""Does to CPython's futures what the lines on stdin say, and prints what they answer.

A line is a kind (async, task, thread) and the verbs, separated by tabs. The line printed for it holds what each verb
answered, with what happened on the way, separated by tabs; the last is what happened when the future went.
"""

import asyncio
import concurrent.futures
import gc
import logging
import sys

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


def empty(loop):
    """Empties the ready queue."""
    loop.call_soon(loop.stop)
    loop.run_forever()
    while loop._ready:
        loop.call_soon(loop.stop)
        loop.run_forever()


class OnLoop:
    def __init__(self, loop, is_task):
        self.loop, self.callbacks, self.gate = loop, Callbacks(), loop.create_future()
        self.future = loop.create_task(self.slow()) if is_task else loop.create_future()
        empty(loop)

    async def slow(self):
        await self.gate
        return "42"

    def ask(self, verb, *words):
        future = self.future
        if verb == "await":
            # Without a limit, somebody has to complete it.
            if not words and isinstance(future, asyncio.Task) and not self.gate.done():
                self.gate.set_result(None)
            elif not words and not future.done():
                return "waits"
            return self.loop.run_until_complete(self.wait(0.001 if words else None))
        if verb in ("result", "exception"):
            answer = getattr(future, verb)(*words)
            return "none" if verb == "exception" and answer is None else exception(answer)
        return call(future, verb, words, self.callbacks)

    async def wait(self, limit):
        return await (self.future if limit is None else asyncio.wait_for(self.future, limit))

    def after(self):
        empty(self.loop)


class OnThread:
    def __init__(self):
        self.future, self.callbacks = concurrent.futures.Future(), Callbacks()

    def ask(self, verb, *words):
        future = self.future
        if verb == "await":
            raise TypeError
        if verb in ("result", "exception"):
            if not words and not future.done():
                return "waits"
            answer = getattr(future, verb)(timeout=0.001 if words else None)
            return "none" if verb == "exception" and answer is None else exception(answer)
        if verb == "set-running":
            return future.set_running_or_notify_cancel()
        return call(future, verb, words, self.callbacks)

    def after(self):
        pass


def exception(answer):
    return f"Exception: {answer}" if isinstance(answer, Exception) else answer


def call(future, verb, words, callbacks):
    if verb.endswith("-done-callback"):
        words = [callbacks[words[0]]]
    if verb == "set-exception":
        words = [Exception(words[0])]
    if verb == "set-running":
        verb = "set-running-or-notify-cancel"
    return getattr(future, verb.replace("-", "_"))(*words)


def play(loop, kind, verbs):
    stage = OnThread() if kind == "thread" else OnLoop(loop, kind == "task")
    answers = []
    for verb in verbs:
        events.clear()
        try:
            answer = value(stage.ask(*verb.replace("--timeout ", "").split(" ")))
        except BaseException as error:
            answer = words(error)
            error.__traceback__ = None
        stage.after()
        answers.append("; ".join([*events, answer]))
    events.clear()
    del stage
    gc.collect()
    return [*answers, "; ".join(events)]


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
