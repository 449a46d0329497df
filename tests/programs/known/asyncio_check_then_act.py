# verdict: right
# interleavings: 1
# outcome: balance = -50: 1
# Both look at the balance before one of them takes from it; an `await` stands between.
import asyncio

balance = 50


async def withdraw(amount):
    global balance
    if balance >= amount:
        await asyncio.sleep(0)
        balance -= amount


async def main():
    await asyncio.gather(withdraw(50), withdraw(50))


asyncio.run(main())
