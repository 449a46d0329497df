# verdict: right
"""Three philosophers, of whom a waiter lets two to the table."""
import threading

forks = [threading.Lock() for _ in range(3)]
waiter = threading.Semaphore(2)


def dine(seat):
    with waiter:
        with forks[seat]:
            with forks[(seat + 1) % 3]:
                pass


threads = [threading.Thread(target=dine, args=(seat,)) for seat in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
