# Exception groups, and asynchronous generators

class BaseExceptionGroup(BaseException):
    """Several exceptions in one. With nothing but ordinary ones within it is an ExceptionGroup."""

    def __new__(cls, message, exceptions):
        if not isinstance(message, str):
            raise TypeError(f"argument 1 must be str, not {type(message).__name__}")
        if not isinstance(exceptions, (list, tuple)) and not hasattr(type(exceptions), "__getitem__"):
            raise TypeError("second argument (exceptions) must be a sequence")
        if not exceptions:
            raise ValueError("second argument (exceptions) must be a non-empty sequence")
        are_ordinary = True
        for at, error in enumerate(exceptions):
            if not _is_exception(error):
                raise ValueError(f"Item {at} of second argument (exceptions) is not an exception")
            are_ordinary = are_ordinary and isinstance(error, Exception)
        if cls is BaseExceptionGroup and are_ordinary:
            cls = ExceptionGroup
        elif issubclass(cls, Exception) and not are_ordinary:
            name = "an ExceptionGroup" if cls is ExceptionGroup else repr(cls.__name__)
            raise TypeError(f"Cannot nest BaseExceptions in {name}")
        group = _new_exception(cls, message, exceptions)
        group.message = message
        group.exceptions = tuple(exceptions)
        return group

    def __str__(self):
        plural = "" if len(self.exceptions) == 1 else "s"
        return f"{self.message} ({len(self.exceptions)} sub-exception{plural})"

    def derive(self, excs):
        return BaseExceptionGroup(self.message, excs)

    def split(self, matcher):
        return _split_group(self, _group_matcher(matcher))

    def subgroup(self, matcher):
        return _split_group(self, _group_matcher(matcher))[0]


class ExceptionGroup(BaseExceptionGroup, Exception):
    pass


def _group_matcher(matcher):
    if isinstance(matcher, (type, tuple)):
        return lambda error: isinstance(error, matcher)
    if callable(matcher):
        return matcher
    raise TypeError("expected an exception type, a tuple of exception types, or a callable (other than a class)")


def _split_group(error, matches):
    """What matches, and the rest: each a group of the same shape, the exception itself, or None."""
    if matches(error):
        return error, None
    if not isinstance(error, BaseExceptionGroup):
        return None, error
    matching, others = [], []
    for inner in error.exceptions:
        match, rest = _split_group(inner, matches)
        if match is not None:
            matching.append(match)
        if rest is not None:
            others.append(rest)
    return _group_part(error, matching), _group_part(error, others)


def _group_part(group, exceptions):
    return _copy_raised(group.derive(exceptions), group) if exceptions else None


def _match_group(error, kind):
    """For `except*`: what its clause handles, as a group, and what is left for the next one."""
    for one in kind if isinstance(kind, tuple) else (kind,):
        if not isinstance(one, type) or not issubclass(one, BaseException):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
        if issubclass(one, BaseExceptionGroup):
            raise TypeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
    if error is None:
        return None, None
    if isinstance(error, BaseExceptionGroup):
        return error.split(kind)
    if isinstance(error, kind):
        return BaseExceptionGroup("", (error,)), None
    return None, error


def _end_star(error, raised, rest):
    """After all clauses: what goes on, made of what they raised and of what none of them handled."""
    if not isinstance(error, BaseExceptionGroup):
        return raised[0] if raised else rest
    again = [] if rest is None else _group_leaves(rest)
    new = []
    for one in raised:
        is_part = isinstance(one, BaseExceptionGroup) and one.__context__ is error.__context__
        if is_part and one.__cause__ is error.__cause__:
            again += _group_leaves(one)
        else:
            new.append(one)
    left = None
    if again:
        left = _split_group(error, lambda inner: any([inner is leaf for leaf in again]))[0]
    if not new:
        return left
    if left is not None:
        new.append(left)
    return BaseExceptionGroup("", new)


def _group_leaves(error):
    if not isinstance(error, BaseExceptionGroup):
        return [error]
    leaves = []
    for inner in error.exceptions:
        leaves += _group_leaves(inner)
    return leaves


def aiter(value):
    if not hasattr(type(value), "__aiter__"):
        raise TypeError(f"'{type(value).__name__}' object is not an async iterable")
    return type(value).__aiter__(value)


def anext(iterator, *default):
    if not hasattr(type(iterator), "__anext__"):
        raise TypeError(f"'{type(iterator).__name__}' object is not an async iterator")
    following = type(iterator).__anext__(iterator)
    return _anext_or(following, default[0]) if default else following


async def _anext_or(following, default):
    try:
        return await following
    except StopAsyncIteration:
        return default


# An exception that is thrown into one of these three before it has begun goes into the generator: the machine puts it
# into `thrown` and lets the function begin.


def _asend(generator, thrown, value):
    """What awaiting `asend` or `__anext__` does: what the generator awaits is handed on, what it yields is the result."""
    return (yield from _async_steps(generator, value, thrown))


def _athrow(generator, thrown, kind, value):
    if thrown is not None:
        kind = thrown
    elif isinstance(kind, type):
        kind = kind() if value is None else value if _is_exception(value) else kind(value)
    return (yield from _async_steps(generator, None, kind))


def _aclose(generator, thrown):
    if thrown is None:
        state = _generator_state(generator)
        if state == "created":
            _forget_generator(generator)
        if state in ("created", "closed"):
            return
        thrown = GeneratorExit()
    try:
        yield from _async_steps(generator, None, thrown)
    except (StopAsyncIteration, GeneratorExit):
        return
    raise RuntimeError("async generator ignored GeneratorExit")


def _async_steps(generator, value, error):
    try:
        while True:
            if error is None:
                awaited = _resume(generator, value)
            else:
                awaited = _throw_exception(generator, error)
            value, error = None, None
            try:
                value = yield awaited
            except BaseException as thrown:
                error = thrown
    except StopIteration as stop:
        return stop.value
