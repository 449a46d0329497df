"""A task that takes too long is cancelled, and cleans up."""
import asyncio


async def slow(name):
    try:
        await asyncio.sleep(10)
    finally:
        print(name, "cleans up")


async def main():
    try:
        async with asyncio.timeout(1):
            await slow("one")
    except TimeoutError:
        print("too late")
    try:
        await asyncio.wait_for(slow("two"), 1)
    except TimeoutError:
        print("too late again")


asyncio.run(main())
