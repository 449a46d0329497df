//! Plays a program in spinlab and in CPython, and compares the two.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use spinlab::program::machine::{Failure, Stream};
use spinlab::program::{Player, PlayerEvent, read};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) output: String,
    pub(crate) status: i32,
    /// The last line of what was written to standard error: the exception and its message.
    pub(crate) error: String,
}

pub(crate) fn play(name: &str, source: &str) -> Outcome {
    let (mut outcome, errors) = play_whole(name, source);
    errors.lines().last().unwrap_or_default().clone_into(&mut outcome.error);
    outcome
}

/// The outcome, and everything that was written to standard error.
pub(crate) fn play_whole(name: &str, source: &str) -> (Outcome, String) {
    let machine = match read(name, source) {
        Ok(machine) => machine,
        Err(refusals) => {
            let error = format!("refused: {refusals:?}");
            return (Outcome { output: String::new(), status: 2, error: error.clone() }, error);
        }
    };
    let mut outcome = Outcome { output: String::new(), status: 0, error: String::new() };
    let mut errors = String::new();
    let mut player = Player::new(machine);
    for event in player.by_ref() {
        match event {
            PlayerEvent::Output { stream: Stream::Out, text, .. } => outcome.output += &text,
            PlayerEvent::Output { stream: Stream::Error, text, .. } => errors += &text,
            PlayerEvent::Ended { status } => outcome.status = status,
            PlayerEvent::Deadlock => outcome.status = -1,
            _ => {}
        }
    }
    if let Some(Failure::Stopped(why)) = player.machine().failure(0) {
        errors += &format!("stopped: {why}");
    }
    (outcome, errors)
}

impl Outcome {
    pub(crate) fn has_gone_too_deep(&self) -> bool {
        self.output.contains("RecursionError") || self.error.contains("RecursionError")
    }

    /// The outcome without addresses, which neither promises.
    fn promised(&self) -> Self {
        Self { output: without_addresses(&self.output), status: self.status, error: without_addresses(&self.error) }
    }
}

/// `<Thing object at 0x7f12>` becomes `<Thing object at 0x>`.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split(" at 0x");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + " at 0x" + part.trim_start_matches(|c: char| c.is_ascii_hexdigit()))
}

/// The difference, if there is one.
pub(crate) fn difference(own: &Outcome, theirs: &Outcome) -> Option<String> {
    let (own, theirs) = (&own.promised(), &theirs.promised());
    if own == theirs {
        return None;
    }
    let (one, other): (Vec<_>, Vec<_>) = (own.output.lines().collect(), theirs.output.lines().collect());
    let line = one.iter().zip(&other).position(|(one, other)| one != other).unwrap_or(one.len().min(other.len()));
    Some(format!(
        "line {}: {:?}, not {:?}\nstatus {}, not {}\nerror {:?}, not {:?}",
        line + 1,
        one.get(line),
        other.get(line),
        own.status,
        theirs.status,
        own.error,
        theirs.error
    ))
}

/// A CPython that is new enough to agree with 3.13 in what is compared.
pub(crate) struct Judge {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

/// Runs all programs in one process: starting CPython for each would take most of the time.
const DRIVER: &str = r#"
import contextlib, io, json, os, resource, signal, sys, threading, traceback
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
def late(*_):
    raise SystemExit("no end within five seconds")
signal.signal(signal.SIGALRM, late)
out, sys.stdout = sys.stdout, io.StringIO()
results = []
for name, source in json.load(sys.stdin):
    written, errors, status = io.StringIO(), "", 0
    with contextlib.redirect_stdout(written), contextlib.redirect_stderr(io.StringIO()):
        sys.argv = [name]
        signal.alarm(5)
        try:
            exec(compile(source, name, "exec"), {"__name__": "__main__"})
        except SystemExit as exit:
            status = 0 if exit.code is None else exit.code if isinstance(exit.code, int) else 1
        except BaseException as error:
            status, errors = 1, traceback.format_exception_only(error)[-1].splitlines()[-1]
        signal.alarm(0)
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
    results.append([written.getvalue(), status, errors])
json.dump(results, out)
out.flush()
os._exit(0)
"#;

impl Judge {
    /// Every python3 of version 3.13, whose messages these are: on the path, and those that pyenv has.
    pub(crate) fn all() -> Vec<Judge> {
        let mut candidates = vec![PathBuf::from("python3")];
        if let Some(home) = std::env::var_os("HOME") {
            let versions = std::fs::read_dir(PathBuf::from(home).join(".pyenv/versions"));
            candidates.extend(versions.into_iter().flatten().flatten().map(|entry| entry.path().join("bin/python3")));
        }
        let mut judges: Vec<Judge> = Vec::new();
        for path in candidates {
            let asked = Command::new(&path).args(["-I", "-c", "import sys; print(*sys.version_info[:3])"]).output();
            let Ok(asked) = asked else { continue };
            let version = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
            let numbers: Vec<u32> = version.split(' ').filter_map(|part| part.parse().ok()).collect();
            let name = format!("CPython {}", version.replace(' ', "."));
            if numbers.len() == 3 && numbers[..2] == [3, 13] && !judges.iter().any(|judge| judge.name == name) {
                judges.push(Judge { name, path });
            }
        }
        judges
    }

    /// What a program in a file writes to standard error.
    pub(crate) fn errors(&self, file: &std::path::Path) -> String {
        let output = Command::new(&self.path).arg("-I").arg(file).output().expect("CPython starts");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Runs the programs one after the other, each in a process of its own: they sleep in real time, and a busy machine
    /// would change their order.
    pub(crate) fn run_each(&self, programs: &[(String, String)]) -> Vec<Outcome> {
        programs.iter().flat_map(|program| self.run(std::slice::from_ref(program))).collect()
    }

    pub(crate) fn run(&self, programs: &[(String, String)]) -> Vec<Outcome> {
        let mut child = Command::new(&self.path)
            .args(["-I", "-W", "ignore", "-c", DRIVER])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("CPython starts");
        let text = serde_json::to_string(programs).expect("programs are text");
        child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("CPython reads");
        let output = child.wait_with_output().expect("CPython ends");
        let results: Vec<(String, i32, String)> = serde_json::from_slice(&output.stdout).expect("one result a program");
        results.into_iter().map(|(output, status, error)| Outcome { output, status, error }).collect()
    }
}
