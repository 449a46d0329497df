//! The modules of Python's library that exist here, written in spinlab's own Python on top of native functions.

mod absent;

use std::sync::LazyLock;

use crate::program::code::{Beside, ModuleLibrary, Program};
use crate::program::machine::native_names;

/// Each module with its source, in the order of the manual.
const SOURCES: &[(&str, &str)] = &[
    (
        "builtins",
        concat!(include_str!("builtins.py"), "\n\n", include_str!("groups.py"), "\n\n", include_str!("matching.py")),
    ),
    ("_spinlab", ""),
    ("threading", include_str!("threading.py")),
    ("_thread", "from _spinlab import lock as _lock\n\ndef allocate_lock():\n    return _lock(False)\n"),
    ("queue", include_str!("queue.py")),
    ("heapq", include_str!("heapq.py")),
    ("time", include_str!("time.py")),
    ("random", include_str!("random.py")),
    ("math", include_str!("math.py")),
    ("itertools", include_str!("itertools.py")),
    ("sys", include_str!("sys.py")),
    ("os", include_str!("os.py")),
    ("keyword", include_str!("keyword.py")),
    ("typing", include_str!("typing.py")),
    ("collections", include_str!("collections.py")),
    ("collections.abc", include_str!("collections_abc.py")),
    ("enum", include_str!("enum.py")),
    ("abc", include_str!("abc.py")),
    ("operator", include_str!("operator.py")),
    ("string", include_str!("string.py")),
    ("functools", include_str!("functools.py")),
    ("contextlib", include_str!("contextlib.py")),
    ("dataclasses", include_str!("dataclasses.py")),
    ("logging", include_str!("logging.py")),
    ("concurrent", "import concurrent.futures as futures\n"),
    ("concurrent.futures", include_str!("futures.py")),
    ("concurrent.futures.thread", include_str!("futures_thread.py")),
    ("asyncio", include_str!("asyncio/__init__.py")),
    ("asyncio.base_events", include_str!("asyncio/base_events.py")),
    ("asyncio.coroutines", include_str!("asyncio/coroutines.py")),
    ("asyncio.events", include_str!("asyncio/events.py")),
    ("asyncio.exceptions", include_str!("asyncio/exceptions.py")),
    ("asyncio.futures", include_str!("asyncio/futures.py")),
    ("asyncio.locks", include_str!("asyncio/locks.py")),
    ("asyncio.queues", include_str!("asyncio/queues.py")),
    ("asyncio.runners", include_str!("asyncio/runners.py")),
    ("asyncio.taskgroups", include_str!("asyncio/taskgroups.py")),
    ("asyncio.tasks", include_str!("asyncio/tasks.py")),
    ("asyncio.timeouts", include_str!("asyncio/timeouts.py")),
    ("asyncio.waiting", include_str!("asyncio/waiting.py")),
];

/// The built-ins, read once. They never change.
static BUILTINS: LazyLock<Option<Program>> = LazyLock::new(|| Program::with_builtins(&ALONE).ok());

static WITH_THREADS: LazyLock<Option<Program>> = LazyLock::new(|| {
    let mut program = BUILTINS.clone()?;
    ["threading", "queue", "time"].iter().try_for_each(|module| program.load(module, &ALONE).map(drop)).ok()?;
    Some(program)
});

