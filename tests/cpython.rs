//! The bench beside `CPython`: random sequences of verbs, played on both, and all that happened compared: values, the
//! names and messages of errors, callbacks, and the order of all of these, answers included. A tree of tasks is played
//! beside it, turn by turn. Where there is no `python3` of 3.11 or later, this says so and tests nothing.

#![allow(clippy::unwrap_used)]

#[path = "common/random.rs"]
mod random;

use fastrand::Rng;
use random::Draw;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use spinlab::bench::notices::Item;
use spinlab::bench::verb::{FutureKind, Limit, Verb};
use spinlab::bench::{Bench, BenchError};
use spinlab::future::FutureError;
use spinlab::future::asyncio::{AsyncFuture, AsyncState, shield};
use spinlab::future::error::UnheardError;
use spinlab::future::event_loop::EventLoop;
use spinlab::future::task::Task;
use spinlab::interrupt::Interrupt;
use spinlab::run::pace::Pace;

const SEQUENCES: usize = 3000;
const LONGEST: usize = 14;

/// A verb, and whether Ctrl-C is pressed while it waits.
#[derive(Clone, Debug)]
struct Step {
    verb: Verb,
    is_interrupted: bool,
}

#[derive(Clone, Debug)]
enum Sequence {
    Bench { kind: &'static str, made: Verb, steps: Vec<Step> },
    Tree(Vec<String>),
}

impl Sequence {
    fn random(random: &mut Rng) -> Self {
        let length = 1 + random.below(LONGEST);
        let started = Verb::Start { time: Duration::from_hours(1), value: "42".to_owned() };
        let (kind, made) = match random.below(4) {
            0 => return Sequence::Tree((0..length).map(|_| tree_verb(random)).collect()),
            1 => ("async", Verb::New { kind: FutureKind::Async }),
            2 => ("task", started),
            _ => ("thread", Verb::New { kind: FutureKind::Thread }),
        };
        Sequence::Bench { kind, made, steps: (0..length).map(|number| step(random, number)).collect() }
    }

    /// The verb as the script reads it.
    fn line(&self) -> String {
        let (kind, verbs) = match self {
            Sequence::Bench { kind, steps, .. } => (*kind, steps.iter().map(Step::line).collect()),
            Sequence::Tree(verbs) => ("tree", verbs.clone()),
        };
        format!("{kind}\t{}\n", verbs.join("\t"))
    }

