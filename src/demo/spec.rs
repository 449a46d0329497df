//! A demo as data: which model, which work, how long. Everything that can be
//! run is a [`Spec`], whether it is built in, typed at the prompt or declared
//! in a lesson.

use std::time::Duration;

use clap::ValueEnum;

/// Who turns the spinner while the slow function works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum Model {
    /// Nobody: one thing after the other, on one thread
    Sequential,
    /// A second thread, stopped by a flag and a join
    Thread,
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
}

/// A demo, ready to run. The default values are the book's: Luciano Ramalho,
/// *Fluent Python*, chapter "Concurrency".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub model: Model,
    pub work: Work,
    /// How long the slow function takes.
    pub seconds: Duration,
    /// The time from one frame of the spinner to the next.
    pub interval: Duration,
    /// What stands beside the spinner.
    pub message: String,
}

/// The names of the built-in demos, which no preset may take: those of the
/// models, and of demos of their own.
pub const RESERVED: [&str; 7] = ["sequential", "thread", "async", "process", "counter", "many", "forgotten"];

/// The longest demo and the longest interval.
pub const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
/// The shortest interval: a thousand frames a second.
pub const SHORTEST_INTERVAL: Duration = Duration::from_millis(1);

impl Spec {
    /// The demo of that model with the book's values.
    pub fn new(model: Model) -> Self {
        Spec {
            model,
            work: Work::Sleep,
            seconds: Duration::from_secs(3),
            interval: Duration::from_millis(100),
            message: "thinking!".to_owned(),
        }
    }

    /// Why this work means nothing in this model, if it does not.
    pub fn refusal(&self) -> Option<&'static str> {
        match (self.model, self.work) {
            (Model::Sequential | Model::Thread, Work::Block) => Some(
                "a thread's sleep already blocks that thread and no other, so `--work block` would be `--work sleep`",
            ),
            _ => None,
        }
    }
}

/// Reads a duration for the slow function: a number of seconds, such as `2.95`.
///
/// # Errors
/// Says what is wrong with it: not a number, negative, or longer than a day.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "not a number of seconds; write it like `3` or `2.95`".to_owned())?;
    seconds_from(number)
}

/// The same from a number.
///
/// # Errors
/// See [`seconds`].
pub fn seconds_from(number: f64) -> Result<Duration, String> {
    if number.is_nan() || number < 0.0 {
        return Err("seconds must be 0 or more".to_owned());
    }
    match Duration::try_from_secs_f64(number) {
        Ok(duration) if duration <= LONGEST => Ok(duration),
        _ => Err("longer than a day (86400 seconds)".to_owned()),
    }
}

/// Reads the time between two frames: like [`seconds`], but at least a
/// millisecond.
///
/// # Errors
/// Says what is wrong with it.
pub fn interval(text: &str) -> Result<Duration, String> {
    seconds(text).and_then(long_enough)
}

/// The same from a number.
///
/// # Errors
/// See [`interval`].
pub fn interval_from(number: f64) -> Result<Duration, String> {
    seconds_from(number).and_then(long_enough)
}

fn long_enough(interval: Duration) -> Result<Duration, String> {
    if interval < SHORTEST_INTERVAL {
        return Err("an interval must be at least a millisecond (0.001)".to_owned());
    }
    Ok(interval)
}
