"""What is built in, as far as it has to call the program: natively nothing calls Python.

Names with an underscore are the machine's own; programs do not see them.
"""

from _spinlab import attribute as _attribute, exception_text as _exception_text, exit as _exit
from _spinlab import forget_generator as _forget_generator, frozen as _frozen, is_exception as _is_exception
from _spinlab import is_own as _is_own, method_of as _method_of, native_repr as _native_repr
from _spinlab import native_str as _native_str, orders_itself as _orders_itself, percent as _native_percent
from _spinlab import plain_repr as _plain_repr, quote_ascii as _quote_ascii, set_slice as _native_set_slice
from _spinlab import sort_list as _sort_list, throw_exception as _throw_exception, traceback as _traceback
from _spinlab import complain as _complain, write as _write
from _spinlab import copy_raised as _copy_raised, generator_state as _generator_state
from _spinlab import new_exception as _new_exception, resume as _resume, running_loop as _running_loop

__debug__ = True


def _call(function):
    function()


def _done(name, *arguments):
    """Calls a function of this module for a method that gives None."""
    _BY_NAME[name](*arguments)


def _enter_local(value, name, arguments, named):
    """Fills an object of `threading.local` for a thread that sees it for the first time."""
    value.__init__(*arguments, **named)
    return getattr(value, name)


def _gather(function, arguments, position, named):
    """Calls a native function again, with the items of an iterable in a list."""
    arguments[position] = [item for item in arguments[position]]
    return function(*arguments, **named)


def _change_set(own, operation, iterables):
    """`intersection_update` and its kin."""
    result = own.copy()
    for iterable in iterables:
        items = set(iterable)
        if operation == "intersection_update":
            result = result & items
        elif operation == "difference_update":
            result = result - items
        else:
            result = result ^ items
    own.clear()
    own.update(result)


# Iteration

def _list(iterable):
    return [item for item in iterable]


def _set(iterable):
    return {item for item in iterable}


def _frozenset(iterable=()):
    return _frozen({item for item in iterable})


def _items(iterable, most):
    """What an assignment unpacks: no more than it needs to see that there is too much."""
    items = []
    for item in iterable:
        items.append(item)
        if most is not None and len(items) > most:
            break
    return items


def _from_keys(keys, value):
    return {key: value for key in keys}


def _extend(into, iterable):
    if iterable is into:
        iterable = into[:]
    for item in iterable:
        into.append(item)
    return into


def _extend_display(into, iterable):
    """`[*iterable]`, and the arguments of a call."""
    if not _is_iterable(iterable):
        raise TypeError(f"Value after * must be an iterable, not {type(iterable).__name__}")
    return _extend(into, iterable)


def _update_set(into, iterable):
    for item in iterable:
        into.add(item)
    return into


def _update_sets(into, *iterables):
    for iterable in iterables:
        _update_set(into, iterable)


def _update_dict(into, other):
    return _update(into, other, {})


def _update(into, other, named):
    if isinstance(other, dict):
        for key, value in other.items():
            into[key] = value
    elif hasattr(other, "keys"):
        for key in other.keys():
            into[key] = other[key]
    else:
        at = 0
        for pair in other:
            if not _is_iterable(pair):
                raise TypeError(f"cannot convert dictionary update sequence element #{at} to a sequence")
            pair = list(pair)
            if len(pair) != 2:
                raise ValueError(f"dictionary update sequence element #{at} has length {len(pair)}; 2 is required")
            into[pair[0]] = pair[1]
            at += 1
    for key, value in named.items():
        into[key] = value
    return into


def _is_iterable(value):
    try:
        iter(value)
    except TypeError:
        return False
    return True


def _set_slice(container, index, value):
    try:
        iter(value)
    except TypeError:
        if index.step is None:
            raise TypeError("can only assign an iterable") from None
        raise TypeError("must assign iterable to extended slice") from None
    _native_set_slice(container, index, list(value))


