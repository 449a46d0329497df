//! Counting while a run goes on.

use std::time::Duration;

use super::{Event, Tally, What};

impl Tally {
    /// Counts one event. If events do not come in the order of their times, all are counted again at the end.
    pub(super) fn count(&mut self, event: &Event) {
        self.elapsed = self.elapsed.max(event.at);
        match event.what {
            What::SlowBegun => {
                self.slow_running += 1;
                self.still_since.get_or_insert(event.at);
            }
            What::Frame(_) => {
                self.frames += 1;
                self.stood_still_until(event.at);
                if let Some(since) = &mut self.still_since {
                    *since = event.at;
                }
            }
            What::Answer(_) | What::Interrupted => {
                self.stood_still_until(event.at);
                self.slow_running = self.slow_running.saturating_sub(1);
                self.slow_ended = Some(event.at);
            }
            What::OffCore { since } => self.off_core += event.at.saturating_sub(since),
            What::Erased => self.erased = Some(event.at),
            What::Counted { added, counter } => self.counted = Some((added, counter)),
            What::UnitsBegun(units) => self.units_begun = Some((units, event.at)),
            What::UnitsEnded(_) => self.units_ended = Some(event.at),
            What::Begun
            | What::Waits(_)
            | What::Resumes
            | What::Made(_)
            | What::FlagSet
            | What::FlagSeen
            | What::CancelAsked
            | What::Cancelled
            | What::PipeClosed
            | What::PipeEnded
            | What::NeverAwaited
            | What::Uses(_)
            | What::Printed { .. }
            | What::Failed(_)
            | What::Said(_)
            | What::Ended => {}
        }
    }

    pub(super) fn stood_still_until(&mut self, now: Duration) {
        if let Some(since) = self.still_since.filter(|_| self.slow_running > 0) {
            self.freeze = self.freeze.max(now.saturating_sub(since));
        }
    }
}
