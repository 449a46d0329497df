//! A task: a coroutine, and a future for what it returns. The event loop drives
//! the coroutine one step at a time; a step goes from one `await` to the next.
//! The future of a task belongs to its coroutine: nothing else completes it.

use std::fmt::{self, Display, Formatter};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Wake, Waker};

use super::asyncio::AsyncFuture;
use super::error::{FutureError, Reply, Unsupported};
use super::event_loop::{Cancel, EventLoop};
use crate::poison::unpoisoned;

/// A handle of a task; its clones stand for the same one.
#[derive(Clone)]
pub struct Task<T>(Arc<Shared<T>>);

struct Shared<T> {
    future: AsyncFuture<T>,
    event_loop: EventLoop,
    /// Python's needs no lock, since only the loop's thread touches it. A waker
    /// in Rust may be called by any thread.
    inner: Mutex<Inner<T>>,
}

struct Inner<T> {
    /// None while a step runs it, and once it has ended.
    coroutine: Option<BoxedCoroutine<T>>,
    has_begun: bool,
    /// How to cancel the awaited future, if that can be cancelled.
    awaited: Option<Cancel>,
    cancellation: Cancellation,
    /// Its next step is on the ready queue.
    is_ready: bool,
}

/// Whether it was asked to stop since its last step.
#[derive(Clone, Copy, Default, PartialEq)]
enum Cancellation {
    #[default]
    NotAsked,
    /// The awaited future was cancelled, and tells the task.
    PassedOn,
    /// Its next step is to raise `CancelledError`.
    ToRaise,
}

type BoxedCoroutine<T> = Pin<Box<dyn Future<Output = Reply<T>> + Send>>;

impl<T: Clone + Send + 'static> Task<T> {
    /// Starts a task. Its coroutine begins at the loop's next turn.
    pub fn new<C>(event_loop: &EventLoop, coroutine: C) -> Self
    where
        C: Future<Output = Reply<T>> + Send + 'static,
    {
        let inner = Inner {
            coroutine: Some(Box::pin(coroutine) as BoxedCoroutine<T>),
            has_begun: false,
            awaited: None,
            cancellation: Cancellation::NotAsked,
            is_ready: false,
        };
        let shared = Arc::new(Shared {
            future: AsyncFuture::new(event_loop),
            event_loop: event_loop.clone(),
            inner: Mutex::new(inner),
        });
        Arc::clone(&shared).wake();
        Task(shared)
    }

    /// The task's future, which answers all that can be asked of a task.
    pub fn future(&self) -> &AsyncFuture<T> {
        &self.0.future
    }

    /// Asks the coroutine to stop. False if it has ended already.
    ///
    /// What the coroutine awaits is cancelled at once. Its `await` answers
    /// `Err(Cancelled)` then, which `?` passes on as Python raises it. The task
    /// is cancelled when its coroutine has passed the error on; a coroutine
    /// that goes on instead has refused.
    pub fn cancel(&self) -> bool {
        if self.future().done() {
            return false;
        }
        // The lock must be free: the cancelled future wakes this task.
        let awaited = self.0.inner().awaited.clone();
        let reached = awaited.is_some_and(|cancel| cancel());
        let mut inner = self.0.inner();
        if reached || inner.cancellation == Cancellation::PassedOn {
            inner.cancellation = Cancellation::PassedOn;
            return true;
        }
        inner.cancellation = Cancellation::ToRaise;
        drop(inner);
        Arc::clone(&self.0).wake();
        true
    }

    /// Refuses: the result of a task comes from its coroutine.
    ///
    /// # Errors
    /// Always, in any state.
    pub fn set_result(&self, _: T) -> Reply<()> {
        Err(Unsupported::ByTask("set_result").into())
    }

    /// Refuses, as [`Task::set_result`] does.
    ///
    /// # Errors
    /// Always, in any state.
    pub fn set_exception(&self, _: String) -> Reply<()> {
        Err(Unsupported::ByTask("set_exception").into())
    }

    /// Ends the task between two steps, without waking those that wait for it.
    pub(crate) fn abandon(&self) {
        let coroutine = self.0.inner().coroutine.take();
        // Dropped when the lock is free.
        drop(coroutine);
    }
}

impl<T: Clone + Send + 'static> Shared<T> {
    /// Runs the coroutine from one `await` to the next.
    fn step(self: Arc<Self>) {
        let mut inner = self.inner();
        inner.is_ready = false;
        inner.awaited = None;
        let asked = std::mem::take(&mut inner.cancellation);
        let is_cancelled = asked == Cancellation::ToRaise;
        let has_begun = std::mem::replace(&mut inner.has_begun, true);
        let coroutine = inner.coroutine.take();
        // The lock is free while the coroutine runs: it may cancel this task.
        drop(inner);
        let Some(mut coroutine) = coroutine else { return };
        if is_cancelled && !has_begun {
            self.future.cancel();
            return;
        }
        let waker = Waker::from(Arc::clone(&self));
        let mut cx = Context::from_waker(&waker);
        let poll = || coroutine.as_mut().poll(&mut cx);
        let (polled, step) = self.event_loop.step(is_cancelled, poll);
        // Only this task completes its future, so none of this is refused.
        let _ = match polled {
            Poll::Ready(Ok(value)) => self.future.set_result(value),
            Poll::Ready(Err(FutureError::Cancelled)) => {
                self.future.cancel();
                Ok(())
            }
            Poll::Ready(Err(error)) => {
                let message = error.message();
                self.future.set_exception(message)
            }
            // It awaits something without cancellation, a timer for example.
            // Python raises `CancelledError` there. Rust drops the coroutine:
            // its values are dropped, and no code behind its `await` runs.
            Poll::Pending if step.is_cancelled => {
                drop(coroutine);
                self.future.cancel();
                Ok(())
            }
            Poll::Pending => {
                let mut inner = self.inner();
                inner.coroutine = Some(coroutine);
                inner.awaited = step.awaited;
                let asked = inner.cancellation;
                drop(inner);
                if asked == Cancellation::ToRaise {
                    // It cancelled itself in this step.
                    Task(self).cancel();
                }
                Ok(())
            }
        };
    }

    fn inner(&self) -> MutexGuard<'_, Inner<T>> {
        unpoisoned(self.inner.lock())
    }
}