def _iterate_items(sequence):
    at = 0
    while True:
        try:
            item = sequence[at]
        except (IndexError, StopIteration):
            return
        yield item
        at += 1


def _iterate_calls(function, sentinel):
    if not callable(function):
        raise TypeError("iter(v, w): v must be callable")
    return _calls(function, sentinel)


def _calls(function, sentinel):
    while True:
        value = function()
        if value == sentinel:
            return
        yield value


def _next(iterator, default):
    try:
        return next(iterator)
    except StopIteration:
        return default


def _enumerate(iterable, start):
    return _counted(iter(iterable), start)


def _counted(iterator, number):
    for item in iterator:
        yield number, item
        number += 1


def _zip(iterables, strict):
    return _zipped([iter(iterable) for iterable in iterables], strict)


def _zipped(iterators, strict):
    while True:
        row = []
        for at, iterator in enumerate(iterators):
            try:
                row.append(next(iterator))
            except StopIteration:
                if not strict:
                    return
                if at:
                    others = "argument 1" if at == 1 else f"arguments 1-{at}"
                    raise ValueError(f"zip() argument {at + 1} is shorter than {others}") from None
                for more in range(1, len(iterators)):
                    try:
                        next(iterators[more])
                    except StopIteration:
                        continue
                    others = "argument 1" if more == 1 else f"arguments 1-{more}"
                    raise ValueError(f"zip() argument {more + 1} is longer than {others}") from None
                return
        yield tuple(row)


def _reversed(sequence):
    for at in range(len(sequence) - 1, -1, -1):
        yield sequence[at]


def _reversed_mapping(view):
    return _walk_back(view, list(view))


def _walk_back(view, items):
    length = len(items)
    while items:
        if len(view) != length:
            raise RuntimeError("dictionary changed size during iteration")
        item = items.pop()
        if item in view:
            yield item


def map(function, *iterables):
    if not iterables:
        raise TypeError("map() must have at least two arguments.")
    return _mapped(function, [iter(iterable) for iterable in iterables])


def _mapped(function, iterators):
    if len(iterators) == 1:
        for item in iterators[0]:
            yield function(item)
        return
    for row in zip(*iterators):
        yield function(*row)


def filter(function, iterable):
    return _filtered(function, iter(iterable))


def _filtered(function, iterator):
    for item in iterator:
        if item if function is None else function(item):
            yield item


def _any(iterable):
    for item in iterable:
        if item:
            return True
    return False


def _all(iterable):
    for item in iterable:
        if not item:
            return False
    return True


def _sum(items, total):
    for item in items:
        total = total + item
    return total


def _extreme(items, key, least):
    best = items[0]
    best_key = best if key is None else key(best)
    for item in items[1:]:
        item_key = item if key is None else key(item)
        if item_key < best_key if least else item_key > best_key:
            best, best_key = item, item_key
    return best


def _sorted(items, key, reverse):
    _sort(items, key, reverse)
    return items


def _sort_in_place(items, key, reverse):
    """`list.sort`: while functions of the program order them, the list has no items."""
    if key is None and _orders_itself(items):
        _sort(items, key, reverse)
        return
    own = items[:]
    items.clear()
    try:
        _sort(own, key, reverse)
    finally:
        is_changed = bool(items)
        items[:] = own
    if is_changed:
        raise ValueError("list modified during sort")


def _sort(items, key, reverse):
    keys = items[:] if key is None else [key(item) for item in items]
    reverse = True if reverse else False
    if _orders_itself(keys):
        _sort_list(items, keys, reverse)
        return
    # Stable, and with `<` alone, as the order of the program's own objects may say no more.
    order = _merge_sorted(list(range(len(items)))[::-1] if reverse else list(range(len(items))), keys)
    if reverse:
        order.reverse()
    items[:] = [items[at] for at in order]


