import math, random, itertools, sys
print(math.sqrt(2), math.floor(-1.5), math.ceil(1.2), math.gcd(12, 18), math.pi, math.factorial(20), math.isqrt(99))
random.seed(42); print(random.random(), random.randint(1, 100), random.choice('abc'), random.sample(range(100), 5), random.uniform(1, 2))
x = list(range(10)); random.shuffle(x); print(x)
print(list(itertools.islice(itertools.count(5, 2), 4)), list(itertools.chain([1], 'ab')), list(itertools.product('ab', [1, 2])), list(itertools.permutations([1,2,3], 2)), list(itertools.combinations('abcd', 2)), list(itertools.accumulate([1,2,3])))
c = itertools.cycle('|/-'); print([next(c) for _ in range(7)])
print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 2 ** 100, 2 ** -1, 7 / 2, 1e16, 1e-5, 123456789012345678, 0.1 + 0.2, 1e22, 1.5e300 * 1e10, -0.0, float('inf'), float('nan'))
print(10 ** 20 // 7, (10 ** 20) % 7, -(10 ** 20) // 7, 1 << 70, (1 << 70) >> 60, ~5, 5 & 3, 5 | 3, 5 ^ 3, (-5) >> 1, int('0x1f', 16), int(' 42 '), int(3.9), int(-3.9), round(2.5), round(3.5), round(2.675, 2), round(1234, -2), divmod(-7, 3), divmod(7.5, 2), abs(-3), pow(3, 4, 5), hex(255), oct(8), bin(5), True + True)
print('%s %d %5d|%-5d|%05d %x %X %o %e %g %.3f %c %r %%' % ('s', 42, 42, 42, 42, 255, 255, 8, 12345.678, 0.0001, 2.5, 'c', 'r'))
print('{:>10}|{:<10}|{:^10}|{:*^10}|{:+d}|{: d}|{:,}|{:_}|{:08.3f}|{:.2%}|{:x}|{:#x}|{:#b}|{:e}|{:g}'.format('r', 'l', 'c', 'f', 5, 5, 1234567, 1234567, 3.14159, 0.256, 255, 255, 5, 12345.678, 1e20))
print(f'{3.14159:.2f} {42:5d} {"x":>3} {1e10} {True} {None!r:>6} {[1,2]} {"a"!r} {3:{5}d} {2+3=} {"q"=}')
print('abc'.upper(), 'ABC'.lower(), 'a,b,c'.split(','), ' a b '.split(), 'a b c'.split(' ', 1), '-'.join(['a', 'b']), 'abc'.replace('b', 'x'), 'abcabc'.find('c'), 'abcabc'.rfind('c'), 'abc'.startswith(('x', 'a')), 'abc'.endswith('bc'), '  x '.strip(), 'xxaxx'.strip('x'), 'abc'.center(9, '*'), 'abc'.ljust(5) + '|', 'abc'.rjust(5), '42'.zfill(5), '-42'.zfill(5), 'a b'.title(), 'abc'.capitalize(), 'aBc'.swapcase(), 'abc'.isalpha(), '12'.isdigit(), 'abc'.index('b'), 'aaa'.count('a'), 'a\nb\n'.splitlines(), 'a=b=c'.partition('='), 'a=b=c'.rpartition('='))
print(repr('it\'s'), repr("a\"b'c"), repr('\n\t\\\x00é\u200b'), str(1.0), repr([1, 'a', None, True, 2.5, (1,), {}, set(), {1}]), 'a' 'b', 'x' * 3, [0] * 3, (1, 2) * 2)
l = [3, 1, 2]; l.sort(); print(l, l.index(2), l.count(1)); l.insert(0, 9); l.extend([7, 8]); print(l, l.pop(), l.pop(0), l); l.remove(7); l.reverse(); print(l, l.copy() == l); l.clear(); print(l)
d = {'a': 1, 'b': 2}; print(d.get('a'), d.get('z'), d.get('z', 0), d.keys(), d.values(), d.items(), 'a' in d, len(d), d.pop('a'), d.setdefault('c', 3), d, list(d), d.popitem(), d.copy()); d.update({'q': 1}, r=2); print(d); d.clear(); print(d)
s = {1, 2, 3}; s.add(4); s.discard(9); print(s | {7}, s & {1, 9}, s - {1}, s ^ {1, 8}, s <= {1, 2, 3, 4, 5}, s.union([9]), s.issubset([1, 2, 3, 4]), frozenset([1, 2]))
print(list(zip([1, 2], 'ab')), list(enumerate('ab', 1)), list(reversed([1, 2])), list(map(str, [1, 2])), list(filter(None, [0, 1, 2])), any([0, 1]), all([1, 0]), sum([1, 2], 10), min('b', 'a'), max([1, 5, 2], key=lambda x: -x), sorted('bca', reverse=True), chr(97), ord('a'), callable(print), list('abc'), tuple([1]), dict([(1, 2)]), dict(a=1), bool([]), isinstance(1, (str, int)), issubclass(bool, int), type(1), type('a').__name__)
def g():
    try:
        while True:
            r = yield
            print('r', r)
    except GeneratorExit:
        print('closing')
        raise
    finally:
        print('fin')
it = g(); next(it); it.send(1); it.close(); it.close()
def g2():
    try:
        yield 1
    except ValueError as e:
        print('in', e)
        yield 'recovered'
i2 = g2(); next(i2); print(i2.throw(ValueError('x')))
try: next(i2)
except StopIteration as e: print('stop', e.value)
def sub():
    x = yield 'a'
    print('sub', x)
    return 'result'
def main():
    r = yield from sub()
    print('r', r)
    yield 'b'
m = main(); print(next(m), m.send('hey'))
print(sum(i for i in range(5)), list(i * j for i in range(3) for j in range(i)))
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), [x for x in It(2)], sum(It(4)), 2 in It(5), tuple(It(2)), max(It(3)), sorted(It(3)))
for a, (b, c) in [(1, (2, 3))]: print(a, b, c)
print(sys.argv[1:], __name__)
from typing import NamedTuple
class P(NamedTuple):
    x: int
    y: int = 5
