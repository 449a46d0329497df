# verdict: right
"""A barrier used for two rounds: nobody begins the second before all have ended the first."""
import threading

barrier = threading.Barrier(2)
rounds = [0, 0]


def work(me):
    for number in range(2):
        rounds[me] += 1
        barrier.wait()
        assert rounds[1 - me] >= number + 1


threads = [threading.Thread(target=work, args=(me,)) for me in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
