# verdict: right
# interleavings: 70
# outcome: count = 1: 30
# outcome: count = 2: 40
# A thread of the pool beside the loop; the increments race.
import asyncio

count = 0


def add():
    global count
    count += 1


async def main():
    global count
    task = asyncio.create_task(asyncio.to_thread(add))
    await asyncio.sleep(0)
    count += 1
    await task


asyncio.run(main())
