//! What each lane was doing at any time of a run, read off its events.
//!
//! Between two events a lane does one thing. Which one, the first of them says: after [`What::Waits`] it waits, after any
//! other event it runs. A wait has two parts if what was waited for came before the lane could go on: first it waits for
//! that, then for the core or the event loop that somebody else had.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Event, For, LaneId, LaneKind, Trace, What};
use crate::tr;

/// What a lane can be doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Its code is running.
    Running,
    /// It waits for a time and holds nothing that others need. Of a thread with an event loop: no coroutine can go on.
    Sleeping,
    /// It waits for a time inside of a coroutine without awaiting, and holds the thread of its event loop.
    Blocked,
    /// It waits for another lane to end.
    AwaitsEnd(LaneId),
    /// It waits for a future.
    AwaitsFuture,
    /// It could go on, but something else runs on the thread of its event loop.
    AwaitsLoop,
    /// It could go on, but the system has not given it a core.
    AwaitsCore,
    /// It waits for a lock that another lane holds.
    AwaitsLock,
    /// It could go on, but another thread has the lock that they all share.
    AwaitsGil,
    /// It is a coroutine that nobody has awaited: none of it will run before.
    NotAwaited,
}

impl State {
    /// Whether a task in this state has the thread of its event loop, so that no other task can run there.
    pub fn holds_loop(self) -> bool {
        matches!(self, State::Running | State::Blocked | State::AwaitsCore | State::AwaitsGil)
    }

    /// What a lane in this state does, in two or three words: for legends, tables and exported files.
    pub fn words(self) -> &'static str {
        match self {
            State::Running => tr!("runs"),
            State::Sleeping => tr!("sleeps"),
            State::Blocked => tr!("blocks the loop"),
            State::AwaitsEnd(_) => tr!("waits for another to end"),
            State::AwaitsFuture => tr!("waits for a future"),
            State::AwaitsLoop => tr!("waits for the loop"),
            State::AwaitsCore => tr!("waits for a core"),
            State::AwaitsLock => tr!("waits for a lock"),
            State::AwaitsGil => tr!("waits for the GIL"),
            State::NotAwaited => tr!("is not awaited"),
        }
    }
}

/// A stretch of time in which a lane did one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: Duration,
    pub to: Duration,
    pub state: State,
}

impl Trace {
    /// What a lane did from its start to its end, without gaps. It begins later if the oldest events were let go.
    pub fn spans(&self, lane: LaneId) -> Vec<Span> {
        let own = |lane: LaneId| self.own_spans(lane, self.events.iter().filter(move |event| event.lane == lane));
        let with_lane = |lane: LaneId| own(lane).into_iter().map(move |span| (lane, span));
        let tasks = self.tasks_on(lane);
        if tasks.is_empty() {
            return own(lane);
        }
        self.loop_spans(lane, tasks.into_iter().chain([lane]).flat_map(with_lane))
    }

    /// The same of all lanes, by their numbers. The events are read once, however many lanes there are.
    pub fn all_spans(&self) -> Vec<Vec<Span>> {
        let mut events = vec![Vec::new(); self.lanes.len()];
        for event in &self.events {
            events[event.lane.0].push(event);
        }
        let own = |(lane, events): (usize, Vec<&Event>)| self.own_spans(LaneId(lane), events.into_iter());
        let mut spans: Vec<Vec<Span>> = events.into_iter().enumerate().map(own).collect();
        let with_lane = |lane: usize| spans[lane].iter().map(move |span| (LaneId(lane), *span));
        let mut loops: BTreeMap<LaneId, Vec<(LaneId, Span)>> = BTreeMap::new();
        for (lane, info) in self.lanes.iter().enumerate() {
            if let LaneKind::Task { on } = info.kind {
                loops.entry(on).or_insert_with(|| with_lane(on.0).collect()).extend(with_lane(lane));
            }
        }
        for (thread, all) in loops {
            spans[thread.0] = self.loop_spans(thread, all.into_iter());
        }
        spans
    }

    /// What a lane in this state does, with the name of the lane whose end it waits for.
    pub fn words(&self, state: State) -> String {
        match state {
            State::AwaitsEnd(other) => tr!("waits for {lane} to end", lane = self.lane(other).name),
            _ => state.words().to_owned(),
        }
    }

    /// The lane of that name.
    pub fn lane_named(&self, name: &str) -> Option<LaneId> {
        self.lanes.iter().position(|lane| *lane.name == *name).map(LaneId)
    }

