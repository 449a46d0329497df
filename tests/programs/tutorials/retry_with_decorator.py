"""A call that fails twice is made three times."""
import functools
import time


def retry(times, wait):
    def decorate(function):
        @functools.wraps(function)
        def again(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return function(*args, **kwargs)
                except ConnectionError as error:
                    print(f"{function.__name__}: attempt {attempt} failed: {error}")
                    time.sleep(wait * attempt)
            raise TimeoutError(f"gave up after {times}")
        return again
    return decorate


failures = iter(["no route", "refused"])


@retry(times=3, wait=0.1)
def fetch(page):
    for failure in failures:
        raise ConnectionError(failure)
    return page.upper()


print(fetch("home"))
