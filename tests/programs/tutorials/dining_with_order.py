"""Three philosophers who take the lower fork first."""
import threading

forks = [threading.Lock() for _ in range(3)]
meals = []


def dine(at):
    first, second = sorted([at, (at + 1) % 3])
    with forks[first], forks[second]:
        meals.append(at)


table = [threading.Thread(target=dine, args=(at,)) for at in range(3)]
for one in table:
    one.start()
for one in table:
    one.join()
print(sorted(meals))
