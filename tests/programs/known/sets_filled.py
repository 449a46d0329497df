# verdict: right
# states: 17
# outcome: names = {'a', 'b'}, nested = {{'a'}, {'b'}}, kept = {Item(name='a'), Item(name='b')}: 20
"""Two threads fill sets: which of them comes first makes no difference to what the sets are in the end."""

import threading

names = set()
nested = set()
kept = set()


class Item:
    def __init__(self, name):
        self.name = name


def fill(name):
    names.add(name)
    nested.add(frozenset({name}))
    kept.add(Item(name))


threads = [threading.Thread(target=fill, args=(name,)) for name in ("b", "a")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
