"""Three stages, each a thread, joined by queues."""
import queue
import threading

DONE = object()


def stage(work, inbox, outbox):
    while (item := inbox.get()) is not DONE:
        outbox.put(work(item))
    outbox.put(DONE)


numbers, squares, texts = queue.Queue(2), queue.Queue(2), queue.Queue()
stages = [
    threading.Thread(target=stage, args=(lambda n: n * n, numbers, squares)),
    threading.Thread(target=stage, args=(lambda n: f"<{n}>", squares, texts)),
]
for one in stages:
    one.start()
for number in range(5):
    numbers.put(number)
numbers.put(DONE)
for one in stages:
    one.join()
print([text for text in iter(texts.get, DONE)])
