# verdict: right
"""A list that one thread has given away and still holds: out of reach of the globals, and yet shared."""
import queue
import threading

given = queue.Queue()
log = None


def give():
    item = []
    given.put(item)
    item.append("a")


def take():
    global log
    item = given.get()
    item.append("b")
    log = item[:]


threads = [threading.Thread(target=give), threading.Thread(target=take)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
