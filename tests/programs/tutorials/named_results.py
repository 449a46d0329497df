from typing import Protocol, NamedTuple, TypeVar, Generic, Callable, Iterable
import threading
class Closeable(Protocol):
    def close(self) -> None: ...
class File:
    def close(self) -> None: print("closed")
class Result(NamedTuple):
    n: int
    prime: bool
    elapsed: float = 0.0
T = TypeVar("T")
class Box(Generic[T]):
    def __init__(self, item: T) -> None: self.item = item
    def get(self) -> T: return self.item
r = Result(7, True)
print(r, r.n, r._replace(elapsed=1.5), r._asdict(), Result._fields)
b = Box[int](5)
print(b.get())
def apply(f: Callable[[int], int], xs: Iterable[int]) -> list[int]:
    return [f(x) for x in xs]
print(apply(lambda x: x + 1, [1, 2]))
n, prime, _ = r
print(n, prime)
