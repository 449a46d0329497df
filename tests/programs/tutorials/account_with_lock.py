"""Two savers and a spender share an account; a lock keeps the balance right."""
import threading
from dataclasses import dataclass, field


@dataclass
class Account:
    owner: str
    balance: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def change(self, amount):
        with self.lock:
            self.balance += amount


account = Account("Ada")
amounts = [10, 20, -5]
threads = [threading.Thread(target=account.change, args=(amount,)) for amount in amounts]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(account)
