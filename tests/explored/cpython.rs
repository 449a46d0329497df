//! What CPython does in many runs with a tiny switch interval.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::Arc;

use spinlab::program::explore::{Count, End, Exploration};
use spinlab::program::{Schedule, read};

/// Plays a program in many ways, and prints each kind of end once. A run that hangs is the last.
const DRIVER: &str = r#"
import os, sys, threading, time

patience, source = float(sys.argv[1]), sys.argv[2]
pause = time.sleep
time.sleep = lambda seconds: pause(min(seconds, 0.001))
code = compile(source, "program.py", "exec")
sys.setswitchinterval(1e-6)
seen = set()
output = os.fdopen(os.dup(1), "w")
sys.stdout = open(os.devnull, "w")


def plain(value):
    if isinstance(value, (list, tuple)):
        return all(plain(item) for item in value)
    if isinstance(value, dict):
        return plain(list(value.items()))
    return value is None or isinstance(value, (bool, int, float, str))


def shown(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {shown(item)}" for key, item in sorted(value.items())) + "}"
    return repr(value)


def play(names, failed):
    try:
        exec(code, names)
    except BaseException as error:
        failed.append(type(error).__name__)
    for thread in threading.enumerate():
        if not thread.daemon and thread is not threading.current_thread() and thread is not threading.main_thread():
            thread.join()


end = time.monotonic() + 1
for _ in range(300):
    names, failed = {"__name__": "__main__"}, []
    threading.excepthook = lambda what: failed.append(what.exc_type.__name__)
    # Threads that it starts are no daemons, as those of a main thread.
    main = threading.Thread(target=play, args=(names, failed))
    main.start()
    main.join(patience)
    if main.is_alive():
        print("hangs", file=output, flush=True)
        os._exit(0)
    data = [f"{name}={shown(value)}" for name, value in names.items() if not name.startswith("__") and plain(value)]
    line = "\t".join(["ends", ",".join(sorted(failed)), *data])
    if line not in seen:
        seen.add(line)
        print(line, file=output, flush=True)
    if time.monotonic() > end:
        break
os._exit(0)
"#;

/// The ends that were seen, as the driver prints them: at least one. None without a python3.
fn ends(source: &str, patience: &str) -> Option<BTreeSet<String>> {
    let output = Command::new("python3").args(["-I", "-c", DRIVER, patience, source]).output().ok()?;
    let ends: BTreeSet<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    assert!(
        !ends.is_empty(),
        "CPython has played nothing of this:\n{source}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(ends)
}

fn may_hang(found: &Exploration) -> bool {
    !found.deadlocks.is_empty() || found.interleavings == Count::Endless
}

/// The ends that an exploration has found: the names of the exceptions, and all data.
pub(crate) struct Ends(Vec<(Vec<String>, BTreeMap<String, String>)>);

impl Ends {
    pub(crate) fn of(source: &str, found: &Exploration) -> Self {
        let start = Schedule::watching(read("program.py", source).unwrap(), Arc::clone(&found.watched));
        let ended = found.outcomes.iter().filter(|outcome| outcome.end == End::Ended);
        let ends = ended.map(|outcome| {
            let mut schedule = start.clone();
            for next in &outcome.way.moves {
                schedule.step(*next).unwrap();
            }
            let data = schedule.machine().data().into_iter().map(|(name, value)| (name.to_string(), value)).collect();
            let mut faults: Vec<_> = outcome.failures.iter().filter_map(|fault| fault.class.clone()).collect();
            faults.sort_unstable();
            (faults, data)
        });
        Self(ends.collect())
    }

    /// Whether a line of a driver, `ends` with the exceptions and data, is one of them.
    pub(crate) fn contain(&self, end: &str) -> bool {
        let mut words = end.split('\t').skip(1);
        let failed: Vec<&str> = words.next().unwrap_or_default().split(',').filter(|name| !name.is_empty()).collect();
        let data: Vec<(&str, &str)> = words.filter_map(|word| word.split_once('=')).collect();
        let fits = |here: &BTreeMap<String, String>| {
            data.iter().all(|(name, value)| here.get(*name).is_none_or(|here| is_equal(here, value)))
        };
        self.0.iter().any(|(faults, here)| *faults == failed && fits(here))
    }
}

/// Whether two values are shown alike. Equal dicts are one outcome, so the order of their keys is not compared.
fn is_equal(one: &str, other: &str) -> bool {
    let items =
        |dict: &str| -> BTreeSet<String> { dict.trim_matches(['{', '}']).split(", ").map(str::to_owned).collect() };
    one == other || one.starts_with('{') && items(one) == items(other)
}

pub(crate) fn is_among(end: &str, source: &str, found: &Exploration) -> bool {
    if end == "hangs" { may_hang(found) } else { Ends::of(source, found).contain(end) }
}

/// How CPython ended that the exploration has not found. None without a python3.
pub(crate) fn missing(source: &str, found: &Exploration) -> Option<Vec<String>> {
    // On a busy machine a run that does not hang may take long.
    let patience = if may_hang(found) { "1" } else { "60" };
    let known = Ends::of(source, found);
    let is_known = |end: &String| if end == "hangs" { may_hang(found) } else { known.contain(end) };
    Some(ends(source, patience)?.into_iter().filter(|end| !is_known(end)).collect())
}
