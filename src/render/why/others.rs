//! Who had what a lane waited for: the others of its run that held its event loop, or that were running while it had no
//! core, no lock or no GIL.

use std::collections::BTreeSet;
use std::time::Duration;

use super::Moment;
use crate::render::quantity::time;
use crate::tr;
use crate::trace::states::{Span, State};
use crate::trace::{LaneId, LaneKind, Trace, What};

/// What a lane that could go on can lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// The thread of its event loop.
    Loop,
    Core,
    Lock,
    Gil,
}

impl Lack {
    /// For how long it was waited for, as the beginning of a sentence.
    pub(super) fn lasted(self, waited: &str) -> String {
        match self {
            Lack::Loop => tr!("It waited for the loop for {waited} in all", waited),
            Lack::Core => tr!("It waited for a core for {waited} in all", waited),
            Lack::Lock => tr!("It waited for the lock for {waited} in all", waited),
            Lack::Gil => tr!("It waited for the GIL for {waited} in all", waited),
        }
    }
}

/// A stretch of time in which another had what was lacking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) lane: LaneId,
    pub(super) from: Duration,
    pub(super) to: Duration,
}

/// Who had what `lane` lacked, in the order of time: every stretch, whole, of which a part lies between these times.
pub(super) fn holders(trace: &Trace, lane: LaneId, lack: Lack, from: Duration, to: Duration) -> Vec<Stretch> {
    let overlaps = |stretch: &Stretch| stretch.from < to && from < stretch.to;
    if lack == Lack::Lock {
        return locked(trace).into_iter().filter(|stretch| stretch.lane != lane && overlaps(stretch)).collect();
    }
    let home = home(trace, lane);
    let could_hold = |other: LaneId| match (lack, trace.lane(other).kind) {
        (Lack::Loop, LaneKind::Task { on }) => on == home,
        // Cores are for all; the GIL is inside of one process. A thread with a loop stands for its tasks.
        (Lack::Core, LaneKind::Process) | (Lack::Core | Lack::Gil, LaneKind::Thread) => other != home,
        _ => false,
    };
    let holds = |state: State| if lack == Lack::Loop { state.holds_loop() } else { state == State::Running };
    let lanes = (0..).map(LaneId).zip(trace.all_spans());
    let mut stretches: Vec<Stretch> = lanes
        .filter(|(other, _)| *other != lane && could_hold(*other))
        .flat_map(|(other, spans)| joined(other, spans.into_iter().filter(|span| holds(span.state))))
        .filter(overlaps)
        .collect();
    stretches.sort_by_key(|stretch| stretch.from);
    stretches
}

/// Who held the lock, and when.
fn locked(trace: &Trace) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for event in &trace.events {
        match event.what {
            What::Locked => stretches.push(Stretch { lane: event.lane, from: event.at, to: trace.tally.elapsed }),
            What::Unlocked => {
                // One lane at a time holds it, so whoever gives it back took it last.
                if let Some(last) = stretches.last_mut() {
                    last.to = event.at;
                }
            }
            _ => {}
        }
    }
    stretches
}

/// The names of these lanes, each once.
pub(super) fn names<'a>(trace: &'a Trace, stretches: &[Stretch]) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    let names = stretches.iter().map(|stretch| &*trace.lane(stretch.lane).name);
    names.filter(|name| seen.insert(*name)).collect()
}

/// The thread or process on which a lane runs: itself, or that of its event loop.
fn home(trace: &Trace, lane: LaneId) -> LaneId {
    match trace.lane(lane).kind {
        LaneKind::Task { on } => on,
        LaneKind::Thread | LaneKind::Process => lane,
    }
}

/// Spans that touch, as one.
fn joined(lane: LaneId, spans: impl Iterator<Item = Span>) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for Span { from, to, .. } in spans {
        match stretches.last_mut() {
            Some(last) if last.to == from => last.to = to,
            _ => stretches.push(Stretch { lane, from, to }),
        }
    }
    stretches
}

