//! Records events while a run goes on, from any thread.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use super::{Event, LaneId, LaneInfo, LaneKind, Tally, Trace, Usage, What};
use crate::poison::unpoisoned;

/// The most events that are kept: half an hour of a spinner at ten frames a second, in a few megabytes.
const KEPT: usize = 65_536;

/// A trace while it is recorded.
#[derive(Debug, Default)]
pub struct Recorder {
    state: Mutex<RecorderState>,
}

#[derive(Debug, Default)]
struct RecorderState {
    lanes: Vec<LaneInfo>,
    events: VecDeque<Event>,
    forgotten: u64,
    tally: Tally,
    /// Whether an event came after later ones.
    is_disordered: bool,
}

impl RecorderState {
    /// Puts an event at its place in the order of times, which is nearly always the last.
    fn keep(&mut self, event: Event) {
        self.tally.count(&event);
        if self.events.len() == KEPT {
            self.events.pop_front();
            self.forgotten += 1;
        }
        if self.events.back().is_none_or(|last| last.at <= event.at) {
            return self.events.push_back(event);
        }
        self.is_disordered = true;
        let place = self.events.partition_point(|other| other.at <= event.at);
        self.events.insert(place, event);
    }
}

impl Recorder {
    /// Adds a lane; its number is its place in the order of starting.
    pub fn lane(&self, name: Arc<str>, kind: LaneKind, started: Duration) -> LaneId {
        let mut state = self.state();
        state.lanes.push(LaneInfo { name, kind, started });
        LaneId(state.lanes.len() - 1)
    }

    /// Records what happened on a lane. The clock is read under the lock, so that events are in the order of their
    /// times whichever threads they come from.
    pub fn record(&self, lane: LaneId, what: What, now: impl FnOnce() -> Duration) -> Event {
        let mut state = self.state();
        let event = Event { at: now(), lane, what };
        state.keep(event.clone());
        event
    }

    /// Records what happened a little earlier in another process.
    pub fn insert(&self, event: Event) -> Event {
        self.state().keep(event.clone());
        event
    }

    /// Ends the recording.
    pub fn finish(&self, computed: Duration, usage: Option<Usage>) -> Trace {
        let RecorderState { lanes, events, forgotten, mut tally, is_disordered } = std::mem::take(&mut *self.state());
        // Events that came late were counted late.
        if is_disordered && forgotten == 0 {
            tally = Tally::default();
            for event in &events {
                tally.count(event);
            }
        }
        Trace { lanes, events: events.into(), forgotten, tally, computed, usage, is_simulated: false }
    }

    fn state(&self) -> MutexGuard<'_, RecorderState> {
        unpoisoned(self.state.lock())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::handmade::ms;
    use crate::trace::measure::Measure;

    /// Events that were recorded as they happened, then late ones of another process.
    fn trace(events: &[(u64, usize, What)], late: &[(u64, usize, What)]) -> Trace {
        let recorder = Recorder::default();
        for (name, kind) in [("main", LaneKind::Thread), ("other", LaneKind::Process)] {
            recorder.lane(name.into(), kind, ms(0));
        }
        for (at, lane, what) in events {
            recorder.record(LaneId(*lane), what.clone(), || ms(*at));
        }
        for (at, lane, what) in late {
            recorder.insert(Event { at: ms(*at), lane: LaneId(*lane), what: what.clone() });
        }
        recorder.finish(Duration::ZERO, None)
    }

    #[test]
    fn a_frame_that_comes_late_is_measured_at_its_time() {
        let recorded = [(0, 0, What::SlowBegun), (100, 1, What::Frame('|')), (290, 0, What::Answer(42))];
        let trace = trace(&recorded, &[(200, 1, What::Frame('/'))]);
        assert_eq!(trace.measure(Measure::Freeze), Some(0.1));
        assert!(trace.events.is_sorted_by_key(|event| event.at));
    }

    #[test]
    fn the_last_answer_is_the_latest() {
        let recorded = [(0, 0, What::SlowBegun), (290, 0, What::Answer(42))];
        let late = [(1, 1, What::SlowBegun), (250, 1, What::Answer(42)), (300, 1, What::Erased)];
        assert_eq!(trace(&recorded, &late).measure(Measure::Stop), Some(0.01));
    }
}
