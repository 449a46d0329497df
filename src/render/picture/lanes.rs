//! The lanes of a picture in their order, with what each did, for a terminal or a browser.

use super::marks::Mark;
use super::window::Window;
use crate::render::quantity::{counted, duration};
use crate::text::harmless;
use crate::tr;
use crate::trace::states::StateSpan;
use crate::trace::{LaneId, LaneKind, Trace};

/// The most lanes of a picture: more are too many to read, and would take long to compute.
const MOST_LANES: usize = 100;

/// One lane of a picture.
#[derive(Debug)]
pub(in crate::render) struct PictureLane {
    pub(in crate::render) name: String,
    pub(in crate::render) kind: LaneKind,
    /// Its states in the window.
    pub(in crate::render) spans: Vec<StateSpan>,
    /// Its events in the window.
    pub(in crate::render) marks: Vec<Mark>,
}

/// The lanes of a run in the order in which they are shown, and how many more there are.
pub(in crate::render) fn lanes(trace: &Trace, window: Window) -> (Vec<PictureLane>, usize) {
    let ids = ordered(trace);
    let mut marks: Vec<Vec<Mark>> = vec![Vec::new(); trace.lanes.len()];
    for event in trace.events.iter().filter(|event| (window.from..=window.to).contains(&event.at)) {
        if let (Some(mark), Some(marks)) = (Mark::of(event), marks.get_mut(event.lane.0)) {
            marks.push(mark);
        }
    }
    let mut spans = trace.all_spans();
    let mut own_spans = |id: &LaneId| std::mem::take(&mut spans[id.0]);
    let lane = |id: &LaneId| PictureLane {
        name: harmless(&trace.lane(*id).name),
        kind: trace.lane(*id).kind,
        spans: own_spans(id).iter().filter_map(|span| window.clip(span)).collect(),
        marks: std::mem::take(&mut marks[id.0]),
    };
    (ids.iter().take(MOST_LANES).map(lane).collect(), ids.len().saturating_sub(MOST_LANES))
}

impl PictureLane {
    /// Whether it is shown under the thread on which its event loop runs.
    pub(in crate::render) fn is_task(&self) -> bool {
        matches!(self.kind, LaneKind::Task(_))
    }
}

/// Facts about the lanes that no glyph shows.
pub(in crate::render) fn notes<'a>(lanes: impl IntoIterator<Item = &'a PictureLane>) -> Vec<String> {
    let lanes: Vec<&PictureLane> = lanes.into_iter().collect();
    let mut notes = Vec::new();
    if lanes.iter().any(|lane| lane.is_task()) {
        notes.push(tr!("A lane that is set in is a task, on the event loop of the thread above it.").to_owned());
    }
    let mut processes: Vec<&str> =
        lanes.iter().filter(|lane| lane.kind == LaneKind::Process).map(|lane| lane.name.as_str()).collect();
    processes.dedup();
    match processes[..] {
        [] => {}
        [process] => notes.push(tr!("{process} is a process of its own.", process)),
        [first, second] => notes.push(tr!("{first} and {second} are processes of their own.", first, second)),
        [first, .., last] => notes.push(tr!("{first} to {last} are processes of their own.", first, last)),
    }
    notes
}

/// How many more lanes there are, in words.
pub(in crate::render) fn left_out(lanes: usize) -> Option<String> {
    match lanes {
        0 => None,
        1 => Some(tr!("and 1 more lane that had no room here").to_owned()),
        _ => Some(tr!("and {lanes} more lanes that had no room here", lanes)),
    }
}

/// A line that the run was too long to be kept whole.
pub(in crate::render) fn loss(trace: &Trace) -> Option<String> {
    let known = duration(trace.events.first().map_or(trace.tally.elapsed, |event| event.at));
    let gone = counted(usize::try_from(trace.forgotten).unwrap_or(usize::MAX), "event");
    let words = tr!("The oldest {gone} of this run are gone: nothing is known from before {known}.", gone, known);
    (trace.forgotten > 0).then_some(words)
}

/// Threads and processes in the order of their start, each followed by the tasks of its event loop.
fn ordered(trace: &Trace) -> Vec<LaneId> {
    let mut ids: Vec<LaneId> = (0..trace.lanes.len()).map(LaneId).collect();
    ids.sort_by_key(|id| match trace.lane(*id).kind {
        LaneKind::Task(on) => (on, Some(*id)),
        LaneKind::Thread | LaneKind::Process => (*id, None),
    });
    ids
}
