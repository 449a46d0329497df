"""Each thread has its own request."""
import threading

request = threading.local()
seen = []


def handle(number):
    request.number = number
    seen.append(answer())


def answer():
    return request.number * 10


threads = [threading.Thread(target=handle, args=(number,)) for number in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(seen), hasattr(request, "number"))
