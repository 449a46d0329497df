"""What a program can see of the interpreter."""

from _spinlab import write as _write

version = "3.13.0 (spinlab)"
version_info = (3, 13, 0, "final", 0)
platform = "spinlab"
maxsize = 9223372036854775807
argv = [__file__]
path = []


class _Stream:
    def __init__(self, number):
        self._number = number

    def write(self, text):
        return _write(self._number, text)

    def writelines(self, lines):
        for line in lines:
            _write(self._number, line)

    def flush(self):
        pass

    def isatty(self):
        return True

    def fileno(self):
        return self._number


stdout = _Stream(1)
stderr = _Stream(2)


def exit(status=None):
    raise SystemExit(status)


def getswitchinterval():
    return 0.005


def setswitchinterval(interval):
    pass


def getrecursionlimit():
    return 1000
