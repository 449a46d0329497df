"""A timer that is stopped in time, and one that is not."""
import threading
import time


def ring(what):
    print("ring", what)


early = threading.Timer(1, ring, args=("early",))
late = threading.Timer(5, ring, args=("late",))
early.start()
late.start()
time.sleep(2)
late.cancel()
late.join()
print("done")
