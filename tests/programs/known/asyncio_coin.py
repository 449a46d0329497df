# verdict: right
# interleavings: 4
# outcome: got = ['heads', 'tails']: 1
# Choices in tasks.
import asyncio, random

async def flip():
    await asyncio.sleep(0)
    return random.choice(["heads", "tails"])

async def main():
    global got
    got = await asyncio.gather(flip(), flip())

asyncio.run(main())
