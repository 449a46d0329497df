"""Enumerations: members, values, aliases, whole numbers, texts and flags."""

import enum
from enum import Enum, Flag, IntEnum, StrEnum, auto, unique


class Color(Enum):
    """Three of them."""

    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    @property
    def is_warm(self):
        return self is Color.RED

    @classmethod
    def default(cls):
        return cls.GREEN

    @staticmethod
    def legs():
        return 0

    def describe(self):
        return f"{self.name.lower()} ({self.value})"


print(Color.RED, repr(Color.RED), Color, Color.RED.name, Color.RED.value)
print(Color(2), Color["BLUE"], Color.CRIMSON is Color.RED, Color.CRIMSON)
print(list(Color), len(Color), [one.name for one in reversed(Color)])
print(list(Color.__members__), Color.RED.is_warm, Color.BLUE.is_warm, Color.default(), Color.legs())
print(Color.RED.describe(), f"{Color.RED}", f"{Color.RED:>12}|", "%s %r" % (Color.RED, Color.GREEN), str([Color.RED]))
print(Color.RED == Color.RED, Color.RED == 1, Color.RED != Color.BLUE, Color.RED is Color(1), Color.RED in Color, 3 in Color, 9 in Color)
print(isinstance(Color.RED, Color), type(Color.RED) is Color, isinstance(Color.RED, Enum), bool(Color.RED), Color.__name__)
print({Color.RED: "r", Color.BLUE: "b"}[Color(3)], len({Color.RED, Color(1), Color.BLUE}), Color.RED in {Color.RED})
for wrong in (lambda: Color(9), lambda: Color["PINK"], lambda: Color.RED < Color.BLUE, lambda: Color.PINK, lambda: Color("RED")):
    try:
        print(wrong())
    except Exception as error:
        print(type(error).__name__, error)


class Step(Enum):
    FIRST = auto()
    SECOND = auto()
    TENTH = 10
    AFTER = auto()


print([(step.name, step.value) for step in Step])


class Planet(Enum):
    MERCURY = (3.303e23, 2.4397e6)
    EARTH = (5.976e24, 6.37814e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def gravity(self):
        return 6.67300e-11 * self.mass / (self.radius * self.radius)


print(Planet.EARTH, Planet.EARTH.value, Planet.EARTH.mass, round(Planet.EARTH.gravity, 3), Planet((3.303e23, 2.4397e6)).name)


class Shown(Enum):
    A = "a"

    def __str__(self):
        return f"shown {self.value}"


print(Shown.A, f"{Shown.A}", repr(Shown.A), "{}".format(Shown.A))


class Level(IntEnum):
    LOW = 1
    MIDDLE = 5
    HIGH = auto()
    NONE = 0


print(Level.LOW, repr(Level.LOW), f"{Level.LOW} {Level.LOW:03d}", Level.LOW + 1, Level.HIGH > Level.LOW, Level.HIGH >= 6, Level(5))
print(sorted([Level.HIGH, Level.LOW, Level.NONE]), max(Level), sum(Level), Level.LOW == 1, [10, 20, 30][Level.LOW], list(range(Level.MIDDLE)))
print(isinstance(Level.LOW, int), bool(Level.NONE), bool(Level.LOW), {1: "one"}[Level.LOW], {Level.MIDDLE: "five"}[5], hash(Level.LOW) == hash(1))
print("%d %s" % (Level.HIGH, Level.HIGH), int(Level.HIGH), Level.MIDDLE * 2, -Level.LOW, Level.LOW in (1, 2), 2 ** Level.MIDDLE)


class Size(StrEnum):
    SMALL = auto()
    LARGE = "big"


print(Size.SMALL, repr(Size.SMALL), Size.LARGE == "big", f"{Size.LARGE:>5}", Size("small") is Size.SMALL, Size.LARGE.upper(), "-".join(Size))
print({"big": 1}[Size.LARGE], {Size.LARGE: 2}["big"], Size.LARGE + "ger", "bigger".startswith(Size.LARGE), isinstance(Size.SMALL, str), len(Size.LARGE))
print(sorted(Size), Size.LARGE < "c", "%s" % Size.LARGE, "b" in Size.LARGE, Size.LARGE[0], Size.LARGE != "small")


class Mixed(str, Enum):
    ONE = "one"
    TWO = "two"


print(Mixed.ONE, repr(Mixed.ONE), Mixed.ONE == "one", f"{Mixed.ONE}", Mixed.ONE.value, Mixed("two"), Mixed.TWO.title())


class Number(int, Enum):
    ONE = 1
    TWO = 2


print(Number.ONE, repr(Number.ONE), Number.ONE == 1, f"{Number.ONE}", Number.ONE + Number.TWO)


class Permission(Flag):
    READ = auto()
    WRITE = auto()
    RUN = auto()
    ALL = READ | WRITE | RUN


both = Permission.READ | Permission.WRITE
print(both, repr(both), both.value, Permission.READ in both, Permission.RUN in both, both & Permission.READ, both is (Permission.WRITE | Permission.READ))
print(list(both), len(both), list(Permission), Permission.ALL, ~Permission.READ, both ^ Permission.READ, bool(both & Permission.RUN), repr(Permission(0)))
print(Permission(3) == both, Permission(5), str(Permission(0)), Permission, {both: 1}[Permission(3)])
try:
    Permission(16)
except ValueError as error:
    print(error)

try:
    @unique
    class Twice(Enum):
        A = 1
        B = 1
except ValueError as error:
    print(error)

try:
    class More(Color):
        PINK = 4
except TypeError as error:
    print(error)


class Base(Enum):
    def shout(self):
        return self.name + "!"


class Derived(Base):
    X = "x"
    y = None
    z = [1, 2]


print(Derived.X.shout(), list(Derived), Derived([1, 2]).name, Derived(None))


class Lenient(Enum):
    UNKNOWN = -1
    KNOWN = 1

    @classmethod
    def _missing_(cls, value):
        return cls.UNKNOWN


print(Lenient(1), Lenient(77), enum.Enum is Enum)


def next_state(state, event):
    match (state, event):
        case (Color.RED, "go"):
            return Color.GREEN
        case (Color.GREEN | Color.BLUE as known, _):
            return known
        case _:
            return None


print(next_state(Color.RED, "go"), next_state(Color.BLUE, "x"), next_state(Color.RED, "x"))
match 5:
    case Level.MIDDLE:
        print("middle")
match "big":
    case Size.SMALL:
        print("small")
    case Size.LARGE:
        print("large")
