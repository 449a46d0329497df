//! Units: threads or tasks so many that each of them has no lane.

use std::sync::Arc;
use std::time::Duration;

use super::Run;
use crate::interrupt::Interrupted;
use crate::trace::LaneId;

/// One of very many threads or tasks. All it can do is begin and sleep.
pub struct Unit {
    run: Arc<Run>,
    number: u32,
}

/// The first number that no lane has: units need numbers too, since on virtual
/// time they take turns as lanes do.
const FIRST: usize = 1 << 20;

impl Unit {
    pub(super) fn new(run: &Arc<Run>, number: u32) -> Self {
        Unit { run: Arc::clone(run), number }
    }

    pub(super) fn id(&self) -> LaneId {
        LaneId(FIRST + self.number as usize)
    }

    /// Whether this is the number of a unit, and no lane.
    pub(super) fn is(id: LaneId) -> bool {
        id.0 >= FIRST
    }

    /// Says that it runs.
    pub fn begin(&self) {
        self.run.units_begun.change(&self.run.clock, |begun| *begun += 1);
    }

    /// Sleeps until `due`, as a thread: it holds it. Ctrl-C ends it.
    ///
    /// # Errors
    /// [`Interrupted`] if it was ended.
    pub fn hold_until(&self, due: Duration) -> Result<(), Interrupted> {
        self.run.clock.wait_until(self.id(), due)
    }

    /// Sleeps until `due`, as a task: it awaits.
    pub async fn sleep_until(&self, due: Duration) {
        self.run.clock.asleep_until(self.id(), due).await;
    }
}
