"""A spinner that an event stops."""
import itertools
import time
from threading import Thread, Event


def spin(msg: str, done: Event) -> None:
    for char in itertools.cycle(r'\|/-'):
        status = f'\r{char} {msg}'
        print(status, end='', flush=True)
        if done.wait(.1):
            break
    blanks = ' ' * len(status)
    print(f'\r{blanks}\r', end='')


def is_prime(n: int) -> bool:
    if n < 2:
        return False
    if n == 2:
        return True
    if n % 2 == 0:
        return False
    root = int(n ** 0.5)
    for i in range(3, root + 1, 2):
        if n % i == 0:
            return False
        if i % 1001 == 1:
            time.sleep(0)
    return True


def slow() -> int:
    time.sleep(0.25)
    return 42


def supervisor() -> int:
    done = Event()
    spinner = Thread(target=spin, args=('thinking!', done))
    print(f'spinner object: {spinner}')
    spinner.start()
    result = slow()
    done.set()
    spinner.join()
    return result


def main() -> None:
    print(f'Answer: {supervisor()}')
    print([n for n in range(40) if is_prime(n)], is_prime(1_000_003))


if __name__ == '__main__':
    main()
