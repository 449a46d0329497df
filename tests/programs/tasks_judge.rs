//! CPython as the judge of asyncio: its clock jumps to the next timer, so that the order is the program's alone.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a program of tasks has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) output: String,
    pub(crate) status: i32,
    /// Everything on standard error, with what differs between two interpreters taken out.
    pub(crate) errors: String,
}

/// Runs each program in a fork of its own: names of tasks are numbered by the process.
///
/// Timers of one instant are called in the order in which they were set, where a plain heap would mix them, and sets of
/// tasks are walked in order of creation, where CPython goes by address.
const DRIVER: &str = r#"
import asyncio, contextlib, gc, heapq, io, itertools, json, linecache, os, sys, traceback, warnings, weakref
import asyncio.tasks, asyncio.taskgroups, asyncio.runners, asyncio.base_events, concurrent.futures, logging

class Ordered:
    def __init__(self, items=()): self.items = dict.fromkeys(items)
    def __iter__(self): return iter(list(self.items))
    def __len__(self): return len(self.items)
    def __contains__(self, item): return item in self.items
    def add(self, item): self.items[item] = None
    def discard(self, item): self.items.pop(item, None)
    def remove(self, item): del self.items[item]
    def clear(self): self.items.clear()

class Weak:
    def __init__(self): self.items = []
    def __iter__(self): return iter([item() for item in self.items if item() is not None])
    def __len__(self): return len(list(iter(self)))
    def add(self, item): self.items.append(weakref.ref(item))
    def discard(self, item): self.items = [other for other in self.items if other() not in (None, item)]
    def clear(self): self.items.clear()

class Selector:
    def __init__(self, loop, selector): self.loop, self.selector = loop, selector
    def __getattr__(self, name): return getattr(self.selector, name)
    def select(self, timeout):
        if timeout is None: finish((sys.stdout.getvalue(), -1, ""))
        if timeout > 0: self.loop.now = self.loop._scheduled[0]._when
        return []

class Timer(asyncio.TimerHandle):
    __slots__ = ('number',)
    def __lt__(self, other): return (self._when, self.number) < (other._when, other.number)

Timer.__name__ = 'TimerHandle'

class Loop(asyncio.SelectorEventLoop):
    def __init__(self):
        super().__init__()
        self.now, self._clock_resolution, self.numbers = 0.0, 1e-9, itertools.count()
        self._asyncgens = Weak()
        self._selector = Selector(self, self._selector)
    def time(self): return self.now
    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = Timer(round(when, 9), callback, args, self, context)
        timer.number = next(self.numbers)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

class Policy(asyncio.DefaultEventLoopPolicy):
    _loop_factory = Loop

created = itertools.count()
plain_all_tasks = asyncio.tasks.all_tasks
def all_tasks(loop=None):
    return Ordered(sorted(plain_all_tasks(loop), key=lambda task: task.get_coro() and numbers.get(id(task), 0)))
numbers = {}
plain_create = asyncio.base_events.BaseEventLoop.create_task
def create_task(self, coro, **named):
    task = plain_create(self, coro, **named)
    numbers[id(task)] = next(created)
    return task
asyncio.base_events.BaseEventLoop.create_task = create_task
asyncio.tasks.all_tasks = asyncio.all_tasks = all_tasks
asyncio.tasks.set = Ordered
plain_init = asyncio.TaskGroup.__init__
def init(self):
    plain_init(self)
    self._tasks = Ordered()
asyncio.TaskGroup.__init__ = init

def play(name, source):
    written, errors, status = io.StringIO(), io.StringIO(), 0
    sys.stdout, sys.stderr, sys.argv = written, errors, [name]
    logging.lastResort = logging.StreamHandler(errors)
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    asyncio.set_event_loop_policy(Policy())
    namespace = {"__name__": "__main__"}
    try:
        exec(compile(source, name, "exec"), namespace)
    except SystemExit as exit:
        status = 0 if exit.code is None else exit.code if isinstance(exit.code, int) else 1
    except BaseException as error:
        status = 1
        traceback.print_exception(error)
        error = None
    namespace.clear()
    gc.collect()
    return written.getvalue(), status, errors.getvalue()

def finish(result):
    result = json.dumps(result).encode()
    while result: result = result[os.write(writer, result):]
    os._exit(0)

real = sys.stdout
programs = json.load(sys.stdin)
for name, source in programs:
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        finish(play(name, source))
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe: text = pipe.read()
    os.wait()
    real.write(text.decode() + "\n")
real.flush()
os._exit(0)
"#;

