"""Names for annotations. Annotations are read and ignored; only `NamedTuple` makes something."""

from _spinlab import fields as _fields, named_tuple as _named_tuple


class _Anything:
    def __getitem__(self, parameters):
        return self

    def __call__(self, *arguments):
        return arguments[-1] if arguments else self

    def __or__(self, other):
        return self

    def __ror__(self, other):
        return self


Any = Optional = Union = Callable = Iterable = Iterator = Generator = Sequence = Mapping = _Anything()
List = Dict = Set = Tuple = FrozenSet = Type = Final = ClassVar = Literal = Annotated = _Anything()
Awaitable = Coroutine = AsyncIterator = AsyncIterable = AsyncGenerator = Deque = DefaultDict = _Anything()
NoReturn = Never = Self = Hashable = Collection = MutableMapping = MutableSequence = TextIO = _Anything()
Protocol = object
Generic = object


def TypeVar(name, *constraints, bound=None, covariant=False, contravariant=False):
    return _Anything()


def cast(kind, value):
    return value


class NamedTuple(tuple):
    """A tuple whose items have the names of the annotated fields."""

    def __new__(cls, *values, **named):
        names = _fields(cls)
        if len(values) > len(names):
            given = len(values) + 1
            least = len(names) + 1
            raise TypeError(f"{cls.__name__}.__new__() takes {least} positional arguments but {given} were given")
        items = list(values)
        missing = []
        for name in names[len(values):]:
            if name in named:
                items.append(named.pop(name))
            elif hasattr(cls, name):
                items.append(getattr(cls, name))
            else:
                missing.append(name)
        if missing:
            plural = "" if len(missing) == 1 else "s"
            listed = _listed([repr(name) for name in missing])
            raise TypeError(
                f"{cls.__name__}.__new__() missing {len(missing)} required positional argument{plural}: {listed}"
            )
        for name in named:
            raise TypeError(f"{cls.__name__}.__new__() got an unexpected keyword argument '{name}'")
        return _named_tuple(cls, items)

    @classmethod
    def _make(cls, iterable):
        items = list(iterable)
        if len(items) != len(_fields(cls)):
            raise TypeError(f"Expected {len(_fields(cls))} arguments, got {len(items)}")
        return _named_tuple(cls, items)

    def _asdict(self):
        return dict(zip(_fields(type(self)), self))

    def _replace(self, **named):
        values = self._asdict()
        for name in named:
            if name not in values:
                raise ValueError(f"Got unexpected field names: {[name]!r}")
        values.update(named)
        return _named_tuple(type(self), list(values.values()))


def _listed(words):
    if len(words) < 3:
        return " and ".join(words)
    return ", ".join(words[:-1]) + ", and " + words[-1]
