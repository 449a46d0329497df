import contextlib, threading, time
@contextlib.contextmanager
def timer(name):
    t0 = time.monotonic()
    try:
        yield lambda: time.monotonic() - t0
    except ValueError as e:
        print(name, "swallowed", e)
    finally:
        print(name, "done")
with timer("a") as elapsed:
    time.sleep(1)
    print(round(elapsed()))
with timer("b"):
    raise ValueError("x")
with contextlib.ExitStack() as stack:
    for n in "xy":
        stack.enter_context(timer(n))
    stack.callback(print, "callback")
    print("inside")
with contextlib.suppress(KeyError, ZeroDivisionError):
    1 / 0
