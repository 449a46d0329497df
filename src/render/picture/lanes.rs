//! What a picture of a run is made of, whether a terminal or a browser shows it: the lanes in their order, what each did,
//! and what to show of a stretch in which it did several things.

use std::time::Duration;

use super::marks::Mark;
use super::window::Window;
use crate::render::quantity::{counted, duration};
use crate::text::harmless;
use crate::tr;
use crate::trace::states::{Span, State};
use crate::trace::{LaneId, LaneKind, Trace};

/// Lanes beyond these nobody would look at, and finding out what they did would take long.
const MOST_LANES: usize = 100;

/// The states, as legends list them.
pub(in crate::render) const STATES: [State; 10] = [
    State::Running,
    State::Blocked,
    State::Sleeping,
    State::AwaitsEnd(LaneId(0)),
    State::AwaitsLoop,
    State::AwaitsCore,
    State::AwaitsLock,
    State::AwaitsGil,
    State::NotAwaited,
    State::AwaitsFuture,
];

/// The place of a state among [`STATES`].
pub(in crate::render) fn index(state: State) -> usize {
    match state {
        State::Running => 0,
        State::Blocked => 1,
        State::Sleeping => 2,
        State::AwaitsEnd(_) => 3,
        State::AwaitsLoop => 4,
        State::AwaitsCore => 5,
        State::AwaitsLock => 6,
        State::AwaitsGil => 7,
        State::NotAwaited => 8,
        State::AwaitsFuture => 9,
    }
}

/// One lane of a picture.
#[derive(Debug)]
pub(in crate::render) struct Lane {
    pub(in crate::render) name: String,
    pub(in crate::render) kind: LaneKind,
    /// What it did in the window.
    pub(in crate::render) spans: Vec<Span>,
    /// What happened to it in the window.
    pub(in crate::render) marks: Vec<Mark>,
}

/// The lanes of a run in the order in which they are shown, and how many more there are.
pub(in crate::render) fn lanes(trace: &Trace, window: Window) -> (Vec<Lane>, usize) {
    let ids = ordered(trace);
    let mut marks: Vec<Vec<Mark>> = vec![Vec::new(); trace.lanes.len()];
    for event in trace.events.iter().filter(|event| (window.from..=window.to).contains(&event.at)) {
        if let (Some(mark), Some(marks)) = (Mark::of(event), marks.get_mut(event.lane.0)) {
            marks.push(mark);
        }
    }
    let mut spans = trace.all_spans();
    let mut own_spans = |id: &LaneId| std::mem::take(&mut spans[id.0]);
    let lane = |id: &LaneId| Lane {
        name: harmless(&trace.lane(*id).name),
        kind: trace.lane(*id).kind,
        spans: own_spans(id).iter().filter_map(|span| window.clip(span)).collect(),
        marks: std::mem::take(&mut marks[id.0]),
    };
    (ids.iter().take(MOST_LANES).map(lane).collect(), ids.len().saturating_sub(MOST_LANES))
}

impl Lane {
    /// Whether it is shown under the thread on which its event loop runs.
    pub(in crate::render) fn is_task(&self) -> bool {
        matches!(self.kind, LaneKind::Task { .. })
    }
}

/// What there is to know about the lanes that no glyph says.
pub(in crate::render) fn notes<'a>(lanes: impl IntoIterator<Item = &'a Lane>) -> Vec<String> {
    let lanes: Vec<&Lane> = lanes.into_iter().collect();
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

/// That there are so many more lanes.
pub(in crate::render) fn left_out(lanes: usize) -> Option<String> {
    match lanes {
        0 => None,
        1 => Some(tr!("and 1 more lane that had no room here").to_owned()),
        _ => Some(tr!("and {lanes} more lanes that had no room here", lanes)),
    }
}

/// That a run was too long to be kept whole.
pub(in crate::render) fn loss(trace: &Trace) -> Option<String> {
    let known = duration(trace.events.first().map_or(trace.tally.elapsed, |event| event.at));
    let gone = counted(usize::try_from(trace.forgotten).unwrap_or(usize::MAX), "event");
    let words = tr!("The oldest {gone} of this run are gone: nothing is known from before {known}.", gone, known);
    (trace.forgotten > 0).then_some(words)
}

/// Threads and processes as they were started, each followed by the tasks of its event loop.
fn ordered(trace: &Trace) -> Vec<LaneId> {
    let mut ids: Vec<LaneId> = (0..trace.lanes.len()).map(LaneId).collect();
    ids.sort_by_key(|id| match trace.lane(*id).kind {
        LaneKind::Task { on } => (on, Some(*id)),
        LaneKind::Thread | LaneKind::Process => (*id, None),
    });
    ids
}

/// How long a lane did each thing in some stretch of time.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::render) struct Shares {
    times: [Duration; STATES.len()],
    /// The lane whose end it waited for last.
    awaited: LaneId,
    /// Whether it ran last, and how often it began or ceased to.
    running: Option<bool>,
    changes: u32,
}

