//! What an async future keeps behind its lock. Python's has no lock: only the
//! thread of its event loop touches it. Here the thread of the prompt looks at
//! it too, to draw it.

use std::sync::{Mutex, MutexGuard};
use std::task::Waker;

use super::error::UnheardError;
use super::event_loop::EventLoop;
use crate::poison::unpoisoned;

/// The state of an async future.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsyncState<T> {
    Pending,
    Finished(T),
    /// Finished with an exception.
    Failed(String),
    Cancelled,
}

/// What the future calls or wakes when it is done.
pub(super) enum Waiting<C> {
    /// A function to call, and its name.
    Callback(String, C),
    /// A coroutine that awaits this future.
    Await(Waker),
}

/// The value that all handles share.
pub(super) struct Shared<T, C> {
    pub(super) event_loop: EventLoop,
    inner: Mutex<Inner<T, C>>,
}

pub(super) struct Inner<T, C> {
    pub(super) state: AsyncState<T>,
    /// In the order in which they came.
    pub(super) waiting: Vec<Waiting<C>>,
    /// It holds an exception that no caller has asked for.
    pub(super) unread: bool,
}

impl<C> Waiting<C> {
    /// Whether it is a callback of that name.
    pub(super) fn is_called(&self, name: &str) -> bool {
        matches!(self, Waiting::Callback(known, _) if known == name)
    }

    /// Whether it is the coroutine that this wakes.
    pub(super) fn will_wake(&self, waker: &Waker) -> bool {
        matches!(self, Waiting::Await(known) if known.will_wake(waker))
    }
}

impl<T, C> Shared<T, C> {
    pub(super) fn pending(event_loop: &EventLoop) -> Self {
        let state = AsyncState::Pending;
        let inner = Inner { state, waiting: Vec::new(), unread: false };
        Shared { event_loop: event_loop.clone(), inner: Mutex::new(inner) }
    }

    pub(super) fn inner(&self) -> MutexGuard<'_, Inner<T, C>> {
        unpoisoned(self.inner.lock())
    }
}

impl<T, C> Inner<T, C> {
    pub(super) fn is_done(&self) -> bool {
        !matches!(self.state, AsyncState::Pending)
    }
}

/// The last handle was dropped.
impl<T, C> Drop for Shared<T, C> {
    fn drop(&mut self) {
        let inner = unpoisoned(self.inner.get_mut());
        if !inner.unread {
            return;
        }
        if let AsyncState::Failed(message) = &inner.state {
            let message = message.clone();
            let report = UnheardError::NeverRetrieved { message };
            self.event_loop.call_exception_handler(report);
        }
    }
}
