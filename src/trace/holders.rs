//! Which lanes had what another one waited for: those that held its event loop or the lock, or that were running while
//! it had no core or no GIL.

use std::time::Duration;

use super::states::{Span, State};
use super::{Doing, For, LaneId, LaneKind, Trace, Use, What};

/// What a lane that could go on can lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The thread of its event loop.
    Loop,
    Core,
    Lock,
    Gil,
}

/// A stretch of time in which another lane had what was lacking.
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
    /// The lanes that had what `lane` lacked, in the order of time: every stretch, whole, of which a part lies between
    /// these times.
    pub fn holders(&self, lane: LaneId, lack: Lack, from: Duration, to: Duration) -> Vec<Stretch> {
        let home = self.home(lane);
        let of_lanes = |could_hold: &dyn Fn(LaneId, LaneKind) -> bool, holds: fn(State) -> bool| -> Vec<Stretch> {
            let lanes = (0..).map(LaneId).zip(self.all_spans());
            let others = lanes.filter(|(other, _)| *other != lane && could_hold(*other, self.lane(*other).kind));
            others
                .flat_map(|(other, spans)| joined(other, spans.into_iter().filter(|span| holds(span.state))))
                .collect()
        };
        let mut stretches = match lack {
            Lack::Lock => self.locked(self.lock_awaited(lane, from)),
            Lack::Loop => of_lanes(&|_, kind| kind == LaneKind::Task(home), State::holds_loop),
            // A thread with a loop stands for its tasks.
            Lack::Core => of_lanes(&|other, kind| other != home && !is_task(kind), runs),
            // The GIL is inside of one process.
            Lack::Gil => of_lanes(&|other, kind| other != home && kind == LaneKind::Thread, runs),
        };
        stretches.retain(|stretch| stretch.lane != lane && stretch.from < to && from < stretch.to);
        stretches.sort_by_key(|stretch| stretch.from);
        stretches
    }

    /// The name of the lock for which a lane began to wait at that time, if locks have names in this run.
    fn lock_awaited(&self, lane: LaneId, since: Duration) -> Option<&str> {
        let waits = self
            .events
            .iter()
            .rfind(|event| event.lane == lane && event.at <= since && matches!(event.what.leads_to(), Doing::Waits(_)));
        let Doing::Waits(For::NamedLock { name, .. }) = waits?.what.leads_to() else { return None };
        Some(name)
    }

    /// The lane that has the lock of this name at the end of the run.
    pub fn last_holder(&self, name: &str) -> Option<LaneId> {
        let is_about =
            |what: &What| matches!(what, What::Uses(Use::Took { lock } | Use::GaveBack { lock }) if lock == name);
        let last = self.events.iter().rfind(|event| is_about(&event.what))?;
        matches!(last.what, What::Uses(Use::Took { .. })).then_some(last.lane)
    }

    /// Which lanes held the lock of this name, and when.
    fn locked(&self, name: Option<&str>) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        let is_meant = |lock: &String| name == Some(lock.as_str());
        for event in &self.events {
            let What::Uses(used) = &event.what else { continue };
            if *used == Use::Locked || matches!(used, Use::Took { lock } if is_meant(lock)) {
                stretches.push(Stretch { lane: event.lane, from: event.at, to: self.tally.elapsed });
            } else if (*used == Use::Unlocked || matches!(used, Use::GaveBack { lock } if is_meant(lock)))
                && let Some(last) = stretches.last_mut()
            {
                // One lane at a time holds it, so the lane that gives it back took it last.
                last.to = event.at;
            }
        }
        stretches
    }

    /// The thread or process on which a lane runs: itself, or that of its event loop.
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

/// Spans that touch, as one.
fn joined(lane: LaneId, spans: impl Iterator<Item = Span>) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for Span { from, to, .. } in spans {
        match stretches.last_mut() {
            Some(last) if last.to == from => last.to = to,
            Some(_) | None => stretches.push(Stretch { lane, from, to }),
        }
    }
    stretches
}
