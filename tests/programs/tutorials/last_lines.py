"""A bounded history that a writer fills and a reader watches."""
import threading
from collections import deque

history = deque(maxlen=3)
written = threading.Event()


def write():
    for number in range(6):
        history.append(f"line {number}")
    written.set()


def read():
    written.wait()
    print(list(history), history[0], len(history))


for work in (read, write):
    threading.Thread(target=work).start()
