# verdict: right
# interleavings: 1
# outcome: counter = 6: 1
# No await between reading and writing; nothing is lost.
import asyncio

counter = 0


async def add():
    global counter
    for _ in range(3):
        counter += 1
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(add(), add())


asyncio.run(main())