def _merge_sorted(order, keys):
    if len(order) < 2:
        return order
    middle = len(order) // 2
    left = _merge_sorted(order[:middle], keys)
    right = _merge_sorted(order[middle:], keys)
    merged = []
    one = other = 0
    while one < len(left) and other < len(right):
        if keys[right[other]] < keys[left[one]]:
            merged.append(right[other])
            other += 1
        else:
            merged.append(left[one])
            one += 1
    return merged + left[one:] + right[other:]


def _index(items, value):
    for at, item in enumerate(items):
        if item is value or item == value:
            return at
    if isinstance(items, tuple):
        raise ValueError("tuple.index(x): x not in tuple")
    raise ValueError(f"{value!r} is not in list")


def _remove(items, value):
    for at, item in enumerate(items):
        if item is value or item == value:
            del items[at]
            return
    raise ValueError("list.remove(x): x not in list")


def _count(items, value):
    count = 0
    for item in items:
        if item is value or item == value:
            count += 1
    return count


def _set_method(name, own, other):
    if name == "issubset":
        return own <= set(other)
    if name == "issuperset":
        return own >= set(other)
    if name == "isdisjoint":
        return not own & set(other)
    result = own
    for iterable in other:
        items = set(iterable)
        if name == "union":
            result = result | items
        elif name == "intersection":
            result = result & items
        elif name == "difference":
            result = result - items
        else:
            result = result ^ items
    return result.copy() if result is own else result


# Operators that the program's own methods define

def _bool(value):
    return True if value else False


def _binary(left, right, forward, backward, in_place, symbol):
    if in_place is not None:
        method = _method_of(left, in_place)
        if method is not None:
            result = method(right)
            if result is not NotImplemented:
                return result
    is_closer = type(left) is not type(right) and issubclass(type(right), type(left))
    if is_closer:
        method = _method_of(right, backward)
        if method is not None:
            result = method(left)
            if result is not NotImplemented:
                return result
    method = _method_of(left, forward)
    if method is not None:
        result = method(right)
        if result is not NotImplemented:
            return result
    if not is_closer and type(left) is not type(right):
        method = _method_of(right, backward)
        if method is not None:
            result = method(left)
            if result is not NotImplemented:
                return result
    if isinstance(left, tuple) and isinstance(right, tuple) and symbol in ("+", "+="):
        return tuple(list(left) + list(right))
    if isinstance(left, str) and symbol in ("%", "%="):
        return _percent(left, right)
    if symbol in ("*", "*="):
        for one, other in ((left, right), (right, left)):
            if isinstance(one, (str, list, tuple)):
                raise TypeError(f"can't multiply sequence by non-int of type '{type(other).__name__}'")
            if symbol == "*=" and (_is_own(one) or isinstance(one, (dict, set, frozenset, range))):
                # A type of many values that cannot be repeated: CPython does not ask the other one.
                break
    if isinstance(left, (str, list, tuple)) and symbol in ("+", "+="):
        kind = type(left).__name__
        raise TypeError(f'can only concatenate {kind} (not "{type(right).__name__}") to {kind}')
    if symbol == "**":
        symbol = "** or pow()"
    raise TypeError(
        f"unsupported operand type(s) for {symbol}: '{type(left).__name__}' and '{type(right).__name__}'"
    )


def _compare(left, right, forward, backward, symbol):
    is_closer = type(left) is not type(right) and issubclass(type(right), type(left))
    if is_closer:
        method = _method_of(right, backward)
        if method is not None:
            result = method(left)
            if result is not NotImplemented:
                return result
    method = _method_of(left, forward)
    if method is not None:
        result = method(right)
        if result is not NotImplemented:
            return result
    if symbol == "!=":
        method = _method_of(left, "__eq__")
        if method is not None:
            result = method(right)
            if result is not NotImplemented:
                return not result
    if not is_closer:
        method = _method_of(right, backward)
        if method is not None:
            result = method(left)
            if result is not NotImplemented:
                return result
    if symbol == "==":
        return left is right
    if symbol == "!=":
        return left is not right
    if isinstance(left, tuple) and isinstance(right, tuple):
        return _compare_items(left, right, forward, backward, symbol)
    raise TypeError(
        f"'{symbol}' not supported between instances of '{type(left).__name__}' and '{type(right).__name__}'"
    )