pub(crate) fn judge(python: &Path, programs: &[(String, String)]) -> Vec<Done> {
    let mut child = Command::new(python)
        .args(["-I", "-c", DRIVER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("CPython starts");
    let text = serde_json::to_string(programs).expect("programs are text");
    let mut input = child.stdin.take().expect("a pipe");
    let writer = std::thread::Builder::new().spawn(move || input.write_all(text.as_bytes())).expect("a thread starts");
    let output = child.wait_with_output().expect("CPython ends");
    _ = writer.join();
    let text = String::from_utf8(output.stdout).expect("JSON is text");
    let results = text.lines().map(|line| serde_json::from_str(line).expect("one result a line"));
    let results: Vec<(String, i32, String)> = results.collect();
    let done = results.into_iter().zip(programs);
    done.map(|((output, status, errors), (name, _))| Done {
        output: without_places(&output),
        status,
        errors: comparable(&errors, name),
    })
    .collect()
}

/// What both must agree on in what was written to standard error: no frames but the program's own, no marks below
/// lines, no addresses, and of a dropped coroutine only that it was dropped.
pub(crate) fn comparable(errors: &str, name: &str) -> String {
    let mut out = Vec::new();
    let mut warned = Vec::new();
    let mut lines = errors.lines().peekable();
    while let Some(line) = lines.next() {
        let bare = line.trim_start_matches([' ', '|']);
        let margin = line.len() - bare.len();
        if let Some(file) = bare.strip_prefix("File \"") {
            if !file.starts_with(name) || file.contains("in <module>") && line.contains("DRIVER") {
                while lines.peek().is_some_and(|next| is_within(next, margin)) {
                    lines.next();
                }
                continue;
            }
            // The frame and the first line of its source: CPython shows all lines of a statement.
            out.push(line.to_owned());
            out.extend(lines.next().map(str::to_owned));
            while lines.peek().is_some_and(|next| is_within(next, margin)) {
                lines.next();
            }
            continue;
        } else if bare.chars().all(|mark| "~^ ".contains(mark)) && !bare.is_empty() {
            continue;
        } else if line.contains("RuntimeWarning: coroutine") {
            warned.push(line.split("RuntimeWarning").nth(1).unwrap_or_default().to_owned());
            if lines.peek().is_some_and(|next| next.starts_with("  ")) {
                lines.next();
            }
            continue;
        } else if line.starts_with("RuntimeWarning: Enable") {
            continue;
        }
        out.push(line.to_owned());
    }
    warned.sort();
    warned.dedup();
    out.extend(warned);
    without_places(&lines_told(&out).join("\n"))
}

/// The lines without what depends on the library's frames, sorted: the two interpreters report dropped things at
/// different moments, and the text of a program's uncaught error stands in between.
fn lines_told(lines: &[String]) -> Vec<String> {
    let bare = |line: &str| line.trim_matches([' ', '|', '+']).to_owned();
    let mut told = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let has_frame = lines.get(at + 1).is_some_and(|next| bare(next).starts_with("File \""));
        if bare(line).is_empty() || bare(line).ends_with("Traceback (most recent call last):") && !has_frame {
            continue;
        }
        // CPython closes the coroutine of a task that it destroys, and has more to say of recursion.
        let is_destroyed = line.starts_with("task: <Task") && line.contains("wait_for=");
        let end = if is_destroyed { " coro=" } else { " while calling a Python" };
        told.push(line.split(end).next().unwrap_or_default().to_owned());
    }
    told.sort();
    told
}

/// Whether a line belongs to the frame that was named at this margin.
fn is_within(line: &str, margin: usize) -> bool {
    let bare = line.trim_start_matches([' ', '|']);
    line.len() - bare.len() > margin && !bare.starts_with("File \"")
}

/// Without places in the library, and addresses.
pub(crate) fn without_places(text: &str) -> String {
    let mut parts = text.split(" at ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out += " at ";
        // `<spinlab asyncio.tasks>:7`, `/usr/lib/python/asyncio/tasks.py:7`, or an address.
        let is_place = part.starts_with('/') || part.starts_with("<spinlab") || part.starts_with("0x");
        let start = if part.starts_with("<spinlab") { part.find('>').map_or(0, |end| end + 1) } else { 0 };
        let end = part[start..].find([' ', '>', ']', ',', '\n', '\'']).map_or(part.len(), |end| start + end);
        out += if is_place { "…" } else { "" };
        out += &part[if is_place { end } else { 0 }..];
    }
    out
}
