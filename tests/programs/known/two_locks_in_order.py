# verdict: right
"""Two locks in one order."""
import threading

a = threading.Lock()
b = threading.Lock()


def work():
    with a:
        with b:
            pass


threads = [threading.Thread(target=work), threading.Thread(target=work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
