"""Messages on standard error, each with its level."""

import builtins as _builtins
import sys as _sys
import time as _time
from _spinlab import handled_exception as _handled_exception
from threading import current_thread as _current_thread

DEBUG, INFO, WARNING, ERROR, CRITICAL = 10, 20, 30, 40, 50
_NAMES = {DEBUG: "DEBUG", INFO: "INFO", WARNING: "WARNING", ERROR: "ERROR", CRITICAL: "CRITICAL"}


class _Settings:
    format = "%(levelname)s:%(name)s:%(message)s"
    datefmt = None
    stream = None
    is_set = False


def basicConfig(*, format=None, datefmt=None, level=None, stream=None):
    if _Settings.is_set:
        return
    _Settings.is_set = True
    if format is not None:
        _Settings.format = format
    _Settings.datefmt = datefmt
    _Settings.stream = stream
    if level is not None:
        _root.setLevel(level)


class Logger:
    def __init__(self, name, level=0):
        self.name = name
        self.level = level

    def setLevel(self, level):
        if isinstance(level, str):
            for number, name in _NAMES.items():
                if name == level:
                    level = number
        self.level = level

    def getEffectiveLevel(self):
        return self.level or _root.level

    def isEnabledFor(self, level):
        return level >= self.getEffectiveLevel()

    def log(self, level, message, *arguments, exc_info=False):
        if not self.isEnabledFor(level):
            return
        if arguments:
            message = message % (arguments[0] if isinstance(arguments[0], dict) else arguments)
        now = _time.strftime(_Settings.datefmt or "%H:%M:%S")
        stream = _sys.stderr if _Settings.stream is None else _Settings.stream
        stream.write(_Settings.format % {
            "message": message, "levelname": _NAMES.get(level, f"Level {level}"), "name": self.name,
            "threadName": _current_thread().name, "asctime": now, "levelno": level,
        } + "\n" + (_handled() if exc_info else ""))

    def debug(self, message, *arguments, exc_info=False):
        self.log(DEBUG, message, *arguments, exc_info=exc_info)

    def info(self, message, *arguments, exc_info=False):
        self.log(INFO, message, *arguments, exc_info=exc_info)

    def warning(self, message, *arguments, exc_info=False):
        self.log(WARNING, message, *arguments, exc_info=exc_info)

    def error(self, message, *arguments, exc_info=False):
        self.log(ERROR, message, *arguments, exc_info=exc_info)

    def critical(self, message, *arguments, exc_info=False):
        self.log(CRITICAL, message, *arguments, exc_info=exc_info)

    def exception(self, message, *arguments, exc_info=True):
        self.log(ERROR, message, *arguments, exc_info=exc_info)

    fatal = critical


def _handled():
    """The traceback of the exception that is being handled, as text."""
    error = _handled_exception()
    return "NoneType: None\n" if error is None else _builtins._traceback(error, _builtins._messages(error))


_root = Logger("root", WARNING)
_loggers = {}


def getLogger(name=None):
    if name is None:
        return _root
    return _loggers.setdefault(name, Logger(name))


def debug(message, *arguments, exc_info=False):
    _root.debug(message, *arguments, exc_info=exc_info)


def info(message, *arguments, exc_info=False):
    _root.info(message, *arguments, exc_info=exc_info)


def warning(message, *arguments, exc_info=False):
    _root.warning(message, *arguments, exc_info=exc_info)


def error(message, *arguments, exc_info=False):
    _root.error(message, *arguments, exc_info=exc_info)


def critical(message, *arguments, exc_info=False):
    _root.critical(message, *arguments, exc_info=exc_info)


def exception(message, *arguments, exc_info=True):
    _root.exception(message, *arguments, exc_info=exc_info)


fatal = critical
