"""Classes that are not complete: their abstract methods have to be written in a class below."""

from _spinlab import new_instance as _new_instance

_Function = type(lambda: None)


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


def _is_abstract(value):
    if isinstance(value, property):
        value = value.fget
    return getattr(value, "__isabstractmethod__", False)


class ABC:
    __abstractmethods__ = frozenset()

    def _class_made(cls, names):
        """The body of a class has run: what is abstract in it, or still is."""
        for base in cls.__bases__:
            names = names + list(getattr(base, "__abstractmethods__", ()))
        cls.__abstractmethods__ = frozenset([name for name in names if _is_abstract(getattr(cls, name, None))])

    def __new__(cls, *values, **named):
        left = sorted(cls.__abstractmethods__)
        if left:
            word = "method" if len(left) == 1 else "methods"
            listed = ", ".join([repr(name) for name in left])
            raise TypeError(
                f"Can't instantiate abstract class {cls.__name__} without an implementation for abstract {word} {listed}"
            )
        made = _new_instance(cls)
        if isinstance(getattr(cls, "__init__", None), _Function):
            made.__init__(*values, **named)
        elif values or named:
            raise TypeError(f"{cls.__name__}() takes no arguments")
        return made
