//! A trace in a file, and its events on their way from a second process to the first.
//!
//! The types of the live trace have no stored form. Each has a type here that has it, with the names that stand in the
//! file. A live variant that its stored type lacks, or has under another name, does not compile: serde makes the
//! conversion from both. If a live variant is renamed, `#[serde(rename = "…")]` keeps its name in the file. Times are
//! nanoseconds since the start of the run, except those in a variant. A file with a trace also has the version of this
//! form.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::waits::Comes;
use super::{Doing, Event, For, LaneId, LaneInfo, LaneKind, Tally, Trace, Usage, Use, What};

/// The version of this form. It counts up when an older file would be misread. A new variant or option is no such
/// change: older files do not have it, and are read as they were meant. The form is that of `tests/state/trace.json`.
pub const VERSION: u32 = 2;

#[derive(Debug, Serialize, Deserialize)]
pub struct StoredTrace {
    lanes: Vec<StoredLane>,
    events: Vec<StoredEvent>,
    computed: u64,
    usage: Option<StoredUsage>,
    simulated: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredLane {
    name: Arc<str>,
    #[serde(with = "StoredKind")]
    kind: LaneKind,
    started: u64,
}

/// When, on which lane, what: a row without names, since a trace has very many.
#[derive(Debug, Serialize, Deserialize)]
struct StoredEvent(u64, #[serde(with = "StoredLaneId")] LaneId, #[serde(with = "StoredWhat")] What);

#[derive(Debug, Serialize, Deserialize)]
struct StoredUsage {
    cpu: u64,
    voluntary_switches: u64,
    involuntary_switches: u64,
    memory: Option<u64>,
    left_behind: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "LaneId")]
struct StoredLaneId(usize);

#[derive(Serialize, Deserialize)]
#[serde(remote = "LaneKind", rename_all = "lowercase")]
enum StoredKind {
    Thread,
    Task(#[serde(with = "StoredLaneId")] LaneId),
    Process,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "What")]
pub(crate) enum StoredWhat {
    Begun,
    Waits(#[serde(with = "StoredFor")] For),
    Resumes,
    OffCore {
        since: Duration,
    },
    Made(Option<String>),
    Frame(char),
    SlowBegun,
    Answer(u32),
    Interrupted,
    FlagSet,
    FlagSeen,
    CancelAsked,
    Cancelled,
    PipeClosed,
    PipeEnded,
    NeverAwaited,
    Printed {
        text: String,
        is_error: bool,
    },
    Failed(String),
    Counted {
        added: u32,
        counter: u32,
    },
    UnitsBegun(u32),
    UnitsEnded(u32),
    Erased,
    Said(String),
    Ended,
    /// A use is stored without this name.
    #[serde(untagged)]
    Uses(#[serde(with = "StoredUse")] Use),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "For")]
enum StoredFor {
    Time { until: Duration },
    Blocking { until: Duration },
    End(#[serde(with = "StoredLaneId")] LaneId),
    Future { limit: Option<Duration> },
    BlockingFuture,
    Turn,
    Lock,
    NamedLock { name: String, limit: Option<Duration> },
    Object { name: String, verb: String, limit: Option<Duration> },
    Gil,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Use")]
enum StoredUse {
    Locked,
    Unlocked,
    Read(u32),
    Wrote(u32),
    ReadData { name: String, value: String },
    WroteData { name: String, value: String },
    Took { lock: String },
    GaveBack { lock: String },
    Called { verb: String, object: String },
}

impl StoredTrace {
    /// The trace as it is stored. None if it was so long that its oldest events were not kept.
    pub fn of(trace: &Trace) -> Option<Self> {
        let Trace { lanes, events, forgotten, tally: _, computed, usage, is_simulated } = trace;
        if *forgotten > 0 {
            return None;
        }
        let lane = |LaneInfo { name, kind, started }: &LaneInfo| StoredLane {
            name: Arc::clone(name),
            kind: *kind,
            started: nanoseconds(*started),
        };
        let event = |Event { at, lane, what }: &Event| StoredEvent(nanoseconds(*at), *lane, what.clone());
        Some(StoredTrace {
            lanes: lanes.iter().map(lane).collect(),
            events: events.iter().map(event).collect(),
            computed: nanoseconds(*computed),
            usage: usage.map(StoredUsage::from),
            simulated: *is_simulated,
        })
    }

    /// The trace, after it was read. None if it names lanes that it does not have, and so was damaged.
    pub fn restored(self) -> Option<Trace> {
        let StoredTrace { lanes, events, computed, usage, simulated } = self;
        let lane = |StoredLane { name, kind, started }| LaneInfo { name, kind, started: Duration::from_nanos(started) };
        let event = |StoredEvent(at, lane, what)| Event { at: Duration::from_nanos(at), lane, what };
        let mut trace = Trace {
            lanes: lanes.into_iter().map(lane).collect(),
            events: events.into_iter().map(event).collect(),
            forgotten: 0,
            tally: Tally::default(),
            computed: Duration::from_nanos(computed),
            usage: usage.map(Usage::from),
            is_simulated: simulated,
        };
        trace.events.iter().for_each(|event| trace.tally.count(event));
        trace.is_whole().then_some(trace)
    }
}

impl From<Usage> for StoredUsage {
    fn from(usage: Usage) -> Self {
        let Usage { cpu, voluntary_switches, involuntary_switches, memory, left_behind } = usage;
        StoredUsage { cpu: nanoseconds(cpu), voluntary_switches, involuntary_switches, memory, left_behind }
    }
}

impl From<StoredUsage> for Usage {
    fn from(usage: StoredUsage) -> Self {
        let StoredUsage { cpu, voluntary_switches, involuntary_switches, memory, left_behind } = usage;
        Usage { cpu: Duration::from_nanos(cpu), voluntary_switches, involuntary_switches, memory, left_behind }
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

impl Trace {
    /// Whether it has the lanes that it names.
    fn is_whole(&self) -> bool {
        let is_there = |lane: LaneId| lane.0 < self.lanes.len();
        let has_loop = |info: &LaneInfo| match info.kind {
            LaneKind::Task(on) => is_there(on),
            LaneKind::Thread | LaneKind::Process => true,
        };
        let names_lanes = |event: &Event| is_there(event.lane) && named_in(&event.what).is_none_or(is_there);
        self.lanes.iter().all(has_loop) && self.events.iter().all(names_lanes)
    }
}

/// The lane that an event names beside its own.
fn named_in(what: &What) -> Option<LaneId> {
    let Doing::Waits(wait) = what.leads_to() else { return None };
    if let Comes::WithEndOf(lane) = wait.comes() { Some(lane) } else { None }
}
