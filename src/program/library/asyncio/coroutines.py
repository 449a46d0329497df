"""What can be awaited, and the coroutines of old: generators."""

from _spinlab import as_coroutine as _as_coroutine, is_coroutine as _is_coroutine
from _spinlab import is_coroutine_function as _is_coroutine_function, method_of as _method_of


def iscoroutine(obj):
    return _is_coroutine(obj)


def iscoroutinefunction(func):
    return _is_coroutine_function(func)


def _is_awaitable(value):
    return _is_coroutine(value) or hasattr(type(value), "__await__")


def coroutine(function):
    """Makes a coroutine of a generator function, as Python did until 3.10."""
    if _is_coroutine_function(function):
        return function
    generator = _as_coroutine(function)
    if generator is not None:
        return generator

    def plain(*arguments, **named):
        result = function(*arguments, **named)
        if hasattr(result, "__iter__") and hasattr(result, "send") or hasattr(type(result), "__await__"):
            result = yield from result
        return result

    return _as_coroutine(plain)
