//! A future on the event loop, or a task there. Every verb is a job for the loop's thread.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::current::Current;
use super::loop_thread::LoopThread;
use super::notices::{Item, Notices, callback};
use super::verb::{FutureKind, Limit, Verb};
use super::view::{Answered, FutureState, VerbAnswer};
use crate::future::FutureError;
use crate::future::asyncio::{AsyncFuture, AsyncState, shield};
use crate::future::error::{Misuse, NoMethod};
use crate::future::task::Task;
use crate::interrupt::Interrupt;

/// A handle of a future; its clones stand for the same one.
#[derive(Clone)]
pub(super) enum OnLoop {
    Future(AsyncFuture<String>),
    Task(Task<String>),
}

impl OnLoop {
    pub(super) fn new(home: &LoopThread) -> Self {
        OnLoop::Future(AsyncFuture::new(&home.event_loop))
    }

    /// A task that runs the slow function.
    ///
    /// # Errors
    /// If there is no event loop any more.
    pub(super) fn start(time: Duration, value: String, home: &LoopThread) -> Result<Self, FutureError> {
        let (event_loop, notices, sleep) = (home.event_loop.clone(), Arc::clone(&home.notices), home.asleep(time));
        home.on_loop(move || {
            let task = Task::new(&event_loop, async move {
                sleep.await;
                Ok(value)
            });
            // It has no name, since it is none of the learner's callbacks.
            task.future().add_done_callback("", {
                let notices = Arc::clone(&notices);
                move |future| {
                    if !future.cancelled() {
                        notices.add(Item::Completed { future: task_of(future) });
                    }
                }
            });
            notices.answered(&Ok(VerbAnswer::Future(task.to_string())));
            OnLoop::Task(task)
        })
    }

    fn future(&self) -> &AsyncFuture<String> {
        match self {
            OnLoop::Future(future) => future,
            OnLoop::Task(task) => task.future(),
        }
    }

    fn cancel(&self) -> bool {
        match self {
            OnLoop::Future(future) => future.cancel(),
            OnLoop::Task(task) => task.cancel(),
        }
    }

    /// Performs a verb that does not wait, on the loop's thread.
    fn act(&self, verb: Verb, notices: &Arc<Notices>) -> Answered {
        let future = self.future();
        let became = |()| VerbAnswer::Became(self.to_string());
        match verb {
            Verb::Result(Limit { timeout: None }) => future.result().map(VerbAnswer::Value),
            Verb::Exception(Limit { timeout: None }) => future.exception().map(VerbAnswer::Exception),
            Verb::Result(_) => Err(Misuse::ResultTimeout.into()),
            Verb::Exception(_) => Err(Misuse::ExceptionTimeout.into()),
            Verb::Done => Ok(VerbAnswer::Flag(future.done())),
            Verb::Cancelled => Ok(VerbAnswer::Flag(future.cancelled())),
            Verb::Cancel => Ok(VerbAnswer::Flag(self.cancel())),
            Verb::SetResult { words } => match self {
                OnLoop::Future(future) => future.set_result(words.join(" ")).map(became),
                OnLoop::Task(task) => task.set_result(words.join(" ")).map(became),
            },
            Verb::SetException { words } => match self {
                OnLoop::Future(future) => future.set_exception(words.join(" ")).map(became),
                OnLoop::Task(task) => task.set_exception(words.join(" ")).map(became),
            },
            Verb::AddDoneCallback { name } => {
                let shown = match self {
                    OnLoop::Future(_) => ToString::to_string,
                    OnLoop::Task(_) => task_of,
                };
                future.add_done_callback(&name, callback(notices, &name, shown));
                Ok(VerbAnswer::Nothing)
            }
            Verb::RemoveDoneCallback { name } => Ok(VerbAnswer::Count(future.remove_done_callback(&name))),
            _ => Err(NoMethod::Async.into()),
        }
    }
}

impl Current for OnLoop {
    fn kind(&self) -> FutureKind {
        FutureKind::Async
    }