/// The awaited future calls this when it is done.
impl<T: Clone + Send + 'static> Wake for Shared<T> {
    fn wake(self: Arc<Self>) {
        let was_ready = std::mem::replace(&mut self.inner().is_ready, true);
        if !was_ready {
            let event_loop = self.event_loop.clone();
            event_loop.call_soon("step", move || self.step());
        }
    }
}

/// Awaiting a task is awaiting its future; but a cancellation is passed to the
/// task.
impl<T: Clone + Send + 'static> Future for Task<T> {
    type Output = Reply<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = Pin::new(&mut self.future().clone()).poll(cx);
        let this = Arc::downgrade(&self.0);
        let cancel = move || {
            let this = this.upgrade().map(Task);
            this.is_some_and(|this| this.cancel())
        };
        self.0.event_loop.awaits(cancel);
        polled
    }
}

impl<T: Clone + Display + Send + 'static> Display for Task<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "<Task async {}>", self.future().state())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_at_the_next_turn_and_hands_over_what_it_returns() {
        let event_loop = EventLoop::default();
        let task = Task::new(&event_loop, async { Ok(42) });
        assert!(!task.future().done());
        event_loop.turn();
        assert_eq!(task.future().result(), Ok(42));
        let failed = Task::<u32>::new(&event_loop, async { Err(FutureError::Raised("no".to_owned())) });
        event_loop.turn();
        assert_eq!(failed.future().exception(), Ok(Some("no".to_owned())));
    }

    #[test]
    fn cancelling_reaches_what_it_awaits_at_once_and_the_task_when_it_has_let_it_through() {
        let event_loop = EventLoop::default();
        let gate = AsyncFuture::<u32>::new(&event_loop);
        let held = Arc::new(());
        let (awaited, inside) = (gate.clone(), Arc::clone(&held));
        let task = Task::new(&event_loop, async move {
            let result = awaited.await?;
            drop(inside);
            Ok(result)
        });
        event_loop.turn();
        assert!(task.cancel() && gate.cancelled());
        // The second request is true, too: the coroutine has not seen the first
        // one yet.
        assert!(task.cancel() && !task.future().done());
        event_loop.turn();
        assert!(task.future().cancelled() && !task.cancel());
        assert_eq!(Arc::strong_count(&held), 1);
    }

    #[test]
    fn a_cancellation_goes_from_task_to_task_and_to_all_who_await_the_same() {
        let event_loop = EventLoop::default();
        let gate = AsyncFuture::<u32>::new(&event_loop);
        let awaiting = |future: &AsyncFuture<u32>| Task::new(&event_loop, future.clone());
        let (inner, other) = (awaiting(&gate), awaiting(&gate));
        let outer = Task::new(&event_loop, inner.clone());
        event_loop.turn();
        assert!(outer.cancel() && gate.cancelled() && !inner.future().done());
        while event_loop.turn() {}
        assert!([&inner, &other, &outer].iter().all(|task| task.future().cancelled()));
    }

    #[test]
    fn a_coroutine_can_refuse_to_be_cancelled() {
        let event_loop = EventLoop::default();
        let gate = AsyncFuture::<u32>::new(&event_loop);
        let awaited = gate.clone();
        let task = Task::new(&event_loop, async move {
            let went_on = awaited.await == Err(FutureError::Cancelled);
            Ok(u32::from(went_on))
        });
        event_loop.turn();
        assert!(task.cancel() && task.cancel());
        event_loop.turn();
        assert_eq!((task.future().result(), task.future().cancelled()), (Ok(1), false));
    }

    #[test]
    fn one_that_has_not_begun_never_begins() {
        let event_loop = EventLoop::default();
        let task = Task::<u32>::new(&event_loop, async { unreachable!("it was cancelled before") });
        assert!(task.cancel());
        event_loop.turn();
        assert!(task.future().cancelled());
    }

    #[test]
    fn only_its_coroutine_completes_it_in_any_state() {
        let event_loop = EventLoop::default();
        let task = Task::new(&event_loop, async { Ok(1) });
        for _ in 0..2 {
            let set = task.set_result(2).unwrap_err().to_string();
            assert_eq!(set, "RuntimeError: Task does not support set_result operation");
            let set = task.set_exception(String::new()).unwrap_err().to_string();
            assert_eq!(set, "RuntimeError: Task does not support set_exception operation");
            event_loop.turn();
        }
        assert_eq!(task.future().result(), Ok(1));
    }
}
