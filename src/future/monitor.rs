//! A monitor for futures: a value that threads share, and a way to wait until
//! it has changed, in the words that a future needs.

use std::sync::Arc;
use std::time::Duration;

use super::error::{FutureError, Reply};
use crate::interrupt::Interrupt;
use crate::run::monitor;
use crate::run::pace::Clock;
use crate::run::spec::EVER;
use crate::trace::LaneId;

/// The thread that asks: its clock, its lane, and what may interrupt its waits.
#[derive(Clone, Debug)]
pub struct Caller {
    clock: Arc<Clock>,
    lane: LaneId,
    interrupt: Option<Arc<Interrupt>>,
}

impl Caller {
    pub(crate) fn new(
        clock: &Arc<Clock>,
        lane: LaneId,
        // Ctrl-C, if it ends the caller's waits.
        interrupt: Option<Arc<Interrupt>>,
    ) -> Self {
        Caller { clock: Arc::clone(clock), lane, interrupt }
    }

    /// A lane of a run, whose waits Ctrl-C interrupts.
    pub(super) fn of_run(clock: &Arc<Clock>, lane: LaneId) -> Self {
        Caller::new(clock, lane, Some(Arc::clone(clock.interruption())))
    }
}

/// A handle of a shared value; its clones stand for the same one.
#[derive(Debug)]
pub(crate) struct FutureMonitor<T> {
    inner: Arc<monitor::Monitor<T>>,
}

impl<T> Clone for FutureMonitor<T> {
    fn clone(&self) -> Self {
        FutureMonitor { inner: Arc::clone(&self.inner) }
    }
}

impl<T: Send + 'static> FutureMonitor<T> {
    pub(crate) fn new(value: T) -> Self {
        FutureMonitor { inner: Arc::new(monitor::Monitor::new(value)) }
    }

    /// Looks at the value, or changes it in a way that no thread waits for.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&mut T) -> R) -> R {
        self.inner.with(look)
    }

    /// Changes the value, and lets the waiting threads look again.
    pub(crate) fn change<C, R>(&self, caller: &Caller, change: C) -> R
    where
        C: FnOnce(&mut T) -> R,
    {
        self.inner.change(&caller.clock, change)
    }

    /// Holds the calling thread until `look` returns something, and returns
    /// that.
    ///
    /// # Errors
    /// `TimeoutError` if the time is over before; Ctrl-C; and on virtual time,
    /// if no thread is left that could change the value.
    pub(crate) fn wait<R>(
        &self,
        caller: &Caller,
        timeout: Option<Duration>,
        mut look: impl FnMut(&mut T) -> Option<R>,
    ) -> Reply<R> {
        let Caller { clock, lane, interrupt } = caller;
        let until = |timeout| clock.now().saturating_add(timeout).min(EVER);
        let due = timeout.map_or(EVER, until);
        // Ctrl-C does not change the value, so it wakes the thread by an empty
        // change.
        let _bell = interrupt.as_ref().map(|interrupt| {
            let (monitor, clock) = (Arc::clone(&self.inner), Arc::clone(clock));
            interrupt.on_ring(move || monitor.change(&clock, |_| ()))
        });
        let is_rung = |interrupt: &Arc<Interrupt>| interrupt.is_rung();
        let is_interrupted = || interrupt.as_ref().is_some_and(is_rung);
        let look = |value: &mut T| match look(value) {
            Some(found) => Some(Ok(found)),
            None => is_interrupted().then_some(Err(FutureError::Interrupted)),
        };
        let found = self.inner.wait(clock, *lane, due, look);
        found.unwrap_or(Err(match timeout {
            Some(_) => FutureError::Timeout,
            None => FutureError::Deadlock,
        }))
    }
}
