"""Workers that take numbers from a queue and give named tuples back."""
import sys
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import NamedTuple

NUMBERS = [2, 142702110479723, 299593572317531 % 1000003, 33333, 7777777, 97, 100]


class Result(NamedTuple):
    n: int
    prime: bool
    elapsed: float = 0.0


JobQueue = SimpleQueue[int]
ResultQueue = SimpleQueue[Result]


def is_prime(n):
    if n < 2:
        return False
    at = 2
    while at * at <= min(n, 10000):
        if n % at == 0:
            return False
        at += 1
    return True


def check(n: int) -> Result:
    t0 = perf_counter()
    prime = is_prime(n)
    return Result(n, prime, min(0.0, t0 - perf_counter()))


def worker(jobs: JobQueue, results: ResultQueue) -> None:
    while n := jobs.get():
        results.put(check(n))
    results.put(Result(0, False, 0.0))


def start_jobs(workers, jobs, results):
    for n in NUMBERS:
        jobs.put(n)
    for _ in range(workers):
        Thread(target=worker, args=(jobs, results)).start()
        jobs.put(0)


def main() -> None:
    workers = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    jobs: JobQueue = SimpleQueue()
    results: ResultQueue = SimpleQueue()
    start_jobs(workers, jobs, results)
    done = 0
    found = []
    while done < workers:
        n, prime, elapsed = results.get()
        if n == 0:
            done += 1
        else:
            found.append(f"{n:16} {'P' if prime else ' '}")
    print("\n".join(sorted(found)))


if __name__ == "__main__":
    main()
