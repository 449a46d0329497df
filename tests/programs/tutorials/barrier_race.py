"""Runners wait at the line until all are there."""
import threading

line = threading.Barrier(3)
order = []


def run(name):
    order.append(f"{name} ready")
    line.wait()
    order.append(f"{name} off")


runners = [threading.Thread(target=run, args=(name,)) for name in "abc"]
for runner in runners:
    runner.start()
for runner in runners:
    runner.join()
print(sorted(order[:3]), sorted(order[3:]))
