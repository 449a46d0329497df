# verdict: right
"""Readers together, a writer alone: the first reader takes the room, the last gives it back."""
import threading

mutex = threading.Lock()
room = threading.Lock()
readers = 0
writing = False


def read():
    global readers
    with mutex:
        readers += 1
        if readers == 1:
            room.acquire()
    assert not writing
    with mutex:
        readers -= 1
        if readers == 0:
            room.release()


def write():
    global writing
    with room:
        writing = True
        writing = False


threads = [threading.Thread(target=job) for job in (read, read, write)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
