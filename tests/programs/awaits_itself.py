import asyncio


async def awaits_itself():
    try:
        await asyncio.current_task()
    except RuntimeError as error:
        print(type(error).__name__, str(error)[:27])
    await asyncio.sleep(0)


async def main():
    one = asyncio.create_task(awaits_itself())
    await asyncio.sleep(0)
    # A task that awaits itself is marked as awaited, so another cannot await it.
    try:
        await one
    except RuntimeError as error:
        print(error)
    await asyncio.sleep(0.1)
    print(one.done())


asyncio.run(main())