p = P(1); print(p, p.x, p[1], p == (1, 5), P(y=1, x=2), list(p), isinstance(p, tuple), p._asdict() if False else '')
a, b = p; print(a, b)
print([1, 2] < [1, 3], (1, 2) == (1, 2), 'a' < 'b', [1] == [1.0], {1: 2} == {1: 2}, {1, 2} == {2, 1}, None is None, 1 == True)
print(str(Exception('a', 1)), repr(ValueError()), str(KeyError('k')), repr(KeyError('k')))
def deco(f):
    def w(*a, **k):
        print('calling', f.__name__)
        return f(*a, **k)
    return w
@deco
def hi(n): return n + 1
print(hi(1))
assert True
try: assert 1 == 2, 'msg'
except AssertionError as e: print('AE', e)
try: undefined
except NameError as e: print(e)
def unb():
    print(q)
    q = 1
try: unb()
except UnboundLocalError as e: print(e)
x = 5
del x
try: x
except NameError as e: print(e)
print(getattr(p, 'x'), getattr(p, 'zz', 'def'), hasattr(p, 'y'))


# threading.local
import threading
class Own(threading.local):
    made = []

    def __init__(self, start, step=1):
        self.value = start
        self.made.append(start)

    def up(self):
        self.value += 10
        return self.value


own = Own(5, step=2)
plain = threading.local()
plain.name = "main"
own.value = 7


def look(number):
    plain.number = number
    own.up()
    sys.stdout.write(f"{own.up()} {hasattr(plain, 'name')} {plain.number} {sorted(own.__dict__)}\n")
    try:
        plain.name
    except AttributeError as error:
        sys.stdout.write(f"{type(error).__name__}\n")


for number in range(2):
    thread = threading.Thread(target=look, args=(number,))
    thread.start()
    thread.join()
print(own.value, plain.name, hasattr(plain, "number"), Own.made)
del plain.name
print(plain.__dict__)

# named tuples
from collections import namedtuple
import collections
Result = namedtuple("Result", "count average")
r = Result(3, 4.5)
print(r, r.count, r[1], r._fields, r == (3, 4.5), isinstance(r, tuple), Result.__name__, type(r))
count, average = r
print(count, average, r._replace(count=9), r._asdict(), Result._make([1, 2]))
Point = collections.namedtuple("Point", ["x", "y", "z"], defaults=[0])
print(Point(1, 2), Point(y=1, x=2), len(Point(1, 2, 3)))
for bad in [("1x", "a"), ("X", "a a"), ("X", "_a"), ("X", "class"), ("X", "a-b")]:
    try:
        print(namedtuple(*bad))
    except ValueError as error:
        print(error)
try:
    Result(1)
except TypeError as error:
    print(error)
try:
    Result(1, 2, 3)
except TypeError as error:
    print(error)
try:
    Result._make([1])
except TypeError as error:
    print(error)
class Pair(namedtuple("Pair", "left, right")):
    def sum(self):
        return self.left + self.right
print(Pair(1, 2), Pair(1, 2).sum())
print(sorted([Point(3, 1), Point(1, 2)]), {Point(1, 2): "k"}[(1, 2, 0)])
try:
    r.count = 5
except AttributeError as error:
    print(error)
raise SystemExit(3)
