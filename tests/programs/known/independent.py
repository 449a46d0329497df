# verdict: right
# interleavings: 1260
"""Three threads with two, three and four moves each on data of their own, which main also reads: 9! / (2! 3! 4!)."""
import threading

a = threading.Lock()
b = threading.Lock()
c = threading.Lock()


def two():
    with a:
        pass


def three():
    b.locked()
    with b:
        pass


def four():
    for _ in range(2):
        with c:
            pass


threads = [threading.Thread(target=job) for job in (two, three, four)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
