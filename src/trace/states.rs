//! What each lane was doing at any time of a run, from its events.
//!
//! Between two events a lane does one thing, and the first of them says which: after [`What::Waits`] the lane waits,
//! after nearly any other it runs. A wait has two parts if its object came before the lane could go on: first the lane
//! waits for the object, then for the core or the event loop that another lane had. Where the record does not say what
//! a lane did, the state is [`State::Unknown`].

mod life;

use std::collections::BTreeMap;
use std::time::Duration;

use self::life::{Life, Spans};
pub use super::waits::State;
use super::{Doing, Lack, LaneId, LaneKind, Trace, What};

/// A stretch of time in which a lane did one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateSpan {
    pub from: Duration,
    pub to: Duration,
    pub state: State,
    /// The lane whose end it waited for.
    pub awaited: Option<LaneId>,
}

impl StateSpan {
    pub fn length(&self) -> Duration {
        self.to.saturating_sub(self.from)
    }

    /// Whether a time lies in it.
    pub fn holds(&self, at: Duration) -> bool {
        self.from <= at && at < self.to
    }
}

impl Trace {
    /// What a lane did from its start to its end, without gaps.
    pub fn spans(&self, lane: LaneId) -> Vec<StateSpan> {
        self.all_spans().swap_remove(lane.0)
    }

    /// What a lane did at that time. None if it did not exist.
    pub fn state_at(&self, lane: LaneId, at: Duration) -> Option<StateSpan> {
        self.spans(lane).into_iter().find(|span| span.holds(at))
    }

    /// What every lane did, by their numbers.
    pub fn all_spans(&self) -> Vec<Vec<StateSpan>> {
        let mut lives: Vec<Life<'_>> = self.lanes.iter().map(|info| Life::new(info, self.forgotten > 0)).collect();
        let mut ends = vec![None; self.lanes.len()];
        for event in self.events.iter().filter(|event| event.what == What::Ended) {
            ends[event.lane.0] = Some(event.at);
        }
        // The task that had the last turn on each event loop, by the thread of the loop.
        let mut turns: BTreeMap<LaneId, LaneId> = BTreeMap::new();
        for event in &self.events {
            let next = event.what.leads_to();
            if let (LaneKind::Task(on), Doing::Runs | Doing::Waits(_)) = (self.lane(event.lane).kind, next) {
                let last = turns.insert(on, event.lane);
                if let Some(last) = last.filter(|last| *last != event.lane) {
                    lives[last.0].has_lost_its_turn();
                }
            }
            lives[event.lane.0].goes_on(event, next, &ends);
        }
        let mut spans: Vec<Vec<StateSpan>> =
            lives.into_iter().map(|life| life.spans_until(self.tally.elapsed, &ends)).collect();
        let mut loops: BTreeMap<LaneId, Vec<StateSpan>> = BTreeMap::new();
        for (info, spans) in self.lanes.iter().zip(&spans) {
            if let LaneKind::Task(on) = info.kind {
                loops.entry(on).or_default().extend(spans);
            }
        }
        for (thread, of_tasks) in loops {
            let own = spans[thread.0].iter().filter(|span| span.state == State::Lacks(Lack::Gil));
            let all = of_tasks.into_iter().chain(own.copied()).collect();
            spans[thread.0] = self.loop_spans(thread, all);
        }
        spans
    }

