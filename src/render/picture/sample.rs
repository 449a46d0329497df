//! Runs made by hand, for the tests of whatever draws runs.

use std::time::Duration;

pub(in crate::render) use crate::trace::handmade::{TASK, ms};
use crate::trace::{For, LaneId, LaneKind, Recorder, Trace, What};

/// A run with these lanes, all started at once, and these events: microseconds, lane, what.
pub(in crate::render) fn run(
    lanes: &[(&str, LaneKind)],
    events: impl IntoIterator<Item = (u64, usize, What)>,
) -> Trace {
    let recorder = Recorder::default();
    for (name, kind) in lanes {
        recorder.lane((*name).into(), *kind, Duration::ZERO);
    }
    for (at, lane, what) in events {
        recorder.record(LaneId(lane), what, || Duration::from_micros(at));
    }
    recorder.finish(Duration::ZERO, None)
}

/// Waits for a time in microseconds.
pub(in crate::render) fn sleeps(until: u64) -> What {
    What::Waits(For::Time { until: Duration::from_micros(until) })
}

/// A thread turns the spinner thirty times while the slow function sleeps on another, in 3.1 s.
pub(in crate::render) fn thread() -> Trace {
    let mut events = vec![
        (10, 0, What::Begun),
        (80, 0, What::Made(None)),
        (90, 0, What::SlowBegun),
        (95, 0, sleeps(3_000_095)),
        (120, 1, What::Begun),
    ];
    for (frame, symbol) in (0..30).zip("|/-\\".chars().cycle()) {
        let at = 100_000 * frame + 130;
        events.extend([(at, 1, What::Frame(symbol)), (at + 20, 1, sleeps(100_000 * (frame + 1)))]);
        events.push((100_000 * (frame + 1) + 60, 1, What::Resumes));
    }
    events.pop();
    events.extend([
        (3_000_060, 1, What::Resumes),
        (3_000_080, 1, What::Frame('-')),
        (3_000_090, 1, sleeps(3_100_000)),
        (3_000_150, 0, What::Resumes),
        (3_000_160, 0, What::Answer(42)),
        (3_000_165, 0, What::FlagSet),
        (3_000_170, 0, What::Waits(For::End(LaneId(1)))),
        (3_100_060, 1, What::Resumes),
        (3_100_065, 1, What::FlagSeen),
        (3_100_070, 1, What::Erased),
        (3_100_075, 1, What::Ended),
        (3_100_130, 0, What::Resumes),
        (3_100_140, 0, What::Ended),
    ]);
    run(&[("main", LaneKind::Thread), ("spinner", LaneKind::Thread)], events)
}

/// A coroutine holds the thread of its event loop for 60 ms of 100, and its spinner with it.
pub(in crate::render) fn frozen() -> Trace {
    run(
        &[("main", LaneKind::Thread), ("supervisor", TASK), ("spinner", TASK)],
        [
            (0, 1, What::Begun),
            (0, 1, What::Waits(For::Turn)),
            (0, 2, What::Begun),
            (10, 2, What::Frame('|')),
            (10, 2, sleeps(20_000)),
            (10, 1, What::Resumes),
            (10, 1, What::SlowBegun),
            (10, 1, What::Waits(For::Blocking { until: ms(60) })),
            (60_000, 1, What::Resumes),
            (60_000, 1, What::Answer(42)),
            (60_010, 1, What::CancelAsked),
            (60_010, 1, What::Waits(For::End(LaneId(2)))),
            (60_020, 2, What::Cancelled),
            (60_030, 2, What::Erased),
            (60_040, 2, What::Ended),
            (60_050, 1, What::Resumes),
            (60_060, 1, What::Ended),
            (80_000, 0, What::Ended),
        ],
    )
}

/// So many workers compute on one core, each for 4 ms at a time, and each so many times.
pub(in crate::render) fn turns(workers: usize, rounds: u64) -> Trace {
    let names: Vec<String> = (1..=workers).map(|number| format!("worker {number}")).collect();
    let lanes: Vec<(&str, LaneKind)> = names.iter().map(|name| (name.as_str(), LaneKind::Thread)).collect();
    let round = 4_000 * workers as u64;
    let mut events = Vec::new();
    for turn in 0..rounds * workers as u64 {
        let worker = usize::try_from(turn).unwrap() % workers;
        let since = Duration::from_micros((4_000 * turn + 4_000).saturating_sub(round));
        let what = if turn < workers as u64 { What::Begun } else { What::OffCore { since } };
        events.push((4_000 * turn, worker, what));
        // Nobody waits after the last turn.
        if turn + workers as u64 >= rounds * workers as u64 {
            events.push((4_000 * turn + 4_000, worker, What::Ended));
        }
    }
    run(&lanes, events)
}
