//! A future as `asyncio.Future` is one: it lives on an event loop. Asking for
//! its result never waits; whoever wants to wait awaits it, and gives the loop
//! to others meanwhile.
//!
//! What it answers, and in which words, was read off `CPython` 3.11.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::FutureError;

/// A handle of a future; all handles speak of the same one.
#[derive(Clone, Debug)]
pub struct AsyncFuture<T> {
    state: Arc<Mutex<State<T>>>,
}

/// Asked too early.
const NOT_SET: FutureError = FutureError::InvalidState("Result is not set.");
/// Set a second time.
const INVALID_STATE: FutureError = FutureError::InvalidState("invalid state");

#[derive(Debug)]
enum State<T> {
    /// Not done yet. These are woken once it is.
    Pending(Vec<Waker>),
    Finished(T),
    Cancelled,
}

impl<T: Clone> AsyncFuture<T> {
    /// A future that is not done.
    #[must_use]
    pub fn new() -> Self {
        AsyncFuture { state: Arc::new(Mutex::new(State::Pending(Vec::new()))) }
    }

    /// The result, if it is there. Does not wait for it.
    ///
    /// # Errors
    /// `InvalidStateError` if it is not there yet, `CancelledError` if it never
    /// will be.
    pub fn result(&self) -> Result<T, FutureError> {
        match &*self.state() {
            State::Pending(_) => Err(NOT_SET),
            State::Finished(value) => Ok(value.clone()),
            State::Cancelled => Err(FutureError::Cancelled),
        }
    }

    /// Whether it has a result or was cancelled.
    pub fn done(&self) -> bool {
        !matches!(&*self.state(), State::Pending(_))
    }

    /// Gives it its result and wakes whoever awaits it.
    ///
    /// # Errors
    /// `InvalidStateError` if it is done already: a result is set once.
    pub fn set_result(&self, value: T) -> Result<(), FutureError> {
        let settled = self.settle(State::Finished(value));
        settled.then_some(()).ok_or(INVALID_STATE)
    }

    /// Cancels it and wakes whoever awaits it. False if it was done already.
    pub fn cancel(&self) -> bool {
        self.settle(State::Cancelled)
    }

    /// Leaves the pending state; false if it was left before.
    fn settle(&self, new: State<T>) -> bool {
        let mut state = self.state();
        if !matches!(*state, State::Pending(_)) {
            return false;
        }
        let old = std::mem::replace(&mut *state, new);
        drop(state);
        if let State::Pending(waiting) = old {
            waiting.into_iter().for_each(Waker::wake);
        }
        true
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Default for AsyncFuture<T> {
    fn default() -> Self {
        AsyncFuture::new()
    }
}

/// What `await` does: is it done? Then here is the result. If not, wake me.
impl<T: Clone> Future for AsyncFuture<T> {
    type Output = Result<T, FutureError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let State::Pending(waiting) = &mut *self.state() {
            if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                waiting.push(context.waker().clone());
            }
            return Poll::Pending;
        }
        Poll::Ready(self.result())
    }
}

impl<T: Clone + fmt::Display> fmt::Display for AsyncFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.state() {
            State::Pending(_) => f.write_str("<Future async pending>"),
            State::Finished(value) => {
                write!(f, "<Future async finished result={value}>")
            }
            State::Cancelled => f.write_str("<Future async cancelled>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_answers_as_cpython_does() {
        let future = AsyncFuture::new();
        assert_eq!(future.result(), Err(FutureError::InvalidState("Result is not set.")));
        assert!(!future.done());
        assert_eq!(future.set_result(42), Ok(()));
        assert_eq!(future.set_result(43), Err(FutureError::InvalidState("invalid state")));
        assert_eq!(future.result(), Ok(42));
        assert!(!future.cancel());
        assert!(future.done());
    }

    #[test]
    fn cancelled_it_stays_cancelled() {
        let future = AsyncFuture::<u32>::new();
        assert!(future.cancel());
        assert!(!future.cancel());
        assert_eq!(future.result(), Err(FutureError::Cancelled));
        assert_eq!(future.set_result(1), Err(FutureError::InvalidState("invalid state")));
    }

    #[tokio::test]
    async fn whoever_awaits_it_is_woken() {
        let future = AsyncFuture::new();
        let waiting = [tokio::spawn(future.clone()), tokio::spawn(future.clone())];
        tokio::task::yield_now().await;
        future.set_result(42).unwrap();
        for task in waiting {
            assert_eq!(task.await.unwrap(), Ok(42));
        }
    }
}
