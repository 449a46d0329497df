//! The stored form of a trace. Lanes and measures have a form of their own, with times as numbers; events are stored as
//! they are ([`What`], [`For`]). A file that holds a trace has the version of all this beside it.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Doing, Event, For, LaneId, LaneInfo, LaneKind, Tally, Trace, Usage, What};

/// The version of this form. It counts up with every change, those of [`What`] included.
pub const VERSION: u32 = 2;

/// Events of the longest trace that is stored.
const MOST_EVENTS: usize = 100_000;

/// A whole trace. Times are nanoseconds since the start of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredTrace {
    lanes: Vec<StoredLane>,
    events: Vec<(u64, LaneId, What)>,
    computed: u64,
    usage: Option<StoredUsage>,
    simulated: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct StoredLane {
    name: String,
    kind: StoredKind,
    started: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredKind {
    Thread,
    Task(LaneId),
    Process,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct StoredUsage {
    cpu: u64,
    voluntary_switches: u64,
    involuntary_switches: u64,
    memory: Option<u64>,
    left_behind: u64,
}

impl StoredTrace {
    /// A trace to be stored. None if it is very long, or if its oldest events were not kept.
    pub fn of(trace: &Trace) -> Option<Self> {
        if trace.forgotten > 0 || trace.events.len() > MOST_EVENTS {
            return None;
        }
        let lane = |lane: &LaneInfo| StoredLane {
            name: lane.name.to_string(),
            kind: match lane.kind {
                LaneKind::Thread => StoredKind::Thread,
                LaneKind::Task { on } => StoredKind::Task(on),
                LaneKind::Process => StoredKind::Process,
            },
            started: nanoseconds(lane.started),
        };
        let usage = |usage: &Usage| StoredUsage {
            cpu: nanoseconds(usage.cpu),
            voluntary_switches: usage.voluntary_switches,
            involuntary_switches: usage.involuntary_switches,
            memory: usage.memory,
            left_behind: usage.left_behind,
        };
        Some(StoredTrace {
            lanes: trace.lanes.iter().map(lane).collect(),
            events: trace.events.iter().map(|event| (nanoseconds(event.at), event.lane, event.what.clone())).collect(),
            computed: nanoseconds(trace.computed),
            usage: trace.usage.as_ref().map(usage),
            simulated: trace.is_simulated,
        })
    }

    /// The trace that was stored. None if it speaks of lanes that it does not have: then it was damaged.
    pub fn trace(self) -> Option<Trace> {
        let count = self.lanes.len();
        let is_there = |lane: LaneId| lane.0 < count;
        let is_whole =
            self.lanes.iter().all(|lane| match lane.kind {
                StoredKind::Task(on) => is_there(on),
                StoredKind::Thread | StoredKind::Process => true,
            }) && self.events.iter().all(|(_, lane, what)| is_there(*lane) && named_in(what).is_none_or(is_there));
        if !is_whole {
            return None;
        }
        let lane = |lane: StoredLane| LaneInfo {
            name: Arc::from(lane.name),
            kind: match lane.kind {
                StoredKind::Thread => LaneKind::Thread,
                StoredKind::Task(on) => LaneKind::Task { on },
                StoredKind::Process => LaneKind::Process,
            },
            started: Duration::from_nanos(lane.started),
        };
        let event = |(at, lane, what)| Event { at: Duration::from_nanos(at), lane, what };
        let events: Vec<Event> = self.events.into_iter().map(event).collect();
        let mut tally = Tally::default();
        for event in &events {
            tally.count(event);
        }
        Some(Trace {
            lanes: self.lanes.into_iter().map(lane).collect(),
            events,
            forgotten: 0,
            tally,
            computed: Duration::from_nanos(self.computed),
            usage: self.usage.map(|usage| Usage {
                cpu: Duration::from_nanos(usage.cpu),
                voluntary_switches: usage.voluntary_switches,
                involuntary_switches: usage.involuntary_switches,
                memory: usage.memory,
                left_behind: usage.left_behind,
            }),
            is_simulated: self.simulated,
        })
    }
}

/// The lane that an event names beside its own.
fn named_in(what: &What) -> Option<LaneId> {
    match what.leads_to() {
        Doing::Waits(For::End(lane)) => Some(*lane),
        Doing::Waits(
            For::Time { .. }
            | For::Blocking { .. }
            | For::Future { .. }
            | For::BlockingFuture
            | For::Turn
            | For::Lock
            | For::NamedLock { .. }
            | For::Object { .. }
            | For::Gil,
        )
        | Doing::Runs
        | Doing::Same
        | Doing::Nothing => None,
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
