//! The bench: the current future of a session, and all that can be done to it. It prints nothing and reads nothing:
//! everything that happens goes into its notices, in order, the answers of verbs included.

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
use verb::{FutureKind, Verb};
use view::{Answered, FutureState, VerbAnswer, View};

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
    /// The verbs since the future was made; the first one made it.
    history: Vec<Past>,
    /// The last verbs were undone, and `current` still has them. The future is made anew when it is asked next, so that
    /// undoing many verbs makes it only once.
    is_behind: bool,
    /// Dropped last, since futures need its event loop.
    home: Option<LoopThread>,
}

/// A verb that was asked.
struct Past {
    verb: Verb,
    answer: String,
    /// It raised the exception of the future, which then counts as asked for.
    raised: bool,
    /// What to perform again for the same change; None if the future did not change.
    change: Option<Verb>,
    /// The future after it.
    shown: String,
    state: FutureState,
}

impl Bench {
    /// Performs a verb. Its answer is among the notices, too, before all that the verb has made ready.
    ///
    /// # Errors
    /// The error that the future answers, or why it could not be asked.
    pub fn perform(&mut self, verb: Verb, pace: Pace, interrupt: &Arc<Interrupt>) -> Result<VerbAnswer, BenchError> {
        if verb == Verb::Undo {
            return self.undo();
        }
        self.catch_up()?;
        match verb {
            Verb::New { .. } | Verb::Start { .. } => self.make(verb, pace),
            verb => self.ask(verb, interrupt),
        }
    }

    /// Waits until everything has happened that the last verb has made ready.
    pub fn settle(&self) {
        if let (Some(current), Some(home)) = (&self.current, &self.home) {
            current.settle(home);
        }
    }

    /// Lets this much time pass, as it does while a learner types.
    pub fn pass(&self, time: Duration) {
        self.home.iter().for_each(|home| home.pass(time));
    }

    /// What happened and is not shown yet.
    pub fn notices(&self) -> &Arc<Notices> {
        &self.notices
    }

    /// Whether there is an event loop, on which something may happen at any time.
    pub fn is_open(&self) -> bool {
        self.home.is_some()
    }

    /// The pace of the future.
    pub fn pace(&self) -> Option<Pace> {
        self.home.as_ref().map(|home| home.pace)
    }

    /// Whether the verb would hold the calling thread.
    pub fn waits_for(&mut self, verb: &Verb) -> bool {
        if *verb == Verb::Undo || self.catch_up().is_err() {
            return false;
        }
        self.current.as_ref().is_some_and(|current| current.waits_for(verb))
    }

    /// The state of the future.
    pub fn state(&self) -> Option<FutureState> {
        if self.is_behind {
            return self.history.last().map(|past| past.state);
        }
        self.current.as_ref().map(|current| current.state())
    }

    /// Everything that can be seen of the future.
    pub fn view(&mut self) -> Option<View> {
        self.catch_up().ok()?;
        let current = self.current.as_ref()?;
        Some(View {
            kind: current.kind(),
            future: current.to_string(),
            state: current.state(),
            is_driven: current.is_driven(),
            callbacks: current.callbacks().into_iter().filter(|name| !name.is_empty()).collect(),
            awaiting: current.awaiting(),
            wakes: current.wakes(),
            history: self.history.iter().map(|past| (past.verb.to_string(), past.answer.clone())).collect(),
        })
    }

    /// Ends the future and its threads. What they still report is among the notices.
    pub fn close(&mut self) {
        // The future ends, whether or not it can be brought up to date.
        let _ = self.catch_up();
        if let (Some(current), Some(home)) = (self.current.take(), &self.home) {
            let _ = current.let_go(home);
        }
        self.home = None;
        self.history.clear();
    }

