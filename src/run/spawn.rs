//! Threads and event loops on a clock: those of a run, and those beside the prompt. On virtual time they take turns;
//! live, they are ordinary threads.

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::runtime::Builder;

use super::pace::Clock;
use crate::trace::LaneId;

impl Clock {
    /// Starts a thread, which is `lane` on this clock.
    ///
    /// # Errors
    /// If the system has no more threads to give.
    pub(crate) fn spawn<T: Send + 'static>(
        self: &Arc<Self>,
        lane: LaneId,
        name: &str,
        body: impl FnOnce() -> T + Send + 'static,
    ) -> io::Result<JoinHandle<T>> {
        if let Some(scheduler) = self.scheduler() {
            scheduler.enlist(lane);
        }
        let clock = Arc::clone(self);
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let _turn = clock.scheduler().map(|scheduler| scheduler.enter(lane));
            body()
        });
        if let (Err(_), Some(scheduler)) = (&spawned, self.scheduler()) {
            scheduler.strike(lane);
        }
        spawned
    }

    /// Waits on `lane` until the thread `other` has ended.
    ///
    /// # Errors
    /// The panic of the thread.
    pub(crate) fn join<T>(&self, lane: LaneId, other: LaneId, handle: JoinHandle<T>) -> thread::Result<T> {
        if let Some(scheduler) = self.scheduler() {
            scheduler.join(lane, other);
        }
        handle.join()
    }

    /// What an event loop needs to run on the thread that is `lane`. It calls `parks` each time that it has nothing to
    /// run.
    pub(crate) fn event_loop(self: &Arc<Self>, lane: LaneId, parks: impl Fn() + Send + Sync + 'static) -> Builder {
        let clock = Arc::clone(self);
        let mut builder = Builder::new_current_thread();
        builder.enable_time().on_thread_park(move || {
            parks();
            if let Some(scheduler) = clock.scheduler() {
                scheduler.idle(lane);
            }
        });
        builder
    }

    /// Notes that another thread has woken something on the event loop that is `lane`.
    pub(crate) fn woken(&self, lane: LaneId) {
        if let Some(scheduler) = self.scheduler() {
            scheduler.woken(lane);
        }
    }
}
