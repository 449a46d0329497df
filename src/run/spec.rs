//! The values of a demo's options: its lanes read them while they run; reports and explanations read them beside the
//! trace.

use std::time::Duration;

use clap::ValueEnum;

/// What turns the spinner while the slow function works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum Model {
    /// One thing after the other, on one thread
    Sequential,
    /// A second thread, stopped by a flag and a join
    Thread,
    /// A second process, stopped through a pipe
    Process,
    /// A coroutine on the same thread, cancelled at its await
    Async,
}

/// What the slow function does until it has its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, ValueEnum)]
pub enum Work {
    /// Waits in the way of its model: a thread sleeps, a coroutine awaits
    #[default]
    Sleep,
    /// Waits without giving way: holds its thread, inside a coroutine too
    Block,
    /// Computes: checks whether a large number is prime
    Cpu,
    /// Computes in a coroutine, and gives way to the others now and then
    Nap,
    /// Has a thread of a pool compute, and awaits that
    Offload,
}

/// The options of a demo with their values. A demo reads those in its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub model: Model,
    pub work: Work,
    /// How long the slow function takes; how long each of many units sleeps.
    pub seconds: Duration,
    /// The time from one frame of the spinner to the next.
    pub interval: Duration,
    /// The text beside the spinner.
    pub message: String,
    /// How many slow functions are called at once; how many lanes add to the
    /// counter.
    pub workers: u32,
    /// The number of cores for the demo; None for all.
    pub cores: Option<usize>,
    /// Whether threads share one lock, as in CPython.
    pub gil: bool,
    /// How many units sleep.
    pub units: u32,
    /// Whether there is an await between reading and writing the counter.
    pub await_between: bool,
    /// Whether a lock is held from reading the counter to writing it.
    pub lock: bool,
}

/// The longest demo and the longest interval.
pub const LONGEST: Duration = Duration::from_hours(24);
/// Longer than any run: the limit of a wait without a limit.
pub(crate) const EVER: Duration = Duration::from_hours(10_000 * 365 * 24);
/// The shortest interval: a thousand frames a second.
pub const SHORTEST_INTERVAL: Duration = Duration::from_millis(1);
/// The most slow functions at once.
pub const MOST_WORKERS: u32 = 64;

impl Spec {
    /// The usual values of a spinner of that model, from the book: Luciano Ramalho, *Fluent Python*, chapter
    /// "Concurrency".
    pub fn new(model: Model) -> Self {
        Spec {
            model,
            work: Work::Sleep,
            seconds: Duration::from_secs(3),
            interval: Duration::from_millis(100),
            message: "thinking!".to_owned(),
            workers: 1,
            cores: None,
            gil: false,
            units: 1,
            await_between: false,
            lock: false,
        }
    }

    /// The values for a run of a program, which reads none of them.
    pub fn of_program() -> Self {
        Spec { message: String::new(), ..Spec::new(Model::Thread) }
    }

    /// Whether the slow function needs a core all the time.
    pub fn computes(&self) -> bool {
        matches!(self.work, Work::Cpu | Work::Nap | Work::Offload)
    }
}
