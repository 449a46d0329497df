"""Frozen dataclasses as keys, replace, fields, astuple."""
from dataclasses import dataclass, field, replace, asdict, astuple, fields
from concurrent.futures import ThreadPoolExecutor
@dataclass(frozen=True)
class Coordinate:
    lat: float
    lon: float = 0.0
    def __str__(self):
        ns = 'N' if self.lat >= 0 else 'S'
        return f'{abs(self.lat):.1f}°{ns}'
@dataclass(frozen=True, slots=True)
class City:
    name: str
    where: Coordinate
    tags: tuple[str, ...] = ()
cities = [City("Seoul", Coordinate(37.5, 127.0)), City("Oslo", Coordinate(59.9, 10.7), ("cold",))]
weather = {city: len(city.name) for city in cities}
print(weather[City("Seoul", Coordinate(37.5, 127.0))])
print(replace(cities[0], name="Busan"), cities[1].where)
print(asdict(cities[1]), astuple(cities[0]))
print([f.name for f in fields(City)])
try:
    cities[0].name = "x"
except AttributeError as e:
    print(type(e).__name__, e)
with ThreadPoolExecutor() as pool:
    print(list(pool.map(lambda c: (c.name, hash(c) == hash(c)), cities)))
print(len({Coordinate(1), Coordinate(1.0), Coordinate(2)}), Coordinate(1) == Coordinate(1))
@dataclass(kw_only=True)
class Opt:
    a: int
    b: list = field(default_factory=list)
print(Opt(a=1), Opt(a=2, b=[1]))
