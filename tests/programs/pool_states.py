"""Futures of a pool, as they are shown before, while and after a worker has them."""

from concurrent.futures import ThreadPoolExecutor, as_completed, wait, Future
import time
def work(n):
    time.sleep(n)
    if n == 3: raise ValueError("three")
    return n
with ThreadPoolExecutor(max_workers=2) as ex:
    fs = [ex.submit(work, n) for n in (1, 2, 3)]
    for f in fs: print(repr(f).split(" at ")[1].split(" ", 1)[1], f.running(), f.done(), f.cancelled())
    print(fs[2].cancel())
    time.sleep(1.5)
    for f in fs: print(repr(f).split(" at ")[1].split(" ", 1)[1], f.running(), f.done(), f.cancelled())
    fs.append(ex.submit(work, 3))
    time.sleep(1)
    for f in fs: print(repr(f).split(" at ")[1].split(" ", 1)[1], f.running(), f.done(), f.cancelled())
for f in fs: print(repr(f).split(" at ")[1].split(" ", 1)[1], f.running(), f.done(), f.cancelled())
f = Future()
print(repr(f).split(" at ")[1].split(" ", 1)[1])
print(f.set_running_or_notify_cancel(), repr(f).split(" at ")[1].split(" ", 1)[1])
f.set_result([1])
print(repr(f).split(" at ")[1].split(" ", 1)[1])