/// What to write instead of modules and names that do not exist here.
const INSTEAD: &[(&str, &str)] = &[
    (
        "multiprocessing",
        "threads: a process shares nothing, so there is nothing to interleave; `run process` shows one",
    ),
    ("subprocess", "threads: a process shares nothing, so there is nothing to interleave"),
    ("os.environ", "the value itself: programs see no system"),
    ("os.getenv", "the value itself: programs see no system"),
    ("os.getpid", "`threading.get_ident`: a program has no process of its own"),
    ("os.path", "the value itself: programs see no files"),
    ("pathlib", "a string or a list in the program: programs have no files"),
    ("io", "a string or a list in the program: programs have no files"),
    ("json", "a dict in the program: programs have no files"),
    ("socket", "`time.sleep`, which waits as a network does"),
    ("requests", "`time.sleep`, which waits as a network does"),
    ("urllib", "`time.sleep`, which waits as a network does"),
    ("urllib.request", "`time.sleep`, which waits as a network does"),
    ("http", "`time.sleep`, which waits as a network does"),
    ("httpx", "`asyncio.sleep`, which waits as a network does"),
    ("aiohttp", "`asyncio.sleep`, which waits as a network does"),
    ("copy", "methods `copy` of lists, dicts and sets"),
    ("sys.stdin", "a constant: programs have no keyboard"),
    ("time.localtime", "`time.monotonic`: a program has no calendar"),
    ("time.ctime", "`time.monotonic`: a program has no calendar"),
    ("random.gauss", "`random.uniform`"),
    ("threading.stack_size", "nothing: threads of a program take no memory of their own"),
    ("threading.settrace", "`load` and `move`: they show each step"),
    ("datetime", "`time.monotonic`: a program has no calendar"),
    ("signal", "Ctrl-C, which is KeyboardInterrupt"),
    ("logging.FileHandler", "print: programs have no files"),
    ("logging.handlers", "print: programs have no files"),
    ("numpy", "lists"),
    ("asyncio.create_subprocess_exec", PROCESS),
    ("asyncio.create_subprocess_shell", PROCESS),
    ("asyncio.subprocess", PROCESS),
    ("asyncio.open_connection", STREAM),
    ("asyncio.start_server", STREAM),
    ("asyncio.open_unix_connection", STREAM),
    ("asyncio.start_unix_server", STREAM),
    ("asyncio.StreamReader", STREAM),
    ("asyncio.StreamWriter", STREAM),
    ("asyncio.Protocol", STREAM),
    ("asyncio.get_event_loop_policy", "`asyncio.run`, which makes the loop"),
    ("asyncio.set_event_loop_policy", "`asyncio.run`, which makes the loop"),
    ("asyncio.get_child_watcher", PROCESS),
    ("asyncio.eager_task_factory", "`asyncio.create_task`: the task starts in its first turn"),
    ("asyncio.create_eager_task_factory", "`asyncio.create_task`: the task starts in its first turn"),
    ("uvloop", "`asyncio.run`, which makes the loop"),
    ("trio", "asyncio"),
    ("anyio", "asyncio"),
    ("contextvars", "an argument of the coroutine"),
    ("aiofiles", "a string or a list in the program: programs have no files"),
    ("re", "methods of strings"),
    ("concurrent.futures.ProcessPoolExecutor", "ThreadPoolExecutor: processes share nothing"),
    ("concurrent.futures.process", "ThreadPoolExecutor: processes share nothing"),
];

/// What is written instead of attributes that nothing here has.
pub(super) fn absent_advice() -> impl Iterator<Item = &'static str> {
    absent::advice()
}

/// The names of all modules, private ones too.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|(name, _)| *name)
}

/// Refused modules and names, each with advice.
pub(super) fn refused() -> impl Iterator<Item = (&'static str, &'static str)> {
    INSTEAD.iter().copied()
}

const PROCESS: &str = "`asyncio.to_thread`: a process shares nothing, so there is nothing to interleave";
const STREAM: &str = "`asyncio.sleep`, which waits as a network does, and an `asyncio.Queue` between tasks";

/// Finds modules of the program's own by name.
pub type Neighbours<'a> = &'a dyn Fn(&str) -> Option<Result<Beside, String>>;

/// The library, with the modules beside a program.
pub(super) struct Modules<'a> {
    pub(super) beside: Neighbours<'a>,
}

const ALONE: Modules<'static> = Modules { beside: &|_| None };

impl ModuleLibrary for Modules<'_> {
    fn source(&self, module: &str) -> Option<&'static str> {
        SOURCES.iter().find(|(name, _)| *name == module).map(|(_, source)| *source)
    }

    fn natives(&self, module: &str) -> Vec<&'static str> {
        native_names(module)
    }

    fn prelude(&self, source: &str) -> Option<&'static Program> {
        // Modules that a program does not use would only make its states larger.
        let prelude = if source.contains("threading") { &WITH_THREADS } else { &BUILTINS };
        prelude.as_ref()
    }

    fn beside(&self, module: &str) -> Option<Result<Beside, String>> {
        (self.beside)(module)
    }

    fn absent(&self, attribute: &str) -> Option<&'static str> {
        absent::absent(attribute)
    }

    fn instead(&self, module: &str) -> Option<&'static str> {
        INSTEAD.iter().find(|(name, _)| *name == module).map(|(_, instead)| *instead)
    }
}

#[cfg(test)]
mod tests {
    use super::SOURCES;
    use crate::program::syntax;

    #[test]
    fn the_library_is_within_the_bounds_of_programs() {
        for (name, source) in SOURCES {
            assert!(syntax::parse(source).is_ok(), "{name}");
        }
    }
}
