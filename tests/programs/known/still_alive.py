# verdict: fails AssertionError
"""Nothing orders the end of a thread and a look at whether it has ended."""
import threading


def work():
    pass


thread = threading.Thread(target=work)
thread.start()
assert thread.is_alive()
