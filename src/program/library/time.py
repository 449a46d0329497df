"""The program's own clock. It begins at 0 and stands still while the program works."""

from _spinlab import now as _now, now_ns as _now_ns, sleep as _sleep

sleep = _sleep
monotonic = _now
time = _now
monotonic_ns = _now_ns
time_ns = _now_ns
perf_counter = _now
perf_counter_ns = _now_ns


def process_time():
    return 0.0


def thread_time():
    return 0.0


def strftime(format, moment=None):
    """Of the times of day a program has only the seconds since its start."""
    seconds = int(_now())
    parts = {"%H": seconds // 3600 % 24, "%M": seconds // 60 % 60, "%S": seconds % 60}
    format = format.replace("%X", "%H:%M:%S").replace("%T", "%H:%M:%S")
    for letter, value in parts.items():
        format = format.replace(letter, f"{value:02}")
    return format
