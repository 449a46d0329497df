//! A future as `concurrent.futures.Future` is one: a mutex around a state, and
//! a condition variable on which any thread may wait for it to change. Asking
//! for its result holds the thread that asks.
//!
//! Its answers, word for word, are those of `CPython` 3.11.

use std::fmt::{self, Display, Formatter};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::error::panic_message;
use super::error::{FutureError, InvalidState, Reply, UnheardError, Unsupported};
use super::monitor::{Caller, FutureMonitor};
use ThreadState as State;

/// A handle of a future; its clones stand for the same one.
#[derive(Clone)]
pub struct ThreadFuture<T> {
    /// The mutex, and the condition variable with it.
    monitor: FutureMonitor<Inner<T>>,
    /// Is called with callbacks that panicked.
    handler: Arc<dyn Fn(UnheardError) + Send + Sync>,
}

struct Inner<T> {
    state: State<T>,
    /// Functions to call when it is done, in order, and their names.
    callbacks: Vec<(String, Callback<T>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreadState<T> {
    /// No thread works for it yet, so it can be cancelled.
    Pending,
    Running,
    Finished(T),
    /// Finished with an exception.
    Failed(String),
    Cancelled,
    /// Cancelled, and the worker knows.
    CancelledAndNotified,
}

type Callback<T> = Box<dyn FnOnce(&ThreadFuture<T>) + Send>;

/// The value, or the exception.
type Settled<T> = Result<T, String>;

/// How long a caller wants to wait; for ever if None.
type Timeout = Option<Duration>;

impl<T: Clone + Display + Send + 'static> ThreadFuture<T> {
    /// A future for which no thread works yet.
    pub fn new(handler: impl Fn(UnheardError) + Send + Sync + 'static) -> Self {
        let inner = Inner { state: State::Pending, callbacks: Vec::new() };
        let monitor = FutureMonitor::new(inner);
        ThreadFuture { monitor, handler: Arc::new(handler) }
    }

    /// The result. Holds the calling thread until it is there, or until the
    /// timeout.
    ///
    /// # Errors
    /// `TimeoutError`, `CancelledError`, or the exception of the future.
    pub fn result(&self, caller: &Caller, timeout: Timeout) -> Reply<T> {
        self.outcome(caller, timeout)?.map_err(FutureError::Raised)
    }

    /// The exception; None if the future has a result. Waits as
    /// [`ThreadFuture::result`] does.
    ///
    /// # Errors
    /// `TimeoutError` or `CancelledError`.
    pub fn exception(
        &self,
        caller: &Caller,
        // None: for ever.
        timeout: Timeout,
    ) -> Reply<Option<String>> {
        Ok(self.outcome(caller, timeout)?.err())
    }

    /// Whether it is finished or cancelled.
    pub fn done(&self) -> bool {
        self.monitor.with(|inner| inner.state.is_done())
    }

    pub fn cancelled(&self) -> bool {
        matches!(self.state(), State::Cancelled | State::CancelledAndNotified)
    }

    pub fn running(&self) -> bool {
        matches!(self.state(), State::Running)
    }

    /// Gives it its result, wakes the threads that wait, and calls the
    /// callbacks. A woken thread may go on before they have run.
    ///
    /// # Errors
    /// `InvalidStateError` if it is done already.
    pub fn set_result(&self, caller: &Caller, value: T) -> Reply<()> {
        self.settle(caller, State::Finished(value))
    }

    /// Gives it an exception instead.
    ///
    /// # Errors
    /// `InvalidStateError` if it is done already.
    pub fn set_exception(&self, caller: &Caller, message: String) -> Reply<()> {
        self.settle(caller, State::Failed(message))
    }

    /// A worker asks whether it may begin. From then on the future can no
    /// longer be cancelled.
    ///
    /// # Errors
    /// `RuntimeError` if a worker has asked before.
    pub fn set_running_or_notify_cancel(&self, caller: &Caller) -> Reply<bool> {
        self.monitor.change(caller, |inner| match inner.state {
            State::Pending => {
                inner.state = State::Running;
                Ok(true)
            }
            State::Cancelled => {
                inner.state = State::CancelledAndNotified;
                Ok(false)
            }
            State::Running
            | State::CancelledAndNotified
            // It is done.
            | State::Finished(_)
            | State::Failed(_) => Err(Unsupported::BegunTwice.into()),
        })
    }

    /// Cancels the future and returns true, unless work for it has begun.
    pub fn cancel(&self, caller: &Caller) -> bool {
        let callbacks = self.monitor.change(caller, |inner| match inner.state {
            State::Pending => {
                inner.state = State::Cancelled;
                Some(std::mem::take(&mut inner.callbacks))
            }
            State::Cancelled | State::CancelledAndNotified => Some(Vec::new()),
            State::Running | State::Finished(_) | State::Failed(_) => None,
        });
        let is_cancelled = callbacks.is_some();
        for callback in callbacks.into_iter().flatten() {
            self.call(callback);
        }
        is_cancelled
    }

    /// Calls this with the future when it is done, on the thread that makes it
    /// so. If it is done already: at once, on the thread that adds it.
    pub fn add_done_callback<C>(&self, name: &str, call: C)
    where
        C: FnOnce(&ThreadFuture<T>) + Send + 'static,
    {
        let callback = (name.to_owned(), Box::new(call) as Callback<T>);
        let late = self.monitor.with(|inner| {
            if inner.state.is_done() {
                return Some(callback);
            }
            inner.callbacks.push(callback);
            None
        });
        // The mutex is free again: the callback may ask the future.
        if let Some(callback) = late {
            self.call(callback);
        }
    }

    /// The state of the future.
    pub fn state(&self) -> State<T> {
        self.monitor.with(|inner| inner.state.clone())
    }

    /// The names of the callbacks that wait, in order.
    pub fn callbacks(&self) -> Vec<String> {
        let name = |(name, _): &(String, Callback<T>)| name.clone();
        self.monitor.with(|inner| inner.callbacks.iter().map(name).collect())
    }

    /// Waits until it is done. The value or the exception.
    fn outcome(&self, caller: &Caller, timeout: Timeout) -> Reply<Settled<T>> {
        let cancelled = || Err(FutureError::Cancelled);
        self.monitor.wait(caller, timeout, |inner| match &inner.state {
            // Go on waiting.
            State::Pending | State::Running => None,
            State::Finished(value) => Some(Ok(Ok(value.clone()))),
            State::Failed(message) => Some(Ok(Err(message.clone()))),
            State::Cancelled | State::CancelledAndNotified => Some(cancelled()),
        })?
    }

    fn settle(&self, caller: &Caller, new: State<T>) -> Reply<()> {
        let callbacks = self.monitor.change(caller, |inner| {
            if inner.state.is_done() {
                let state = inner.state.name();
                let future = inner.state.to_string();
                return Err(InvalidState::Done { state, future });
            }
            inner.state = new;
            Ok(std::mem::take(&mut inner.callbacks))
        })?;
        // The mutex is free again: a callback may ask the future.
        for callback in callbacks {
            self.call(callback);
        }
        Ok(())
    }

    fn call(&self, (name, callback): (String, Callback<T>)) {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| callback(self))) {
            let message = panic_message(&*panic);
            (self.handler)(UnheardError::Panicked { name, message });
        }
    }
}

impl<T> State<T> {
    pub fn is_done(&self) -> bool {
        !matches!(self, State::Pending | State::Running)
    }

    /// As Python names it.
    pub fn name(&self) -> &'static str {
        match self {
            State::Pending => "PENDING",
            State::Running => "RUNNING",
            State::Finished(_) | State::Failed(_) => "FINISHED",
            State::Cancelled => "CANCELLED",
            State::CancelledAndNotified => "CANCELLED_AND_NOTIFIED",
        }
    }
}

impl<T: Display> Display for State<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("<Future thread ")?;
        f.write_str(match self {
            State::Pending => "pending>",
            State::Running => "running>",
            State::Cancelled | State::CancelledAndNotified => "cancelled>",
            State::Finished(v) => return write!(f, "finished result={v}>"),
            State::Failed(e) => return write!(f, "finished exception={e}>"),
        })
    }
}

impl<T: Clone + Display + Send + 'static> Display for ThreadFuture<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.state().fmt(f)
    }
}
