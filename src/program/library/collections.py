"""Containers with a purpose."""

import collections.abc as abc
from _spinlab import name_fields as _name_fields
from keyword import iskeyword as _iskeyword
from typing import NamedTuple as _NamedTuple


def namedtuple(typename, field_names, *, defaults=None):
    """A class of tuples whose items have names."""
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    field_names = [str(name) for name in field_names]
    for name in [typename] + field_names:
        if not name.isidentifier():
            raise ValueError(f"Type names and field names must be valid identifiers: {name!r}")
        if _iskeyword(name):
            raise ValueError(f"Type names and field names cannot be a keyword: {name!r}")
    for at, name in enumerate(field_names):
        if name.startswith("_"):
            raise ValueError(f"Field names cannot start with an underscore: {name!r}")
        if name in field_names[:at]:
            raise ValueError(f"Encountered duplicate field name: {name!r}")
    defaults = [] if defaults is None else list(defaults)
    if len(defaults) > len(field_names):
        raise TypeError("Got more default values than field names")

    class Named(_NamedTuple):
        pass

    _name_fields(Named, typename, field_names, defaults)
    return Named


class deque:
    _is_sequence_pattern = True
    _walks = ()

    def __init__(self, iterable=(), maxlen=None):
        self._items = []
        self.maxlen = maxlen
        self.extend(iterable)

    def _changes(self):
        """Whoever walks over it is told that it is no longer what it was."""
        for walk in self._walks:
            walk._is_stale = True
        self._walks = ()

    def append(self, item):
        self._changes()
        self._items.append(item)
        if self.maxlen is not None and len(self._items) > self.maxlen:
            del self._items[0]

    def appendleft(self, item):
        self._changes()
        self._items.insert(0, item)
        if self.maxlen is not None and len(self._items) > self.maxlen:
            self._items.pop()

    def pop(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        self._changes()
        return self._items.pop()

    def popleft(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        self._changes()
        return self._items.pop(0)

    def extend(self, iterable):
        for item in list(iterable) if iterable is self else iterable:
            self.append(item)

    def extendleft(self, iterable):
        for item in list(iterable) if iterable is self else iterable:
            self.appendleft(item)

    def insert(self, index, item):
        if self.maxlen is not None and len(self._items) >= self.maxlen:
            raise IndexError("deque already at its maximum size")
        self._changes()
        self._items.insert(index, item)

    def clear(self):
        self._changes()
        self._items.clear()

    def copy(self):
        return deque(self._items, self.maxlen)

    def count(self, value):
        return self._items.count(value)

    def index(self, value, *bounds):
        try:
            return self._items.index(value, *bounds)
        except ValueError:
            raise ValueError(f"{value!r} is not in deque") from None

    def remove(self, value):
        if value not in self._items:
            raise ValueError("deque.remove(x): x not in deque")
        self._changes()
        self._items.remove(value)

    def reverse(self):
        self._items.reverse()

    def rotate(self, n=1):
        if len(self._items) > 1:
            self._changes()
            n %= len(self._items)
            self._items[:] = self._items[-n:] + self._items[:-n]

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return _Walk(self, 1)

    def __reversed__(self):
        return _Walk(self, -1)

    def __contains__(self, value):
        return value in self._items

    def __getitem__(self, index):
        if not -len(self._items) <= index < len(self._items):
            raise IndexError("deque index out of range")
        return self._items[index]

    def __setitem__(self, index, value):
        if not -len(self._items) <= index < len(self._items):
            raise IndexError("deque index out of range")
        self._items[index] = value

    def __delitem__(self, index):
        if not -len(self._items) <= index < len(self._items):
            raise IndexError("deque index out of range")
        self._changes()
        del self._items[index]

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        result = self.copy()
        result.extend(other._items)
        return result

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __eq__(self, other):
        return isinstance(other, deque) and self._items == other._items

    def __repr__(self):
        end = "" if self.maxlen is None else f", maxlen={self.maxlen}"
        return f"deque({self._items!r}{end})"


class _Walk:
    """An iterator over a deque, which notices that another thread, or the loop itself, has changed it."""

    def __init__(self, owner, step):
        self._items = owner._items
        self._step = step
        self._at = 0 if step == 1 else len(owner._items) - 1
        self._is_stale = False
        owner._walks += (self,)

    def __iter__(self):
        return self

    def __next__(self):
        if self._is_stale:
            raise RuntimeError("deque mutated during iteration")
        if not 0 <= self._at < len(self._items):
            raise StopIteration
        item = self._items[self._at]
        self._at += self._step
        return item


class _Mapping:
    _is_mapping_pattern = True

    def __getitem__(self, key):
        return self._items.get(key, 0) if isinstance(self, Counter) else self._items[key]

    def __setitem__(self, key, value):
        self._items[key] = value

    def __delitem__(self, key):
        del self._items[key]

    def __contains__(self, key):
        return key in self._items

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __eq__(self, other):
        return self._items == (other._items if isinstance(other, _Mapping) else other)

    def get(self, key, default=None):
        return self._items.get(key, default)

    def keys(self):
        return self._items.keys()

    def values(self):
        return self._items.values()

    def items(self):
        return self._items.items()

    def pop(self, *arguments):
        return self._items.pop(*arguments)

    def setdefault(self, key, default=None):
        return self._items.setdefault(key, default)

    def clear(self):
        self._items.clear()


class defaultdict(_Mapping):
    def __init__(self, default_factory=None, *given, **named):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        self._items = dict(*given, **named)
        self.default_factory = default_factory

    def __getitem__(self, key):
        if key not in self._items and self.default_factory is not None:
            self._items[key] = self.default_factory()
        return self._items[key]

    def popitem(self):
        return self._items.popitem()

    def update(self, *given, **named):
        self._items.update(*given, **named)

    def copy(self):
        return defaultdict(self.default_factory, self._items)

    def __repr__(self):
        return f"defaultdict({self.default_factory!r}, {self._items!r})"


class OrderedDict(_Mapping):
    def __init__(self, *given, **named):
        self._items = dict(*given, **named)

    def popitem(self, last=True):
        if not self._items:
            raise KeyError("dictionary is empty")
        if last:
            return self._items.popitem()
        for key in self._items:
            return key, self._items.pop(key)

    def move_to_end(self, key, last=True):
        value = self._items.pop(key)
        if last:
            self._items[key] = value
        else:
            others = dict(self._items)
            self._items.clear()
            self._items[key] = value
            self._items.update(others)

    def update(self, *given, **named):
        self._items.update(*given, **named)

    def copy(self):
        return OrderedDict(self._items)

    def __repr__(self):
        return f"OrderedDict({self._items!r})" if self._items else "OrderedDict()"


def _count(counts, iterable):
    for key in iterable:
        counts[key] = counts.get(key, 0) + 1


def _count_of(pair):
    return pair[1]


class Counter(_Mapping):
    """CPython has the methods of this class in Python: other threads may come between what they do."""

    def __init__(self, iterable=None, **named):
        self._items = {}
        self.update(iterable, **named)

    def __delitem__(self, key):
        if key in self._items:
            del self._items[key]

    def __eq__(self, other):
        if not isinstance(other, Counter):
            return self._items == (other._items if isinstance(other, _Mapping) else other)
        return all(self._items.get(key, 0) == other._items.get(key, 0) for one in (self, other) for key in one._items)

    def update(self, iterable=None, **named):
        if isinstance(iterable, (dict, _Mapping)):
            for key, count in iterable.items():
                self._items[key] = count + self._items.get(key, 0)
        elif iterable is not None:
            _count(self._items, iterable)
        if named:
            self.update(named)

    def subtract(self, iterable=None, **named):
        if isinstance(iterable, (dict, _Mapping)):
            for key, count in iterable.items():
                self._items[key] = self._items.get(key, 0) - count
        elif iterable is not None:
            for key in iterable:
                self._items[key] = self._items.get(key, 0) - 1
        if named:
            self.subtract(named)

    def most_common(self, n=None):
        pairs = self._items.items()
        if n is None:
            return sorted(pairs, key=_count_of, reverse=True)
        if n == 1:
            walk = iter(pairs)
            return [max(walk, key=_count_of)] if pairs else []
        if n < len(pairs):
            pairs = [pair for pair in pairs]
        return sorted(pairs, key=_count_of, reverse=True)[:max(n, 0)]

    def elements(self):
        for key, count in self._items.items():
            for _ in range(count):
                yield key

    def total(self):
        return sum(self._items.values())

    def copy(self):
        return Counter(self._items)

    def __add__(self, other):
        added = self.copy()
        added.update(other)
        return Counter({key: count for key, count in added.items() if count > 0})

    def __sub__(self, other):
        left = self.copy()
        left.subtract(other)
        return Counter({key: count for key, count in left.items() if count > 0})

    def __repr__(self):
        if not self._items:
            return "Counter()"
        listed = ", ".join([f"{key!r}: {count!r}" for key, count in self.most_common()])
        return f"Counter({{{listed}}})"
