# verdict: right
# interleavings: 6
# races: 2
# ends with: seen = ['busy', 0]
"""A thread matches what another one changes: the pattern's look is a read of its own."""
import threading

state = {"kind": "idle"}
seen = []


class Part:
    def __init__(self):
        self.count = 0


part = Part()


def change():
    state["kind"] = "busy"
    part.count = 1


def look():
    match state:
        case {"kind": kind}:
            seen.append(kind)
    match part:
        case Part(count=count):
            seen.append(count)


threads = [threading.Thread(target=change), threading.Thread(target=look)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
