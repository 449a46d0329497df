//! Threads and event loops on a clock, without a run around them: for what goes
//! on beside the prompt. On virtual time each takes its turns as the lanes of a
//! run do; live, they are threads like any others.

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::runtime::{Builder, Runtime};

use super::pace::Clock;
use crate::trace::LaneId;

impl Clock {
    /// Starts a thread, which is `lane` on this clock.
    ///
    /// # Errors
    /// If the system has no more threads to give.
    pub(crate) fn spawn(
        self: &Arc<Self>,
        lane: LaneId,
        name: &str,
        body: impl FnOnce() + Send + 'static,
    ) -> io::Result<JoinHandle<()>> {
        if let Some(timetable) = self.timetable() {
            timetable.enlist(lane);
        }
        let clock = Arc::clone(self);
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let _turn = clock.timetable().map(|timetable| timetable.enter(lane));
            body();
        });
        if let (Err(_), Some(timetable)) = (&spawned, self.timetable()) {
            timetable.strike(lane);
        }
        spawned
    }

    /// Waits on `lane` until the thread `other` has ended.
    pub(crate) fn join(&self, lane: LaneId, other: LaneId, handle: JoinHandle<()>) {
        if let Some(timetable) = self.timetable() {
            timetable.join(lane, other);
        }
        // A panic was told by the thread that panicked.
        let _ = handle.join();
    }

    /// What an event loop needs to run on the thread that is `lane`.
    ///
    /// # Errors
    /// If the system does not give it.
    pub(crate) fn runtime(self: &Arc<Self>, lane: LaneId) -> io::Result<Runtime> {
        let clock = Arc::clone(self);
        Builder::new_current_thread()
            .enable_time()
            .on_thread_park(move || {
                if let Some(timetable) = clock.timetable() {
                    timetable.idle(lane);
                }
            })
            .build()
    }

    /// Another thread has woken something on the event loop that is `lane`.
    pub(crate) fn woken(&self, lane: LaneId) {
        if let Some(timetable) = self.timetable() {
            timetable.woken(lane);
        }
    }
}
