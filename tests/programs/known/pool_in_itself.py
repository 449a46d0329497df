# verdict: deadlock
"""A task of a pool waits for a task of the same pool. If the main thread has ended by then, the task fails instead."""
from concurrent.futures import ThreadPoolExecutor


def outer():
    pool.submit(pow, 5, 2).result()


pool = ThreadPoolExecutor(max_workers=1)
outcome = pool.submit(outer)
