# verdict: right
# races: 1
"""A race of the program is one, whatever its attribute is called."""
import threading


class Box:
    _ready = 0


def add():
    box._ready += 1


box = Box()
box._ready = 0
threads = [threading.Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