    fn played(&self, bench: &mut Bench) -> Vec<String> {
        match self {
            Sequence::Bench { kind, made, steps } => answers(bench, kind, made, steps),
            Sequence::Tree(verbs) => tree_answers(verbs),
        }
    }
}

impl Step {
    fn line(&self) -> String {
        let line = self.verb.to_string();
        if self.is_interrupted { line.replace("await", "^C") } else { line }
    }
}

fn step(random: &mut Rng, number: usize) -> Step {
    let limit = |random: &mut Rng| Limit { timeout: *random.pick(&[None, None, Some(Duration::from_secs(1))]) };
    let name = (*random.pick(&["a", "b", "boom"])).to_owned();
    let verb = match random.below(21) {
        0 => Verb::SetResult { words: vec![format!("v{number}")] },
        1 => Verb::SetException { words: vec![format!("m{number}")] },
        2 => Verb::Cancel,
        3..=5 => Verb::Result(limit(random)),
        6..=8 => Verb::Exception(limit(random)),
        9 => Verb::Done,
        10 => Verb::Cancelled,
        11 => Verb::Running,
        12 | 13 => Verb::SetRunning,
        14..=16 => Verb::AddDoneCallback { name },
        17 => Verb::RemoveDoneCallback { name },
        18 => Verb::Await { limit: Limit::default(), shield: true },
        _ => Verb::Await { limit: limit(random), shield: false },
    };
    let is_interrupted = matches!(verb, Verb::Await { .. }) && random.one_in(2);
    Step { verb, is_interrupted }
}

/// What happened, as the script writes it.
fn answers(bench: &mut Bench, kind: &str, made: &Verb, steps: &[Step]) -> Vec<String> {
    let quiet = Arc::default();
    bench.perform(made.clone(), Pace::Virtual, &quiet).unwrap();
    bench.settle();
    bench.notices().take();
    let mut entries = Vec::new();
    for Step { verb, is_interrupted } in steps {
        let interrupt = Arc::new(Interrupt::default());
        if *is_interrupted {
            interrupt.ring();
        }
        let waits = match verb {
            Verb::Await { limit, .. } => kind == "async" && limit.timeout.is_none(),
            Verb::Result(limit) | Verb::Exception(limit) => kind == "thread" && limit.timeout.is_none(),
            _ => false,
        };
        let answered = bench.perform(verb.clone(), Pace::Virtual, &interrupt);
        bench.settle();
        let mut events = events(bench);
        match answered {
            Err(BenchError::Refused(FutureError::Deadlock)) if waits => events.push("waits".to_owned()),
            answered => assert!(matches!(answered, Ok(_) | Err(BenchError::Refused(_))), "{answered:?}"),
        }
        entries.push(events.join("; "));
    }
    // A new future takes the place of the old one, which goes.
    bench.perform(Verb::New { kind: FutureKind::Async }, Pace::Virtual, &quiet).unwrap();
    let mut last = events(bench);
    last.pop();
    entries.push(last.join("; "));
    entries
}

fn events(bench: &Bench) -> Vec<String> {
    let event = |item| match item {
        Item::Answer(Ok(answer)) => Some(answer.to_string()),
        // `waits` stands for a deadlock.
        Item::Answer(Err(FutureError::Deadlock)) | Item::Completed { .. } | Item::TooLate { .. } => None,
        Item::Answer(Err(error)) => Some(written(&error)),
        Item::Callback { name, .. } => Some(format!("callback {name}")),
        Item::Report(UnheardError::Panicked { .. }) => Some("panicked".to_owned()),
        Item::Report(UnheardError::NeverRetrieved { .. }) => Some("never".to_owned()),
    };
    bench.notices().take().into_iter().filter_map(event).collect()
}

/// Messages that are of this program are left out: `CPython` words them otherwise.
fn written(error: &FutureError) -> String {
    match error {
        FutureError::Attribute(_) | FutureError::Type(_) => error.name().to_owned(),
        other => other.to_string().split(": <Future").next().unwrap().to_owned(),
    }
}

const TREE: [&str; 6] = ["future", "one", "two", "outer", "shielded", "refusing"];

fn tree_verb(random: &mut Rng) -> String {
    match random.below(20) {
        0 => "set-result v".to_owned(),
        1 => "set-exception m".to_owned(),
        2..=7 => format!("cancel {}", random.pick(&TREE)),
        _ => "turn".to_owned(),
    }
}

/// The futures of this program without the bench, as `Tree` of the script makes them.
fn tree_answers(verbs: &[String]) -> Vec<String> {
    let event_loop = EventLoop::default();
    let events = Arc::new(Mutex::new(Vec::new()));
    let future = AsyncFuture::<String>::new(&event_loop);
    let [one, two] = [(); 2].map(|()| Task::new(&event_loop, future.clone()));
    let outer = Task::new(&event_loop, one.clone());
    let (inner, tried) = (future.clone(), future.clone());
    let shielded = Task::new(&event_loop, async move { shield(&inner).await });
    let refusing = Task::new(&event_loop, async move {
        match tried.await {
            Err(FutureError::Cancelled) => Ok("refused".to_owned()),
            result => result,
        }
    });
    let tasks = [one, two, outer, shielded, refusing];
    let all: Vec<_> = [&future].into_iter().chain(tasks.iter().map(Task::future)).collect();
    for (name, each) in TREE.iter().zip(&all) {
        let events = Arc::clone(&events);
        each.add_done_callback(name, move |_| events.lock().unwrap().push(format!("callback {name}")));
    }
    let play = |verb: &String| {
        let (verb, option) = verb.split_once(' ').unwrap_or((verb, ""));
        let answered = match verb {
            "turn" => {
                event_loop.turn();
                None
            }
            "cancel" => Some(match TREE.iter().position(|name| *name == option).unwrap() {
                0 => Ok(future.cancel().to_string()),
                task => Ok(tasks[task - 1].cancel().to_string()),
            }),
            "set-result" => Some(future.set_result(option.to_owned()).map(|()| String::new())),
            _ => Some(future.set_exception(option.to_owned()).map(|()| String::new())),
        };
        let mut events = events.lock().unwrap();
        events.extend(answered.map(|answered| answered.unwrap_or_else(|error| written(&error))));
        events.extend(TREE.iter().zip(&all).map(|(name, each)| match each.state() {
            AsyncState::Pending => format!("{name} pending"),
            AsyncState::Finished(value) => format!("{name} {value}"),
            AsyncState::Failed(message) => format!("{name} Exception: {message}"),
            AsyncState::Cancelled => format!("{name} cancelled"),
        }));
        events.drain(..).collect::<Vec<_>>().join("; ")
    };
    let mut entries: Vec<_> = verbs.iter().map(play).collect();
    entries.push(String::new());
    entries
}

fn seed() -> u64 {
    let given = std::env::var("SPINLAB_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| fastrand::u64(..))
}

/// Says something although the test succeeds: what `eprintln` writes is then kept from sight.
fn note(words: &str) {
    #[expect(clippy::disallowed_methods, reason = "no screen is up")]
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// What `CPython` does, a line for each sequence. None if there is none, or an old one.
fn cpython(sequences: &[Sequence]) -> Option<String> {
    let version = Command::new("python3").args(["-c", "import sys; assert sys.version_info >= (3, 11)"]).status();
    if !version.is_ok_and(|status| status.success()) {
        note("NOTE: there is no `python3` of 3.11 or later here, so nothing was compared with CPython");
        return None;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cpython.py");
    let mut python = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let lines: String = sequences.iter().map(Sequence::line).collect();
    let mut stdin = python.stdin.take().unwrap();
    let writer = thread::Builder::new().spawn(move || stdin.write_all(lines.as_bytes()).unwrap()).unwrap();
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The first difference, in words.
fn difference(sequences: &[Sequence], ours: &[Vec<String>], theirs: &str) -> Option<String> {
    let theirs: Vec<Vec<&str>> = theirs.lines().map(|line| line.split('\t').collect()).collect();
    for ((sequence, ours), theirs) in sequences.iter().zip(ours).zip(&theirs) {
        for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            if ours != theirs {
                return Some(format!("{}entry {index}\nhere:    {ours}\nCPython: {theirs}", sequence.line()));
            }
        }
        if ours.len() != theirs.len() {
            return Some(format!("{}{} entries here, {} there", sequence.line(), ours.len(), theirs.len()));
        }
    }
    (ours.len() != theirs.len()).then(|| format!("{} sequences here, {} there", ours.len(), theirs.len()))
}

fn played(sequences: &[Sequence]) -> Vec<Vec<String>> {
    let mut bench = Bench::default();
    // A task is started in place of an async future.
    bench.perform(Verb::New { kind: FutureKind::Async }, Pace::Virtual, &Arc::default()).unwrap();
    sequences.iter().map(|sequence| sequence.played(&mut bench)).collect()
}

#[test]
fn the_bench_does_what_cpython_does_in_the_same_order() {
    let seed = seed();
    note(&format!("SPINLAB_SEED={seed}"));
    let mut random = Rng::with_seed(seed);
    let sequences: Vec<_> = (0..SEQUENCES).map(|_| Sequence::random(&mut random)).collect();
    let Some(theirs) = cpython(&sequences) else { return };
    let ours = played(&sequences);
    assert_eq!(difference(&sequences, &ours, &theirs), None, "SPINLAB_SEED={seed}");
    let compared: usize = ours.iter().map(Vec::len).sum();
    assert!(compared > SEQUENCES, "{compared}");
}

/// What is typed in lesson and reference alike, with what `CPython` makes of it.
fn examples() -> Vec<Sequence> {
    let bench = |kind, made, lines: &[&str]| {
        let step = |line: &&str| {
            let verb = match line.split_once(' ') {
                Some(("add", name)) => Verb::AddDoneCallback { name: name.to_owned() },
                Some(("set", value)) => Verb::SetResult { words: vec![value.to_owned()] },
                _ if *line == "cancel" => Verb::Cancel,
                _ if *line == "^C" => Verb::Await { limit: Limit::default(), shield: false },
                _ => Verb::Result(Limit::default()),
            };
            Step { verb, is_interrupted: *line == "^C" }
        };
        Sequence::Bench { kind, made, steps: lines.iter().map(step).collect() }
    };
    vec![
        bench("async", Verb::New { kind: FutureKind::Async }, &["add a", "add b", "cancel", "result"]),
        bench("async", Verb::New { kind: FutureKind::Async }, &["add a", "^C", "result"]),
        bench("thread", Verb::New { kind: FutureKind::Thread }, &["add a", "set 7", "set 8", "result"]),
        Sequence::Tree(["turn", "cancel outer", "turn", "turn", "turn"].map(str::to_owned).to_vec()),
    ]
}

#[test]
fn answers_and_callbacks_come_in_this_order() {
    let ours = played(&examples());
    assert_eq!(ours[0][2..4], ["true; callback a; callback b", "CancelledError"]);
    assert_eq!(ours[1][1..3], ["callback a; CancelledError; KeyboardInterrupt", "CancelledError"]);
    assert_eq!(ours[2][1..3], ["callback a; ", "InvalidStateError: FINISHED"]);
    let cancelled =
        "true; future cancelled; one pending; two pending; outer pending; shielded pending; refusing pending";
    assert_eq!(ours[3][1], cancelled);
    assert!(
        ours[3][4].ends_with("one cancelled; two cancelled; outer cancelled; shielded cancelled; refusing refused")
    );
}

#[test]
fn the_comparison_finds_a_swapped_order_a_missing_line_and_another_message() {
    let sequences = examples();
    let ours = played(&sequences);
    let theirs = ours.iter().map(|entries| entries.join("\t")).collect::<Vec<_>>().join("\n");
    assert_eq!(difference(&sequences, &ours, &theirs), None);
    let faults = [
        ("true; callback a", "callback a; true"),
        ("callback a; callback b", "callback b; callback a"),
        ("; callback b", ""),
        ("callback a; \t", "; callback a\t"),
        ("\tCancelledError", ""),
        ("FINISHED", "CANCELLED"),
        ("future cancelled; one pending", "future pending; one pending"),
        ("\ntrue", "\n\ntrue"),
    ];
    for (right, wrong) in faults {
        let other = theirs.replacen(right, wrong, 1);
        // The last fault is a line too many or too few.
        let other = if other == theirs { theirs.lines().skip(1).collect::<Vec<_>>().join("\n") } else { other };
        assert!(difference(&sequences, &ours, &other).is_some(), "{right} -> {wrong}");
    }
}