    /// Makes a new current future.
    fn make(&mut self, verb: Verb, pace: Pace) -> Result<VerbAnswer, BenchError> {
        let kind = match verb {
            Verb::New { kind } => kind,
            _ => self.current.as_ref().map_or(FutureKind::Async, |current| current.kind()),
        };
        // A verb that is refused leaves everything as it was.
        if matches!(verb, Verb::Start { .. }) && kind == FutureKind::Rust {
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
        // The old future ends first, so that its last reports come before the new one is there.
        if let Some(old) = self.current.take() {
            old.let_go(home)?;
        }
        self.is_behind = false;
        let new: Box<dyn Current> = match (kind, &verb) {
            (FutureKind::Async, Verb::Start { time, value }) => Box::new(OnLoop::start(*time, value.clone(), home)?),
            (FutureKind::Thread, Verb::Start { time, value }) => {
                Box::new(OnThreads::start(*time, value.clone(), home)?)
            }
            (FutureKind::Async, _) => Box::new(OnLoop::new(home)),
            (FutureKind::Thread, _) => Box::new(OnThreads::new(home)),
            (FutureKind::Rust, _) => Box::new(ByHand::default()),
        };
        let shown = new.to_string();
        if !new.is_driven() {
            self.notices.answered(&Ok(VerbAnswer::Future(shown.clone())));
        }
        let state = new.state();
        self.current = Some(new);
        let (answer, change) = (shown.clone(), Some(verb.clone()));
        self.history = vec![Past { verb, answer, raised: false, change, shown: shown.clone(), state }];
        Ok(VerbAnswer::Future(shown))
    }

    /// Performs a verb on the current future.
    fn ask(&mut self, verb: Verb, interrupt: &Arc<Interrupt>) -> Result<VerbAnswer, BenchError> {
        let (Some(current), Some(home)) = (&mut self.current, &self.home) else { return Err(BenchError::NoFuture) };
        let before = current.state();
        let answered = current.ask(&verb, home, interrupt);
        let answer = match &answered {
            Ok(answer) => answer.to_string(),
            Err(error) => error.to_string(),
        };
        let change = change(&verb, before, &answered);
        let raised = matches!(answered, Ok(VerbAnswer::Exception(Some(_))) | Err(FutureError::Raised(_)));
        let (shown, state) = (current.to_string(), current.state());
        self.history.push(Past { verb, answer, raised, change, shown, state });
        Ok(answered?)
    }

    /// Takes the last change back: a fresh future goes through all changes but that one. If only verbs can change it,
    /// it is made when it is asked next; a slow function begins anew at once.
    fn undo(&mut self) -> Result<VerbAnswer, BenchError> {
        let Some(current) = &self.current else { return Err(BenchError::NoFuture) };
        let last = self.history.iter().rposition(|past| past.change.is_some()).filter(|last| *last > 0);
        let last = last.ok_or(BenchError::NothingToUndo)?;
        current.forgive();
        self.history.truncate(last);
        self.is_behind = true;
        if current.is_driven() {
            self.catch_up()?;
        }
        let shown = match (&self.current, self.history.last()) {
            (_, Some(past)) if self.is_behind => past.shown.clone(),
            (Some(current), _) => current.to_string(),
            (None, _) => return Err(BenchError::NoFuture),
        };
        let answer = VerbAnswer::Future(shown);
        self.notices.answered(&Ok(answer.clone()));
        Ok(answer)
    }

    /// Makes the future anew if verbs of it were undone.
    fn catch_up(&mut self) -> Result<(), BenchError> {
        if let (true, Some(pace)) = (self.is_behind, self.pace()) {
            self.is_behind = false;
            let past = std::mem::take(&mut self.history);
            Arc::clone(&self.notices).unheard(|| self.replay(past, pace))?;
        }
        Ok(())
    }

    /// Makes a future anew from its past.
    fn replay(&mut self, past: Vec<Past>, pace: Pace) -> Result<(), BenchError> {
        let made = past.first().ok_or(BenchError::NothingToUndo)?;
        self.make(made.verb.clone(), pace)?;
        self.history = past;
        let (Some(current), Some(home)) = (&mut self.current, &self.home) else { return Err(BenchError::NoFuture) };
        let changes = self.history.iter().skip(1).filter_map(|past| past.change.clone()).collect();
        current.replay(changes, home)?;
        if self.history.iter().any(|past| past.raised) {
            current.forgive();
        }
        Ok(())
    }
}

/// What to perform again for the change that a verb with this answer has made; None if it changed nothing.
fn change(verb: &Verb, before: FutureState, answered: &Answered) -> Option<Verb> {
    let changed = match (verb, answered) {
        // Both cancel the future that was awaited.
        (Verb::Await { .. }, Err(FutureError::Timeout))
        | (Verb::Await { shield: false, .. }, Err(FutureError::Interrupted)) => return Some(Verb::Cancel),
        // `cancel` of a cancelled thread future answers true as well, and changes nothing. A callback that is added to
        // a future that is done runs at once, and is not kept.
        (Verb::Cancel, Ok(VerbAnswer::Flag(true))) | (Verb::AddDoneCallback { .. }, Ok(_)) => before.is_open(),
        (Verb::RemoveDoneCallback { .. }, Ok(VerbAnswer::Count(removed))) => *removed > 0,
        (Verb::SetResult { .. } | Verb::SetException { .. } | Verb::SetRunning | Verb::Poll, Ok(_)) => true,
        _ => false,
    };
    changed.then(|| verb.clone())
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.notices.close();
        self.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_that_are_undone_one_after_another_are_replayed_once() {
        let mut bench = Bench::default();
        let asks = |bench: &mut Bench, verb| bench.perform(verb, Pace::Virtual, &Arc::default()).unwrap();
        for kind in [FutureKind::Async, FutureKind::Thread] {
            asks(&mut bench, Verb::New { kind });
            for name in ["a", "b", "c"] {
                asks(&mut bench, Verb::AddDoneCallback { name: name.to_owned() });
            }
            asks(&mut bench, Verb::SetResult { words: vec!["7".to_owned()] });
            let pending = asks(&mut bench, Verb::Undo).to_string();
            assert!(pending.contains("pending"), "{pending}");
            assert_eq!(bench.state(), Some(FutureState::Pending));
            asks(&mut bench, Verb::Undo);
            asks(&mut bench, Verb::Undo);
            assert!(bench.is_behind, "it was made anew, and nothing was asked of it");
            assert_eq!(bench.view().unwrap().callbacks, ["a"]);
            assert!(!bench.is_behind);
            assert_eq!(asks(&mut bench, Verb::Done).to_string(), "false");
        }
    }
}
