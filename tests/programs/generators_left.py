"""Generators that a program leaves before their end: when each `finally` runs, and what it is told."""

import asyncio
from contextlib import aclosing, asynccontextmanager


async def ticks(name):
    try:
        while True:
            yield name
            await asyncio.sleep(0)
    except BaseException as error:
        print(name, "got", type(error).__name__)
        raise
    finally:
        print(name, "closes")
        await asyncio.sleep(0)
        print(name, "closed")


async def rounds(count):
    for number in range(count):
        print("round", number)
        await asyncio.sleep(0)


async def left_at_the_end():
    async for tick in ticks("last"):
        break
    print("end")


async def left_before():
    async for tick in ticks("early"):
        break
    await rounds(4)


async def dropped_by_del():
    source = ticks("deleted")
    print(await anext(source))
    del source
    await rounds(4)


async def held_in_a_variable():
    source = ticks("variable")
    print(await anext(source))
    await rounds(3)


kept = []


async def held_by_a_global():
    for name in ("one",):
        kept.append(ticks(name))
        async for tick in kept[-1]:
            break
    print("end")


async def user(name):
    async for tick in ticks(name):
        break
    print(name, "goes on")
    await asyncio.sleep(0)
    print(name, "ends")


async def left_in_tasks():
    await asyncio.gather(user("a"), user("b"))
    print("end")


async def left_by_an_error():
    try:
        async for tick in ticks("error"):
            raise ValueError(tick)
    except ValueError as error:
        print("caught", error)
    await rounds(3)


async def left_by_an_error_at_the_end():
    async for tick in ticks("late error"):
        raise ValueError(tick)


async def sleeper():
    async for tick in ticks("sleeper"):
        await asyncio.sleep(1)


async def left_by_cancelling():
    task = asyncio.create_task(sleeper())
    await asyncio.sleep(0.5)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    await rounds(3)


async def left_by_the_end_of_the_run():
    tasks = [asyncio.create_task(sleeper()), asyncio.create_task(sleeper())]
    await asyncio.sleep(0.5)
    print("end")


async def doubled(source):
    try:
        async for item in source:
            yield item * 2
    finally:
        print("doubled closes")


async def one_within_another():
    async for tick in doubled(ticks("inner")):
        break
    print("left")
    await rounds(6)


@asynccontextmanager
async def resource():
    print("open")
    try:
        yield 1
    finally:
        print("release")
        await asyncio.sleep(0)
        print("released")


async def numbers():
    async with resource():
        for number in range(5):
            yield number
            await asyncio.sleep(0)


async def within_a_context():
    async with aclosing(numbers()) as source:
        async for number in source:
            if number == 2:
                break
    print("closed by hand")
    async for number in numbers():
        if number == 2:
            break
    print("end")


async def cancelled_before_its_turn():
    source = ticks("waited for")
    await anext(source)
    task = asyncio.ensure_future(anext(source))
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    try:
        await anext(source)
    except StopAsyncIteration:
        print("at its end")
    closing = source.aclose()
    await closing
    try:
        await closing
    except RuntimeError as error:
        print(error)


for main in (
    left_at_the_end, left_before, dropped_by_del, held_in_a_variable, held_by_a_global, left_in_tasks,
    left_by_an_error, left_by_an_error_at_the_end, left_by_cancelling, left_by_the_end_of_the_run,
    one_within_another, within_a_context, cancelled_before_its_turn,
):
    print("---", main.__name__)
    try:
        asyncio.run(main())
    except ValueError as error:
        print("raised", error)


def plain(name):
    try:
        yield name
        yield name
    finally:
        print(name, "closes")


def two():
    first, second = plain("first"), plain("second")
    next(first), next(second)


def looped():
    for item in plain("looped"):
        raise ValueError(item)


print("---")
two()
try:
    looped()
except ValueError as error:
    print("caught", error)
print("end")
