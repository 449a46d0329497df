"""The language, piece by piece.

    Each prints what CPython prints.
"""
# closures, nonlocal, default, global
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    return inc
c = counter(); print(c(), c(5), c())
total = 0
def add(x):
    global total
    total += x
add(3); add(4); print(total)
fs = [lambda i=i: i*i for i in range(4)]
print([f() for f in fs])
gs = [lambda: i for i in range(3)]
print([g() for g in gs])
# loops
for i in range(10):
    if i == 3: continue
    if i == 6: break
    print(i, end=',')
else:
    print('no')
print()
while True:
    break
else:
    print('never')
for x in []: pass
else: print('else ran')
# exceptions
class MyErr(Exception):
    def __init__(self, code, msg):
        super().__init__(msg)
        self.code = code
def thrower(n):
    try:
        if n == 0: raise MyErr(42, 'bad')
        if n == 1: return 'returned'
        if n == 2: raise ValueError('v')
        if n == 3: 1/0
        return 'end'
    except MyErr as e:
        return (e.code, str(e), e.args)
    except (ValueError, TypeError) as e:
        raise RuntimeError('wrapped') from e
    else:
        return 'else'
    finally:
        print('finally', n)
for n in range(5):
    try:
        print(thrower(n))
    except Exception as e:
        print(type(e).__name__, e, repr(e.__cause__), repr(e.__context__))
def ret_in_finally():
    for i in range(3):
        try:
            return i
        finally:
            print('cleanup', i)
print(ret_in_finally())
def nested():
    try:
        try:
            raise KeyError('a')
        finally:
            print('inner')
    except KeyError as e:
        print('outer', e)
        try:
            raise
        except KeyError as e2:
            print(e2 is e if False else 'again')
nested()
def loop_try():
    out = []
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            out.append(i)
        finally:
            out.append(-i)
    return out
print(loop_try())
# with
class CM:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    def __enter__(self): print('enter', self.name); return self
    def __exit__(self, t, v, tb): print('exit', self.name, t and t.__name__, v); return self.swallow
with CM('a') as a, CM('b') as b:
    print(a.name, b.name)
with CM('s', True):
    raise ValueError('gone')
try:
    with CM('n'):
        raise ValueError('stays')
except ValueError as e: print('got', e)
def wr():
    with CM('r'):
        return 5
print(wr())
# classes
class Base:
    kind = 'base'
    def __init__(self, x): self.x = x
    def hello(self): return f'hello {self.x} {self.kind}'
    @property
    def double(self): return self.x * 2
    @double.setter
    def double(self, v): self.x = v // 2
    @staticmethod
    def st(a): return a + 1
    @classmethod
    def make(cls, v): return cls(v)
class Child(Base):
    kind = 'child'
    def hello(self): return 'child ' + super().hello()
b = Child.make(3); print(b.hello(), b.double, Base.st(2), isinstance(b, Base), Child.__name__)
b.double = 20; print(b.x, Child.__mro__[1].__name__)
class V:
    def __init__(self, *v): self.v = v
    def __add__(self, o): return V(*[a+b for a, b in zip(self.v, o.v)])
    def __radd__(self, o): return f'radd{o}'
    def __iadd__(self, o): self.v = self.v + (o,); return self
    def __lt__(self, o): return self.v < o.v
    def __len__(self): return len(self.v)
    def __getitem__(self, i): return self.v[i]
    def __iter__(self): return iter(self.v)
    def __contains__(self, x): return x in self.v
    def __call__(self, *a): return a
    def __repr__(self): return f'V{self.v}'
    def __str__(self): return 'V!'
    def __format__(self, spec): return f'<{spec}>'
    def __bool__(self): return bool(self.v)
    def __neg__(self): return V(*[-x for x in self.v])
v = V(1,2); print(v + V(3,4), 5 + v, len(v), v[1], list(v), 2 in v, v(1,2), f'{v:abc} {v!r} {v}', -v, bool(V()), not V())
v += 9; print(repr(v), sorted([V(3), V(1), V(2)]), max([V(1), V(5)], key=lambda q: q.v), [v])
a, *m, z = [1,2,3,4]; print(a, m, z)
(x, y), w = (1, 2), 3; print(x, y, w)
d = {'a': 1, **{'b': 2}}; print(d, [*range(3), 9], (*'ab', 1), {*[1,2], 3})
print({k: v for k, v in d.items()}, {x % 3 for x in range(9)})
if (n := 10) > 5: print(n)
print(1 < 2 < 3, 1 < 3 < 2, not 1, 1 if 0 else 2, None or 'x', 0 and 1, 3 and 4)
print([1,2,3][::-1], 'abcdef'[1:5:2], (1,2,3)[-2:], list(range(10))[2:8:3])
l = [1,2,3,4,5]; l[1:3] = ['a','b','c']; print(l); del l[0], l[-1]; print(l); l[::2] = [0, 0]; print(l)


