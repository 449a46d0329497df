"""Functions of functions."""

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


def lru_cache(maxsize=128):
    if callable(maxsize):
        return _cached(maxsize)
    return _cached


def cache(function):
    return _cached(function)


def _cached(function):
    results = {}

    @wraps(function)
    def cached(*args, **keywords):
        key = (args, tuple(keywords.items()))
        if key not in results:
            results[key] = function(*args, **keywords)
        return results[key]
    return cached
