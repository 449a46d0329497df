//! The bench beside `CPython`: random sequences of verbs, played on both, and every answer compared: values, the names and
//! messages of errors, the order of callbacks. Where there is no `python3`, this says so and tests nothing.

#![allow(clippy::unwrap_used)]

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use spinlab::bench::notices::Item;
use spinlab::bench::verb::{Answer, Kind, Stage, Verb};
use spinlab::bench::{Bench, Trouble};
use spinlab::future::FutureError;
use spinlab::future::error::Report;
use spinlab::interrupt::Interrupt;
use spinlab::run::pace::Pace;

const SEQUENCES: usize = 3000;
const LONGEST: u64 = 14;

/// Marsaglia's xorshift: the same numbers for the same seed everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        let index = self.below(of.len() as u64);
        of[usize::try_from(index).unwrap()].clone()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Played {
    Async,
    Task,
    Thread,
}

impl Played {
    fn name(self) -> &'static str {
        match self {
            Played::Async => "async",
            Played::Task => "task",
            Played::Thread => "thread",
        }
    }

    fn begin(self) -> Verb {
        match self {
            Played::Async => Verb::New(Kind::Async),
            Played::Task => Verb::Start { time: Duration::from_hours(1), value: "42".to_owned() },
            Played::Thread => Verb::New(Kind::Thread),
        }
    }
}

fn verb(random: &mut Random, number: usize) -> Verb {
    let limit = Some(Duration::from_secs(1));
    let name = random.pick(&["a", "b", "boom"]).to_owned();
    match random.below(20) {
        0 => Verb::SetResult(format!("v{number}")),
        1 => Verb::SetException(format!("m{number}")),
        2 => Verb::Cancel,
        3 | 4 => Verb::Result(None),
        5 => Verb::Result(limit),
        6 | 7 => Verb::Exception(None),
        8 => Verb::Exception(limit),
        9 => Verb::Done,
        10 => Verb::Cancelled,
        11 => Verb::Running,
        12 | 13 => Verb::SetRunning,
        14..=16 => Verb::AddDoneCallback(name),
        17 => Verb::RemoveDoneCallback(name),
        18 => Verb::Await(None),
        _ => Verb::Await(limit),
    }
}

/// What the bench tells and answers, as the script writes it.
fn answers(bench: &mut Bench, kind: Played, verbs: &[Verb]) -> Vec<String> {
    let interrupt = Arc::new(Interrupt::default());
    bench.perform(kind.begin(), Pace::Virtual, &interrupt).unwrap();
    bench.news().take();
    let mut answers = Vec::new();
    for verb in verbs {
        let endless = match verb {
            Verb::Await(None) => kind == Played::Async,
            Verb::Result(None) | Verb::Exception(None) => kind == Played::Thread,
            _ => false,
        };
        let waits = endless && matches!(bench.stage(), Some(Stage::Pending | Stage::Running));
        let answered = bench.perform(verb.clone(), Pace::Virtual, &interrupt);
        let answer = match answered {
            Err(Trouble::Refused(FutureError::Deadlock)) if waits => "waits".to_owned(),
            Err(Trouble::Refused(error)) => written(&error),
            answered => answered.as_ref().map(Answer::to_string).unwrap(),
        };
        answers.push(with_events(bench, answer));
    }
    // A new future takes the place of the old one, which goes.
    bench.perform(Verb::New(Kind::Async), Pace::Virtual, &interrupt).unwrap();
    answers.push(with_events(bench, String::new()).trim_end_matches("; ").to_owned());
    answers
}

fn with_events(bench: &Bench, answer: String) -> String {
    let events = bench.news().take().into_iter().filter_map(|item| match item {
        Item::Callback { name, .. } => Some(format!("callback {name}")),
        Item::Report(Report::Panicked { .. }) => Some("panicked".to_owned()),
        Item::Report(Report::NeverRetrieved { .. }) => Some("never".to_owned()),
        Item::Completed { .. } | Item::TooLate { .. } => None,
    });
    events.chain([answer]).collect::<Vec<_>>().join("; ")
}

/// Messages that are of this program are left out: `CPython` words them otherwise.
fn written(error: &FutureError) -> String {
    match error {
        FutureError::Attribute(_) | FutureError::Type(_) => error.name().to_owned(),
        other => other.to_string().split(": <Future").next().unwrap().to_owned(),
    }
}

fn seed() -> u64 {
    let given = std::env::var("SPINLAB_SEED").ok().and_then(|seed| seed.parse().ok());
    // The standard library draws new keys for every map; never 0, with which xorshift stands still.
    given.unwrap_or_else(|| RandomState::new().build_hasher().finish() | 1)
}

/// Says something although the test succeeds: what `eprintln` writes is then kept from sight.
fn note(words: &str) {
    #[expect(clippy::disallowed_methods, reason = "no screen is up")]
    let _ = writeln!(std::io::stderr(), "{words}");
}

#[test]
fn the_lab_answers_as_cpython_does() {
    let seed = seed();
    note(&format!("SPINLAB_SEED={seed}"));
    let mut random = Random(seed);
    let sequences: Vec<(Played, Vec<Verb>)> = (0..SEQUENCES)
        .map(|_| {
            let kind = random.pick(&[Played::Async, Played::Task, Played::Thread]);
            let length = 1 + random.below(LONGEST);
            (kind, (0..length).map(|number| verb(&mut random, usize::try_from(number).unwrap())).collect())
        })
        .collect();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cpython.py");
    let python = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut python) = python else {
        note("NOTE: there is no `python3` here, so nothing was compared with CPython");
        return;
    };
    let mut lines = String::new();
    for (kind, verbs) in &sequences {
        let verbs: Vec<String> = verbs.iter().map(Verb::to_string).collect();
        lines += &format!("{}\t{}\n", kind.name(), verbs.join("\t"));
    }
    let mut stdin = python.stdin.take().unwrap();
    let writer = thread::Builder::new().spawn(move || stdin.write_all(lines.as_bytes()).unwrap()).unwrap();
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let answered = String::from_utf8(output.stdout).unwrap();
    let mut bench = Bench::default();
    bench.perform(Verb::New(Kind::Async), Pace::Virtual, &Arc::default()).unwrap();
    let mut compared = 0;
    for ((kind, verbs), line) in sequences.iter().zip(answered.lines()) {
        let theirs: Vec<&str> = line.split('\t').collect();
        let ours = answers(&mut bench, *kind, verbs);
        for (index, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            assert_eq!(ours, theirs, "SPINLAB_SEED={seed}, {}, {:?}, verb {index}", kind.name(), verbs);
        }
        assert_eq!(ours.len(), theirs.len());
        compared += ours.len();
    }
    assert!(compared > SEQUENCES, "{compared}");
    assert_eq!(answered.lines().count(), SEQUENCES);
}
