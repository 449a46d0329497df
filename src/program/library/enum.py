"""Classes of named constants."""

from _spinlab import new_instance as _new_instance, set_attribute as _set

_Function = type(lambda: None)


class _Later:
    """What the body of a class computes from values that are not known yet."""

    def __or__(self, other):
        return _Both("|", self, other)

    def __and__(self, other):
        return _Both("&", self, other)

    def __xor__(self, other):
        return _Both("^", self, other)


class auto(_Later):
    """The next value: what comes after the largest so far."""

    def __init__(self):
        self.value = None


class _Both(_Later):
    def __init__(self, operator, left, right):
        self.operator = operator
        self.left = left
        self.right = right


def _settled(value):
    if isinstance(value, auto):
        return value.value
    if not isinstance(value, _Both):
        return value
    left, right = _settled(value.left), _settled(value.right)
    if value.operator == "|":
        return left | right
    return left & right if value.operator == "&" else left ^ right


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class EnumType:
    """What can be done with the class itself: the machine looks up its methods for a class with this `_meta_`."""

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len(cls._member_names_)

    def __contains__(cls, value):
        return isinstance(value, cls) or _find(cls, value) is not None

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __repr__(cls):
        return f"<{'flag' if issubclass(cls, Flag) else 'enum'} {cls.__name__!r}>"


EnumMeta = EnumType


def _find(cls, value):
    for one in cls._member_map_.values():
        if one._value_ == value:
            return one
    return None


def _is_member(cls, name, value):
    if name.startswith("_") and name.endswith("_") or name.startswith(f"_{cls.__name__}__"):
        return False
    if isinstance(value, member):
        return True
    if isinstance(value, (_Function, property, classmethod, staticmethod, type, nonmember)):
        return False
    return not callable(value)


class Enum:
    _meta_ = EnumType
    _member_map_ = {}
    _member_names_ = []

    def __new__(cls, value):
        if isinstance(value, cls):
            return value
        found = _find(cls, value)
        if found is None:
            found = cls._missing_(value)
        if found is None:
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        return found

    def _class_made(cls, names):
        """The body of a class has run: what it named becomes its members."""
        for base in cls.__bases__:
            if getattr(base, "_member_names_", None):
                raise TypeError(f"{cls!r} cannot extend {base!r}")
        cls._member_map_ = {}
        cls._member_names_ = []
        cls.__members__ = cls._member_map_
        values = []
        for name in names:
            if not hasattr(cls, name):
                continue
            value = getattr(cls, name)
            if isinstance(value, nonmember):
                _set(cls, name, value.value)
            if not _is_member(cls, name, value):
                continue
            if isinstance(value, member):
                value = value.value
            if isinstance(value, auto):
                value.value = cls._generate_next_value_(name, 1, len(cls._member_names_), values)
            value = _settled(value)
            values.append(value)
            _add(cls, name, value)

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return max(last_values) + 1 if last_values else start

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{type(self).__name__}.{self._name_}"

    def __format__(self, spec):
        return format(str(self), spec)


def _add(cls, name, value):
    same = _find(cls, value)
    if same is not None:
        cls._member_map_[name] = same
        _set(cls, name, same)
        return
    one = _make(cls, name, value)
    begin = getattr(cls, "__init__", None)
    if isinstance(begin, _Function):
        begin(one, *(value if isinstance(value, tuple) else (value,)))
    cls._member_map_[name] = one
    if not issubclass(cls, Flag) or value > 0 and value & (value - 1) == 0:
        cls._member_names_.append(name)
    _set(cls, name, one)


def _make(cls, name, value):
    one = _new_instance(cls)
    one._value_ = value
    one._name_ = name
    if issubclass(cls, str):
        # As text the member is this.
        one._text_ = value
    return one


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    def __str__(self):
        return str(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __bool__(self):
        return self._value_ != 0


class StrEnum(str, ReprEnum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return self._value_

    def __format__(self, spec):
        return format(self._value_, spec)

    def __bool__(self):
        return self._value_ != ""


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        highest = max(last_values) if last_values else 0
        return 1 << highest.bit_length()

    @classmethod
    def _missing_(cls, value):
        """A combination of members: made when it is first asked for, and kept."""
        known = 0
        for name in cls._member_names_:
            known |= cls._member_map_[name]._value_
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        if value < 0:
            value = known & value
            found = _find(cls, value)
            if found is not None:
                return found
        if value & ~known:
            raise ValueError(
                f"{cls!r} invalid value {value}\n    given {_bits(value, value | known)}\n"
                f"  allowed {_bits(known, value | known)}"
            )
        combined = getattr(cls, "_combinations_", None)
        if combined is None:
            combined = cls._combinations_ = {}
        if value not in combined:
            names = [one._name_ for one in cls if one._value_ & value]
            combined[value] = _make(cls, "|".join(names) if names else None, value)
        return combined[value]

    def __or__(self, other):
        return type(self)(self._value_ | other._value_) if isinstance(other, type(self)) else NotImplemented

    def __and__(self, other):
        return type(self)(self._value_ & other._value_) if isinstance(other, type(self)) else NotImplemented

    def __xor__(self, other):
        return type(self)(self._value_ ^ other._value_) if isinstance(other, type(self)) else NotImplemented

    def __invert__(self):
        return type(self)(~self._value_)

    def __contains__(self, other):
        if not isinstance(other, type(self)):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {type(self).__qualname__!r}"
            )
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return iter([one for one in type(self) if one._value_ & self._value_])

    def __len__(self):
        return self._value_.bit_count()

    def __bool__(self):
        return self._value_ != 0

    def __repr__(self):
        name = type(self).__name__
        return f"<{name}: 0>" if self._name_ is None else f"<{name}.{self._name_}: {self._value_}>"

    def __str__(self):
        name = type(self).__name__
        return f"{name}({self._value_})" if self._name_ is None else f"{name}.{self._name_}"


def _bits(value, longest):
    return f"0b0 {value:0{longest.bit_length()}b}"


def unique(enumeration):
    """Refuses two names for one value."""
    again = [(name, one._name_) for name, one in enumeration._member_map_.items() if name != one._name_]
    if again:
        listed = ", ".join([f"{alias} -> {name}" for alias, name in again])
        raise ValueError(f"duplicate values found in {enumeration!r}: {listed}")
    return enumeration
