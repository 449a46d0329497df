# verdict: livelock
"""Three philosophers who put the first fork back if the second is taken, and try again."""
import threading

forks = [threading.Lock() for _ in range(3)]


def dine(seat):
    while True:
        forks[seat].acquire()
        if forks[(seat + 1) % 3].acquire(blocking=False):
            break
        forks[seat].release()
    forks[(seat + 1) % 3].release()
    forks[seat].release()


threads = [threading.Thread(target=dine, args=(seat,)) for seat in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
