"""Words by their first letter, collected by several threads."""
import threading
from collections import defaultdict

words = "apple ant bee cat crab bird".split()
groups = defaultdict(list)
lock = threading.Lock()


def collect(part):
    for word in part:
        with lock:
            groups[word[0]].append(word)


threads = [threading.Thread(target=collect, args=(words[at::2],)) for at in range(2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print({letter: sorted(found) for letter, found in sorted(groups.items())})
