//! A monitor: a value that threads share, and a way to wait until it has
//! changed. It is a mutex and a condition variable; on virtual time the
//! scheduler takes the place of the condition variable.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

use super::pace::Clock;
use crate::poison::unpoisoned;
use crate::trace::LaneId;

/// The value that a thread waited for did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotInTime;

/// A shared value. All threads that use it are of one run, and pass its clock.
#[derive(Debug, Default)]
pub(crate) struct Monitor<T> {
    value: Mutex<T>,
    changed: Condvar,
}

impl<T> Monitor<T> {
    pub(crate) fn new(value: T) -> Self {
        Monitor { value: Mutex::new(value), changed: Condvar::new() }
    }

    /// Looks at the value, or changes it in a way that no thread waits for.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&mut T) -> R) -> R {
        let mut value = unpoisoned(self.value.lock());
        look(&mut value)
    }

    /// Changes the value, and lets the waiting threads look again.
    pub(crate) fn change<R>(&self, clock: &Clock, change: impl FnOnce(&mut T) -> R) -> R {
        let result = self.with(change);
        match clock.scheduler() {
            Some(scheduler) => scheduler.changed(self.key()),
            None => self.changed.notify_all(),
        }
        result
    }

    /// Holds the calling thread, which is `lane`, until `look` returns something.
    /// `look` may change the value. Ctrl-C does not end the wait.
    ///
    /// # Errors
    /// [`NotInTime`] once the clock shows `due`, and on virtual time if no lane is
    /// left that could change the value.
    pub(crate) fn wait<R>(
        &self,
        clock: &Clock,
        lane: LaneId,
        due: Duration,
        mut look: impl FnMut(&mut T) -> Option<R>,
    ) -> Result<R, NotInTime> {
        let mut value = unpoisoned(self.value.lock());
        loop {
            let found = look(&mut value);
            if found.is_some() || clock.now() >= due {
                return found.ok_or(NotInTime);
            }
            value = if let Some(scheduler) = clock.scheduler() {
                drop(value);
                let may_change = scheduler.await_change(lane, self.key(), due);
                value = unpoisoned(self.value.lock());
                if !may_change {
                    return look(&mut value).ok_or(NotInTime);
                }
                value
            } else {
                let left = clock.on_the_wall(due.saturating_sub(clock.now()));
                unpoisoned(self.changed.wait_timeout(value, left)).0
            };
        }
    }

    /// The scheduler's key of the value.
    fn key(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }
}
