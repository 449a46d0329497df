//! The bench: the current future of a session, and all that can be done to it. It prints nothing and reads nothing: what
//! happens, the answers of verbs included, is among its notices, in the order in which it happened.

mod by_hand;
mod current;
mod loop_thread;
pub mod notices;
mod on_loop;
mod on_threads;
pub mod verb;
pub mod view;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::future::FutureError;
use crate::future::error::NoMethod;
use crate::interrupt::Interrupt;
use crate::run::pace::Pace;
use crate::tr;
use by_hand::ByHand;
use current::Current;
use loop_thread::LoopThread;
use notices::Notices;
use on_loop::OnLoop;
use on_threads::OnThreads;
use verb::{Kind, Verb};
use view::{Answer, Answered, FutureState, View};

/// Why a verb has no answer.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    #[error(transparent)]
    Refused(#[from] FutureError),
    #[error("{}", tr!("no future yet"))]
    NoFuture,
    #[error("{}", tr!("there is nothing to undo"))]
    NothingToUndo,
    #[error("{}", tr!("the system did not let the future run: {error}", error = _0))]
    NoThread(#[from] io::Error),
}

/// One future at a time, and what was done to it.
#[derive(Default)]
pub struct Bench {
    notices: Arc<Notices>,
    current: Option<Box<dyn Current>>,
    /// The verbs since the future was made, which is the first of them.
    history: Vec<Past>,
    /// Dropped last: futures live on it.
    home: Option<LoopThread>,
}

/// A verb that was asked.
struct Past {
    verb: Verb,
    answer: String,
    /// It raised the exception that the future holds, which then was asked for.
    raised: bool,
    /// How it changed the future; none if it did not.
    change: Option<Verb>,
}

impl Bench {
    /// Asks one thing. The answer is among the notices, too, before all that the verb has made ready.
    ///
    /// # Errors
    /// What the future answers instead, or why it could not be asked.
    pub fn perform(&mut self, verb: Verb, pace: Pace, interrupt: &Arc<Interrupt>) -> Result<Answer, BenchError> {
        match verb {
            Verb::New { .. } | Verb::Start { .. } => self.make(verb, pace),
            Verb::Undo => self.undo(),
            verb => self.ask(verb, interrupt),
        }
    }

    /// Waits until all has happened that the last verb has made ready.
    pub fn settle(&self) {
        if let (Some(current), Some(home)) = (&self.current, &self.home) {
            current.settle(home);
        }
    }

    /// What happened and was not shown yet.
    pub fn notices(&self) -> &Arc<Notices> {
        &self.notices
    }

    /// Whether there is a future to which something may happen at any time.
    pub fn is_open(&self) -> bool {
        self.home.is_some()
    }

    /// The pace of the future.
    pub fn pace(&self) -> Option<Pace> {
        self.home.as_ref().map(|home| home.pace)
    }

    /// Whether the calling thread would be held by that.
    pub fn waits_for(&self, verb: &Verb) -> bool {
        self.current.as_ref().is_some_and(|current| current.waits_for(verb))
    }

    /// Where the future is.
    pub fn state(&self) -> Option<FutureState> {
        self.current.as_ref().map(|current| current.state())
    }

    /// All there is to see of the future.
    pub fn view(&self) -> Option<View> {
        let current = self.current.as_ref()?;
        Some(View {
            kind: current.kind(),
            future: current.to_string(),
            state: current.state(),
            is_driven: current.is_driven(),
            callbacks: current.callbacks(),
            awaiting: current.awaiting(),
            wakes: current.wakes(),
            history: self.history.iter().map(|past| (past.verb.to_string(), past.answer.clone())).collect(),
        })
    }

    /// Ends all that goes on. What there still is to tell is among the notices.
    pub fn close(&mut self) {
        if let (Some(current), Some(home)) = (self.current.take(), &self.home) {
            // It goes in any case.
            let _ = current.let_go(home);
        }
        self.home = None;
        self.history.clear();
    }

    /// Makes a new current future.
    fn make(&mut self, verb: Verb, pace: Pace) -> Result<Answer, BenchError> {
        let kind = match verb {
            Verb::New { kind } => kind,
            _ => self.current.as_ref().map_or(Kind::Async, |current| current.kind()),
        };
        // What is refused leaves everything as it was.
        if matches!(verb, Verb::Start { .. }) && kind == Kind::Rust {
            return Err(FutureError::from(NoMethod::Rust).into());
        }
        // A future keeps the pace at which it was made.
        if self.home.as_ref().is_some_and(|home| home.pace != pace) {
            self.close();
        }
        let home = match &mut self.home {
            Some(home) => home,
            none => none.insert(LoopThread::open(pace, &self.notices)?),
        };
        // The old one goes first, so that what it has to tell comes before the new one is there.
        if let Some(old) = self.current.take() {
            old.let_go(home)?;
        }
        let new = match &verb {
            Verb::Start { time, value } => start(kind, *time, value.clone(), home)?,
            _ => new(kind, home),
        };
        let shown = new.to_string();
        if !new.is_driven() {
            self.notices.answered(&Ok(Answer::Future(shown.clone())));
        }
        self.current = Some(new);
        let change = Some(verb.clone());
        self.history = vec![Past { verb, answer: shown.clone(), raised: false, change }];
        Ok(Answer::Future(shown))
    }

    /// Asks the current future.
    fn ask(&mut self, verb: Verb, interrupt: &Arc<Interrupt>) -> Result<Answer, BenchError> {
        let (Some(current), Some(home)) = (&mut self.current, &self.home) else { return Err(BenchError::NoFuture) };
        let before = current.state();
        let answered = current.ask(&verb, home, interrupt);
        let answer = match &answered {
            Ok(answer) => answer.to_string(),
            Err(error) => error.to_string(),
        };
        let change = change(&verb, before, &answered);
        let raised = matches!(answered, Ok(Answer::Exception(Some(_))) | Err(FutureError::Raised(_)));
        self.history.push(Past { verb, answer, raised, change });
        Ok(answered?)
    }

    /// A fresh future, to which all changes are made again but the last.
    fn undo(&mut self) -> Result<Answer, BenchError> {
        let (Some(current), Some(home)) = (&self.current, &self.home) else { return Err(BenchError::NoFuture) };
        let last = self.history.iter().rposition(|past| past.change.is_some()).filter(|last| *last > 0);
        let last = last.ok_or(BenchError::NothingToUndo)?;
        let pace = home.pace;
        current.forgive();
        let mut past = std::mem::take(&mut self.history);
        past.truncate(last);
        let notices = Arc::clone(&self.notices);
        let answer = notices.unheard(|| self.replay(past, pace))?;
        notices.answered(&Ok(answer.clone()));
        Ok(answer)
    }

    /// Makes the future anew that has this past.
    fn replay(&mut self, past: Vec<Past>, pace: Pace) -> Result<Answer, BenchError> {
        let made = past.first().ok_or(BenchError::NothingToUndo)?;
        self.make(made.verb.clone(), pace)?;
        self.history = past;
        let (Some(current), Some(home)) = (&mut self.current, &self.home) else { return Err(BenchError::NoFuture) };
        let changes = self.history.iter().skip(1).filter_map(|past| past.change.clone()).collect();
        current.replay(changes, home)?;
        if self.history.iter().any(|past| past.raised) {
            current.forgive();
        }
        Ok(Answer::Future(current.to_string()))
    }
}

/// How a verb that was answered like this has changed a future that was in that state.
fn change(verb: &Verb, before: FutureState, answered: &Answered) -> Option<Verb> {
    let changed = match (verb, answered) {
        // Both cancel what was awaited.
        (Verb::Await { .. }, Err(FutureError::Timeout))
        | (Verb::Await { shield: false, .. }, Err(FutureError::Interrupted)) => return Some(Verb::Cancel),
        // A thread future that is cancelled already answers true as well. A callback of a future that is done is called
        // and gone.
        (Verb::Cancel, Ok(Answer::Flag(true))) | (Verb::AddDoneCallback { .. }, Ok(_)) => before.is_open(),
        (Verb::RemoveDoneCallback { .. }, Ok(Answer::Count(removed))) => *removed > 0,
        (Verb::SetResult { .. } | Verb::SetException { .. } | Verb::SetRunning | Verb::Poll, Ok(_)) => true,
        _ => false,
    };
    changed.then(|| verb.clone())
}

/// A future that only verbs complete.
fn new(kind: Kind, home: &LoopThread) -> Box<dyn Current> {
    match kind {
        Kind::Async => Box::new(OnLoop::new(home)),
        Kind::Thread => Box::new(OnThreads::new(home)),
        Kind::Rust => Box::new(ByHand::default()),
    }
}

/// A future for which the slow function works.
///
/// # Errors
/// If the kind has no such method, or the system no more threads.
fn start(kind: Kind, time: Duration, value: String, home: &mut LoopThread) -> Result<Box<dyn Current>, BenchError> {
    match kind {
        Kind::Async => Ok(Box::new(OnLoop::start(time, value, home)?)),
        Kind::Thread => Ok(Box::new(OnThreads::start(time, value, home)?)),
        Kind::Rust => Err(FutureError::from(NoMethod::Rust).into()),
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.notices.close();
        self.close();
    }
}
