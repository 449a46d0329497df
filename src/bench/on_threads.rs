//! A future between threads, and the thread that works for it.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::BenchError;
use super::current::Current;
use super::loop_thread::{LoopThread, Worker};
use super::notices::{Item, callback};
use super::verb::{FutureKind, Verb};
use super::view::{Answered, FutureState, VerbAnswer};
use crate::future::FutureError;
use crate::future::concurrent::{ThreadFuture, ThreadState};
use crate::future::error::{Misuse, NoMethod};
use crate::future::monitor::Caller;
use crate::interrupt::Interrupt;

/// The name of the thread that runs the slow function.
const SLOW: &str = "slow";

pub(super) struct OnThreads {
    future: Arc<ThreadFuture<String>>,
    worker: Option<Worker>,
}

impl OnThreads {
    pub(super) fn new(home: &LoopThread) -> Self {
        let notices = Arc::clone(&home.notices);
        OnThreads { future: Arc::new(ThreadFuture::new(move |report| notices.add(Item::Report(report)))), worker: None }
    }

    /// A future for which a thread runs the slow function.
    ///
    /// # Errors
    /// If the system has no more threads to give.
    pub(super) fn start(time: Duration, value: String, home: &mut LoopThread) -> Result<Self, BenchError> {
        let mut new = OnThreads::new(home);
        // What a thread of a pool asks before it begins.
        new.future.set_running_or_notify_cancel(&home.shell(&Arc::default()))?;
        let notices = Arc::clone(&home.notices);
        // The first callback, and without a name: the slow function has completed before any other callback runs.
        new.future.add_done_callback("", move |future| {
            if thread::current().name() == Some(SLOW) {
                notices.add(Item::Completed { future: future.to_string() });
            }
        });
        home.notices.answered(&Ok(VerbAnswer::Future(new.future.to_string())));
        let (promise, notices) = (Arc::downgrade(&new.future), Arc::clone(&home.notices));
        new.worker = Some(home.work(time, SLOW, move |caller| {
            // The future is gone, and no caller wants the value.
            let Some(promise) = promise.upgrade() else { return };
            if let Err(error) = promise.set_result(caller, value) {
                notices.add(Item::TooLate { error: error.to_string() });
            }
        })?);
        Ok(new)
    }

    /// Performs a verb, and waits as the shell if the verb does.
    fn act(&self, verb: Verb, shell: &Caller, home: &LoopThread) -> Answered {
        let future = &self.future;
        let became = |()| VerbAnswer::Became(future.to_string());
        match verb {
            Verb::Result(limit) => future.result(shell, limit.timeout).map(VerbAnswer::Value),
            Verb::Exception(limit) => future.exception(shell, limit.timeout).map(VerbAnswer::Exception),
            Verb::Done => Ok(VerbAnswer::Flag(future.done())),
            Verb::Cancelled => Ok(VerbAnswer::Flag(future.cancelled())),
            Verb::Running => Ok(VerbAnswer::Flag(future.running())),
            Verb::Cancel => Ok(VerbAnswer::Flag(future.cancel(shell))),
            Verb::SetRunning => future.set_running_or_notify_cancel(shell).map(VerbAnswer::Flag),
            Verb::SetResult { words } => future.set_result(shell, words.join(" ")).map(became),
            Verb::SetException { words } => future.set_exception(shell, words.join(" ")).map(became),
            Verb::AddDoneCallback { name } => {
                future.add_done_callback(&name, callback(&home.notices, &name, ToString::to_string));
                Ok(VerbAnswer::Nothing)
            }
            Verb::Await { .. } => Err(Misuse::ThreadAwaited.into()),
            _ => Err(NoMethod::Thread.into()),
        }
    }
}

impl Current for OnThreads {
    fn kind(&self) -> FutureKind {
        FutureKind::Thread
    }

    fn state(&self) -> FutureState {
        match self.future.state() {
            ThreadState::Pending => FutureState::Pending,
            ThreadState::Running => FutureState::Running,
            ThreadState::Finished(_) => FutureState::Finished,
            ThreadState::Failed(_) => FutureState::Failed,
            ThreadState::Cancelled => FutureState::Cancelled,
            ThreadState::CancelledAndNotified => FutureState::Notified,
        }
    }

    fn ask(&mut self, verb: &Verb, home: &LoopThread, interrupt: &Arc<Interrupt>) -> Answered {
        let answered = self.act(verb.clone(), &home.shell(interrupt), home);
        home.notices.answered(&answered);
        answered
    }

    fn replay(&mut self, verbs: Vec<Verb>, home: &LoopThread) -> Result<(), FutureError> {
        let shell = home.shell(&Arc::default());
        for verb in verbs {
            // The answer may differ from the first time: a slow function that was done then has begun anew.
            let _ = self.act(verb, &shell, home);
        }
        Ok(())
    }

    fn waits_for(&self, verb: &Verb) -> bool {
        matches!(verb, Verb::Result(_) | Verb::Exception(_)) && self.state().is_open()
    }

    fn settle(&self, _: &LoopThread) {
        self.worker.iter().for_each(Worker::settle);
    }

    fn is_driven(&self) -> bool {
        self.worker.is_some()
    }

    fn callbacks(&self) -> Vec<String> {
        self.future.callbacks()
    }
}

impl fmt::Display for OnThreads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.future.fmt(f)
    }
}
