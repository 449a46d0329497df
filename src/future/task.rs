//! A task: a coroutine, and a future for what it returns. The event loop drives
//! the coroutine one step at a time; a step goes from one `await` to the next.
//! The future of a task belongs to its coroutine: nobody else can complete it.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Wake, Waker};

use super::asyncio::AsyncFuture;
use super::error::FutureError;
use super::event_loop::EventLoop;
use crate::poison::unpoisoned;

/// A handle of a task; all handles speak of the same one.
#[derive(Clone)]
pub struct Task<T>(Arc<Shared<T>>);

struct Shared<T> {
    future: AsyncFuture<T>,
    event_loop: EventLoop,
    /// None once it has ended.
    coroutine: Mutex<Option<Coroutine<T>>>,
    /// Somebody asked it to stop, and it has not been told yet.
    must_cancel: AtomicBool,
    /// Its next step is on the ready queue.
    is_ready: AtomicBool,
}

type Coroutine<T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send>>;

impl<T: Clone + Send + 'static> Task<T> {
    /// Starts a task. Its coroutine begins at the loop's next turn.
    pub fn new(event_loop: &EventLoop, coroutine: impl Future<Output = Result<T, String>> + Send + 'static) -> Self {
        let shared = Arc::new(Shared {
            future: AsyncFuture::new(event_loop),
            event_loop: event_loop.clone(),
            coroutine: Mutex::new(Some(Box::pin(coroutine))),
            must_cancel: AtomicBool::new(false),
            is_ready: AtomicBool::new(false),
        });
        Arc::clone(&shared).wake();
        Task(shared)
    }

    /// What can be asked of it, and awaited: a task is a future too.
    pub fn future(&self) -> &AsyncFuture<T> {
        &self.0.future
    }

    /// Asks the coroutine to stop at its `await`. It is cancelled only when it
    /// has done so. False if it has ended already.
    pub fn cancel(&self) -> bool {
        if self.future().done() {
            return false;
        }
        self.0.must_cancel.store(true, Ordering::Release);
        Arc::clone(&self.0).wake();
        true
    }

    /// Its result comes from its coroutine.
    ///
    /// # Errors
    /// Always, in any state.
    pub fn set_result(&self, _: T) -> Result<(), FutureError> {
        Err(FutureError::Runtime("Task does not support set_result operation"))
    }

    /// # Errors
    /// Always, in any state.
    pub fn set_exception(&self, _: String) -> Result<(), FutureError> {
        Err(FutureError::Runtime("Task does not support set_exception operation"))
    }

    /// Ends it without anybody's being told.
    pub(crate) fn abandon(&self) {
        let coroutine = self.0.coroutine().take();
        drop(coroutine);
    }
}

impl<T: Clone + Send + 'static> Shared<T> {
    /// From one `await` of the coroutine to the next.
    fn step(self: Arc<Self>) {
        self.is_ready.store(false, Ordering::Release);
        let mut slot = self.coroutine();
        let Some(mut coroutine) = slot.take() else { return };
        if self.must_cancel.load(Ordering::Acquire) {
            drop(slot);
            // Python raises `CancelledError` inside the coroutine, at its
            // `await`. Rust drops it there: what it holds is released, and
            // nothing that follows the `await` runs.
            drop(coroutine);
            self.future.cancel();
            return;
        }
        let waker = Waker::from(Arc::clone(&self));
        let polled = coroutine.as_mut().poll(&mut Context::from_waker(&waker));
        // If it is done already, somebody cancelled the future itself.
        let _ = match polled {
            Poll::Pending => {
                *slot = Some(coroutine);
                Ok(())
            }
            Poll::Ready(Ok(value)) => self.future.set_result(value),
            Poll::Ready(Err(message)) => self.future.set_exception(message),
        };
    }

    fn coroutine(&self) -> MutexGuard<'_, Option<Coroutine<T>>> {
        unpoisoned(self.coroutine.lock())
    }
}

/// What it awaits calls this when it is there.
impl<T: Clone + Send + 'static> Wake for Shared<T> {
    fn wake(self: Arc<Self>) {
        if !self.is_ready.swap(true, Ordering::AcqRel) {
            let event_loop = self.event_loop.clone();
            event_loop.call_soon("step", move || self.step());
        }
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
        let failed = Task::<u32>::new(&event_loop, async { Err("no".to_owned()) });
        event_loop.turn();
        assert_eq!(failed.future().exception(), Ok(Some("no".to_owned())));
    }

    #[test]
    fn cancelling_asks_and_the_coroutine_lets_it_through_at_its_await() {
        let event_loop = EventLoop::default();
        let gate = AsyncFuture::<u32>::new(&event_loop);
        let held = Arc::new(());
        let (awaited, inside) = (gate.clone(), Arc::clone(&held));
        let task = Task::new(&event_loop, async move {
            let result = awaited.await.map_err(|error| error.to_string());
            drop(inside);
            result
        });
        event_loop.turn();
        // Asked twice, and true both times: it has not been told yet.
        assert!(task.cancel() && task.cancel());
        assert!(!task.future().done() && !task.future().cancelled());
        assert_eq!(Arc::strong_count(&held), 2);
        event_loop.turn();
        assert!(task.future().cancelled() && !task.cancel());
        assert_eq!(Arc::strong_count(&held), 1);
        // It was the task that was cancelled, not what it awaited.
        assert!(!gate.done());
    }

    #[test]
    fn nobody_else_completes_it_in_any_state() {
        let event_loop = EventLoop::default();
        let task = Task::new(&event_loop, async { Ok(1) });
        for _ in 0..2 {
            let refused = |what| Err(FutureError::Runtime(what));
            assert_eq!(task.set_result(2), refused("Task does not support set_result operation"));
            let set = task.set_exception(String::new());
            assert_eq!(set, refused("Task does not support set_exception operation"));
            event_loop.turn();
        }
        assert_eq!(task.future().result(), Ok(1));
    }
}
