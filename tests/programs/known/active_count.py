# verdict: fails AssertionError
"""How many threads there are depends on which have ended."""
import threading


def work():
    pass


for _ in range(2):
    threading.Thread(target=work).start()
assert threading.active_count() == 3
