//! Traces made by hand, for tests: event by event, as demos record them.

use std::time::Duration;

use super::{Event, For, LaneId, LaneKind, Recorder, Trace, What};

pub(crate) const THREAD: LaneKind = LaneKind::Thread;
/// A task on the event loop of lane 0.
pub(crate) const TASK: LaneKind = LaneKind::Task(LaneId(0));

pub(crate) fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// A sleep until that many milliseconds.
pub(crate) fn sleep(until: u64) -> What {
    What::Waits(For::Time { until: ms(until) })
}

/// A wait for the end of that lane.
pub(crate) fn join(lane: usize) -> What {
    What::Waits(For::End(LaneId(lane)))
}

/// What that lane did after that many milliseconds.
pub(crate) fn event(at: u64, lane: usize, what: What) -> Event {
    Event { at: ms(at), lane: LaneId(lane), what }
}

/// A run with these lanes, all started at once, and these events: milliseconds, lane, what. The events may be in any
/// order.
pub(crate) fn trace(lanes: &[(&str, LaneKind)], events: impl IntoIterator<Item = (u64, usize, What)>) -> Trace {
    in_micros(lanes, events.into_iter().map(|(at, lane, what)| (1000 * at, lane, what)))
}

/// A run as [`trace`] makes it, with times in microseconds.
pub(crate) fn in_micros(lanes: &[(&str, LaneKind)], events: impl IntoIterator<Item = (u64, usize, What)>) -> Trace {
    let recorder = Recorder::default();
    for (name, kind) in lanes {
        recorder.lane((*name).into(), *kind, ms(0));
    }
    for (at, lane, what) in events {
        recorder.insert(Event { at: Duration::from_micros(at), lane: LaneId(lane), what });
    }
    recorder.finish(Duration::ZERO, None)
}

/// `run thread --seconds 2.95`: the flag is set while the spinner sleeps.
pub(crate) fn thread() -> Trace {
    let mut events = vec![(0, 0, What::Begun), (0, 1, What::Begun), (0, 0, What::Made(None))];
    events.extend([(0, 0, What::SlowBegun), (0, 0, sleep(2950))]);
    for (frame, symbol) in (0..30).zip("|/-\\".chars().cycle()) {
        let at = frame * 100;
        events.extend([(at, 1, What::Frame(symbol)), (at, 1, sleep(at + 100)), (at + 100, 1, What::Resumes)]);
    }
    events.extend([
        (2950, 0, What::Resumes),
        (2950, 0, What::Answer(42)),
        (2950, 0, What::FlagSet),
        (2950, 0, join(1)),
    ]);
    events.extend([(3000, 1, What::FlagSeen), (3000, 1, What::Erased), (3000, 1, What::Ended)]);
    events.extend([(3000, 0, What::Resumes), (3000, 0, What::Ended)]);
    trace(&[("main", THREAD), ("spinner", THREAD)], events)
}

/// `run async --seconds 0.25`.
pub(crate) fn coroutine() -> Trace {
    let mut events = begin_of_async();
    events.extend([(0, 1, What::Resumes), (0, 1, What::SlowBegun), (0, 1, sleep(250))]);
    for (at, symbol) in [(100, '/'), (200, '-')] {
        events.extend([(at, 2, What::Resumes), (at, 2, What::Frame(symbol)), (at, 2, sleep(at + 100))]);
    }
    events.extend(end_of_async(250));
    trace(&[("main", THREAD), ("supervisor", TASK), ("spinner", TASK)], events)
}

/// `run async --work block`: the spinner freezes.
pub(crate) fn frozen() -> Trace {
    let mut events = begin_of_async();
    let block = What::Waits(For::Blocking { until: ms(3000) });
    events.extend([(0, 1, What::Resumes), (0, 1, What::SlowBegun), (0, 1, block)]);
    events.extend(end_of_async(3000));
    trace(&[("main", THREAD), ("supervisor", TASK), ("spinner", TASK)], events)
}

fn begin_of_async() -> Vec<(u64, usize, What)> {
    let mut events = vec![(0, 0, What::Begun), (0, 1, What::Begun), (0, 1, What::Made(None))];
    events.extend([(0, 1, What::Waits(For::Turn)), (0, 2, What::Begun), (0, 2, What::Frame('|')), (0, 2, sleep(100))]);
    events
}

fn end_of_async(at: u64) -> Vec<(u64, usize, What)> {
    let supervisor = [What::Resumes, What::Answer(42), What::CancelAsked, join(2)].map(|what| (at, 1, what));
    let spinner = [What::Cancelled, What::Erased, What::Ended].map(|what| (at, 2, what));
    let ends = [(at, 1, What::Resumes), (at, 1, What::Ended), (at, 0, What::Ended)];
    supervisor.into_iter().chain(spinner).chain(ends).collect()
}

/// `run thread --work cpu` on one core: the spinner is ready at 100 ms and 200 ms, but has to wait until the system
/// takes the core away from the thread that computes.
pub(crate) fn one_core() -> Trace {
    let mut events = vec![(0, 0, What::Begun), (0, 0, What::Made(None)), (0, 0, What::SlowBegun)];
    events.extend([(20, 1, What::Begun), (20, 1, What::Frame('|')), (20, 1, sleep(100))]);
    events.extend([(120, 1, What::Resumes), (120, 1, What::Frame('/')), (150, 1, sleep(200))]);
    events.extend([(150, 0, What::OffCore { since: ms(120) }), (240, 1, What::Resumes), (240, 1, What::Frame('-'))]);
    events.extend([(240, 1, sleep(300)), (250, 0, What::Answer(42)), (250, 0, What::FlagSet), (250, 0, join(1))]);
    events.extend([(300, 1, What::Resumes), (300, 1, What::FlagSeen), (300, 1, What::Erased), (300, 1, What::Ended)]);
    events.extend([(300, 0, What::Resumes), (300, 0, What::Ended)]);
    trace(&[("main", THREAD), ("spinner", THREAD)], events)
}

/// `workers` threads compute on one core by turns of 4 ms; each has `rounds` turns.
pub(crate) fn turns(workers: usize, rounds: u64) -> Trace {
    let names: Vec<String> = (1..=workers).map(|number| format!("worker {number}")).collect();
    let lanes: Vec<(&str, LaneKind)> = names.iter().map(|name| (name.as_str(), THREAD)).collect();
    let workers = workers as u64;
    let mut events = Vec::new();
    for (turn, worker) in (0..rounds * workers).zip((0..lanes.len()).cycle()) {
        let what = if turn < workers { What::Begun } else { What::OffCore { since: ms(4 * (turn + 1 - workers)) } };
        events.push((4 * turn, worker, what));
        if turn + workers >= rounds * workers {
            events.push((4 * turn + 4, worker, What::Ended));
        }
    }
    trace(&lanes, events)
}
