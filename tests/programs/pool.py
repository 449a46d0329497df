"""A pool of threads: map, submit, as_completed, and errors in a future."""
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor, as_completed
from time import sleep


def nap(seconds):
    sleep(seconds)
    return seconds


def loiter(n):
    sleep(0.1 * n)
    return n * 10


def main():
    with ThreadPoolExecutor(max_workers=3) as pool:
        for result in pool.map(loiter, range(5)):
            print("result", result)
    with futures.ThreadPoolExecutor() as pool:
        tasks = {pool.submit(nap, 0.1 * n): n for n in (4, 1, 3)}
        for done in as_completed(tasks):
            print("done", tasks[done], f"{done.result():.1f}")
        broken = pool.submit(lambda: 1 / 0)
        print(repr(broken.exception()))
        try:
            broken.result()
        except ZeroDivisionError as error:
            print("caught", error)
    try:
        pool.submit(nap, 1)
    except RuntimeError as error:
        print(error)


if __name__ == "__main__":
    main()
