# Downloads that take their time, as they come and as they were asked for; errors, limits and a thread beside.
import asyncio
import time

NAPS = {'br': .03, 'cn': .09, 'in': .06, 'us': .12, 'xx': .01}


class FetchError(Exception):
    def __init__(self, country):
        self.country = country


async def get_flag(cc):
    await asyncio.sleep(NAPS[cc])
    if cc == 'xx':
        raise LookupError('not found: ' + cc)
    return cc.upper()


async def download_one(cc, semaphore):
    try:
        async with semaphore:
            image = await get_flag(cc)
    except LookupError as error:
        raise FetchError(cc) from error
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, time.sleep, .001)
    print(image, 'saved')
    return len(image)


async def as_they_come():
    semaphore = asyncio.Semaphore(10)
    to_do = [download_one(cc, semaphore) for cc in sorted(NAPS)]
    total = 0
    for future in asyncio.as_completed(to_do):
        try:
            total += await future
        except FetchError as error:
            print('failed', error.country, repr(error.__cause__))
    return total


async def as_asked():
    naps = sorted(NAPS.items(), key=lambda item: -item[1])
    results = await asyncio.gather(*[get_flag(cc) for cc, _ in naps], return_exceptions=True)
    for (cc, _), result in zip(naps, results):
        print(cc, repr(result))
    tasks = [asyncio.create_task(get_flag(cc), name=cc) for cc in ('br', 'us', 'xx')]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print(sorted(task.get_name() for task in done), sorted(task.get_name() for task in pending))
    for task in pending:
        task.cancel()
    print([task.cancelling() for task in tasks])
    await asyncio.wait(tasks)
    print([task.cancelled() for task in tasks])
    try:
        tasks[0].result()
    except asyncio.CancelledError as error:
        print('cancelled', repr(error))


async def futures():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    try:
        future.result()
    except asyncio.InvalidStateError as error:
        print(type(error), error)
    future.add_done_callback(lambda future: print('callback', future.result()))
    loop.call_later(.02, future.set_result, 'late')
    loop.call_soon(print, 'soon')
    print(await future, future)
    try:
        future.set_result(2)
    except asyncio.InvalidStateError as error:
        print(error)
    try:
        await asyncio.wait_for(asyncio.sleep(10), .01)
    except TimeoutError as error:
        print('timeout', repr(error), repr(error.__cause__))
    print(await asyncio.to_thread(sum, [1, 2, 3]))


print('total', asyncio.run(as_they_come()))
asyncio.run(as_asked())
asyncio.run(futures())
