//! `future`: asks the session's future one thing, and tells what it answers. The scenes run as demos do, with the same
//! spinner, clock and Ctrl-C.

mod ask;
mod spinner;

use std::time::Duration;

use clap::{Args, Subcommand};

use crate::bench::verb::{self, Kind};
use crate::error::Error;
use crate::future::{scene, scene_threads};
use crate::render;
use crate::run::lane::{Answer, TaskLane, ThreadLane};
use crate::run::options::seconds;
use crate::run::spec::{Model, Spec};
use crate::session::Session;
use crate::tr;

/// Make a future and ask it things, or watch a scene with one
///
/// `future new async` makes one that behaves as Python's `asyncio.Future`, `thread` as `concurrent.futures.Future`, `rust`
/// as Rust's own. `start` makes one for which a slow function works. There is one at a time, gone when you leave.
#[derive(Clone, Debug, Args)]
pub struct Future {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    /// Make a new future; it replaces the one before
    New {
        #[arg(value_enum, value_name = "KIND")]
        kind: Kind,
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
    /// Whether somebody works for it (`thread` only)
    Running,
    /// Cancel it: true if that changed anything
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
    Await(Limit),
    /// Poll it once (`rust` only)
    Poll,
    /// Show its states, who waits for it, and what was done to it
    Show,
    /// Take the last change back: a fresh future goes through all the others
    Undo,
    /// Scene: ask for the result while the slow function still runs, then await it
    ResultEarly,
    /// Scene: wait for a thread's future with a limit, then without
    ResultTimeout,
    /// Scene: two tasks set the result of one future
    SetTwice,
    /// Scene: see when callbacks run
    Callbacks,
    /// Scene: cancel a future that is pending, and one that is done
    CancelLate,
    /// Scene: wait for a thread's future on an event loop, in the wrong way and in the right one
    Mix,
}

#[derive(Clone, Debug, Args)]
struct Limit {
    /// Wait no longer than so many seconds
    #[arg(long, value_name = "S", value_parser = seconds, allow_negative_numbers = true)]
    timeout: Option<Duration>,
}

impl Future {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let verb = match self.verb {
            Verb::ResultEarly => return session.play("result-early", scene::result_early),
            Verb::ResultTimeout => {
                let scene = |main: &ThreadLane| scene_threads::result_timeout(main).map(Some);
                return session.perform("result-timeout".to_owned(), &Spec::new(Model::Thread), scene);
            }
            Verb::Mix => return session.play("mix", scene_threads::mix),
            Verb::SetTwice => return session.play("set-twice", scene::set_twice),
            Verb::Callbacks => return session.play("callbacks", scene::callbacks),
            Verb::CancelLate => return session.play("cancel-late", scene::cancel_late),
            Verb::Show => return session.show_future(),
            Verb::New { kind } => verb::Verb::New(kind),
            Verb::Start { time, value } => verb::Verb::Start { time, value },
            Verb::SetResult { words } => verb::Verb::SetResult(words.join(" ")),
            Verb::SetException { words } => verb::Verb::SetException(words.join(" ")),
            Verb::SetRunning => verb::Verb::SetRunning,
            Verb::Result(limit) => verb::Verb::Result(limit.timeout),
            Verb::Exception(limit) => verb::Verb::Exception(limit.timeout),
            Verb::Done => verb::Verb::Done,
            Verb::Cancelled => verb::Verb::Cancelled,
            Verb::Running => verb::Verb::Running,
            Verb::Cancel => verb::Verb::Cancel,
            Verb::AddDoneCallback { name } => verb::Verb::AddDoneCallback(name),
            Verb::RemoveDoneCallback { name } => verb::Verb::RemoveDoneCallback(name),
            Verb::Await(limit) => verb::Verb::Await(limit.timeout),
            Verb::Poll => verb::Verb::Poll,
            Verb::Undo => verb::Verb::Undo,
        };
        session.ask_future(verb)
    }
}

impl Session {
    /// Plays a scene on an event loop, live.
    fn play<F>(&mut self, title: &str, scene: impl FnOnce(TaskLane) -> F) -> Result<(), Error>
    where
        F: std::future::Future<Output = Answer> + Send + 'static,
    {
        self.perform(title.to_owned(), &Spec::new(Model::Async), |main| main.run_event_loop(scene).map(Some))
    }

    fn show_future(&mut self) -> Result<(), Error> {
        let view = self.bench.view().ok_or_else(|| self.no_future())?;
        self.print(&render::future::view(&view, self.screen.width()))
    }
}

/// Callbacks are told apart by their names.
fn callback_name(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err(tr!("a callback needs a name").to_owned()) } else { Ok(text.to_owned()) }
}
