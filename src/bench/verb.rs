//! What can be asked of the bench: the verbs of `future`, as they are typed.

use std::fmt;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use crate::names::name_of;
use crate::reading::quoted;
use crate::run::options::seconds;
use crate::tr;

/// The kinds of futures. Their interfaces look alike; they are not interchangeable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FutureKind {
    /// As asyncio.Future: lives on an event loop
    Async,
    /// As concurrent.futures.Future: any thread may wait for it
    Thread,
    /// As Rust's own: lazy, polled by hand
    Rust,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Verb {
    /// Make a new future; it replaces the one before
    New {
        #[arg(value_enum, value_name = "KIND")]
        kind: FutureKind,
    },
    /// Make a new future of the same kind, for which the slow function works beside the prompt
    Start {
        /// How long the slow function takes
        #[arg(value_name = "SECONDS", default_value = "3", value_parser = seconds, allow_negative_numbers = true)]
        time: Duration,
        /// What it answers
        #[arg(value_name = "VALUE", default_value = "42", allow_hyphen_values = true)]
        value: String,
    },
    /// Give it its result
    #[command(disable_help_flag = true)]
    SetResult {
        #[arg(required = true, value_name = "VALUE", trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Give it an exception instead
    #[command(disable_help_flag = true)]
    SetException {
        #[arg(required = true, value_name = "MESSAGE", trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Say that work for it begins, if it was not cancelled (`thread` only)
    SetRunning,
    /// Ask for its result
    Result(Limit),
    /// Ask for the exception it holds
    Exception(Limit),
    /// Whether it is finished or cancelled
    Done,
    /// Whether it was cancelled
    Cancelled,
    /// Whether work for it has begun (`thread` only)
    Running,
    /// Cancel it: false if it is too late
    ///
    /// Too late for an async future is when it is done, for a thread future when work for it has begun. A task is only
    /// asked, and answers true until it is done.
    Cancel,
    /// Be told when it is done; a callback called `boom` panics
    AddDoneCallback {
        #[arg(value_name = "NAME", value_parser = callback_name)]
        name: String,
    },
    /// Take back all callbacks of this name (`async` only)
    RemoveDoneCallback {
        #[arg(value_name = "NAME", value_parser = callback_name)]
        name: String,
    },
    /// Wait for its result without holding the event loop (`async` only)
    ///
    /// Ctrl-C cancels the waiting task and, as in asyncio, the future or task that it awaits.
    Await {
        #[command(flatten)]
        limit: Limit,
        /// Let Ctrl-C end only the waiting, as behind `asyncio.shield`
        #[arg(long, conflicts_with = "timeout")]
        shield: bool,
    },
    /// Poll it once (`rust` only)
    Poll,
    /// Take the last change back: a fresh future goes through all the others
    Undo,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Args)]
pub struct Limit {
    /// Wait no longer than this
    #[arg(long, value_name = "S", value_parser = seconds, allow_negative_numbers = true)]
    pub timeout: Option<Duration>,
}

/// Callbacks are told apart by their names.
fn callback_name(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err(tr!("a callback needs a name").to_owned()) } else { Ok(text.to_owned()) }
}

impl Limit {
    fn words(self) -> String {
        self.timeout.map(|timeout| format!(" --timeout {}", timeout.as_secs_f64())).unwrap_or_default()
    }
}

impl fmt::Display for Verb {
    /// As it is typed after `future`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verb::New { kind } => write!(f, "new {}", name_of(kind)),
            Verb::Start { time, value } => write!(f, "start {} {}", time.as_secs_f64(), quoted(value)),
            Verb::SetResult { words } => write!(f, "set-result {}", words.join(" ")),
            Verb::SetException { words } => write!(f, "set-exception {}", words.join(" ")),
            Verb::SetRunning => f.write_str("set-running"),
            Verb::Result(limit) => write!(f, "result{}", limit.words()),
            Verb::Exception(limit) => write!(f, "exception{}", limit.words()),
            Verb::Done => f.write_str("done"),
            Verb::Cancelled => f.write_str("cancelled"),
            Verb::Running => f.write_str("running"),
            Verb::Cancel => f.write_str("cancel"),
            Verb::AddDoneCallback { name } => write!(f, "add-done-callback {}", quoted(name)),
            Verb::RemoveDoneCallback { name } => write!(f, "remove-done-callback {}", quoted(name)),
            Verb::Await { shield: true, .. } => f.write_str("await --shield"),
            Verb::Await { limit, .. } => write!(f, "await{}", limit.words()),
            Verb::Poll => f.write_str("poll"),
            Verb::Undo => f.write_str("undo"),
        }
    }
}
