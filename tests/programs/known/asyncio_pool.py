# verdict: right
# interleavings: 122
# outcome: count = 1: 40
# outcome: count = 2: 82
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
