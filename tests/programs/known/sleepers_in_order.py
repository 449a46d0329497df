# verdict: fails AssertionError
# A sleep lasts at least as long as it says. Nothing promises that the longer one ends last.
import threading
import time

last = None


def nap(name, seconds):
    global last
    time.sleep(seconds)
    last = name


threads = [threading.Thread(target=nap, args=given) for given in [("short", 0.1), ("long", 0.2)]]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert last == "long"
