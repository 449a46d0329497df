"""Iterators of iterators, as generators."""


def count(start=0, step=1):
    while True:
        yield start
        start += step


def cycle(iterable):
    return _cycle(iter(iterable))


def _cycle(iterator):
    saved = []
    for item in iterator:
        yield item
        saved.append(item)
    while saved:
        for item in saved:
            yield item


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


def chain(*iterables):
    for iterable in iterables:
        yield from iterable


def _chain_items(iterable):
    for items in iterable:
        yield from items


chain.from_iterable = _chain_items


def islice(iterable, *bounds):
    if not 1 <= len(bounds) <= 3:
        raise TypeError(f"islice expected at least 2 arguments, got {len(bounds) + 1}")
    start, stop, step = (0, bounds[0], 1) if len(bounds) == 1 else (tuple(bounds) + (1,))[:3]
    return _slice(iter(iterable), start or 0, stop, step or 1)


def _slice(iterator, start, stop, step):
    at = 0
    wanted = start
    while stop is None or wanted < stop:
        try:
            item = next(iterator)
            while at < wanted:
                item = next(iterator)
                at += 1
        except StopIteration:
            return
        yield item
        at += 1
        wanted += step
    while stop is not None and at < min(stop, start):
        try:
            next(iterator)
        except StopIteration:
            return
        at += 1


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def dropwhile(predicate, iterable):
    is_dropping = True
    for item in iterable:
        if is_dropping and predicate(item):
            continue
        is_dropping = False
        yield item


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (item if predicate is None else predicate(item)):
            yield item


def starmap(function, iterable):
    for arguments in iterable:
        yield function(*arguments)


def compress(data, selectors):
    for item, selected in zip(data, selectors):
        if selected:
            yield item


def accumulate(iterable, func=None, *, initial=None):
    iterator = iter(iterable)
    total = initial
    if initial is None:
        try:
            total = next(iterator)
        except StopIteration:
            return
    yield total
    for item in iterator:
        total = total + item if func is None else func(total, item)
        yield total


def pairwise(iterable):
    iterator = iter(iterable)
    try:
        before = next(iterator)
    except StopIteration:
        return
    for item in iterator:
        yield before, item
        before = item


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(iterable) for iterable in iterables]
    while True:
        row = []
        is_over = True
        for at, iterator in enumerate(iterators):
            try:
                row.append(next(iterator))
                is_over = False
            except StopIteration:
                iterators[at] = iter(())
                row.append(fillvalue)
        if is_over:
            return
        yield tuple(row)


def product(*iterables, repeat=1):
    pools = [tuple(pool) for pool in iterables] * repeat
    rows = [[]]
    for pool in pools:
        rows = [row + [item] for row in rows for item in pool]
    for row in rows:
        yield tuple(row)


def permutations(iterable, r=None):
    pool = tuple(iterable)
    r = len(pool) if r is None else r
    if r > len(pool):
        return
    indices = list(range(len(pool)))
    cycles = list(range(len(pool), len(pool) - r, -1))
    yield tuple([pool[at] for at in indices[:r]])
    while pool:
        for at in reversed(range(r)):
            cycles[at] -= 1
            if cycles[at] == 0:
                indices[at:] = indices[at + 1:] + indices[at:at + 1]
                cycles[at] = len(pool) - at
            else:
                other = cycles[at]
                indices[at], indices[-other] = indices[-other], indices[at]
                yield tuple([pool[at] for at in indices[:r]])
                break
        else:
            return


def combinations(iterable, r):
    pool = tuple(iterable)
    if r > len(pool):
        return
    indices = list(range(r))
    yield tuple([pool[at] for at in indices])
    while True:
        for at in reversed(range(r)):
            if indices[at] != at + len(pool) - r:
                break
        else:
            return
        indices[at] += 1
        for after in range(at + 1, r):
            indices[after] = indices[after - 1] + 1
        yield tuple([pool[at] for at in indices])


def groupby(iterable, key=None):
    """Groups come as lists: each is whole before the next begins."""
    group = []
    last = None
    for item in iterable:
        own = item if key is None else key(item)
        if group and own != last:
            yield last, iter(group)
            group = []
        last = own
        group.append(item)
    if group:
        yield last, iter(group)


def tee(iterable, n=2):
    items = list(iterable)
    return tuple([iter(items) for _ in range(n)])


def batched(iterable, n):
    if n < 1:
        raise ValueError("n must be at least one")
    items = iter(iterable)
    while batch := tuple(islice(items, n)):
        yield batch


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    for places in product(range(len(pool)), repeat=r):
        if list(places) == sorted(places):
            yield tuple([pool[place] for place in places])
