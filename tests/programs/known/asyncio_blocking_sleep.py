# verdict: right
# interleavings: 1
# states: 8
"""A task sleeps without giving its turn back: the sleep is a part of its turn, since no other thread can go on."""
import asyncio
import time

order = []


async def rude():
    order.append("rude sleeps")
    time.sleep(2)
    order.append("rude is up")


async def polite():
    for n in range(3):
        order.append(n)
        await asyncio.sleep(1)


async def main():
    await asyncio.gather(rude(), polite())


asyncio.run(main())
