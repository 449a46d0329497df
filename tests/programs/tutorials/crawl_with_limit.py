"""Ten pages, three at a time."""
import asyncio

in_flight = 0
most = 0


async def fetch(number, limit):
    global in_flight, most
    async with limit:
        in_flight += 1
        most = max(most, in_flight)
        await asyncio.sleep(0.1 * (number % 3 + 1))
        in_flight -= 1
    return number ** 2


async def main():
    limit = asyncio.Semaphore(3)
    pages = await asyncio.gather(*(fetch(number, limit) for number in range(10)))
    print(pages, "at most", most)


asyncio.run(main())
