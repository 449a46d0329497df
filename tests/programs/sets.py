"""Sets that grow and shrink: what is in them, and errors of walking over one that changes."""

s = set()
for n in (5, 3, 9, 1, 3, 7):
    s.add(n)
s.discard(9); s.add(2); s.remove(1)
print(sorted(s), len(s), 9 in s, 1 in s, 2 in s, 7 in s)
print(s)
print({True, 0}, sorted(s | {0, 100}), s & {2, 7}, s ^ {2, 8})
big = set(range(3000, 0, -1))
print(len(big), sum(big), 1 in big, 3000 in big, 0 in big)
for n in range(1, 2500):
    big.discard(n)
print(len(big), min(big), max(big), 2500 in big)
big.add(-1)
print(len(big), -1 in big, sum(big))
while big:
    big.pop()
print(big, len(big))
t = {(2, "b"), (1, "z"), (1, "a")}
print(sorted(t), len(t), (1, "a") in t)
f = frozenset([frozenset([2]), frozenset([1]), frozenset()])
print(len(f), frozenset([1]) in f, f == {frozenset(), frozenset({1}), frozenset({2})})
try:
    for x in s:
        s.add(x + 100)
except RuntimeError as e:
    print(e)
u = set("hello")
u.update("world", [1, None])
print(len(u), None in u, "w" in u, sorted(x for x in u if isinstance(x, str)))
c = s.copy(); c.clear(); c.add(3); c.add(1); print(c)
