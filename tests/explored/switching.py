"""Plays programs of two threads on CPython, and switches between the threads after chosen numbers of instructions.

The standard input holds one program after the other, with a line `---` between them; the argument is the number of the
first one, by which the places are chosen. For each different end of a
program there is a line: its number, `ends`, the names of the exceptions, and the data.
"""

import os
import random
import sys
import threading

PATIENCE = 0.3  # seconds: who waits longer goes on, since the other one seems to wait for it
MOST = 60  # places of one thread at which it is tried to switch


class Switch:
    """One thread does so many instructions, then the other one so many, and so on; at last each does its rest."""

    def __init__(self, first, cuts):
        self.turn, self.cuts = first, list(cuts)
        self.numbers, self.done, self.ended = {}, [0, 0], set()
        self.baton = threading.Condition()

    def trace(self, frame, event, argument):
        me = threading.get_ident()
        is_outermost = frame.f_code.co_name == "run" and frame.f_back.f_code.co_name == "_bootstrap_inner"
        with self.baton:
            if is_outermost and event == "call" and len(self.done) > len(self.ended) + len(self.numbers):
                self.numbers[me] = len(self.ended) + len(self.numbers)
            if me not in self.numbers:
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
            if event == "opcode":
                self.instruction(self.numbers[me])
            elif is_outermost and event == "return":
                self.turn, self.cuts = 1 - self.numbers[me], []
                self.ended.add(self.numbers.pop(me))
                self.baton.notify_all()
        return self.trace

    def instruction(self, me):
        self.wait_for_turn(me)
        if self.cuts and self.turn == me and self.cuts[0] == 0:
            self.cuts.pop(0)
            self.turn = 1 - me
            self.baton.notify_all()
            self.wait_for_turn(me)
        if self.cuts and self.turn == me:
            self.cuts[0] -= 1
        self.done[me] += 1

    def wait_for_turn(self, me):
        may_go = lambda: self.turn == me or self.turn in self.ended
        if not self.baton.wait_for(may_go, PATIENCE):
            self.turn, self.cuts = me, []


def is_plain(value):
    if isinstance(value, (list, tuple)):
        return all(is_plain(item) for item in value)
    if isinstance(value, dict):
        return is_plain(list(value.items()))
    return value is None or isinstance(value, (bool, int, float, str))


def play(code, first, cuts):
    """The end, and how many instructions each thread has done."""
    switch, failed = Switch(first, cuts), []
    threading.excepthook = lambda what: failed.append(what.exc_type.__name__)
    before = set(threading.enumerate())
    threading.settrace(switch.trace)
    names = {"__name__": "__main__"}
    try:
        exec(code, names)
    except BaseException as error:
        failed.append(type(error).__name__)
    threading.settrace(None)
    for thread in set(threading.enumerate()) - before:
        thread.join()
    data = [f"{name}={value!r}" for name, value in names.items() if not name.startswith("__") and is_plain(value)]
    return "\t".join(["ends", ",".join(sorted(failed)), *data]), switch.done


if sys.version_info < (3, 10) or sys.version_info[:2] == (3, 12):
    sys.exit(77)  # It has no `match`, or crashes when it traces the instructions of a generator.
output = sys.stdout
sys.stdout = open(os.devnull, "w")
for number, source in enumerate(sys.stdin.read().split("\n---\n"), int(sys.argv[1])):
    code = compile(source, "program.py", "exec")
    ends = {}
    for first in (0, 1):
        _, done = play(code, first, [])
        length = done[first]
        step = max(1, length // MOST)
        for at in range(0, length + 1, step):
            ends[play(code, first, [at])[0]] = None
        dice = random.Random(number)
        for _ in range(10):
            cuts = [dice.randrange(length + 1) for _ in range(dice.choice([2, 2, 3]))]
            ends[play(code, first, cuts)[0]] = None
    for end in ends:
        print(f"{number}\t{end}", file=output, flush=True)
