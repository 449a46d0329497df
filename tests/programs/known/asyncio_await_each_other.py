# verdict: deadlock
# interleavings: 1
# Two tasks await each other.
import asyncio

tasks = []


async def wait_for_other(number):
    await asyncio.sleep(0)
    await tasks[1 - number]


async def main():
    tasks.append(asyncio.create_task(wait_for_other(0), name="one"))
    tasks.append(asyncio.create_task(wait_for_other(1), name="two"))
    await asyncio.wait(tasks)


asyncio.run(main())
