//! Which lanes had what another one waited for: its event loop, the lock, or a core or the GIL while they were running.

use std::time::Duration;

use super::states::{State, StateSpan};
use super::waits::Handover;
use super::{Doing, Event, For, HadBy, Lack, LaneId, LaneKind, Trace, What};

/// A stretch of time in which another lane had what a lane lacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub lane: LaneId,
    pub from: Duration,
    pub to: Duration,
}

impl Stretch {
    /// Whether a time lies in it.
    pub fn holds(&self, at: Duration) -> bool {
        self.from <= at && at < self.to
    }
}

impl Trace {
    /// The lanes that had what `lane` lacked, in the order of time: every stretch, whole, that overlaps these times.
    pub fn holders(&self, lane: LaneId, lack: Lack, from: Duration, to: Duration) -> Vec<Stretch> {
        let home = self.home(lane);
        let of_lanes = |could_hold: &dyn Fn(LaneId, LaneKind) -> bool, holds: fn(State) -> bool| -> Vec<Stretch> {
            let lanes = (0..).map(LaneId).zip(self.all_spans());
            let others = lanes.filter(|(other, _)| *other != lane && could_hold(*other, self.lane(*other).kind));
            others
                .flat_map(|(other, spans)| joined(other, spans.into_iter().filter(|span| holds(span.state))))
                .collect()
        };
        let mut stretches = match lack.had_by() {
            HadBy::LaneThatTookIt => self.taken(lack, self.name_of_awaited(lane, from)),
            HadBy::TaskOnItsLoop => of_lanes(&|_, kind| kind == LaneKind::Task(home), State::holds_loop),
            // A thread with a loop stands for its tasks.
            HadBy::WhateverRuns => of_lanes(&|other, kind| other != home && !is_task(kind), runs),
            HadBy::ThreadThatRuns => of_lanes(&|other, kind| other != home && kind == LaneKind::Thread, runs),
        };
        stretches.retain(|stretch| stretch.lane != lane && stretch.from < to && from < stretch.to);
        stretches.sort_by_key(|stretch| stretch.from);
        stretches
    }

    /// The name of the lock or object that a lane began to wait for at that time, if there are several of its kind.
    fn name_of_awaited(&self, lane: LaneId, since: Duration) -> Option<&str> {
        let waits = self
            .events
            .iter()
            .rfind(|event| event.lane == lane && event.at <= since && matches!(event.what.leads_to(), Doing::Waits(_)));
        let Doing::Waits(For::NamedLock { name, .. }) = waits?.what.leads_to() else { return None };
        Some(name)
    }

    /// The lane that has the lock of this name at the end of the run.
    pub fn last_holder(&self, name: &str) -> Option<LaneId> {
        let (event, last) = self.handovers(Lack::Lock, Some(name)).last()?;
        last.is_taken.then_some(event.lane)
    }

    /// Which lanes had something, and when.
    fn taken(&self, what: Lack, name: Option<&str>) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (event, handover) in self.handovers(what, name) {
            if handover.is_taken {
                stretches.push(Stretch { lane: event.lane, from: event.at, to: self.tally.elapsed });
            } else if let Some(last) = stretches.last_mut() {
                // Only one lane has it at a time, so the lane that gives it away took it last.
                last.to = event.at;
            }
        }
        stretches
    }

    /// How something went from lane to lane.
    fn handovers(&self, what: Lack, name: Option<&str>) -> impl Iterator<Item = (&Event, Handover<'_>)> {
        self.events.iter().filter_map(move |event| {
            let What::Uses(used) = &event.what else { return None };
            let handover = used.handover().filter(|handover| (handover.what, handover.name) == (what, name))?;
            Some((event, handover))
        })
    }

    /// The thread or process on which a lane runs: the lane itself, or that of its event loop.
    pub fn home(&self, lane: LaneId) -> LaneId {
        match self.lane(lane).kind {
            LaneKind::Task(on) => on,
            LaneKind::Thread | LaneKind::Process => lane,
        }
    }
}

fn is_task(kind: LaneKind) -> bool {
    matches!(kind, LaneKind::Task(_))
}

fn runs(state: State) -> bool {
    state == State::Running
}

/// Adjacent spans, joined.
fn joined(lane: LaneId, spans: impl Iterator<Item = StateSpan>) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for StateSpan { from, to, .. } in spans {
        match stretches.last_mut() {
            Some(last) if last.to == from => last.to = to,
            Some(_) | None => stretches.push(Stretch { lane, from, to }),
        }
    }
    stretches
}