    /// What a thread with an event loop did: the same as the task that had it, else nothing; unless it waited for the
    /// GIL itself. `all` are the stretches of its tasks, and its own waits for the GIL.
    fn loop_spans(&self, thread: LaneId, mut all: Vec<StateSpan>) -> Vec<StateSpan> {
        all.sort_by_key(|span| span.from);
        let (unknown, mut held): (Vec<StateSpan>, Vec<StateSpan>) =
            all.into_iter().partition(|span| span.state == State::Unknown);
        held.retain(|span| span.state.holds_loop());
        let mut spans = Spans::default();
        let mut at = self.lane(thread).started;
        let end = self.end_of(thread).unwrap_or(self.tally.elapsed);
        let nothing_more = StateSpan { from: end, to: end, state: State::Sleeping, awaited: None };
        for span in held.into_iter().filter(|span| span.to <= end).chain([nothing_more]) {
            // Where no known task had the thread, a task of which nothing is known may have had it.
            for gap in unknown.iter().filter(|gap| gap.from < span.from) {
                spans.add(at, gap.from, State::Sleeping);
                let (from, to) = (gap.from.max(at), gap.to.min(span.from));
                spans.add(from, to, State::Unknown);
                at = at.max(to);
            }
            spans.add(at, span.from, State::Sleeping);
            spans.add(span.from.max(at), span.to, span.state);
            at = at.max(span.to);
        }
        spans.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::For;
    use crate::trace::handmade::{TASK, THREAD, join, ms, sleep, trace};

    fn spans(trace: &Trace, lane: usize) -> Vec<(u64, u64, State)> {
        let whole = |time: Duration| u64::try_from(time.as_millis()).unwrap();
        trace.spans(LaneId(lane)).iter().map(|span| (whole(span.from), whole(span.to), span.state)).collect()
    }

    #[test]
    fn a_thread_that_wakes_late_waited_for_a_core() {
        let events = vec![(0, 0, What::Begun), (10, 0, sleep(50)), (70, 0, What::Resumes), (90, 0, What::Ended)];
        assert_eq!(
            spans(&trace(&[("main", THREAD)], events), 0),
            [
                (0, 10, State::Running),
                (10, 50, State::Sleeping),
                (50, 70, State::Lacks(Lack::Core)),
                (70, 90, State::Running)
            ]
        );
    }

    #[test]
    fn a_task_that_wakes_late_waited_for_the_loop_and_the_loop_is_what_its_tasks_are() {
        let trace = trace(
            &[("main", THREAD), ("supervisor", TASK), ("spinner", TASK)],
            vec![
                (0, 1, What::Begun),
                (0, 1, What::Waits(For::Turn)),
                (0, 2, What::Begun),
                (0, 2, sleep(20)),
                (0, 1, What::Resumes),
                (0, 1, What::Waits(For::Blocking { until: ms(60) })),
                (60, 1, What::Resumes),
                (60, 1, join(2)),
                (60, 2, What::Cancelled),
                (60, 2, What::Ended),
                (60, 1, What::Resumes),
                (60, 1, What::Ended),
                (100, 0, What::Ended),
            ],
        );
        assert_eq!(spans(&trace, 1), [(0, 60, State::Blocked)]);
        assert_eq!(spans(&trace, 2), [(0, 20, State::Sleeping), (20, 60, State::Lacks(Lack::Loop))]);
        assert_eq!(spans(&trace, 0), [(0, 60, State::Blocked), (60, 100, State::Sleeping)]);
    }

    #[test]
    fn a_join_lasts_until_the_other_ended() {
        let trace = trace(
            &[("main", THREAD), ("spinner", THREAD)],
            vec![
                (0, 0, What::Begun),
                (0, 0, join(1)),
                (5, 1, What::Begun),
                (40, 1, What::OffCore { since: ms(30) }),
                (50, 1, What::Ended),
                (80, 0, What::Resumes),
                (100, 0, What::Ended),
            ],
        );
        assert_eq!(
            spans(&trace, 0),
            [(0, 50, State::AwaitsEnd), (50, 80, State::Lacks(Lack::Core)), (80, 100, State::Running)]
        );
        assert_eq!(trace.spans(LaneId(0))[0].awaited, Some(LaneId(1)));
        assert_eq!(
            spans(&trace, 1),
            [
                (0, 5, State::Lacks(Lack::Core)),
                (5, 30, State::Running),
                (30, 40, State::Lacks(Lack::Core)),
                (40, 50, State::Running)
            ]
        );
    }

    #[test]
    fn a_task_is_not_said_to_run_while_another_has_the_loop() {
        // What the supervisor waited for from 10 ms on was not recorded.
        let trace = trace(
            &[("main", THREAD), ("supervisor", TASK), ("spinner", TASK)],
            vec![
                (0, 1, What::Begun),
                (10, 1, What::Made(None)),
                (20, 2, What::Begun),
                (30, 2, sleep(40)),
                (40, 2, What::Resumes),
                (50, 2, What::Ended),
                (60, 1, What::FlagSet),
                (70, 1, What::Ended),
                (80, 0, What::Ended),
            ],
        );
        assert_eq!(spans(&trace, 1), [(0, 10, State::Running), (10, 60, State::Unknown), (60, 70, State::Running)]);
        assert_eq!(
            spans(&trace, 0),
            [
                (0, 10, State::Running),
                (10, 20, State::Unknown),
                (20, 30, State::Running),
                (30, 40, State::Unknown),
                (40, 50, State::Running),
                (50, 60, State::Unknown),
                (60, 70, State::Running),
                (70, 80, State::Sleeping),
            ]
        );
    }

    #[test]
    fn a_lane_without_a_record_is_not_known() {
        let events = vec![(20, 0, What::Resumes), (30, 0, sleep(50)), (60, 1, What::Frame('|')), (90, 0, What::Ended)];
        let mut run = trace(&[("main", THREAD), ("spinner", LaneKind::Process)], events);
        // Not while the system starts the process, nor after its last event.
        assert_eq!(spans(&run, 1), [(0, 90, State::Unknown)]);
        run.forgotten = 1;
        assert_eq!(spans(&run, 0)[..2], [(0, 20, State::Unknown), (20, 30, State::Running)]);
    }

    #[test]
    fn a_callback_that_speaks_for_a_lane_does_not_wake_it() {
        let said = What::Said("callback".to_owned());
        let events = vec![(0, 0, What::Begun), (10, 0, sleep(50)), (20, 0, said), (50, 0, What::Ended)];
        assert_eq!(spans(&trace(&[("main", THREAD)], events), 0), [(0, 10, State::Running), (10, 50, State::Sleeping)]);
    }
}
