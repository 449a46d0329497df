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

    def __init__(self, iterable=(), maxlen=None):
        self._items = []
        self.maxlen = maxlen
        for item in iterable:
            self.append(item)

    def append(self, item):
        self._items.append(item)
        if self.maxlen is not None and len(self._items) > self.maxlen:
            del self._items[0]

    def appendleft(self, item):
        self._items.insert(0, item)
        if self.maxlen is not None and len(self._items) > self.maxlen:
            self._items.pop()

    def pop(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        return self._items.pop()

    def popleft(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        return self._items.pop(0)

    def extend(self, iterable):
        for item in iterable:
            self.append(item)

    def extendleft(self, iterable):
        for item in iterable:
            self.appendleft(item)

    def clear(self):
        self._items.clear()

    def copy(self):
        return deque(self._items, self.maxlen)

    def count(self, value):
        return self._items.count(value)

    def remove(self, value):
        if value not in self._items:
            raise ValueError("deque.remove(x): x not in deque")
        self._items.remove(value)

    def rotate(self, n=1):
        if self._items:
            n %= len(self._items)
            self._items[:] = self._items[-n:] + self._items[:-n]

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return reversed(self._items)

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

    def __eq__(self, other):
        return isinstance(other, deque) and self._items == other._items

    def __repr__(self):
        end = "" if self.maxlen is None else f", maxlen={self.maxlen}"
        return f"deque({self._items!r}{end})"


class _Mapping:
    _is_mapping_pattern = True

    def __getitem__(self, key):
        return self._items[key]

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


class Counter(_Mapping):
    def __init__(self, iterable=None, **named):
        self._items = {}
        self.update(iterable, **named)

    def __getitem__(self, key):
        return self._items.get(key, 0)

    def __delitem__(self, key):
        if key in self._items:
            del self._items[key]

    def _change(self, sign, iterable, named):
        if iterable is not None:
            if isinstance(iterable, (dict, _Mapping)):
                for key, count in iterable.items():
                    self._items[key] = self._items.get(key, 0) + sign * count
            else:
                for key in iterable:
                    self._items[key] = self._items.get(key, 0) + sign
        for key, count in named.items():
            self._items[key] = self._items.get(key, 0) + sign * count

    def update(self, iterable=None, **named):
        self._change(1, iterable, named)

    def subtract(self, iterable=None, **named):
        self._change(-1, iterable, named)

    def most_common(self, n=None):
        pairs = sorted(self._items.items(), key=lambda pair: pair[1], reverse=True)
        return pairs if n is None else pairs[:max(n, 0)]

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
