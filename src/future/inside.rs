//! What an async future keeps behind its lock, and how it is looked at and
//! written: `<Future async finished result=42>`.

use std::fmt::{self, Display, Formatter};
use std::sync::{Mutex, MutexGuard};
use std::task::Waker;

use super::asyncio::AsyncFuture;
use super::error::Report;
use super::event_loop::EventLoop;
use crate::poison::unpoisoned;

/// Where an async future is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State<T> {
    Pending,
    Finished(T),
    /// Finished with an exception.
    Failed(String),
    Cancelled,
}

/// Somebody who wants to know when it is done.
pub(super) enum Waiting<T> {
    /// A function to call, and its name.
    Callback(String, Callback<T>),
    /// A coroutine that awaits this future.
    Await(Waker),
}

impl<T> Waiting<T> {
    /// Whether it is the coroutine that this wakes.
    pub(super) fn will_wake(&self, waker: &Waker) -> bool {
        matches!(self, Waiting::Await(known) if known.will_wake(waker))
    }
}

type Callback<T> = Box<dyn FnOnce(&AsyncFuture<T>) + Send>;

/// What all handles share.
pub(super) struct Shared<T> {
    pub(super) event_loop: EventLoop,
    inner: Mutex<Inner<T>>,
}

pub(super) struct Inner<T> {
    pub(super) state: State<T>,
    /// In the order in which they came.
    pub(super) waiting: Vec<Waiting<T>>,
    /// It holds an exception that nobody has asked for.
    pub(super) unread: bool,
}

impl<T> Shared<T> {
    pub(super) fn pending(event_loop: &EventLoop) -> Self {
        let inner = Inner { state: State::Pending, waiting: Vec::new(), unread: false };
        Shared { event_loop: event_loop.clone(), inner: Mutex::new(inner) }
    }

    pub(super) fn inner(&self) -> MutexGuard<'_, Inner<T>> {
        unpoisoned(self.inner.lock())
    }
}

impl<T> Inner<T> {
    pub(super) fn is_done(&self) -> bool {
        !matches!(self.state, State::Pending)
    }
}

/// The last handle has gone.
impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        let inner = unpoisoned(self.inner.get_mut());
        if let (true, State::Failed(message)) = (inner.unread, &inner.state) {
            self.event_loop.call_exception_handler(Report::NeverRetrieved { message: message.clone() });
        }
    }
}

impl<T: Clone> AsyncFuture<T> {
    /// The state that it is in.
    pub fn state(&self) -> State<T> {
        self.0.inner().state.clone()
    }

    /// The names of the callbacks that wait, in order.
    pub fn callbacks(&self) -> Vec<String> {
        let named = |one: &Waiting<T>| match one {
            Waiting::Callback(name, _) => Some(name.clone()),
            Waiting::Await(_) => None,
        };
        self.0.inner().waiting.iter().filter_map(named).collect()
    }

    /// Whoever is woken by this awaits it no longer.
    pub(crate) fn forget(&self, waker: &Waker) {
        let gone: Vec<_> = self.0.inner().waiting.extract_if(.., |one| one.will_wake(waker)).collect();
        // Dropped when the lock is free.
        drop(gone);
    }

    /// How many coroutines await it.
    pub fn awaiting(&self) -> usize {
        self.0.inner().waiting.iter().filter(|one| matches!(one, Waiting::Await(_))).count()
    }
}

impl<T: Display> Display for AsyncFuture<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.inner().state {
            State::Pending => f.write_str("<Future async pending>"),
            State::Finished(value) => write!(f, "<Future async finished result={value}>"),
            State::Failed(message) => write!(f, "<Future async finished exception={message}>"),
            State::Cancelled => f.write_str("<Future async cancelled>"),
        }
    }
}
