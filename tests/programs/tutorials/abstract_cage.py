import abc
from abc import ABC, abstractmethod
import threading
class Tombola(abc.ABC):
    @abc.abstractmethod
    def load(self, iterable):
        """Add items from an iterable."""
    @abc.abstractmethod
    def pick(self): ...
    def loaded(self):
        return bool(self.inspect())
    def inspect(self):
        items = []
        while True:
            try:
                items.append(self.pick())
            except LookupError:
                break
        self.load(items)
        return tuple(items)
class Cage(Tombola):
    def __init__(self, items):
        self._lock = threading.Lock()
        self._items = []
        self.load(items)
    def load(self, items):
        with self._lock:
            self._items.extend(items)
    def pick(self):
        with self._lock:
            try:
                return self._items.pop()
            except IndexError:
                raise LookupError('pick from empty')
    def __call__(self):
        return self.pick()
class Bad(Tombola):
    def load(self, iterable): pass
try:
    Bad()
except TypeError as e:
    print(e)
try:
    Tombola()
except TypeError as e:
    print(e)
cage = Cage(range(3))
print(cage.loaded(), cage.inspect(), cage(), isinstance(cage, Tombola))
class Shape(ABC):
    @property
    @abstractmethod
    def area(self): ...
class Sq(Shape):
    def __init__(self, s): self.s = s
    @property
    def area(self): return self.s ** 2
print(Sq(3).area)
