//! A future as Rust's own are: lazy. Nothing in it moves between two polls.
//! A poll that comes too early leaves a waker, and whoever brings the value
//! wakes it: "poll again, it is worth while".

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Wake, Waker};

use super::error::{FutureError, panic_message};
use crate::poison::unpoisoned;
use crate::tr;

/// A handle of a future; all handles speak of the same one.
#[derive(Clone, Debug)]
pub struct LazyFuture<T> {
    inner: Arc<Mutex<Inner<T>>>,
}

#[derive(Debug)]
struct Inner<T> {
    state: State<T>,
    waker: Option<Waker>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State<T> {
    Pending,
    /// There is a value, for the next poll to take.
    Set(T),
    /// A poll has taken the value.
    Completed,
}

impl<T> LazyFuture<T> {
    #[must_use]
    pub fn new() -> Self {
        LazyFuture { inner: Arc::new(Mutex::new(Inner { state: State::Pending, waker: None })) }
    }

    /// Brings the value, and wakes whoever polled last.
    ///
    /// # Errors
    /// `InvalidStateError` if there was a value before.
    pub fn set_result(&self, value: T) -> Result<(), FutureError> {
        let mut inner = self.inner();
        if !matches!(inner.state, State::Pending) {
            return Err(FutureError::InvalidState(tr!("the value was set already").to_owned()));
        }
        inner.state = State::Set(value);
        let waker = inner.waker.take();
        // Whoever is woken may poll at once: the lock must be free.
        drop(inner);
        waker.into_iter().for_each(Waker::wake);
        Ok(())
    }

    /// Polls it once, as an executor would.
    ///
    /// # Errors
    /// The panic of a future that is polled after its completion.
    pub fn poll_once(&mut self, waker: &Waker) -> Result<Poll<T>, FutureError> {
        let mut context = Context::from_waker(waker);
        let polled = catch_unwind(AssertUnwindSafe(|| Pin::new(self).poll(&mut context)));
        polled.map_err(|panic| FutureError::Panic(panic_message(&*panic)))
    }

    /// The state that it is in.
    pub fn state(&self) -> State<T>
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
        match std::mem::replace(&mut inner.state, State::Completed) {
            State::Set(value) => Poll::Ready(value),
            State::Pending => {
                inner.state = State::Pending;
                // Only the newest is woken: an executor may have moved on.
                inner.waker = Some(context.waker().clone());
                Poll::Pending
            }
            State::Completed => {
                drop(inner);
                // As `panic!`, without its message on stderr: who catches it
                // shows it. The words are those of every `async fn`.
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
        match &self.inner().state {
            State::Pending => f.write_str("<Future rust pending>"),
            State::Set(value) => write!(f, "<Future rust ready value={value}>"),
            State::Completed => f.write_str("<Future rust completed>"),
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
