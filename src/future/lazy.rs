//! A future as Rust's own are: lazy. Nothing in it moves between two polls.
//! A poll that comes too early leaves a waker. Setting the value calls that
//! waker, which asks the executor to poll again.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Wake, Waker};

use super::error::{FutureError, InvalidState, Reply, panic_message};
use crate::poison::unpoisoned;
use crate::tr;

/// A handle of a future; its clones stand for the same one.
#[derive(Clone, Debug)]
pub struct LazyFuture<T> {
    inner: Arc<Mutex<Inner<T>>>,
}

#[derive(Debug)]
struct Inner<T> {
    state: LazyState<T>,
    waker: Option<Waker>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LazyState<T> {
    Pending,
    /// There is a value, for the next poll to take.
    Set(T),
    /// A poll has taken the value.
    Completed,
}

impl<T> LazyFuture<T> {
    #[must_use]
    pub fn new() -> Self {
        let inner = Inner { state: LazyState::Pending, waker: None };
        LazyFuture { inner: Arc::new(Mutex::new(inner)) }
    }

    /// Sets the value, and wakes the task that polled last.
    ///
    /// # Errors
    /// `InvalidStateError` if there was a value before. With a real
    /// `oneshot::Sender` a second `send` does not compile: the first one takes
    /// the sender.
    pub fn set_result(&self, value: T) -> Reply<()> {
        let mut inner = self.inner();
        if !matches!(inner.state, LazyState::Pending) {
            return Err(InvalidState::SentTwice.into());
        }
        inner.state = LazyState::Set(value);
        let waker = inner.waker.take();
        // A woken task may poll at once: the lock must be free.
        drop(inner);
        waker.into_iter().for_each(Waker::wake);
        Ok(())
    }

    /// Polls it once, as an executor would.
    ///
    /// # Errors
    /// The panic of a future that is polled after its completion.
    pub fn poll_once(&mut self, waker: &Waker) -> Reply<Poll<T>> {
        let mut context = Context::from_waker(waker);
        let poll = || Pin::new(self).poll(&mut context);
        let polled = catch_unwind(AssertUnwindSafe(poll));
        polled.map_err(|panic| FutureError::Panic(panic_message(&*panic)))
    }

    /// The state of the future.
    pub fn state(&self) -> LazyState<T>
    where
        T: Clone,
    {
        self.inner().state.clone()
    }

    fn inner(&self) -> MutexGuard<'_, Inner<T>> {
        unpoisoned(self.inner.lock())
    }
}

impl<T> Future for LazyFuture<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut inner = self.inner();
        match std::mem::replace(&mut inner.state, LazyState::Completed) {
            LazyState::Set(value) => Poll::Ready(value),
            LazyState::Pending => {
                inner.state = LazyState::Pending;
                // Only the waker of the newest poll is called, as the standard
                // library asks of futures.
                inner.waker = Some(context.waker().clone());
                Poll::Pending
            }
            LazyState::Completed => {
                drop(inner);
                // As `panic!`, without a message on stderr: the caller catches
                // and shows it. Every `async fn` panics with these words.
                let message = "`async fn` resumed after completion";
                std::panic::resume_unwind(Box::new(message))
            }
        }
    }
}

impl<T> Default for LazyFuture<T> {
    fn default() -> Self {
        LazyFuture::new()
    }
}

impl<T: std::fmt::Display> std::fmt::Display for LazyFuture<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<Future rust ")?;
        match &self.inner().state {
            LazyState::Pending => f.write_str("pending>"),
            LazyState::Set(value) => write!(f, "ready value={value}>"),
            LazyState::Completed => f.write_str("completed>"),
        }
    }
}

/// A waker that writes down what happens to it, in place of an executor.
#[derive(Debug, Default)]
pub struct WakerLog {
    entries: Mutex<Vec<String>>,
}

impl WakerLog {
    pub fn note(&self, entry: &str) {
        self.locked().push(entry.to_owned());
    }

    pub fn entries(&self) -> Vec<String> {
        self.locked().clone()
    }

    fn locked(&self) -> MutexGuard<'_, Vec<String>> {
        unpoisoned(self.entries.lock())
    }
}

impl Wake for WakerLog {
    fn wake(self: Arc<Self>) {
        self.note(tr!("woken: poll again"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_wakes_and_the_next_poll_takes_it() {
        let (mut future, log) = (LazyFuture::new(), Arc::new(WakerLog::default()));
        let waker = Waker::from(Arc::clone(&log));
        assert_eq!(future.poll_once(&waker), Ok(Poll::Pending));
        assert!(log.entries().is_empty());
        assert_eq!(future.set_result(42), Ok(()));
        assert_eq!(log.entries(), ["woken: poll again"]);
        assert!(matches!(future.set_result(43), Err(FutureError::InvalidState(_))));
        assert_eq!(future.poll_once(&waker), Ok(Poll::Ready(42)));
        let panic = FutureError::Panic("`async fn` resumed after completion".to_owned());
        assert_eq!(future.poll_once(&waker), Err(panic));
    }

    #[test]
    fn the_words_of_the_panic_are_those_of_an_async_fn() {
        let mut future = Box::pin(async {});
        let mut context = Context::from_waker(Waker::noop());
        assert!(future.as_mut().poll(&mut context).is_ready());
        let panic = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut context)));
        let message = panic_message(&*panic.unwrap_err());
        assert_eq!(message, "`async fn` resumed after completion");
    }
}
