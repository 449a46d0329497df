# verdict: right
# interleavings: 1
# outcome: seen = ['held', 'mine']: 1
# A task is cancelled while it holds the lock; `async with` gives it back.
import asyncio

seen = []


async def hold(lock):
    async with lock:
        seen.append("held")
        await asyncio.sleep(10)


async def wait(lock):
    async with lock:
        seen.append("mine")


async def main():
    lock = asyncio.Lock()
    holder = asyncio.create_task(hold(lock))
    waiter = asyncio.create_task(wait(lock))
    await asyncio.sleep(1)
    holder.cancel()
    await waiter


asyncio.run(main())
