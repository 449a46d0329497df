"""Mathematics; what floats need is native."""

from _spinlab import float_power as _float_power, log as _log

pi = 3.141592653589793
e = 2.718281828459045
tau = 6.283185307179586
inf = float("inf")
nan = float("nan")


def log(x, base=None):
    return _log(x) if base is None else _log(x) / _log(base)


def pow(x, y):
    return _float_power(x, y)


def degrees(x):
    return x * (180.0 / pi)


def radians(x):
    return x * (pi / 180.0)


def factorial(n):
    if not isinstance(n, int):
        raise TypeError(f"'{type(n).__name__}' object cannot be interpreted as an integer")
    if n < 0:
        raise ValueError("factorial() not defined for negative values")
    result = 1
    for factor in range(2, n + 1):
        result *= factor
    return result


def gcd(*numbers):
    result = 0
    for number in numbers:
        number = abs(number)
        while number:
            result, number = number, result % number
    return result


def lcm(*numbers):
    result = 1
    for number in numbers:
        if number == 0:
            return 0
        result = abs(result * number) // gcd(result, number)
    return result


def comb(n, k):
    if n < 0 or k < 0:
        raise ValueError("n must be a non-negative integer" if n < 0 else "k must be a non-negative integer")
    if k > n:
        return 0
    result = 1
    for at in range(min(k, n - k)):
        result = result * (n - at) // (at + 1)
    return result


def perm(n, k=None):
    if k is None:
        return factorial(n)
    if k > n:
        return 0
    result = 1
    for at in range(k):
        result *= n - at
    return result


def prod(iterable, *, start=1):
    for item in iterable:
        start *= item
    return start


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    if a == b:
        return True
    if a in (inf, -inf) or b in (inf, -inf):
        return False
    difference = abs(b - a)
    return difference <= abs(rel_tol * b) or difference <= abs(rel_tol * a) or difference <= abs_tol
