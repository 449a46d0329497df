"""CPython's random numbers. Without a seed of the program's own, every run draws the same ones."""

from _spinlab import pick as _pick, picks_coin as _picks_coin, shared_random as _shared_random, twister as _twister


class Random:
    def __init__(self, x=None):
        self._twister = _twister(0)
        if x is not None:
            self.seed(x)

    def seed(self, a=None):
        if a is None:
            a = 0
        if not isinstance(a, int):
            raise TypeError("in spinlab's Python the seed of random numbers is a whole number")
        self._twister.reseed(a)

    def random(self):
        return self._twister.random()

    def getrandbits(self, k):
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        return self._twister.getrandbits(k)

    def _below(self, n):
        bits = n.bit_length()
        value = self._twister.getrandbits(bits)
        while value >= n:
            value = self._twister.getrandbits(bits)
        return value

    def randrange(self, start, stop=None, step=1):
        if stop is None:
            start, stop = 0, start
        width = stop - start
        if step == 1:
            if width > 0:
                return start + self._below(width)
            raise ValueError(f"empty range in randrange({start}, {stop})")
        if step > 0:
            count = (width + step - 1) // step
        elif step < 0:
            count = (width + step + 1) // step
        else:
            raise ValueError("zero step for randrange()")
        if count <= 0:
            raise ValueError(f"empty range in randrange({start}, {stop}, {step})")
        return start + step * self._below(count)

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, seq):
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._below(len(seq))]

    def shuffle(self, x):
        for at in range(len(x) - 1, 0, -1):
            other = self._below(at + 1)
            x[at], x[other] = x[other], x[at]

    def sample(self, population, k):
        n = len(population)
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")
        result = [None] * k
        size = 21
        if k > 5:
            power = 1
            while power < k * 3:
                power *= 4
            size += power
        if n <= size:
            pool = list(population)
            for at in range(k):
                chosen = self._below(n - at)
                result[at] = pool[chosen]
                pool[chosen] = pool[n - at - 1]
        else:
            selected = set()
            for at in range(k):
                chosen = self._below(n)
                while chosen in selected:
                    chosen = self._below(n)
                selected.add(chosen)
                result[at] = population[chosen]
        return result

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if cum_weights is None:
            if weights is None:
                return [population[int(self.random() * n)] for _ in range(k)]
            cum_weights = []
            total = 0
            for weight in weights:
                total += weight
                cum_weights.append(total)
        if len(cum_weights) != n:
            raise ValueError("The number of weights does not match the population")
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        result = []
        for _ in range(k):
            wanted = self.random() * total
            at = 0
            while at < n - 1 and wanted >= cum_weights[at]:
                at += 1
            result.append(population[at])
        return result

    def uniform(self, a, b):
        return a + (b - a) * self.random()


class _Shared(Random):
    def __init__(self):
        self._twister = _shared_random()

    # Exploring the program tries every result of a choice: `_pick` gives the one to try.

    def random(self):
        if _picks_coin():
            picked = _pick(2, ("true", "false"))
            if picked is not None:
                return 0.9999999 if picked else 0.0
        return self._twister.random()

    def _below(self, n):
        picked = _pick(n, range(n))
        return super()._below(n) if picked is None else picked

    def randrange(self, start, stop=None, step=1):
        numbers = range(start) if stop is None else range(start, stop, step) if step else ()
        if numbers:
            picked = _pick(len(numbers), numbers)
            if picked is not None:
                return numbers[picked]
            return numbers[super()._below(len(numbers))]
        return super().randrange(start, stop, step)

    def choice(self, seq):
        if len(seq):
            picked = _pick(len(seq), seq)
            if picked is not None:
                return seq[picked]
            return seq[super()._below(len(seq))]
        return super().choice(seq)

    def shuffle(self, x):
        orders = 1
        for count in range(2, len(x) + 1):
            orders *= count
        picked = _pick(orders, range(orders))
        for at in range(len(x) - 1, 0, -1):
            if picked is None:
                other = super()._below(at + 1)
            else:
                other = picked % (at + 1)
                picked //= at + 1
            x[at], x[other] = x[other], x[at]


_shared = _Shared()
seed = _shared.seed
random = _shared.random
getrandbits = _shared.getrandbits
randrange = _shared.randrange
randint = _shared.randint
choice = _shared.choice
choices = _shared.choices
shuffle = _shared.shuffle
sample = _shared.sample
uniform = _shared.uniform
