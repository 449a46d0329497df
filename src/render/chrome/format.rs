//! The events of the format, and where they have their place.

use std::time::Duration;

use serde::Serialize;

use crate::trace::states::Span;
use crate::trace::{LaneId, LaneKind, Trace};

/// The category of the events of tasks. Together with the id it names a track.
const TASK: &str = "task";

#[derive(Serialize)]
pub(super) struct TraceFile {
    #[serde(rename = "traceEvents")]
    pub(super) events: Vec<TraceEntry>,
    /// The unit in which a viewer shows times; in the file they are microseconds.
    #[serde(rename = "displayTimeUnit")]
    pub(super) unit: &'static str,
}

/// An event as the format has it. Which fields it needs depends on its phase, `ph`.
#[derive(Default, Serialize)]
pub(super) struct TraceEntry {
    pub(super) ph: &'static str,
    pub(super) name: String,
    pub(super) ts: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dur: Option<u64>,
    pub(super) pid: usize,
    pub(super) tid: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cat: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id2: Option<TrackId>,
    /// How far the line of an instant goes: `t`, over its thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) s: Option<&'static str>,
    #[serde(skip_serializing_if = "Args::is_empty")]
    pub(super) args: Args,
}

/// What tells tracks of one process apart.
#[derive(Serialize)]
pub(super) struct TrackId {
    local: String,
}

/// More about an event, shown when the reader selects it.
#[derive(Default, Serialize)]
pub(super) struct Args {
    /// Of metadata: the name that it gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// The lane on which it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lane: Option<String>,
}

impl Args {
    fn is_empty(&self) -> bool {
        self.name.is_none() && self.lane.is_none()
    }
}

impl TraceEntry {
    /// An event of that phase where the lane has its place.
    pub(super) fn new(ph: &'static str, trace: &Trace, lane: LaneId, name: String, at: Duration) -> Self {
        let (pid, tid) = place(trace, lane);
        TraceEntry { ph, name, ts: micros(at), pid, tid, ..TraceEntry::default() }
    }

    /// A stretch of time on a thread.
    pub(super) fn complete(trace: &Trace, thread: LaneId, name: String, span: Span) -> Self {
        let dur = Some(micros(span.to).saturating_sub(micros(span.from)));
        TraceEntry { dur, ..TraceEntry::new("X", trace, thread, name, span.from) }
    }

    /// The beginning or the end of a stretch of time on the track of a task.
    pub(super) fn of_task(ph: &'static str, trace: &Trace, task: LaneId, name: &str, at: Duration) -> Self {
        let id2 = Some(TrackId { local: format!("0x{:x}", task.0) });
        TraceEntry { cat: Some(TASK), id2, ..TraceEntry::new(ph, trace, task, name.to_owned(), at) }
    }
}

/// The process and the thread of a lane, as numbers: every process is one of its own, all else is this program's.
fn place(trace: &Trace, lane: LaneId) -> (usize, usize) {
    // The format keeps thread 0 for itself.
    let number = lane.0 + 1;
    match trace.lane(lane).kind {
        LaneKind::Thread => (1, number),
        LaneKind::Process => (number, number),
        LaneKind::Task(on) => place(trace, on),
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
