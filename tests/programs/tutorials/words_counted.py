"""Words counted by a pool, put together by main."""
from collections import Counter, OrderedDict
from concurrent.futures import ThreadPoolExecutor

pages = ["one fish two fish", "red fish blue fish", "one red hen"]


def count(page):
    return Counter(page.split())


total = Counter()
with ThreadPoolExecutor() as pool:
    for counted in pool.map(count, pages):
        total += counted
print(total.most_common(2), total["whale"], total.total())
order = OrderedDict(sorted(total.items()))
order.move_to_end("blue")
print(order)
