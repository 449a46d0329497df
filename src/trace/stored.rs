//! A trace in a file: lanes, events and measures as they are, times as nanoseconds since the start of the run. A file
//! with a trace also has the version of this form.

use std::time::Duration;

use super::waits::Comes;
use super::{Doing, Event, LaneId, LaneKind, Tally, Trace, What};

/// The version of this form. It counts up when an older file would be misread. A new variant or option is no such
/// change: older files do not have it, and are read as they were meant. The form is that of `tests/state/trace.json`.
pub const VERSION: u32 = 2;

/// The most events of a trace that is stored.
const MOST_EVENTS: usize = 100_000;

/// An event as it is stored: a row without names, since a trace has very many.
pub(super) type StoredEvent = (u64, LaneId, What);

impl From<Event> for StoredEvent {
    fn from(event: Event) -> Self {
        (nanoseconds::of(event.at), event.lane, event.what)
    }
}

impl From<StoredEvent> for Event {
    fn from((at, lane, what): StoredEvent) -> Self {
        Event { at: Duration::from_nanos(at), lane, what }
    }
}

impl Trace {
    /// Whether it can be stored: it is not too long, and its oldest events were kept.
    pub fn is_storable(&self) -> bool {
        self.forgotten == 0 && self.events.len() <= MOST_EVENTS
    }

    /// The trace, after it was read. None if it names lanes that it does not have, and so was damaged.
    pub fn restored(mut self) -> Option<Trace> {
        let is_there = |lane: LaneId| lane.0 < self.lanes.len();
        let is_whole =
            self.lanes.iter().all(|lane| match lane.kind {
                LaneKind::Task(on) => is_there(on),
                LaneKind::Thread | LaneKind::Process => true,
            }) && self.events.iter().all(|event| is_there(event.lane) && named_in(&event.what).is_none_or(is_there));
        self.tally = Tally::default();
        self.events.iter().for_each(|event| self.tally.count(event));
        is_whole.then_some(self)
    }
}

/// A second lane that an event names, beside its own.
fn named_in(what: &What) -> Option<LaneId> {
    let Doing::Waits(wait) = what.leads_to() else { return None };
    if let Comes::WithEndOf(lane) = wait.comes() { Some(lane) } else { None }
}

/// Times in their stored form.
pub(super) mod nanoseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::trace) fn of(time: Duration) -> u64 {
        u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
    }

    pub(in crate::trace) fn serialize<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(of(*time))
    }

    pub(in crate::trace) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_nanos)
    }
}