    /// The tasks of the event loop that runs on a thread.
    pub fn tasks_on(&self, thread: LaneId) -> Vec<LaneId> {
        let is_on = |lane: &LaneId| matches!(self.lane(*lane).kind, LaneKind::Task { on } if on == thread);
        (0..self.lanes.len()).map(LaneId).filter(is_on).collect()
    }

    fn own_spans<'a>(&self, lane: LaneId, events: impl Iterator<Item = &'a Event>) -> Vec<Span> {
        let mut spans = Spans::default();
        let mut state = Now::Starting;
        let mut since = if self.forgotten == 0 { Some(self.lane(lane).started) } else { None };
        for event in events {
            // Where the oldest events are missing, nobody knows what came before the first.
            if let Some(since) = since {
                self.fill(&mut spans, lane, state, since, event);
            }
            since = Some(event.at);
            state = match event.what {
                What::Waits(what) => Now::Waiting(what),
                What::Ended | What::NeverAwaited => return spans.0,
                _ => Now::Running,
            };
        }
        if let Some(since) = since {
            let end = Event { at: self.tally.elapsed, lane, what: What::Ended };
            self.fill(&mut spans, lane, state, since, &end);
        }
        spans.0
    }

    /// Adds what a lane did from `since` to its next event.
    fn fill(&self, spans: &mut Spans, lane: LaneId, now: Now, since: Duration, next: &Event) {
        let to = next.at.max(since);
        let ready = match self.lane(lane).kind {
            LaneKind::Task { .. } => State::AwaitsLoop,
            LaneKind::Thread | LaneKind::Process => State::AwaitsCore,
        };
        let (state, until) = match now {
            Now::Starting if next.what == What::NeverAwaited => (State::NotAwaited, to),
            // The system loads the program; that is work too.
            Now::Starting if self.lane(lane).kind == LaneKind::Process => (State::Running, to),
            Now::Starting => (ready, to),
            Now::Running => match next.what {
                What::OffCore { since: off } => {
                    spans.add(since, off.clamp(since, to), State::Running);
                    return spans.add(off.clamp(since, to), to, State::AwaitsCore);
                }
                _ => (State::Running, to),
            },
            Now::Waiting(For::Time { until }) if ready == State::AwaitsLoop && to < until + TICK => {
                (State::Sleeping, to)
            }
            Now::Waiting(For::Time { until }) => (State::Sleeping, until),
            // Nothing else could have run meanwhile, so there is no second part.
            Now::Waiting(For::Blocking { .. } | For::BlockingFuture) => (State::Blocked, to),
            // When the future was done is not recorded.
            Now::Waiting(For::Future { .. }) => (State::AwaitsFuture, to),
            Now::Waiting(For::End(other)) => (State::AwaitsEnd(other), self.ended(other).unwrap_or(to)),
            Now::Waiting(For::Turn) => (State::AwaitsLoop, to),
            Now::Waiting(For::Lock) => (State::AwaitsLock, to),
            Now::Waiting(For::Gil) => (State::AwaitsGil, to),
        };
        let until = until.clamp(since, to);
        spans.add(since, until, state);
        spans.add(until, to, ready);
    }

    fn ended(&self, lane: LaneId) -> Option<Duration> {
        self.events.iter().rfind(|event| event.lane == lane && event.what == What::Ended).map(|event| event.at)
    }

    /// What a thread with an event loop did: whatever one of its coroutines did there, else nothing; unless it waited for
    /// the GIL itself. `all` are the stretches of its coroutines and its own.
    fn loop_spans(&self, thread: LaneId, all: impl Iterator<Item = (LaneId, Span)>) -> Vec<Span> {
        let counts = |(lane, span): &(LaneId, Span)| {
            if *lane == thread { span.state == State::AwaitsGil } else { span.state.holds_loop() }
        };
        let mut held: Vec<Span> = all.filter(counts).map(|(_, span)| span).collect();
        held.sort_by_key(|span| span.from);
        let mut spans = Spans::default();
        let mut at = if self.forgotten == 0 {
            self.lane(thread).started
        } else {
            held.first().map_or(self.tally.elapsed, |span| span.from)
        };
        for span in held {
            spans.add(at, span.from, State::Sleeping);
            spans.add(span.from.max(at), span.to, span.state);
            at = at.max(span.to);
        }
        spans.add(at, self.tally.elapsed, State::Sleeping);
        spans.0
    }
}

/// A timer of tokio rounds up to the next millisecond, and may be a little later. Nothing else has to be in the way of a
/// task that wakes by so much too late.
const TICK: Duration = Duration::from_micros(1500);

/// What a lane does after an event.
#[derive(Clone, Copy)]
enum Now {
    Starting,
    Running,
    Waiting(For),
}

