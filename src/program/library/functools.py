"""Functions of functions."""

from _spinlab import set_attribute as _set
from typing import NamedTuple as _NamedTuple

_MISSING = []


def reduce(function, iterable, initial=_MISSING):
    iterator = iter(iterable)
    if initial is _MISSING:
        try:
            initial = next(iterator)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    for item in iterator:
        initial = function(initial, item)
    return initial


class partial:
    def __init__(self, func, *args, **keywords):
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})


def wraps(wrapped):
    def copy_name(wrapper):
        wrapper.__wrapped__ = wrapped
        wrapper.__name__ = wrapped.__name__
        wrapper.__qualname__ = wrapped.__qualname__
        wrapper.__doc__ = wrapped.__doc__
        return wrapper
    return copy_name


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _cached(maxsize, 128)
    return lambda function: _cached(function, maxsize)


def cache(function):
    return _cached(function, None)


class _CacheInfo(_NamedTuple):
    hits: int
    misses: int
    maxsize: int
    currsize: int

    def __repr__(self):
        return f"CacheInfo(hits={self.hits}, misses={self.misses}, maxsize={self.maxsize}, currsize={self.currsize})"


def _cached(function, maxsize):
    results = {}
    counts = [0, 0]

    @wraps(function)
    def cached(*args, **keywords):
        key = (args, tuple(keywords.items()))
        if key in results:
            counts[0] += 1
            if maxsize is not None:
                # The one that was used last goes last: the first one is dropped.
                results[key] = results.pop(key)
            return results[key]
        counts[1] += 1
        result = function(*args, **keywords)
        results[key] = result
        if maxsize is not None and len(results) > maxsize:
            del results[next(iter(results))]
        return result

    def clear():
        results.clear()
        counts[0] = counts[1] = 0

    cached.cache_info = lambda: _CacheInfo(counts[0], counts[1], maxsize, len(results))
    cached.cache_clear = clear
    return cached


def total_ordering(cls):
    """Fills in the comparisons that follow from `__eq__` and one of the others."""
    names = [name for name in ("__lt__", "__le__", "__gt__", "__ge__") if _defines(cls, name)]
    if not names:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    for name, method in _ORDERS[names[0]].items():
        if name not in names:
            _set(cls, name, method)
    return cls


def _defines(cls, name):
    return isinstance(getattr(cls, name, None), _Function)


_Function = type(lambda: None)
_ORDERS = {
    "__lt__": {
        "__gt__": lambda self, other: not (self < other or self == other),
        "__le__": lambda self, other: self < other or self == other,
        "__ge__": lambda self, other: not self < other,
    },
    "__le__": {
        "__ge__": lambda self, other: not self <= other or self == other,
        "__lt__": lambda self, other: self <= other and not self == other,
        "__gt__": lambda self, other: not self <= other,
    },
    "__gt__": {
        "__lt__": lambda self, other: not (self > other or self == other),
        "__ge__": lambda self, other: self > other or self == other,
        "__le__": lambda self, other: not self > other,
    },
    "__ge__": {
        "__le__": lambda self, other: not self >= other or self == other,
        "__gt__": lambda self, other: self >= other and not self == other,
        "__lt__": lambda self, other: not self >= other,
    },
}
