"""A pool whose workers report: each one begins as soon as its thread is started."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep, strftime
def display(*args):
    print(*args)
def loiter(n):
    msg = '{}loiter({}): doing nothing for {}s...'
    display(msg.format('\t'*n, n, n))
    sleep(n / 10 + 0.01)
    msg = '{}loiter({}): done.'
    display(msg.format('\t'*n, n))
    return n * 10
def main():
    display('Script starting.')
    executor = ThreadPoolExecutor(max_workers=3, thread_name_prefix='worker')
    results = executor.map(loiter, range(5))
    display('results:', str(results)[:17])
    display('Waiting for individual results:')
    for i, result in enumerate(results):
        display(f'result {i}: {result}')
if __name__ == '__main__':
    main()
