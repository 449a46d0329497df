# verdict: right
# interleavings: 3
# outcome: seen = {State.READY: 1}: 1
# outcome: seen = {State.RUNNING: 1}: 1
# outcome: seen = {State.DONE: 1}: 1
"""A state that is a member of an enumeration: shown by its name, and told apart by it."""
import threading
from enum import Enum, auto


class State(Enum):
    READY = auto()
    RUNNING = auto()
    DONE = auto()


state = State.READY
seen = {}


def run():
    global state
    state = State.RUNNING
    state = State.DONE


def look():
    first = state
    seen[first] = seen.get(first, 0) + 1


thread = threading.Thread(target=run)
thread.start()
look()
thread.join()
