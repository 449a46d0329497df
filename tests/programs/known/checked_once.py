# verdict: fails AssertionError
"""Initialisation that is checked before the lock only: it can be made twice."""
import threading

lock = threading.Lock()
made = 0
instance = None


def get():
    global instance, made
    if instance is None:
        with lock:
            made += 1
            instance = "made"


threads = [threading.Thread(target=get) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert made == 1