def _compare_items(left, right, forward, backward, symbol):
    """Compares lists, tuples and dicts in which the program's own objects lie."""
    if isinstance(left, dict):
        equal = isinstance(right, dict) and len(left) == len(right) and _same_values(left, right)
        return equal if symbol == "==" else not equal
    if type(left) is not type(right) and not (isinstance(left, tuple) and isinstance(right, tuple)):
        if symbol in ("==", "!="):
            return _compare(left, right, forward, backward, symbol)
        raise TypeError(
            f"'{symbol}' not supported between instances of '{type(left).__name__}' and '{type(right).__name__}'"
        )
    if symbol in ("==", "!=") and len(left) != len(right):
        return symbol == "!="
    for at in range(min(len(left), len(right))):
        one, other = left[at], right[at]
        if one is other or one == other:
            continue
        if symbol == "==":
            return False
        if symbol == "!=":
            return True
        if symbol == "<":
            return one < other
        if symbol == "<=":
            return one <= other
        if symbol == ">":
            return one > other
        return one >= other
    lengths = len(left) - len(right)
    if symbol == "==":
        return True
    if symbol == "!=":
        return False
    if symbol == "<":
        return lengths < 0
    if symbol == "<=":
        return lengths <= 0
    if symbol == ">":
        return lengths > 0
    return lengths >= 0


def _same_values(left, right):
    for key, value in left.items():
        if key not in right:
            return False
        other = right[key]
        if not (value is other or value == other):
            return False
    return True


def _contains(container, item, wanted):
    method = _method_of(container, "__contains__")
    if method is not None:
        found = True if method(item) else False
        return found == wanted
    for other in container:
        if other is item or other == item:
            return wanted
    return not wanted


# Text

def _repr(value):
    text = _native_repr(value)
    if text is not None:
        return text
    method = _method_of(value, "__repr__")
    if method is not None:
        text = method()
        if not isinstance(text, str):
            raise TypeError(f"__repr__ returned non-string (type {type(text).__name__})")
        return text
    if isinstance(value, list):
        return "[" + ", ".join([_repr(item) for item in value]) + "]"
    if isinstance(value, tuple):
        names = getattr(type(value), "_fields", None)
        if names is not None:
            return type(value).__name__ + "(" + ", ".join([f"{n}={_repr(v)}" for n, v in zip(names, value)]) + ")"
        return "(" + ", ".join([_repr(item) for item in value]) + (",)" if len(value) == 1 else ")")
    if isinstance(value, dict):
        return "{" + ", ".join([f"{_repr(key)}: {_repr(item)}" for key, item in value.items()]) + "}"
    if isinstance(value, frozenset):
        return "frozenset({" + ", ".join([_repr(item) for item in value]) + "})"
    if isinstance(value, set):
        return "{" + ", ".join([_repr(item) for item in value]) + "}"
    if _is_exception(value):
        return type(value).__name__ + "(" + ", ".join([_repr(item) for item in value.args]) + ")"
    if hasattr(value, "__func__"):
        return f"<bound method {value.__qualname__} of {_repr(value.__self__)}>"
    return f"{type(value).__name__}([" + ", ".join([_repr(item) for item in value]) + "])"


def _str(value):
    text = _method_of(value, "__str__")()
    if not isinstance(text, str):
        raise TypeError(f"__str__ returned non-string (type {type(text).__name__})")
    return text


def _exception_str(error):
    if len(error.args) == 0:
        return ""
    if len(error.args) == 1:
        return repr(error.args[0]) if isinstance(error, KeyError) else str(error.args[0])
    return str(error.args)


