# verdict: right
# Two answers of a network. Which is the last depends on how late they are, if timers may overtake one another.
import asyncio

last = None


async def fetch(name, seconds):
    global last
    await asyncio.sleep(seconds)
    last = name


async def main():
    await asyncio.gather(fetch("slow", 0.2), fetch("quick", 0.1))
    assert last == "slow"


asyncio.run(main())