class Shown:
    def __str__(self):
        return "shown"

    def __getitem__(self, key):
        return key * 2


print("%s %s" % (Shown(), 1), "%(a)s%(b)s" % Shown(), "no key" % Shown())
for template, given in [("%c", [1]), ("%(k)s", [1]), ("%(k)s", 1), ("%d", Shown()), ("x", (1,))]:
    try:
        print(template % given)
    except Exception as error:
        print(type(error).__name__, error)
for left, right in [([1], Shown()), (Shown(), [1]), ([1], 10**20), (range(3), [1])]:
    try:
        print(left * right)
    except Exception as error:
        print(type(error).__name__, error)
try:
    table = {}
    table *= [1]
except TypeError as error:
    print(error)
print(range(3)[::2], range(10)[1:8:3], range(10, 0, -2)[::2], range(3)[::-1], range(5)[4:1], range(5)[10:20])
text = "two"
text %= Shown()
print("%%%s" % {1: Shown()})
print(text, {1: 2}.keys(), {1: "a"}.items())
ages, more = {"ann": 1, "bob": 2}, {"bob": 3}
print(sorted(ages.keys() - more), sorted(ages.keys() & ["bob"]), sorted(ages.keys() ^ more.keys()))
print(ages.items() & {"ann": 1}.items(), sorted(more.items() | ages.items()))
for taken in ("abc", (1,), None, 5, range(3), {1}):
    for place in (0, "a"):
        try:
            del taken[place]
        except TypeError as error:
            print(error)
try:
    range(3)[10**20]
except IndexError as error:
    print(error)


def numbers():
    yield 1


try:
    raise KeyError("outside")
except KeyError:
    try:
        generator = numbers()
        next(generator)
        generator.throw(ValueError("thrown"))
    except ValueError as error:
        print(repr(error), error.__context__)


def closing(name):
    try:
        yield 1
        yield 2
    finally:
        print("closed", name)


for value in closing("loop"):
    break
print("after the loop")
one = closing("deleted")
next(one)
del one
two = closing("overwritten")
next(two)
two = None


def leave():
    three = closing("local")
    next(three)
    print("leaving")


leave()
four = [closing("in a list")]
next(four[0])
four.clear()
print(next(closing("temporary")))
numbers = {1, 2, 3}
numbers.intersection_update({2, 3}, [3, 4])
print(numbers)
numbers.difference_update({3})
numbers.symmetric_difference_update([5])
print(numbers, frozenset([1, 2]).symmetric_difference([2, 3]))
print(f"{'nested'!r} {"same quotes"}")
# docstrings
import functools
def f():
    """Says f.

    More of it.
      deeper
    """
    return 1
def tabbed():
	"""Tabs

	here"""
def h():
    "  one line  "
def none():
    x = 1
def fstr():
    f"no"
async def co():
    """co"""
def gen():
    'gen' ' two'
    yield 1
class A:
    """A class.
    second

    """
    def m(self):
        "meth"
def deco(fn):
    @functools.wraps(fn)
    def w(*a):
        "inner"
        return fn(*a)
    return w
@deco
def k():
    """k doc"""
    def z():
        """
        z
        """
    return z
for x in [f, tabbed, h, none, fstr, co, gen, A, A.m, A().m, k, k(), lambda: 1]:
    print(repr(x.__doc__))
print(repr(__doc__))
f.__doc__ = "new"
print(f.__doc__)
class E(Exception):
    "e doc"
print(E("x").__doc__, E.__doc__)
# widths and precisions of any size
for template, value in [("%.70000f", 1.5), ("%.70000e", 1.5), ("%.70000g", 1.5), ("%#.70000g", 0.1), ("%70000d", 1),
                        ("%.70000d", 1), ("%a", "é"), ("%.99999999999d", 1), ("%.*f", (10**20, 1.5))]:
    try:
        text = template % value
        print(template, len(text), text[:8], text[-8:].strip())
    except Exception as error:
        print(template, type(error).__name__, error)
for value, spec in [(1.5, ".70000f"), (1.5, ".70000e"), (0.1, "#.70000g"), (0.1, ".70000%"), (12, ".70000f"),
                    (0.1, ".70000"), (1, "200000"), (1, "9" * 20), (1.5, ".9999999999f"), ("a", ".99999999999"),
                    (1, "0150000,")]:
    try:
        text = format(value, spec)
        print(spec, len(text), text[:8].strip(), text[-8:].strip())
    except Exception as error:
        print(spec, type(error).__name__, error)
# what is not iterable, behind a star
for spread in [lambda: [*1], lambda: (*1, 2), lambda: {*1}, lambda: print(0, *1)]:
    try:
        spread()
    except TypeError as error:
        print(error)
print(list(reversed({1: 2, 3: 4}.items())), dict.fromkeys("ab"), {}.fromkeys([1], 0), fstr.__module__)