def _exception_repr(error):
    return type(error).__name__ + "(" + ", ".join([repr(item) for item in error.args]) + ")"


def _os_error(number, text):
    return f"[Errno {number}] {text}"


def ascii(value):
    return _quote_ascii(repr(value))


def _format_shown(value, how, spec):
    return format(str(value) if how == "str" else repr(value), spec)


def _print(items, sep, end, file):
    text = sep.join([str(item) for item in items]) + end
    if file is None:
        _write(1, text)
    else:
        file.write(text)


def _percent(template, arguments):
    keys = _percent_keys(template)
    is_plain = type(arguments) is tuple or isinstance(arguments, (dict, str))
    if keys and not is_plain and hasattr(arguments, "__getitem__"):
        arguments = {key: arguments[key] for key in keys}
    if keys and isinstance(arguments, dict):
        values = list(arguments.values())
    else:
        values = list(arguments) if type(arguments) is tuple else [arguments]
    return _native_percent(template, arguments, [str(value) for value in values], [repr(value) for value in values])


def _percent_keys(template):
    """The names in brackets, as in `%(name)s`."""
    parts = template.replace("%%", "").split("%(")
    return [part[:part.find(")")] for part in parts[1:]]


def _str_format(template, arguments, named):
    text, _ = _formatted(template, arguments, named, 0, 2)
    return text


def _formatted(template, arguments, named, automatic, depth):
    out = []
    at = 0
    length = len(template)
    while at < length:
        character = template[at]
        if character == "{":
            if template[at + 1:at + 2] == "{":
                out.append("{")
                at += 2
                continue
            end = _field_end(template, at + 1)
            field, conversion, spec = _field_parts(template[at + 1:end])
            value, automatic = _field_value(field, arguments, named, automatic)
            if conversion == "r":
                value = repr(value)
            elif conversion == "s":
                value = str(value)
            elif conversion == "a":
                value = ascii(value)
            if "{" in spec and depth > 0:
                spec, automatic = _formatted(spec, arguments, named, automatic, depth - 1)
            out.append(format(value, spec))
            at = end + 1
        elif character == "}":
            if template[at + 1:at + 2] != "}":
                raise ValueError("Single '}' encountered in format string")
            out.append("}")
            at += 2
        else:
            start = at
            while at < length and template[at] != "{" and template[at] != "}":
                at += 1
            out.append(template[start:at])
    return "".join(out), automatic


def _field_end(template, at):
    depth = 1
    while at < len(template):
        if template[at] == "{":
            depth += 1
        elif template[at] == "}":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    if template.endswith("{"):
        raise ValueError("Single '{' encountered in format string")
    raise ValueError("expected '}' before end of string")


def _field_parts(text):
    field, conversion, spec = text, None, ""
    for at in range(len(text)):
        if text[at] == ":":
            field, spec = text[:at], text[at + 1:]
            break
        if text[at] == "!":
            field, conversion = text[:at], text[at + 1:at + 2]
            spec = text[at + 3:] if text[at + 2:at + 3] == ":" else ""
            if conversion not in ("r", "s", "a"):
                raise ValueError(f"Unknown conversion specifier {conversion!r}")
            break
    return field, conversion, spec


def _field_value(field, arguments, named, automatic):
    end = 0
    while end < len(field) and field[end] not in ".[":
        end += 1
    name, rest = field[:end], field[end:]
    if name == "":
        if automatic is None:
            raise ValueError("cannot switch from manual field specification to automatic field numbering")
        name, automatic = automatic, automatic + 1
    elif name.isdigit():
        if automatic:
            raise ValueError("cannot switch from automatic field numbering to manual field specification")
        name, automatic = int(name), None
    if isinstance(name, int):
        if name >= len(arguments):
            raise IndexError(f"Replacement index {name} out of range for positional args tuple")
        value = arguments[name]
    else:
        value = named[name]
    while rest:
        if rest[0] == ".":
            end = 1
            while end < len(rest) and rest[end] not in ".[":
                end += 1
            value, rest = getattr(value, rest[1:end]), rest[end:]
        else:
            end = rest.find("]")
            key, rest = rest[1:end], rest[end + 1:]
            value = value[int(key) if key.isdigit() else key]
    return value, automatic


