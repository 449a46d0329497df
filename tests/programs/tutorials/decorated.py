import functools, time, threading
from collections import defaultdict
DEFAULT_FMT = '[{elapsed:0.3f}s] {name}({args}) -> {result}'
def clock(fmt=DEFAULT_FMT):
    def decorate(func):
        @functools.wraps(func)
        def clocked(*_args, **kwargs):
            t0 = time.perf_counter()
            _result = func(*_args, **kwargs)
            elapsed = time.perf_counter() - t0
            name = func.__name__
            args = ', '.join(repr(arg) for arg in _args)
            result = repr(_result)
            print(fmt.format(elapsed=round(elapsed, 1), name=name, args=args, result=result))
            return _result
        return clocked
    return decorate
@clock()
def snooze(seconds): time.sleep(seconds)
@clock('{name}: {result}')
def fact(n): return 1 if n < 2 else n * fact(n - 1)
snooze(.2)
fact(3)
print(fact.__name__, fact.__wrapped__ is not fact)
calls = defaultdict(list)
lock = threading.Lock()
def synchronized(lock):
    def deco(f):
        @functools.wraps(f)
        def inner(*a, **k):
            with lock:
                return f(*a, **k)
        return inner
    return deco
@synchronized(lock)
def log(who, what): calls[who].append(what)
ts = [threading.Thread(target=log, args=(f"t{i % 2}", i)) for i in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(dict(calls))
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
print(fib(30), fib.cache_info())
fib.cache_clear(); print(fib.cache_info())
add3 = functools.partial(lambda a, b, c=0: a + b + c, 1, c=3)
print(add3(2), add3.args, add3.keywords, functools.reduce(lambda a, b: a * b, range(1, 5)))

@functools.total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
print(V(1) <= V(2), V(3) >= V(4), sorted([V(2), V(1)])[0].n)
