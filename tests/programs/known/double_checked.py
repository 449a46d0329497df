# verdict: right
"""Double-checked initialisation: under sequential consistency it is made once."""
import threading

lock = threading.Lock()
made = 0
instance = None


def get():
    global instance, made
    if instance is None:
        with lock:
            if instance is None:
                made += 1
                instance = "made"
    assert instance == "made" and made == 1


threads = [threading.Thread(target=get) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