# Objects

def getattr(value, name, *default):
    if not isinstance(name, str):
        raise TypeError(f"attribute name must be string, not '{type(name).__name__}'")
    if not default:
        return _attribute(value, name)
    try:
        return _attribute(value, name)
    except AttributeError:
        return default[0]


def hasattr(value, name):
    try:
        _attribute(value, name)
    except AttributeError:
        return False
    return True


def exit(code=None):
    raise SystemExit(code)


def quit(code=None):
    raise SystemExit(code)


# Exceptions

def _raise(value, cause):
    """Raises classes of exceptions, which are called first. The same class as a cause means no cause."""
    error = value() if isinstance(value, type) else value
    if not _is_exception(error):
        raise TypeError(f"calling {value!r} should have returned an instance of BaseException, not {type(error)!r}")
    if cause is value:
        raise error
    raise error from (cause() if isinstance(cause, type) else cause)


def _throw(generator, kind, value):
    if isinstance(kind, type):
        kind = kind() if value is None else value if _is_exception(value) else kind(value)
    if not _is_exception(kind):
        raise TypeError(
            f"exceptions must be classes or instances deriving from BaseException, not {type(kind).__name__}"
        )
    return _throw_exception(generator, kind)


def _close(generator):
    try:
        _throw_exception(generator, GeneratorExit())
    except (GeneratorExit, StopIteration):
        return
    raise RuntimeError(f"{type(generator).__name__} ignored GeneratorExit")


def _add_note(error, note):
    notes = getattr(error, "__notes__", None)
    if notes is None:
        notes = []
        error.__notes__ = notes
    notes.append(note)


def _messages(error):
    """The texts of an exception and of those behind it, with their notes."""
    messages = {}
    left = [error]
    while left and len(messages) < 100:
        error = left.pop()
        if error is None or error in messages:
            continue
        try:
            text = str(error)
        except Exception:
            text = "<exception str() failed>"
        for note in getattr(error, "__notes__", ()):
            text += "\n" + str(note)
        messages[error] = text
        left.append(error.__cause__ if error.__cause__ is not None else error.__context__)
        if isinstance(error, BaseExceptionGroup):
            left.extend(error.exceptions)
    return messages


def _close_dropped(generator):
    """A generator that the program dropped before its end: its `finally` runs."""
    if hasattr(generator, "aclose"):
        loop = _running_loop()
        if loop is not None:
            loop._close_later(generator)
        return
    try:
        generator.close()
    except BaseException as error:
        _write(2, f"Exception ignored in: {generator!r}\n{_traceback(error, _messages(error))}")


def _uncaught(error):
    """What happens to an exception that nothing in the main thread caught."""
    if isinstance(error, SystemExit):
        code = error.args[0] if error.args else None
        if code is None:
            _exit(0)
        elif isinstance(code, int):
            _exit(code & 255)
        else:
            _complain(f"{code}\n")
            _exit(1)
        return
    _complain(_traceback(error, _messages(error)))
    _exit(130 if isinstance(error, KeyboardInterrupt) else 1)


def _active(threads, main):
    """Those of the threads that have not ended, seen at one moment; the main thread stays among them."""
    return [thread for thread in threads if _attribute(thread, "__alive__") or thread is main]


_exit_hooks = []


def _at_exit():
    """Waits for the threads that are no daemons."""
    while _exit_hooks:
        _exit_hooks.pop()()


_BY_NAME = {
    "_extend": _extend,
    "_update": _update,
    "_update_sets": _update_sets,
    "_change_set": _change_set,
}
