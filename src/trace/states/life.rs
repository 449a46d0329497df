//! The states of one lane, event by event.

use std::time::Duration;

use super::{State, StateSpan};
use crate::trace::waits::WaitSpan;
use crate::trace::{Doing, Event, For, Lack, LaneInfo, LaneKind, What};

/// A lane, up to the last event that was read.
pub(super) struct Life<'a> {
    kind: LaneKind,
    spans: Spans,
    now: Now<'a>,
    since: Duration,
}

/// What a lane does after an event.
#[derive(Clone, Copy)]
enum Now<'a> {
    Starting,
    Running,
    Waiting(&'a For),
    Unknown,
    Over,
}

impl<'a> Life<'a> {
    /// A lane at its start. If its oldest events are missing, what it did before the first one is not known.
    pub(super) fn new(info: &LaneInfo, is_cut: bool) -> Self {
        let now = if is_cut { Now::Unknown } else { Now::Starting };
        Life { kind: info.kind, spans: Spans::default(), now, since: info.started }
    }

    /// Notes that another task had a turn on the same event loop. This one cannot have run all the time, although no
    /// wait of it is recorded.
    pub(super) fn has_lost_its_turn(&mut self) {
        if let Now::Running = self.now {
            self.now = Now::Unknown;
        }
    }

    pub(super) fn goes_on(&mut self, event: &Event, next: Doing<'a>, ends: &[Option<Duration>]) {
        let now = match next {
            Doing::Runs => Now::Running,
            Doing::Waits(wait) => Now::Waiting(wait),
            Doing::Nothing => Now::Over,
            Doing::Same => return,
        };
        self.fill(event.at.max(self.since), Some(&event.what), ends);
        if !matches!(self.now, Now::Over) {
            (self.now, self.since) = (now, event.at);
        }
    }

    pub(super) fn spans_until(mut self, end: Duration, ends: &[Option<Duration>]) -> Vec<StateSpan> {
        // The record does not say how long it ran after its last event.
        self.has_lost_its_turn();
        self.fill(end.max(self.since), None, ends);
        self.spans.0
    }

    /// Adds what the lane did from its last event to this one, or to the end of the run.
    fn fill(&mut self, to: Duration, next: Option<&What>, ends: &[Option<Duration>]) {
        let (spans, since) = (&mut self.spans, self.since);
        let ready = State::Lacks(self.kind.lack_when_ready());
        match self.now {
            Now::Starting if next == Some(&What::NeverAwaited) => spans.add(since, to, State::NotAwaited),
            // The system loads the program, and the record does not show it.
            Now::Starting if self.kind == LaneKind::Process => spans.add(since, to, State::Unknown),
            Now::Starting => spans.add(since, to, ready),
            Now::Running => {
                let off = next.and_then(What::off_core_since).map_or(to, |off| off.clamp(since, to));
                spans.add(since, off, State::Running);
                spans.add(off, to, State::Lacks(Lack::Core));
            }
            Now::Waiting(wait) => {
                let wait = WaitSpan { what: wait, since, to, is_over: next.is_some() };
                let came = wait.could_go_on(|other| ends.get(other.0).copied().flatten()).unwrap_or(to);
                spans.push(StateSpan { from: since, to: came, state: wait.what.state(), awaited: wait.awaited() });
                spans.add(came, to, ready);
            }
            Now::Unknown => spans.add(since, to, State::Unknown),
            Now::Over => {}
        }
    }
}

#[derive(Default)]
pub(super) struct Spans(pub(super) Vec<StateSpan>);

impl Spans {
    pub(super) fn add(&mut self, from: Duration, to: Duration, state: State) {
        self.push(StateSpan { from, to, state, awaited: None });
    }

    /// Adds a stretch of time, unless it is empty. If the state is the same, the stretch before grows.
    fn push(&mut self, span: StateSpan) {
        if span.from >= span.to {
            return;
        }
        match self.0.last_mut() {
            Some(last) if (last.state, last.awaited, last.to) == (span.state, span.awaited, span.from) => {
                last.to = span.to;
            }
            Some(_) | None => self.0.push(span),
        }
    }
}