impl Moment<'_> {
    /// What a thread with an event loop did: it ran a task, or it slept because none could go on.
    pub(super) fn event_loop(&self) -> Vec<String> {
        let (subject, spans) = (self.subject(), self.trace.all_spans());
        let tasks = self.trace.tasks_on(self.lane);
        let name = |task: LaneId| &self.trace.lane(task).name;
        let now = |span: &&Span| span.state.holds_loop() && span.from <= self.at && self.at < span.to;
        let held = tasks.iter().find_map(|task| Some((*task, spans[task.0].iter().find(now)?)));
        if let Some((task, Span { from, to, state })) = held {
            let (name, from, to) = (name(task), time(*from), time(*to));
            return match state {
                State::Blocked => vec![
                    tr!(
                        "{subject} stood still: on its event loop `{name}` waited from {from} to {to} without awaiting.",
                        subject,
                        name,
                        from,
                        to
                    ),
                    tr!("Until then no other task could run on this thread.").to_owned(),
                ],
                State::AwaitsCore => vec![tr!(
                    "{subject} was ready to run the task `{name}`, but from {from} to {to} the system gave it no core.",
                    subject,
                    name,
                    from,
                    to
                )],
                _ => vec![tr!(
                    "{subject} ran its event loop, and on it the task `{name}` from {from} to {to}.",
                    subject,
                    name,
                    from,
                    to
                )],
            };
        }
        let next = self
            .trace
            .events
            .iter()
            .find(|event| event.at > self.at && event.lane != self.lane && self.concerns(event));
        vec![match next {
            None => tr!("{subject} had nothing left to run on its event loop.", subject),
            Some(event) => tr!(
                "{subject} was asleep in its event loop: every task was waiting. The next to run was `{next}`, at {at}.",
                subject,
                next = name(event.lane),
                at = time(event.at)
            ),
        }]
    }
}

#[cfg(test)]
mod tests {
    use crate::render::why::tests::told;
    use crate::run::spec::Work;
    use crate::trace::handmade::{self, TASK, THREAD, sleep, trace};
    use crate::trace::{For, LaneKind, What};

    #[test]
    fn a_thread_with_an_event_loop_tells_of_its_tasks() {
        assert_eq!(
            told(Work::Block, &handmade::frozen(), "main", 1200),
            "At 1.2 s the thread `main` stood still: on its event loop `supervisor` waited from 0 s to 3 s without \
             awaiting.\nUntil then no other task could run on this thread."
        );
        assert_eq!(
            told(Work::Sleep, &handmade::coroutine(), "main", 120),
            "At 0.12 s the thread `main` was asleep in its event loop: every task was waiting. The next to run was \
             `spinner`, at 0.2 s."
        );
        let events =
            vec![(0, 1, What::Begun), (40, 1, What::OffCore { since: handmade::ms(30) }), (50, 1, What::Ended)];
        let run =
            trace(&[("main", THREAD), ("slow", TASK)], events.into_iter().chain([(90, 0, What::Ended)]).collect());
        let told = |at| told(Work::Cpu, &run, "main", at);
        assert_eq!(
            told(20),
            "At 0.02 s the thread `main` ran its event loop, and on it the task `slow` from 0 s to 0.03 s."
        );
        assert_eq!(
            told(35),
            "At 0.035 s the thread `main` was ready to run the task `slow`, but from 0.03 s to 0.04 s the system gave \
             it no core."
        );
        assert_eq!(told(70), "At 0.07 s the thread `main` had nothing left to run on its event loop.");
    }

    #[test]
    fn a_lock_of_one_process_is_not_held_by_another() {
        let events = vec![(0, 0, What::Begun), (0, 1, What::Begun), (10, 0, What::Waits(For::Gil)), (40, 0, sleep(90))];
        let run = trace(&[("main", THREAD), ("worker", LaneKind::Process)], events);
        assert_eq!(
            told(Work::Cpu, &run, "main", 20).lines().nth(1),
            Some("No other thread of this run was running meanwhile.")
        );
    }
}
