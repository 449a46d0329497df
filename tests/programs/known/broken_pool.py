# verdict: right
# ends with: said = ['BrokenThreadPool', 'A thread initializer failed, the thread pool is not usable anymore']
"""A pool whose worker cannot begin is of no use: what it was given fails."""
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor


def connect():
    raise OSError("no database")


said = []
with ThreadPoolExecutor(1, initializer=connect) as pool:
    try:
        pool.submit(print, "never").result()
    except BrokenExecutor as error:
        said = [type(error).__name__, str(error)]
