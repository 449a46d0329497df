# verdict: right
"""A thread turns in a loop until main says that it is done: its first turns come before main moves at all."""
import threading
import time

done = False
turns = 0


def spin():
    while not done:
        pass


def count():
    global turns
    for _ in range(2):
        turns += 1


threads = [threading.Thread(target=spin), threading.Thread(target=count)]
for thread in threads:
    thread.start()
time.sleep(3)
done = True
for thread in threads:
    thread.join()
