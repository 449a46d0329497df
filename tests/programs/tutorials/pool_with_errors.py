"""Jobs of a pool, one of which fails."""
from concurrent.futures import ThreadPoolExecutor, as_completed


def divide(number):
    return 12 // number


with ThreadPoolExecutor(max_workers=2) as pool:
    jobs = {pool.submit(divide, number): number for number in (1, 0, 4)}
    results = {}
    for job in as_completed(jobs):
        try:
            results[jobs[job]] = job.result()
        except ZeroDivisionError as error:
            results[jobs[job]] = str(error)
print(sorted(results.items()))
