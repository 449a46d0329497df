//! The bench: the current future of a session, and all that can be done to it. It
//! prints nothing and reads nothing: a verb has an answer, and what happens in
//! between is news.

mod current;
mod loop_thread;
pub mod notices;
pub mod verb;

use std::io;
use std::sync::Arc;

use crate::future::FutureError;
use crate::interrupt::Interrupt;
use crate::run::pace::Pace;
use current::Current;
use loop_thread::LoopThread;
use notices::Notices;
use verb::{Answer, Kind, Stage, Verb, View};

/// Why a verb has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Refused(#[from] FutureError),
    #[error("no future yet")]
    NoFuture,
    #[error("there is nothing to undo")]
    NothingToUndo,
    #[error("the system did not let the future run: {0}")]
    NoThread(#[from] io::Error),
}

/// One future at a time, and what was done to it.
#[derive(Default)]
pub struct Bench {
    news: Arc<Notices>,
    current: Option<Current>,
    /// The verbs since the future was made, which is the first of them.
    history: Vec<Past>,
    /// Dropped last: futures live on it.
    home: Option<LoopThread>,
}

/// A verb, and what became of it.
#[derive(Clone)]
struct Past {
    verb: Verb,
    answer: String,
    /// What to do again if it is to happen again; nothing, if it only looked.
    effect: Option<Verb>,
}

impl Bench {
    /// Does what was asked for. Callbacks that this makes ready have run when
    /// it returns.
    ///
    /// # Errors
    /// What the future answers instead, or why it could not be asked.
    pub fn perform(&mut self, verb: Verb, pace: Pace, interrupt: &Arc<Interrupt>) -> Result<Answer, Trouble> {
        match verb {
            Verb::New(_) | Verb::Start { .. } => self.make(verb, pace, interrupt),
            Verb::Undo => self.undo(interrupt),
            verb => self.ask(verb, interrupt),
        }
    }

    /// What happened that nobody has shown yet.
    pub fn news(&self) -> &Arc<Notices> {
        &self.news
    }

    /// Whether there is a future from which news may come at any time.
    pub fn is_open(&self) -> bool {
        self.home.is_some()
    }

    /// The pace of the future.
    pub fn pace(&self) -> Option<Pace> {
        self.home.as_ref().map(|home| home.pace)
    }

    /// Whether the calling thread would be held by that.
    pub fn waits_for(&self, verb: &Verb) -> bool {
        let open = matches!(self.stage(), Some(Stage::Pending | Stage::Running));
        let holds = match self.current.as_ref().map(Current::kind) {
            Some(Kind::Async) => matches!(verb, Verb::Await(_)),
            Some(Kind::Thread) => matches!(verb, Verb::Result(_) | Verb::Exception(_)),
            Some(Kind::Rust) | None => false,
        };
        open && holds
    }

    /// Where the future is.
    pub fn stage(&self) -> Option<Stage> {
        self.current.as_ref().map(|current| current.stage().0)
    }

    /// All there is to see of the future.
    pub fn view(&self) -> Option<View> {
        let current = self.current.as_ref()?;
        let (stage, between) = current.stage();
        Some(View {
            kind: current.kind(),
            future: current.to_string(),
            stage,
            between,
            is_driven: current.is_driven(),
            callbacks: current.callbacks(),
            awaiting: current.awaiting(),
            wakes: current.wakes(),
            history: self.history.iter().map(|past| (past.verb.to_string(), past.answer.clone())).collect(),
        })
    }

    /// Ends all that goes on. What there still is to tell becomes news.
    pub fn close(&mut self) {
        if let (Some(current), Some(home)) = (self.current.take(), &self.home) {
            // It goes in any case.
            let _ = current.let_go(home);
        }
        self.home = None;
        self.history.clear();
    }

    /// Makes a new current future.
    fn make(&mut self, verb: Verb, pace: Pace, interrupt: &Arc<Interrupt>) -> Result<Answer, Trouble> {
        let kind = match verb {
            Verb::New(kind) => kind,
            _ => self.current.as_ref().map_or(Kind::Async, Current::kind),
        };
        // What is refused leaves everything as it was.
        if matches!(verb, Verb::Start { .. }) && kind == Kind::Rust {
            return Err(current::no_such_method(kind).into());
        }
        // A future keeps the pace at which it was made.
        if self.home.as_ref().is_some_and(|home| home.pace != pace) {
            self.close();
        }
        let home = match &mut self.home {
            Some(home) => home,
            none => none.insert(LoopThread::open(pace, &self.news)?),
        };
        let new = match &verb {
            Verb::Start { time, value } => Current::start(kind, *time, value.clone(), home, interrupt)?,
            _ => Current::new(kind, home),
        };
        if let Some(old) = self.current.take() {
            old.let_go(home)?;
        }
        let shown = new.to_string();
        self.current = Some(new);
        let effect = Some(verb.clone());
        self.history = vec![Past { verb, answer: shown.clone(), effect }];
        Ok(Answer::Future(shown))
    }

    /// Asks the current future.
    fn ask(&mut self, verb: Verb, interrupt: &Arc<Interrupt>) -> Result<Answer, Trouble> {
        let (Some(current), Some(home)) = (&mut self.current, &self.home) else { return Err(Trouble::NoFuture) };
        let answered = current.perform(&verb, home, interrupt);
        let answer = match &answered {
            Ok(answer) => answer.to_string(),
            Err(error) => error.to_string(),
        };
        let effect = effect(&verb, answered.as_ref().err());
        self.history.push(Past { verb, answer, effect });
        Ok(answered?)
    }

    /// A fresh future, to which everything happens again but the last.
    fn undo(&mut self, interrupt: &Arc<Interrupt>) -> Result<Answer, Trouble> {
        let (Some(current), Some(home)) = (&self.current, &self.home) else { return Err(Trouble::NoFuture) };
        let last = self.history.iter().rposition(|past| past.effect.is_some()).filter(|last| *last > 0);
        let last = last.ok_or(Trouble::NothingToUndo)?;
        let pace = home.pace;
        current.forgive();
        let past = self.history[..last].to_vec();
        let (first, rest) = past.split_first().ok_or(Trouble::NothingToUndo)?;
        self.make(first.verb.clone(), pace, interrupt)?;
        for Past { verb, answer, effect } in rest {
            if let (Some(effect), Some(current), Some(home)) = (effect, &mut self.current, &self.home) {
                // It may answer otherwise now: a slow function that was done
                // then has begun anew.
                let _ = current.perform(effect, home, interrupt);
            }
            self.history.push(Past { verb: verb.clone(), answer: answer.clone(), effect: effect.clone() });
        }
        // Whoever was told the exception has asked for it.
        if rest.iter().any(|past| past.answer.starts_with("Exception: ")) {
            self.current.iter().for_each(Current::forgive);
        }
        Ok(Answer::Future(self.current.as_ref().map(ToString::to_string).unwrap_or_default()))
    }
}

/// What a verb that was answered so has changed.
fn effect(verb: &Verb, error: Option<&FutureError>) -> Option<Verb> {
    match (verb, error) {
        // Whoever ran out of time has cancelled what was awaited.
        (Verb::Await(Some(_)), Some(FutureError::Timeout)) => Some(Verb::Cancel),
        (
            Verb::SetResult(_)
            | Verb::SetException(_)
            | Verb::SetRunning
            | Verb::Cancel
            | Verb::AddDoneCallback(_)
            | Verb::RemoveDoneCallback(_)
            | Verb::Poll,
            None,
        ) => Some(verb.clone()),
        _ => None,
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.news.close();
        self.close();
    }
}
