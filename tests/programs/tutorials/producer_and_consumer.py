"""One place between two threads, with a condition."""
import threading


class Slot:
    def __init__(self):
        self.item = None
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            self.changed.wait_for(lambda: self.item is None)
            self.item = item
            self.changed.notify_all()

    def take(self):
        with self.changed:
            self.changed.wait_for(lambda: self.item is not None)
            item, self.item = self.item, None
            self.changed.notify_all()
            return item


slot = Slot()
taken = []
consumer = threading.Thread(target=lambda: [taken.append(slot.take()) for _ in range(4)])
consumer.start()
for item in "wxyz":
    slot.put(item)
consumer.join()
print(taken)
