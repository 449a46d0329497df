"""A thread by a class of its own."""
import threading
import time


class Downloader(threading.Thread):
    total = 0

    def __init__(self, size):
        super().__init__(name=f"download-{size}")
        self.size = size
        self.result = None

    def run(self):
        time.sleep(self.size)
        self.result = f"{self.size} MB"


downloads = [Downloader(size) for size in (3, 1, 2)]
for download in downloads:
    download.start()
for download in downloads:
    download.join()
    print(download.name, download.result, download.is_alive())