/// What to show of such a stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::render) enum Look {
    /// This, although it may have done something else for a moment.
    All(State),
    /// By turns it ran, for this share of the stretch, and did not run, for this reason mostly.
    Partly(f64, State),
}

impl Shares {
    /// Less than this share of a stretch is a moment.
    const MOMENT: f64 = 1.0 / 16.0;
    /// Of many that share a core each runs for moments only. So many of them can still be seen to run.
    const CROWD: f64 = 256.0;

    /// Adds what the lane did next.
    pub(in crate::render) fn add(&mut self, state: State, time: Duration) {
        self.times[index(state)] += time;
        if let State::AwaitsEnd(other) = state {
            self.awaited = other;
        }
        let runs = state == State::Running;
        self.changes += u32::from(self.running.is_some_and(|running| running != runs));
        self.running = Some(runs);
    }

    pub(in crate::render) fn total(&self) -> Duration {
        self.times.iter().sum()
    }

    /// Whether it ran at all.
    pub(in crate::render) fn ran(&self) -> bool {
        !self.times[index(State::Running)].is_zero()
    }

    /// The states that took part of the time, with their shares of `whole`.
    pub(in crate::render) fn shares(&self, whole: Duration) -> impl Iterator<Item = (State, f64)> {
        let taken = STATES.into_iter().zip(self.times).filter(|(_, time)| !time.is_zero());
        taken.map(move |(state, time)| {
            let state = if let State::AwaitsEnd(_) = state { State::AwaitsEnd(self.awaited) } else { state };
            (state, time.as_secs_f64() / whole.as_secs_f64())
        })
    }

    /// What to show of a stretch of that length. Nothing if the lane did not exist then.
    pub(in crate::render) fn look(&self, whole: Duration) -> Option<Look> {
        let (running, rest): (Vec<_>, Vec<_>) = self.shares(whole).partition(|(state, _)| *state == State::Running);
        let running = running.first().map(|(_, share)| *share);
        let heaviest = rest.into_iter().max_by(|a, b| weight(*a).total_cmp(&weight(*b)));
        Some(match (running, heaviest) {
            (None, None) => return None,
            (Some(_), None) => Look::All(State::Running),
            (None, Some((state, _))) => Look::All(state),
            // One state followed the other, once: nobody took turns.
            (Some(running), Some((_, share))) if self.changes == 1 && running > share => Look::All(State::Running),
            (Some(_), Some((state, _))) if self.changes == 1 => Look::All(state),
            (Some(running), Some((state, _))) if running < Self::moment(state) => Look::All(state),
            (Some(running), Some(_)) if running > 1.0 - Self::MOMENT => Look::All(State::Running),
            (Some(running), Some((state, _))) => Look::Partly(running, state),
        })
    }

    /// How small a share of running is not worth showing beside this state.
    fn moment(rest: State) -> f64 {
        if contended(rest) { 1.0 / Self::CROWD } else { Self::MOMENT }
    }
}

/// What keeps a lane from going on counts double: it is what one looks for, and it is often short.
fn weight((state, share): (State, f64)) -> f64 {
    // Except a lock: where two take turns with one, each waits for half of the time.
    let counts = contended(state) && state != State::AwaitsLock;
    if counts || state == State::Blocked { 2.0 * share } else { share }
}

/// Whether a lane in this state waits for what others have.
fn contended(state: State) -> bool {
    match state {
        State::Running
        | State::Blocked
        | State::Sleeping
        | State::AwaitsEnd(_)
        | State::AwaitsFuture
        | State::NotAwaited => false,
        State::AwaitsLoop | State::AwaitsCore | State::AwaitsLock | State::AwaitsGil => true,
    }
}
