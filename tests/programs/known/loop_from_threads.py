# verdict: fails AssertionError
"""What a thread hands to a loop comes before or after what the loop's own task hands to it."""
import asyncio
import threading

order = []


async def main():
    loop = asyncio.get_running_loop()
    thread = threading.Thread(target=loop.call_soon_threadsafe, args=(order.append, "thread"))
    thread.start()
    loop.call_soon(order.append, "loop")
    await asyncio.sleep(0.1)
    thread.join()


asyncio.run(main())
assert order == ["loop", "thread"]