#[derive(Default)]
struct Spans(Vec<Span>);

impl Spans {
    /// Adds a stretch of time, unless it is empty; it is one with the stretch before if the state is the same.
    fn add(&mut self, from: Duration, to: Duration, state: State) {
        if from >= to {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.state == state && last.to == from => last.to = to,
            _ => self.0.push(Span { from, to, state }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::handmade::{self, TASK, ms};
    use crate::trace::{LaneInfo, Tally};

    /// A run of 100 ms with these lanes, all started at once, and these events.
    fn trace(lanes: &[(&str, LaneKind)], events: &[(u64, usize, What)]) -> Trace {
        let info = |(name, kind): &(&str, LaneKind)| LaneInfo { name: (*name).into(), kind: *kind, started: ms(0) };
        let event =
            |(at, lane, what): &(u64, usize, What)| Event { at: ms(*at), lane: LaneId(*lane), what: what.clone() };
        Trace {
            lanes: lanes.iter().map(info).collect(),
            events: events.iter().map(event).collect(),
            forgotten: 0,
            tally: Tally { elapsed: ms(100), ..Tally::default() },
            computed: Duration::ZERO,
            usage: None,
        }
    }

    fn spans(trace: &Trace, lane: usize) -> Vec<(u64, u64, State)> {
        let whole = |time: Duration| u64::try_from(time.as_millis()).unwrap();
        trace.spans(LaneId(lane)).iter().map(|span| (whole(span.from), whole(span.to), span.state)).collect()
    }

    #[test]
    fn a_thread_that_wakes_late_waited_for_a_core() {
        let trace = trace(
            &[("main", LaneKind::Thread)],
            &[
                (0, 0, What::Begun),
                (10, 0, What::Waits(For::Time { until: ms(50) })),
                (70, 0, What::Resumes),
                (90, 0, What::Ended),
            ],
        );
        assert_eq!(
            spans(&trace, 0),
            [(0, 10, State::Running), (10, 50, State::Sleeping), (50, 70, State::AwaitsCore), (70, 90, State::Running)]
        );
    }

    #[test]
    fn a_task_that_wakes_late_waited_for_the_loop_and_the_loop_is_what_its_tasks_are() {
        let trace = trace(
            &[("main", LaneKind::Thread), ("supervisor", TASK), ("spinner", TASK)],
            &[
                (0, 1, What::Begun),
                (0, 1, What::Waits(For::Turn)),
                (0, 2, What::Begun),
                (0, 2, What::Waits(For::Time { until: ms(20) })),
                (0, 1, What::Resumes),
                (0, 1, What::Waits(For::Blocking { until: ms(60) })),
                (60, 1, What::Resumes),
                (60, 1, What::Waits(For::End(LaneId(2)))),
                (60, 2, What::Cancelled),
                (60, 2, What::Ended),
                (60, 1, What::Resumes),
                (60, 1, What::Ended),
            ],
        );
        assert_eq!(spans(&trace, 1), [(0, 60, State::Blocked)]);
        assert_eq!(spans(&trace, 2), [(0, 20, State::Sleeping), (20, 60, State::AwaitsLoop)]);
        assert_eq!(spans(&trace, 0), [(0, 60, State::Blocked), (60, 100, State::Sleeping)]);
    }

    #[test]
    fn a_join_lasts_until_the_other_ended() {
        let trace = trace(
            &[("main", LaneKind::Thread), ("spinner", LaneKind::Thread)],
            &[
                (0, 0, What::Begun),
                (0, 0, What::Waits(For::End(LaneId(1)))),
                (5, 1, What::Begun),
                (40, 1, What::OffCore { since: ms(30) }),
                (50, 1, What::Ended),
                (80, 0, What::Resumes),
            ],
        );
        let end = State::AwaitsEnd(LaneId(1));
        assert_eq!(spans(&trace, 0), [(0, 50, end), (50, 80, State::AwaitsCore), (80, 100, State::Running)]);
        assert_eq!(
            spans(&trace, 1),
            [(0, 5, State::AwaitsCore), (5, 30, State::Running), (30, 40, State::AwaitsCore), (40, 50, State::Running)]
        );
    }

    #[test]
    fn all_lanes_at_once_are_as_they_are_one_by_one() {
        for trace in [handmade::thread(), handmade::coroutine(), handmade::frozen(), handmade::one_core()] {
            let one_by_one: Vec<_> = (0..trace.lanes.len()).map(|lane| trace.spans(LaneId(lane))).collect();
            assert_eq!(trace.all_spans(), one_by_one);
        }
    }
}
