"""Three windows sell what is left; a semaphore lets two customers in."""
import threading

left = 5
sold = []
lock = threading.Lock()
inside = threading.BoundedSemaphore(2)


def sell(window):
    global left
    while True:
        with inside, lock:
            if left == 0:
                return
            left -= 1
            sold.append(window)


windows = [threading.Thread(target=sell, args=(name,)) for name in "ABC"]
for window in windows:
    window.start()
for window in windows:
    window.join()
print(left, len(sold))
