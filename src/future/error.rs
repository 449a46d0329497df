//! What a future answers instead of a value, and what it reports when nobody
//! asked. Names and words are Python's, since those are what people search for.

use std::any::Any;

use crate::tr;

/// Why a future refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FutureError {
    /// Asked too early, or set a second time.
    #[error("InvalidStateError: {0}")]
    InvalidState(String),
    #[error("CancelledError")]
    Cancelled,
    /// It took longer than the caller wanted to wait.
    #[error("TimeoutError")]
    Timeout,
    /// This kind of future cannot be asked that.
    #[error("AttributeError: {0}")]
    Attribute(&'static str),
    #[error("TypeError: {0}")]
    Type(&'static str),
    #[error("RuntimeError: {0}")]
    Runtime(&'static str),
    /// The exception that the future holds, raised again for whoever asks.
    #[error("Exception: {0}")]
    Raised(String),
    /// What Rust does instead of raising.
    #[error("Panic: {0}")]
    Panic(String),
    /// Ctrl-C ended the waiting, and not the future.
    #[error("KeyboardInterrupt")]
    Interrupted,
    /// On virtual time it is known when waiting would never end.
    #[error("{}", tr!("Deadlock: nobody can complete this future"))]
    Deadlock,
}

impl FutureError {
    /// The names that a lesson may expect.
    pub const NAMES: [&str; 9] = [
        "InvalidStateError",
        "CancelledError",
        "TimeoutError",
        "AttributeError",
        "TypeError",
        "RuntimeError",
        "Exception",
        "Panic",
        "Deadlock",
    ];

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

/// What is told to nobody in particular.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// A callback panicked; the others ran all the same.
    Panicked { name: String, message: String },
    /// A future was dropped with an exception that nobody had asked for.
    NeverRetrieved { message: String },
}

/// What a panic said.
pub(super) fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}
