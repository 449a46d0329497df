//! A future of Rust. No executor runs here: the learner polls it.

use std::fmt;
use std::sync::Arc;
use std::task::{Poll, Waker};

use super::current::Current;
use super::loop_thread::LoopThread;
use super::verb::{FutureKind, Verb};
use super::view::{Answered, FutureState, VerbAnswer};
use crate::future::FutureError;
use crate::future::error::NoMethod;
use crate::future::lazy::{LazyFuture, LazyState, WakerLog};
use crate::interrupt::Interrupt;
use crate::tr;

#[derive(Default)]
pub(super) struct ByHand {
    future: LazyFuture<String>,
    log: Arc<WakerLog>,
}

impl ByHand {
    fn act(&mut self, verb: &Verb) -> Answered {
        match verb {
            Verb::SetResult { words } => {
                self.future.set_result(words.join(" "))?;
                Ok(VerbAnswer::Became(self.future.to_string()))
            }
            Verb::Poll => Ok(match self.future.poll_once(&Waker::from(Arc::clone(&self.log)))? {
                Poll::Ready(value) => VerbAnswer::Ready(value),
                Poll::Pending => {
                    self.log.note(tr!("stored by a poll"));
                    VerbAnswer::Pending
                }
            }),
            Verb::Await { .. } => Err(NoMethod::RustAwait.into()),
            Verb::Cancel => Err(NoMethod::RustCancel.into()),
            _ => Err(NoMethod::Rust.into()),
        }
    }
}

impl Current for ByHand {
    fn kind(&self) -> FutureKind {
        FutureKind::Rust
    }

    fn state(&self) -> FutureState {
        match self.future.state() {
            LazyState::Pending => FutureState::Pending,
            LazyState::Set(_) => FutureState::Ready,
            LazyState::Completed => FutureState::Finished,
        }
    }

    fn ask(&mut self, verb: &Verb, home: &LoopThread, _: &Arc<Interrupt>) -> Answered {
        let answered = self.act(verb);
        home.notices.answered(&answered);
        answered
    }

    fn replay(&mut self, verbs: Vec<Verb>, _: &LoopThread) -> Result<(), FutureError> {
        for verb in verbs {
            let _ = self.act(&verb);
        }
        Ok(())
    }

    fn wakes(&self) -> Vec<String> {
        self.log.entries()
    }
}

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.future.fmt(f)
    }
}
