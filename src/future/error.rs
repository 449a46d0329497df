//! What a future answers instead of a value, and what it reports when no caller
//! asks. Names and words are Python's, since learners search for those.

use std::any::Any;

use crate::tr;

/// The answer of a future.
pub type Reply<T> = Result<T, FutureError>;

/// Why a future refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FutureError {
    #[error("InvalidStateError: {0}")]
    InvalidState(#[from] InvalidState),
    #[error("CancelledError")]
    Cancelled,
    /// It took longer than the caller wanted to wait.
    #[error("TimeoutError")]
    Timeout,
    #[error("AttributeError: {0}")]
    Attribute(#[from] NoMethod),
    #[error("TypeError: {0}")]
    Type(#[from] Misuse),
    #[error("RuntimeError: {0}")]
    Runtime(#[from] Unsupported),
    /// The exception that the future holds, raised for every caller that asks.
    #[error("Exception: {0}")]
    Raised(String),
    /// A panic, which Rust has in place of an exception.
    #[error("Panic: {0}")]
    Panic(String),
    /// Ctrl-C ended the waiting.
    #[error("KeyboardInterrupt")]
    Interrupted,
    /// On virtual time the clock knows when a wait would never end.
    #[error("{}", tr!("Deadlock: nothing can complete this future"))]
    Deadlock,
}

/// The future is not in the state that the caller needs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidState {
    /// The future was asked for its `Result` or its `Exception` before it was
    /// done.
    #[error("{0} is not set.")]
    TooEarly(&'static str),
    /// A future of the event loop was completed a second time.
    #[error("invalid state")]
    Twice,
    /// A future for threads was completed a second time: the state in Python's
    /// words, and the future.
    #[error("{state}: {future}")]
    Done { state: &'static str, future: String },
    /// A future of Rust was completed a second time.
    #[error("{}", tr!("the value was set already"))]
    SentTwice,
}

/// This kind of future has no such method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoMethod {
    #[error("{}", tr!("an async future has no such method"))]
    Async,
    #[error("{}", tr!("no such method on a thread future"))]
    Thread,
    #[error("{}", tr!("a rust future has no such method"))]
    Rust,
    /// In Rust `.await` is a keyword, and an executor's work.
    #[error("{}", tr!("no executor runs here that could `.await` it"))]
    RustAwait,
    #[error("{}", tr!("a rust future is cancelled by dropping it"))]
    RustCancel,
}

/// The kind has such a method, but not with these arguments or here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misuse {
    #[error("{}", tr!("result() takes no timeout"))]
    ResultTimeout,
    #[error("{}", tr!("exception() takes no timeout"))]
    ExceptionTimeout,
    #[error("{}", tr!("a thread future can't be used in await"))]
    ThreadAwaited,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsupported {
    /// A task is completed by its coroutine alone.
    #[error("Task does not support {0} operation")]
    ByTask(&'static str),
    /// Work for a future begins once.
    #[error("Future in unexpected state")]
    BegunTwice,
}

impl FutureError {
    /// The names that a lesson may expect. `Deadlock` is not among them: only
    /// the virtual clock notices it, and a learner would wait for ever.
    pub const NAMES: [&str; 8] = [
        "InvalidStateError",
        "CancelledError",
        "TimeoutError",
        "AttributeError",
        "TypeError",
        "RuntimeError",
        "Exception",
        "Panic",
    ];

    /// The error as the message of an exception that another future holds.
    pub(super) fn message(self) -> String {
        match self {
            FutureError::Raised(message) => message,
            other => other.to_string(),
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            FutureError::InvalidState(_) => "InvalidStateError",
            FutureError::Cancelled => "CancelledError",
            FutureError::Timeout => "TimeoutError",
            FutureError::Attribute(_) => "AttributeError",
            FutureError::Type(_) => "TypeError",
            FutureError::Runtime(_) => "RuntimeError",
            FutureError::Raised(_) => "Exception",
            FutureError::Panic(_) => "Panic",
            FutureError::Interrupted => "KeyboardInterrupt",
            FutureError::Deadlock => "Deadlock",
        }
    }
}

/// A report for which there is no caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnheardError {
    /// A callback panicked; the others still ran.
    Panicked { name: String, message: String },
    /// A future was dropped with an exception that was never asked for.
    NeverRetrieved { message: String },
}

/// The message of a panic.
pub(super) fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}
