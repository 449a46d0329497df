# verdict: right
# interleavings: 1
# outcome: counter = 3: 1
# An await between reading and writing; increments are lost, in every run.
import asyncio

counter = 0


async def add():
    global counter
    for _ in range(3):
        value = counter
        await asyncio.sleep(0)
        counter = value + 1


async def main():
    await asyncio.gather(add(), add())


asyncio.run(main())
