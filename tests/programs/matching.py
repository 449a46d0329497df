"""`match`: every kind of pattern."""

from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass
from typing import NamedTuple


@dataclass
class Point:
    x: int
    y: int


class Place(NamedTuple):
    name: str
    height: int


Pair = namedtuple("Pair", "left right")


class Circle:
    __match_args__ = ("radius", "colour")

    def __init__(self, radius, colour="red"):
        self.radius = radius
        self.colour = colour


class Ball(Circle):
    pass


class Plain:
    size = 3


class Limits:
    LOW = 1
    HIGH = 100


def describe(value):
    match value:
        case None:
            return "None"
        case True | False as truth:
            return f"truth {truth}"
        case 0 | -1 | 2.5:
            return "a number of note"
        case Limits.LOW | Limits.HIGH as limit:
            return f"limit {limit}"
        case int(number) if number > 1000:
            return f"large {number}"
        case int() | float():
            return f"number {value}"
        case "":
            return "no text"
        case "yes" "no":
            return "joined"
        case str(text):
            return f"text {text}"
        case []:
            return "empty sequence"
        case [one]:
            return f"one {one}"
        case ["go", ("north" | "south") as direction]:
            return f"go {direction}"
        case ["take", *things]:
            return f"take {things}"
        case [first, *_, last] if first == last:
            return f"from {first} to {last}"
        case [Point(x=0, y=0), Point() as other]:
            return f"from the origin to {other}"
        case [[a, b], [c, d]]:
            return f"matrix {a} {b} {c} {d}"
        case [x, y, *rest]:
            return f"{x}, {y} and {len(rest)} more"
        case Point(x=0, y=0):
            return "origin"
        case Point(0, y):
            return f"on the axis at {y}"
        case Point(x, y) if x == y:
            return f"diagonal at {x}"
        case Point(x=x):
            return f"point at {x}"
        case Circle(1):
            return "unit circle"
        case Ball(radius, "blue"):
            return f"blue ball of {radius}"
        case Circle(radius, colour=colour):
            return f"{colour} circle of {radius}"
        case Plain(size=3, weight=_):
            return "cannot be"
        case Plain(size=size):
            return f"plain of {size}"
        case {"kind": "move", "to": [x, y]}:
            return f"move to {x} {y}"
        case {"kind": "say", "words": str() as words, **rest} if not rest:
            return f"say {words}"
        case {"kind": kind, **rest}:
            return f"{kind} with {rest}"
        case {1: _, 2: two}:
            return f"two is {two}"
        case {}:
            return f"mapping of {len(value)}"
        case _:
            return f"something: {type(value).__name__}"


for value in (
    None, True, False, 0, -1, 2.5, 0.0, 1, 100, 100.0, 5000, 7, 3.5, "", "yesno", "other", [], (), [5], (5,), 
    ["go", "north"], ["go", "up"], ["take", 1, 2], ["take"], (1, 2, 1), (1, 2, 3), [Point(0, 0), Point(1, 2)], [[1, 2], (3, 4)],
    range(4), range(1), deque([1, 2]), Point(0, 0), Point(0, 5), Point(3, 3), Point(4, 5), Circle(1), Circle(2),
    Ball(2, "blue"), Ball(3, "green"), Plain(), {"kind": "move", "to": (1, 2)}, {"kind": "say", "words": "hi"},
    {"kind": "say", "words": 5}, {"kind": "say", "words": "hi", "loud": True}, {1: 1, 2: 2}, {1: 1}, {}, Counter("aab"),
    OrderedDict(kind="x"), defaultdict(list), Place("hill", 3), Pair(1, 1), {1, 2}, object(), len, int, Limits,
):
    print(type(value).__name__, "->", describe(value))


def bound_late(value):
    name = "before"
    match value:
        case [name, 1]:
            pass
        case [_, other] if other > 5:
            name = "guard"
    return name


print(bound_late([7, 1]), bound_late([7, 2]), bound_late([7, 8]))


class Misfit:
    __match_args__ = ["x"]


class Doubled:
    __match_args__ = ("x", "x")
    x = 1


def fails(value, which):
    try:
        match value:
            case Misfit(a) if which == 0:
                pass
            case Point(a, b, c) if which == 1:
                pass
            case int(a, b) if which == 2:
                pass
            case Point(x, x=y) if which == 3:
                pass
            case Doubled(a, b) if which == 4:
                pass
            case Plain(a) if which == 5:
                pass
            case len() if which == 6:
                pass
    except TypeError as error:
        print("TypeError:", error)
    else:
        print("no error")


for which, value in enumerate((Misfit(), Point(1, 2), 3, Point(1, 2), Doubled(), Plain(), "x")):
    fails(value, which)


class Touchy:
    def __init__(self):
        self.asked = 0

    @property
    def once(self):
        self.asked += 1
        return self.asked

    @property
    def broken(self):
        raise KeyError("broken")

    def __eq__(self, other):
        print("compared with", other)
        return other == "me"


touchy = Touchy()
match touchy:
    case "you":
        print("no")
    case "me" as found:
        print("found", found is touchy)
match touchy:
    case Touchy(once=2):
        print("no")
    case Touchy(missing=_):
        print("no")
    case Touchy(once=2):
        print("asked twice")
try:
    match touchy:
        case Touchy(broken=_):
            print("no")
except KeyError as error:
    print("KeyError", error)

for command in ("a b", "stop", "c", "x y z"):
    match command.split():
        case ["stop"]:
            print("stops")
            break
        case [only]:
            print(only)
            continue
        case [one, two]:
            print(one, two)
    print("next")
print(one, two)


def walk(tree):
    match tree:
        case (left, value, right):
            yield from walk(left)
            yield value
            yield from walk(right)
        case None:
            pass


print(list(walk(((None, 1, None), 2, (None, 3, (None, 4, None))))))


class Body:
    match (1, 2):
        case (one, two):
            total = one + two
        case _:
            total = 0


print(Body.one, Body.total)


def closure(value):
    match value:
        case {"name": name, **rest}:
            return lambda: (name, rest)


print(closure({"name": "n", "a": 1})())
match = 5
case = match + 1
print(match, case)
