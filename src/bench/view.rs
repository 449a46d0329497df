//! What the bench answers, and what can be seen of its future.

use std::fmt;

use clap::ValueEnum;

use super::verb::FutureKind;
use crate::future::FutureError;

/// What a verb answers.
pub type Answered = Result<VerbAnswer, FutureError>;

/// The answer of a verb, if it is not an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerbAnswer {
    Nothing,
    /// The verb returns nothing, and a prompt may show the future after it.
    Became(String),
    Future(String),
    Value(String),
    Exception(Option<String>),
    Flag(bool),
    Count(usize),
    Pending,
    Ready(String),
}

impl fmt::Display for VerbAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VerbAnswer::Nothing | VerbAnswer::Became(_) => Ok(()),
            VerbAnswer::Future(text) | VerbAnswer::Value(text) => f.write_str(text),
            VerbAnswer::Exception(Some(message)) => write!(f, "Exception: {message}"),
            VerbAnswer::Exception(None) => f.write_str("none"),
            VerbAnswer::Flag(flag) => write!(f, "{flag}"),
            VerbAnswer::Count(count) => write!(f, "{count}"),
            VerbAnswer::Pending => f.write_str("Pending"),
            VerbAnswer::Ready(value) => write!(f, "Ready({value})"),
        }
    }
}

/// The states in which a future can be, over all kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FutureState {
    Pending,
    Running,
    /// Set, for the next poll to take (`rust`)
    Ready,
    /// With a value
    Finished,
    /// With an exception
    Failed,
    Cancelled,
    /// Cancelled, and the worker knows (`thread`)
    Notified,
}

impl FutureState {
    /// Whether a future in this state is where a lesson wants it.
    pub fn is(self, wanted: FutureState) -> bool {
        self == wanted || (self, wanted) == (FutureState::Notified, FutureState::Cancelled)
    }

    /// Whether it can still be waited for.
    pub fn is_open(self) -> bool {
        matches!(self, FutureState::Pending | FutureState::Running)
    }
}

/// Everything that can be seen of a future.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub kind: FutureKind,
    pub future: String,
    pub state: FutureState,
    /// Whether the slow function computes its result.
    pub is_driven: bool,
    pub callbacks: Vec<String>,
    /// How many coroutines await it.
    pub awaiting: usize,
    /// What happened to the waker of a future of Rust.
    pub wakes: Vec<String>,
    /// The verbs so far, and what they answered.
    pub history: Vec<(String, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_future_is_cancelled_whether_or_not_its_worker_knows() {
        assert!(FutureState::Notified.is(FutureState::Cancelled) && FutureState::Notified.is(FutureState::Notified));
        assert!(!FutureState::Cancelled.is(FutureState::Notified) && !FutureState::Ready.is(FutureState::Pending));
    }
}
