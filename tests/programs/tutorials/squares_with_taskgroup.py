"""A group of tasks, and what it does when one fails."""
import asyncio


async def square(number):
    await asyncio.sleep(number / 10)
    if number == 3:
        raise ValueError("three")
    return number * number


async def main():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(square(number)) for number in (1, 2)]
    print([task.result() for task in tasks])
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(square(number)) for number in (2, 3, 4)]
    except* ValueError as failed:
        print(failed.exceptions, [task.cancelled() for task in tasks])


asyncio.run(main())
