"""A worker that says what it does."""
import logging
import sys
import threading

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(threadName)s %(levelname)s: %(message)s")


def work(number):
    logging.info("starting %d", number)
    logging.debug("not shown")
    logging.warning("%s of %d", "end", number)


for number in range(2):
    thread = threading.Thread(target=work, args=(number,), name=f"worker-{number}")
    thread.start()
    thread.join()
logging.getLogger("app").error("all done")
print("bye")
