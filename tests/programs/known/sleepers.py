# verdict: right
# outcome: order = [1, 2]: 3
# outcome: order = [2, 1]: 3
"""Threads that sleep wake in any order: the shorter sleep may be the later one."""
import threading
import time

order = []


def sleeper(seconds):
    time.sleep(seconds)
    order.append(seconds)


threads = [threading.Thread(target=sleeper, args=(seconds,)) for seconds in (1, 2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
