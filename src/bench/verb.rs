//! What can be asked of the bench, what it answers, and what can be seen of it.

use std::fmt;
use std::time::Duration;

/// The kinds of futures. Their interfaces look alike; they are not
/// interchangeable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// As asyncio.Future: lives on an event loop
    Async,
    /// As concurrent.futures.Future: any thread may wait for it
    Thread,
    /// As Rust's own: lazy, polled by hand
    Rust,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verb {
    New(Kind),
    /// A new future, for which the slow function works.
    Start {
        time: Duration,
        value: String,
    },
    SetResult(String),
    SetException(String),
    SetRunning,
    Result(Option<Duration>),
    Exception(Option<Duration>),
    Done,
    Cancelled,
    Running,
    Cancel,
    AddDoneCallback(String),
    RemoveDoneCallback(String),
    Await(Option<Duration>),
    Poll,
    Undo,
}

/// What is answered, if it is not an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Nothing,
    Future(String),
    Value(String),
    Exception(Option<String>),
    Flag(bool),
    Count(usize),
    Pending,
    Ready(String),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Nothing => Ok(()),
            Answer::Future(text) | Answer::Value(text) => f.write_str(text),
            Answer::Exception(Some(message)) => write!(f, "Exception: {message}"),
            Answer::Exception(None) => f.write_str("none"),
            Answer::Flag(flag) => write!(f, "{flag}"),
            Answer::Count(count) => write!(f, "{count}"),
            Answer::Pending => f.write_str("Pending"),
            Answer::Ready(value) => write!(f, "Ready({value})"),
        }
    }
}

impl fmt::Display for Verb {
    /// As it is typed after `future`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timed = |f: &mut fmt::Formatter<'_>, verb: &str, timeout: &Option<Duration>| match timeout {
            Some(timeout) => write!(f, "{verb} --timeout {}", timeout.as_secs_f64()),
            None => f.write_str(verb),
        };
        match self {
            Verb::New(kind) => write!(f, "new {}", crate::names::name_of(kind)),
            Verb::Start { time, value } if value.is_empty() || value.contains(char::is_whitespace) => {
                write!(f, "start {} \"{value}\"", time.as_secs_f64())
            }
            Verb::Start { time, value } => write!(f, "start {} {value}", time.as_secs_f64()),
            Verb::SetResult(value) => write!(f, "set-result {value}"),
            Verb::SetException(message) => write!(f, "set-exception {message}"),
            Verb::SetRunning => f.write_str("set-running"),
            Verb::Result(timeout) => timed(f, "result", timeout),
            Verb::Exception(timeout) => timed(f, "exception", timeout),
            Verb::Done => f.write_str("done"),
            Verb::Cancelled => f.write_str("cancelled"),
            Verb::Running => f.write_str("running"),
            Verb::Cancel => f.write_str("cancel"),
            Verb::AddDoneCallback(name) => write!(f, "add-done-callback {name}"),
            Verb::RemoveDoneCallback(name) => write!(f, "remove-done-callback {name}"),
            Verb::Await(timeout) => timed(f, "await", timeout),
            Verb::Poll => f.write_str("poll"),
            Verb::Undo => f.write_str("undo"),
        }
    }
}

/// The states in which a future can be, over all kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Stage {
    Pending,
    Running,
    /// With a value
    Finished,
    /// With an exception
    Failed,
    Cancelled,
}

/// All there is to see of a future.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub kind: Kind,
    pub future: String,
    pub stage: Stage,
    /// A cancelled future of whose cancellation the working thread knows; a
    /// value of Rust's that was set and not taken yet.
    pub between: bool,
    /// Whether the slow function works for it.
    pub is_driven: bool,
    pub callbacks: Vec<String>,
    /// How many await it.
    pub awaiting: usize,
    /// What happened to the waker, for Rust's own.
    pub wakes: Vec<String>,
    /// The verbs so far, and what they answered.
    pub history: Vec<(String, String)>,
}
