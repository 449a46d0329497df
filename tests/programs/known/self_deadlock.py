# verdict: deadlock
"""A lock that its holder takes once more."""
import threading

lock = threading.Lock()


def work():
    with lock:
        with lock:
            pass


thread = threading.Thread(target=work)
thread.start()
thread.join()
