"""Threads and what they wait at. Each public function is one move, or one before it waits and one after.

`move` marks an operation as visible to other threads, `pass_gate` waits until a gate is open; everything else here
happens within the move that came before.
"""

import builtins as _builtins
from _spinlab import attribute as _attribute, count_up as _count_up, set_attribute as _set_attribute
from _spinlab import close_gate as _close_gate, current_lane as _current_lane, gate as _gate
from _spinlab import is_locked as _is_locked, is_open as _is_open, lock as _lock, move as _move
from _spinlab import current_thread as _current_thread, now as _now, open_gate as _open_gate
from _spinlab import pass_gate as _pass_gate, release_all as _release_all, set_count as _set_count
from _spinlab import set_lane_name as _set_lane_name, set_thread as _set_thread, sleep as _sleep
from _spinlab import start_lane as _start_lane, complain as _complain, fail_lane as _fail_lane

TIMEOUT_MAX = 9223372036.0


def Lock():
    return _lock(False)


def RLock():
    return _lock(True)


class BrokenBarrierError(RuntimeError):
    pass


class Thread:
    _active = []

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        assert group is None, "group argument must be None for now"
        if name is None:
            name = f"Thread-{_count_up(_main_thread, '__threads__')}"
            if target is not None:
                name += f" ({getattr(target, '__name__', None) or type(target).__name__})"
        self._target = target
        self._name = str(name)
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._daemonic = current_thread()._daemonic if daemon is None else bool(daemon)
        self._lane = None
        self.__alive__ = False
        self._ended = _gate(self, "end")

    def start(self):
        if getattr(self, "_ended", None) is None:
            raise RuntimeError("thread.__init__() not called")
        if self._lane is not None:
            raise RuntimeError("threads can only be started once")
        self.__alive__ = True
        Thread._active.append(self)
        self._lane = _start_lane(self, self._bootstrap, self._name, self._daemonic)

    def run(self):
        if self._target is not None:
            try:
                iter(self._args)
            except TypeError:
                # `args=(1)` has no comma.
                module, name = getattr(self._target, "__module__", None), getattr(self._target, "__qualname__", "")
                named = f"{module}.{name}()" if module else f"{name}()"
                raise TypeError(f"{named} argument after * must be an iterable, not {type(self._args).__name__}") from None
            self._target(*self._args, **self._kwargs)

    def _bootstrap(self):
        try:
            self.run()
        except SystemExit:
            pass
        except BaseException as error:
            _fail_lane(error)
            excepthook(_ExceptHookArgs(type(error), error, self))
        # The end is a move if another thread looks at who is alive.
        _set_attribute(self, "__alive__", False)
        Thread._active.remove(self)
        _open_gate(self._ended)

    def join(self, timeout=None):
        if self._lane is None:
            raise RuntimeError("cannot join thread before it is started")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        _pass_gate(self._ended, timeout, timeout is None)

    def is_alive(self):
        return _attribute(self, "__alive__")

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        self._name = str(name)
        if self._lane is not None:
            _set_lane_name(self._lane, self._name)

    @property
    def ident(self):
        return None if self._lane is None else self._lane + 1

    native_id = ident

    @property
    def daemon(self):
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if self._lane is not None:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = bool(daemonic)

    def getName(self):
        return self._name

    def setName(self, name):
        self.name = name

    def isDaemon(self):
        return self._daemonic

    def setDaemon(self, daemonic):
        self.daemon = daemonic

    def __repr__(self):
        status = "initial"
        if self._lane is not None:
            status = "started" if _attribute(self, "__alive__") else "stopped"
        if self._daemonic:
            status += " daemon"
        if self._lane is not None:
            status += f" {self.ident}"
        return f"<{type(self).__name__}({self._name}, {status})>"


class _MainThread(Thread):
    def __init__(self):
        self._name = "MainThread"
        self._daemonic = False
        self._lane = 0
        self._target = None
        self.__alive__ = True
        # For the names of others, which is a move if several threads make some.
        self.__threads__ = self.__pools__ = 0
        self._ended = _gate(self, "end")


_main_thread = _MainThread()
_set_thread(_main_thread)
Thread._active.append(_main_thread)


class _ExceptHookArgs:
    def __init__(self, exc_type, exc_value, thread):
        self.exc_type = exc_type
        self.exc_value = exc_value
        self.exc_traceback = None
        self.thread = thread


def excepthook(args):
    error = args.exc_value
    text = _builtins._traceback(error, _builtins._messages(error))
    _complain(f"Exception in thread {args.thread.name}:\n{text}")


def current_thread():
    return _current_thread()


def currentThread():
    return _current_thread()


def main_thread():
    return _main_thread


def get_ident():
    return _current_lane() + 1


def get_native_id():
    return _current_lane() + 1


def enumerate():
    return _builtins._active(Thread._active, _main_thread)


