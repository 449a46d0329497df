"""Messages on standard error, each with its level."""

import sys as _sys
import time as _time
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

    def log(self, level, message, *arguments):
        if not self.isEnabledFor(level):
            return
        if arguments:
            message = message % (arguments[0] if isinstance(arguments[0], dict) else arguments)
        now = _time.strftime(_Settings.datefmt or "%H:%M:%S")
        stream = _sys.stderr if _Settings.stream is None else _Settings.stream
        stream.write(_Settings.format % {
            "message": message, "levelname": _NAMES.get(level, f"Level {level}"), "name": self.name,
            "threadName": _current_thread().name, "asctime": now, "levelno": level,
        } + "\n")

    def debug(self, message, *arguments):
        self.log(DEBUG, message, *arguments)

    def info(self, message, *arguments):
        self.log(INFO, message, *arguments)

    def warning(self, message, *arguments):
        self.log(WARNING, message, *arguments)

    def error(self, message, *arguments):
        self.log(ERROR, message, *arguments)

    def critical(self, message, *arguments):
        self.log(CRITICAL, message, *arguments)


_root = Logger("root", WARNING)
_loggers = {}


def getLogger(name=None):
    if name is None:
        return _root
    return _loggers.setdefault(name, Logger(name))


def debug(message, *arguments):
    _root.debug(message, *arguments)


def info(message, *arguments):
    _root.info(message, *arguments)


def warning(message, *arguments):
    _root.warning(message, *arguments)


def error(message, *arguments):
    _root.error(message, *arguments)


def critical(message, *arguments):
    _root.critical(message, *arguments)
