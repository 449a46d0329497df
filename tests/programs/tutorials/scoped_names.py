"""`with` blocks made of generators, with and without `async`."""
import asyncio
from contextlib import asynccontextmanager, contextmanager, suppress


@contextmanager
def section(name):
    print("in", name)
    try:
        yield name.title()
    except KeyError as error:
        print("caught", error)
    finally:
        print("out", name)


@asynccontextmanager
async def session():
    await asyncio.sleep(0)
    yield "session"
    print("closed")


async def main():
    async with session() as opened:
        print(opened)


with section("one") as title:
    print(title)
with section("two"):
    raise KeyError("lost")
with suppress(ZeroDivisionError):
    1 / 0
asyncio.run(main())