def active_count():
    return len(enumerate())


activeCount = active_count


def _join_all():
    """At the end of the main thread: waits for all that are no daemons, in order of their start."""
    _set_attribute(_main_thread, "__alive__", False)
    for hook in _before_join[::-1]:
        hook()
    while True:
        left = [thread for thread in Thread._active if thread is not _main_thread and not thread._daemonic]
        if not left:
            break
        _pass_gate(left[0]._ended, None, True)
    if len(Thread._active) > 1:
        # Daemons go on until the program ends.
        _move("exit", _main_thread)


_before_join = []
_builtins._exit_hooks.append(_join_all)


class Event:
    def __init__(self):
        self._gate = _gate(self, "wait")

    def is_set(self):
        _move("is_set", self)
        return _is_open(self._gate)

    isSet = is_set

    def set(self):
        _move("set", self)
        _open_gate(self._gate)

    def clear(self):
        _move("clear", self)
        _close_gate(self._gate)

    def wait(self, timeout=None):
        return _pass_gate(self._gate, timeout)

    def __repr__(self):
        return f"<threading.Event at 0x7f0000000000: {'set' if _is_open(self._gate) else 'unset'}>"


class Condition:
    def __init__(self, lock=None):
        if lock is None:
            lock = RLock()
        self._lock = lock
        self._waiters = []
        self.acquire = lock.acquire
        self.release = lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *details):
        return self._lock.__exit__(*details)

    def _is_owned(self):
        if hasattr(self._lock, "_is_owned"):
            return self._lock._is_owned()
        return _is_locked(self._lock)

    def wait(self, timeout=None):
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        _move("wait", self)
        ticket = _gate(self, "wait")
        self._waiters.append(ticket)
        count = _release_all(self._lock)
        was_notified = False
        try:
            was_notified = _pass_gate(ticket, timeout, True)
            return was_notified
        finally:
            self._lock.acquire()
            _set_count(self._lock, count)
            if not was_notified and ticket in self._waiters:
                self._waiters.remove(ticket)

    def wait_for(self, predicate, timeout=None):
        end = None
        left = timeout
        result = predicate()
        while not result:
            if left is not None:
                if end is None:
                    end = _now() + left
                else:
                    left = end - _now()
                    if left <= 0:
                        break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        _move("notify", self)
        for ticket in self._waiters[:n]:
            _open_gate(ticket)
        del self._waiters[:n]

    def notify_all(self):
        self.notify(len(self._waiters))

    notifyAll = notify_all

    def __repr__(self):
        return f"<Condition({self._lock!r}, {len(self._waiters)})>"


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value
        self._gate = _gate(self, "acquire")
        if value:
            _open_gate(self._gate)

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        if not blocking:
            _move("acquire", self)
            if self._value == 0:
                return False
        elif not _pass_gate(self._gate, timeout):
            return False
        self._value -= 1
        if self._value == 0:
            _close_gate(self._gate)
        return True

    __enter__ = acquire

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        _move("release", self)
        self._value += n
        _open_gate(self._gate)

    def __exit__(self, kind, error, traceback):
        self.release()

    def __repr__(self):
        return f"<threading.{type(self).__qualname__} at 0x7f0000000000: value={self._value}>"


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        _move("release", self)
        if self._value + n > self._initial_value:
            raise ValueError("Semaphore released too many times")
        self._value += n
        _open_gate(self._gate)


class Barrier:
    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._parties = parties
        self._action = action
        self._timeout = timeout
        self._count = 0
        self._broken = False
        self._gate = _gate(self, "wait")

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        _move("wait", self)
        if self._broken:
            raise BrokenBarrierError
        index = self._count
        self._count += 1
        gate = self._gate
        if self._count == self._parties:
            try:
                if self._action is not None:
                    self._action()
            except BaseException:
                self._break()
                raise
            self._next_round()
            return index
        if not _pass_gate(gate, timeout):
            self._break()
            raise BrokenBarrierError
        if gate in _broken_gates:
            raise BrokenBarrierError
        return index

    def _next_round(self):
        self._count = 0
        gate = self._gate
        self._gate = _gate(self, "wait")
        _open_gate(gate)

    def _break(self):
        self._broken = True
        self._give_up()

    def _give_up(self):
        _broken_gates.append(self._gate)
        self._next_round()

    def reset(self):
        _move("reset", self)
        if self._count:
            self._give_up()
        self._broken = False

    def abort(self):
        _move("abort", self)
        self._break()

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        _move("n_waiting", self)
        return 0 if self._broken else self._count

    @property
    def broken(self):
        _move("broken", self)
        return self._broken


_broken_gates = []


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval = interval
        self.function = function
        self.args = args if args is not None else []
        self.kwargs = kwargs if kwargs is not None else {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class local:
    """Each thread has attributes of its own: the machine keeps them apart."""
