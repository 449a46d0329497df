"""Attributes of the program's own classes may have names that the library is likely to use, too."""
import asyncio
import threading


class Box:
    def __init__(self):
        self._ready = 0


class Worker(threading.Thread):
    def __init__(self):
        super().__init__()
        self._alive = 7

    def run(self):
        box._ready += 1


box = Box()
workers = [Worker(), Worker()]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(workers[0]._alive, workers[0].is_alive(), box._ready)


async def work():
    pass


loop = asyncio.new_event_loop()
loop.close()
left = work()
try:
    asyncio.run_coroutine_threadsafe(left, loop)
except RuntimeError as error:
    print(error)
left.close()
