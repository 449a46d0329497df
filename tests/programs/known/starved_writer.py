# verdict: livelock
# states: 286
"""Readers that overlap for ever keep the room, and the writer waits: a circle within one in which it may enter."""
import threading
mutex, room = threading.Lock(), threading.Lock()
readers = 0
written = False
def read():
    global readers
    while not written:
        with mutex:
            readers += 1
            if readers == 1:
                room.acquire()
        with mutex:
            readers -= 1
            if readers == 0:
                room.release()
def write():
    global written
    with room:
        written = True
for work in (read, read, write):
    threading.Thread(target=work).start()