    fn state(&self) -> FutureState {
        match self.future().state() {
            AsyncState::Pending => FutureState::Pending,
            AsyncState::Finished(_) => FutureState::Finished,
            AsyncState::Failed(_) => FutureState::Failed,
            AsyncState::Cancelled => FutureState::Cancelled,
        }
    }

    fn ask(&mut self, verb: &Verb, home: &LoopThread, interrupt: &Arc<Interrupt>) -> Answered {
        if let Verb::Await { limit, shield: is_shielded } = verb {
            let awaited = Awaited { future: self.clone(), waker: None };
            return match (limit.timeout, is_shielded) {
                (Some(timeout), _) => home.run(interrupt, wait_for(awaited, home.asleep(timeout))),
                (None, false) => home.run(interrupt, awaited),
                (None, true) => {
                    let future = self.future().clone();
                    home.run(interrupt, async move { shield(&future).await })
                }
            };
        }
        let (this, verb, notices) = (self.clone(), verb.clone(), Arc::clone(&home.notices));
        home.on_loop(move || {
            let answered = this.act(verb, &notices);
            notices.answered(&answered);
            answered
        })?
    }

    fn replay(&mut self, verbs: Vec<Verb>, home: &LoopThread) -> Result<(), FutureError> {
        let (this, notices, event_loop) = (self.clone(), Arc::clone(&home.notices), home.event_loop.clone());
        home.on_loop(move || {
            for verb in verbs {
                // The answer may differ from the first time: a slow function that was done then has begun anew.
                let _ = this.act(verb, &notices);
                while event_loop.turn() {}
            }
        })
    }

    fn waits_for(&self, verb: &Verb) -> bool {
        matches!(verb, Verb::Await { .. }) && self.state().is_open()
    }

    fn settle(&self, home: &LoopThread) {
        home.settle();
    }

    fn let_go(self: Box<Self>, home: &LoopThread) -> Result<(), FutureError> {
        home.on_loop(move || {
            if let OnLoop::Task(task) = &*self {
                task.abandon();
            }
            drop(self);
        })
    }

    fn forgive(&self) {
        // Asking for the exception marks it as asked for.
        let _ = self.future().exception();
    }

    fn is_driven(&self) -> bool {
        matches!(self, OnLoop::Task(_))
    }

    fn callbacks(&self) -> Vec<String> {
        self.future().callbacks()
    }

    fn awaiting(&self) -> usize {
        self.future().awaiting()
    }
}

impl fmt::Display for OnLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OnLoop::Future(future) => future.fmt(f),
            OnLoop::Task(task) => task.fmt(f),
        }
    }
}

/// An `await` whose waker is removed from the future when it is dropped.
struct Awaited {
    future: OnLoop,
    waker: Option<Waker>,
}

impl Future for Awaited {
    type Output = Result<String, FutureError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.waker = Some(cx.waker().clone());
        match &mut self.future {
            OnLoop::Future(future) => Pin::new(future).poll(cx),
            OnLoop::Task(task) => Pin::new(task).poll(cx),
        }
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        if let Some(waker) = &self.waker {
            self.future.future().forget(waker);
        }
    }
}

/// Awaits a future until `sleep` is over. Then the future is cancelled, as `asyncio.wait_for` does it.
async fn wait_for(mut future: Awaited, sleep: impl Future<Output = ()>) -> Result<String, FutureError> {
    let mut sleep = pin!(sleep);
    tokio::select! {
        biased;
        result = &mut future => return result,
        () = &mut sleep => {}
    }
    future.future.cancel();
    // The cancelled future wakes this coroutine in its turn: after the callbacks that were added before.
    let mut has_waited = false;
    let ended = poll_fn(|cx| {
        if !std::mem::replace(&mut has_waited, true) {
            return Poll::Pending;
        }
        Pin::new(&mut future).poll(cx)
    });
    match ended.await {
        // The future was complete before it could be cancelled.
        Ok(value) => Ok(value),
        Err(FutureError::Cancelled) => Err(FutureError::Timeout),
        Err(error) => Err(error),
    }
}

/// How the task of this future is written. A callback of a task is given the task.
fn task_of(future: &AsyncFuture<String>) -> String {
    format!("<Task async {}>", future.state())
}
