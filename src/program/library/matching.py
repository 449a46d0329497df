# What patterns of `match` ask. `_missing` is what nothing else is.

_missing = object()


def _is_sequence(value):
    if isinstance(value, (list, tuple, range)):
        return True
    return hasattr(type(value), "_is_sequence_pattern")


def _is_mapping(value):
    return isinstance(value, dict) or hasattr(type(value), "_is_mapping_pattern")


def _mapping_rest(mapping, *keys):
    return {key: value for key, value in mapping.items() if key not in keys}


def _match_class(value, kind, count, *keywords):
    """The names of the attributes that positional patterns look at; None for the value itself."""
    if not isinstance(kind, type):
        raise TypeError("called match pattern must be a class")
    if not isinstance(value, kind):
        return _missing
    if count == 0:
        return ()
    names = getattr(kind, "__match_args__", getattr(kind, "_fields", None) if issubclass(kind, tuple) else None)
    if names is None:
        is_itself = issubclass(kind, (bool, dict, float, frozenset, int, list, set, str, tuple))
        names = (None,) if is_itself else ()
    elif not isinstance(names, tuple):
        raise TypeError(f"{kind.__name__}.__match_args__ must be a tuple (got {type(names).__name__})")
    if count > len(names):
        word = "sub-pattern" if len(names) == 1 else "sub-patterns"
        raise TypeError(f"{kind.__name__}() accepts {len(names)} positional {word} ({count} given)")
    for at, name in enumerate(names[:count]):
        if name is not None and not isinstance(name, str):
            raise TypeError(f"__match_args__ elements must be strings (got {type(name).__name__})")
        if name in names[:at] or name in keywords:
            raise TypeError(f"{kind.__name__}() got multiple sub-patterns for attribute {name!r}")
    return names


def _match_attribute(value, name):
    return value if name is None else getattr(value, name, _missing)
