# verdict: deadlock
# interleavings: 1
# No task calls task_done, so join never ends.
import asyncio


async def work(queue):
    await queue.get()


async def main():
    queue = asyncio.Queue()
    for number in range(2):
        queue.put_nowait(number)
    workers = [asyncio.create_task(work(queue)) for _ in range(2)]
    await queue.join()


asyncio.run(main())
