# verdict: right
# ends with: saved = []
# ends with: saved = [0]
# ends with: saved = [0, 1]
"""A daemon is cut off where it is when the program ends."""
import threading

saved = []


def save():
    for number in range(2):
        saved.append(number)


threading.Thread(target=save, daemon=True).start()
