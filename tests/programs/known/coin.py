# verdict: fails ZeroDivisionError
# way: 1=tails
"""A choice is tried both ways."""
import random
import threading

side = None


def toss():
    global side
    side = random.choice(["heads", "tails"])
    if side == "tails":
        1 // 0


thread = threading.Thread(target=toss)
thread.start()
thread.join()
