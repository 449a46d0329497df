//! Takes events down while a run goes on, from any thread.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Event, LaneId, LaneInfo, LaneKind, Tally, Trace, Usage};

/// How many events are kept: enough for an hour and a half of a spinner at ten frames a second, in a few megabytes.
const KEPT: usize = 65_536;

/// A trace in the making.
#[derive(Debug, Default)]
pub struct Recorder {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    lanes: Vec<LaneInfo>,
    events: VecDeque<Event>,
    forgotten: u64,
    tally: Tally,
}

impl Recorder {
    /// Opens a lane; its number is its place in the order of starting.
    pub fn lane(&self, name: &'static str, kind: LaneKind) -> LaneId {
        let mut state = self.state();
        state.lanes.push(LaneInfo { name, kind });
        LaneId(state.lanes.len() - 1)
    }

    pub fn name(&self, lane: LaneId) -> &'static str {
        self.state().lanes.get(lane.0).map_or("", |lane| lane.name)
    }

    pub fn record(&self, event: Event) {
        let mut state = self.state();
        state.tally.count(&event);
        if state.events.len() == KEPT {
            state.events.pop_front();
            state.forgotten += 1;
        }
        state.events.push_back(event);
    }

    /// Ends the recording.
    pub fn finish(&self, usage: Option<Usage>) -> Trace {
        let state = std::mem::take(&mut *self.state());
        Trace { lanes: state.lanes, events: state.events.into(), forgotten: state.forgotten, tally: state.tally, usage }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
