"""Classes that are made of their annotated fields."""

from _spinlab import fields as _fields, set_attribute as _set

_MISSING = object()


class _Field:
    def __init__(self, default, default_factory, repr, compare, init, kw_only):
        self.kw_only = kw_only
        self.default = default
        self.default_factory = default_factory
        self.repr = repr
        self.compare = compare
        self.init = init
        self.name = None


class FrozenInstanceError(AttributeError):
    pass


def field(*, default=_MISSING, default_factory=_MISSING, repr=True, compare=True, init=True, kw_only=None):
    if default is not _MISSING and default_factory is not _MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return _Field(default, default_factory, repr, compare, init, kw_only)


def dataclass(cls=None, *, init=True, repr=True, eq=True, order=False, frozen=False, kw_only=False, slots=False):
    def make(cls):
        return _made(cls, init, repr, eq, order, frozen, kw_only)
    return make if cls is None else make(cls)


def _has_own(cls, name):
    """Whether the body of a class defines a method."""
    method = getattr(cls, name, None)
    return method is not None and all([getattr(base, name, None) is not method for base in cls.__bases__])


def _made(cls, init, repr, eq, order, frozen, kw_only):
    # Those of the classes above come first; a field that is said again keeps its place.
    found = {}
    for base in cls.__bases__:
        for one in getattr(base, "__dataclass_fields__", {}).values():
            found[one.name] = one
    for name in _fields(cls):
        default = getattr(cls, name, _MISSING)
        if isinstance(default, (list, dict, set)):
            raise ValueError(
                f"mutable default {type(default)} for field {name} is not allowed: use default_factory"
            )
        one = default if isinstance(default, _Field) else _Field(default, _MISSING, True, True, True, None)
        one.name = name
        if one.kw_only is None:
            one.kw_only = kw_only
        found[name] = one
    had_default = False
    for one in found.values():
        if one.kw_only:
            continue
        has_default = one.default is not _MISSING or one.default_factory is not _MISSING
        if had_default and not has_default and one.init:
            raise TypeError(f"non-default argument {one.name!r} follows default argument")
        had_default = had_default or has_default and one.init
    cls.__dataclass_fields__ = found
    if not hasattr(cls, "__match_args__") or not _has_own(cls, "__match_args__"):
        cls.__match_args__ = tuple([one.name for one in found.values() if one.init and not one.kw_only])
    if init and not _has_own(cls, "__init__"):
        cls.__init__ = _init
    if repr and not _has_own(cls, "__repr__"):
        cls.__repr__ = _repr
    if eq and not _has_own(cls, "__eq__"):
        cls.__eq__ = _eq
        # Equal ones have equal attributes, which never change: they can be keys.
        cls._hashes_attributes_ = frozen and all([one.compare for one in found.values()])
    if frozen:
        cls._frozen_ = _refuse_change
    if order:
        cls.__lt__ = _lt
        cls.__le__ = _le
        cls.__gt__ = _gt
        cls.__ge__ = _ge
    return cls


def _refuse_change(self, name):
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _init(self, *values, **named):
    cls = type(self)
    allowed = [one for one in cls.__dataclass_fields__.values() if one.init]
    taken = [one for one in allowed if not one.kw_only]
    if len(values) > len(taken):
        required = [one for one in taken if one.default is _MISSING and one.default_factory is _MISSING]
        least, most, given = len(required) + 1, len(taken) + 1, len(values) + 1
        takes = f"from {least} to {most}" if least < most else f"{most}"
        raise TypeError(f"{cls.__qualname__}.__init__() takes {takes} positional arguments but {given} were given")
    missing = []
    count = len(taken)
    for at, one in enumerate(taken + [one for one in allowed if one.kw_only]):
        if at < len(values) and at < count:
            if one.name in named:
                raise TypeError(f"{cls.__qualname__}.__init__() got multiple values for argument '{one.name}'")
            _set(self, one.name, values[at])
        elif one.name in named:
            _set(self, one.name, named.pop(one.name))
        elif one.default_factory is not _MISSING:
            _set(self, one.name, one.default_factory())
        elif one.default is not _MISSING:
            _set(self, one.name, one.default)
        else:
            missing.append(repr(one.name))
    for name in named:
        raise TypeError(f"{cls.__qualname__}.__init__() got an unexpected keyword argument '{name}'")
    if missing:
        plural = "" if len(missing) == 1 else "s"
        if len(missing) < 3:
            listed = " and ".join(missing)
        else:
            listed = ", ".join(missing[:-1]) + ", and " + missing[-1]
        raise TypeError(
            f"{cls.__qualname__}.__init__() missing {len(missing)} required positional argument{plural}: {listed}"
        )
    for one in cls.__dataclass_fields__.values():
        if not one.init:
            if one.default_factory is not _MISSING:
                _set(self, one.name, one.default_factory())
            elif one.default is not _MISSING:
                _set(self, one.name, one.default)
    if hasattr(self, "__post_init__"):
        self.__post_init__()


def _values(self):
    return tuple([getattr(self, one.name) for one in type(self).__dataclass_fields__.values() if one.compare])


def _repr(self):
    shown = [one.name for one in type(self).__dataclass_fields__.values() if one.repr]
    return f"{type(self).__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in shown])})"


def _eq(self, other):
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _lt(self, other):
    return _values(self) < _values(other) if type(self) is type(other) else NotImplemented


def _le(self, other):
    return _values(self) <= _values(other) if type(self) is type(other) else NotImplemented


def _gt(self, other):
    return _values(self) > _values(other) if type(self) is type(other) else NotImplemented


def _ge(self, other):
    return _values(self) >= _values(other) if type(self) is type(other) else NotImplemented


def fields(thing):
    found = getattr(thing, "__dataclass_fields__", None)
    if found is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(found.values())


def is_dataclass(thing):
    return hasattr(thing, "__dataclass_fields__")


def _copied(value, copy):
    if is_dataclass(value) and not isinstance(value, type):
        return copy(value)
    if isinstance(value, (list, set, frozenset)) or type(value) is tuple:
        return type(value)([_copied(item, copy) for item in value])
    if isinstance(value, dict):
        return {_copied(key, copy): _copied(item, copy) for key, item in value.items()}
    return value


def asdict(thing):
    return {name: _copied(getattr(thing, name), asdict) for name in type(thing).__dataclass_fields__}


def astuple(thing):
    return tuple([_copied(getattr(thing, name), astuple) for name in type(thing).__dataclass_fields__])


def replace(thing, /, **changes):
    for one in fields(thing):
        if one.init and one.name not in changes:
            changes[one.name] = getattr(thing, one.name)
    return type(thing)(**changes)
