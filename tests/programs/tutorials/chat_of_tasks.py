"""Two tasks hand a message back and forth."""
import asyncio


async def say(name, inbox, outbox, times):
    for _ in range(times):
        message = await inbox.get()
        print(name, "got", message)
        await outbox.put(message + 1)


async def main():
    there, back = asyncio.Queue(), asyncio.Queue()
    await there.put(0)
    await asyncio.gather(say("ping", there, back, 3), say("pong", back, there, 3))
    print("left:", there.qsize(), back.qsize())


asyncio.run(main())
