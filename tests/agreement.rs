//! What `why` says of a moment and what a timeline draws there never contradict each other.

#![allow(clippy::unwrap_used)]

#[path = "common/at_once.rs"]
mod at_once;
#[path = "common/grid.rs"]
mod grid;

use std::time::Duration;

use at_once::at_once;
use grid::grid;
use spinlab::trace::moment::Moment;
use spinlab::trace::reason::Reason;
use spinlab::trace::states::State;
use spinlab::trace::{Event, For, Lack, LaneId, LaneKind, Recorder, Trace, What};

const THREAD: LaneKind = LaneKind::Thread;
const TASK: LaneKind = LaneKind::Task(LaneId(0));

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn sleep(until: u64) -> What {
    What::Waits(For::Time { until: ms(until) })
}

/// A run with these lanes and events: milliseconds, lane, what.
fn trace(lanes: &[(&str, LaneKind)], events: impl IntoIterator<Item = (u64, usize, What)>) -> Trace {
    let recorder = Recorder::default();
    for (name, kind) in lanes {
        recorder.lane((*name).into(), *kind, Duration::ZERO);
    }
    for (at, lane, what) in events {
        recorder.insert(Event { at: ms(at), lane: LaneId(lane), what });
    }
    recorder.finish(Duration::ZERO, None)
}

/// Whether a picture that draws this state tells the same as this reason.
fn agree(reason: &Reason<'_>, state: Option<State>) -> bool {
    let is = |expected| state == Some(expected);
    match reason {
        Reason::Over | Reason::Ended { .. } | Reason::NotStarted => state.is_none(),
        Reason::NeverAwaited { .. } => state.is_none() || is(State::NotAwaited),
        Reason::NotKept | Reason::NotRecorded | Reason::Loading { .. } => is(State::Unknown),
        Reason::RanLoop { span, .. } => is(span.state),
        Reason::Ran { .. } => is(State::Running),
        Reason::IdleLoop { .. } | Reason::Asleep { .. } | Reason::Waking { .. } => is(State::Sleeping),
        Reason::Blocked { .. } => is(State::Blocked),
        Reason::AwaitedFuture { .. } => is(State::AwaitsFuture),
        // The object is a lock if the lane waits for it for ever.
        Reason::AwaitedObject { .. } => is(State::AwaitsObject) || is(State::Lacks(Lack::Lock)),
        Reason::AwaitedEnd { .. } => is(State::AwaitsEnd),
        Reason::Ready(ready) => is(State::Lacks(ready.lack)),
    }
}

/// The times at which something begins or ends, those just before them and those halfway.
fn telling_times(run: &Trace) -> Vec<Duration> {
    let mut times: Vec<Duration> = run.events.iter().map(|event| event.at).collect();
    times.extend(run.all_spans().iter().flatten().flat_map(|span| [span.from, span.to]));
    times.sort_unstable();
    times.dedup();
    let between: Vec<Duration> = times.windows(2).map(|pair| (pair[0] + pair[1]) / 2).collect();
    let before: Vec<Duration> = times.iter().filter_map(|at| at.checked_sub(Duration::from_nanos(1))).collect();
    times.extend(between.into_iter().chain(before));
    // At the end itself there is nothing left to draw.
    times.retain(|at| *at < run.tally.elapsed);
    times
}

#[track_caller]
fn all_agree(run: &Trace, of: &str) {
    let times = telling_times(run);
    for (lane, spans) in run.all_spans().iter().enumerate() {
        for at in &times {
            let state = spans.iter().find(|span| span.holds(*at)).map(|span| span.state);
            let reason = Moment::new(run, LaneId(lane), *at).reason();
            assert!(agree(&reason, state), "{of}: `{}` at {at:?}: {state:?}, {reason:?}", run.lanes[lane].name);
        }
    }
}

#[test]
fn in_every_demo() {
    let runs = at_once(&grid(), |variant| {
        let run = variant.on_an_idle_machine();
        if let Some(run) = &run {
            all_agree(run, &variant.typed());
        }
        run.is_some()
    });
    assert!(runs.iter().filter(|has_run| **has_run).count() > 60, "{runs:?}");
}

#[test]
fn when_a_lane_wakes_a_little_late() {
    for late in [0, 1, 2, 3, 50] {
        for kind in [THREAD, TASK] {
            let events = vec![(0, 1, What::Begun), (5, 1, sleep(10)), (10 + late, 1, What::Resumes)];
            all_agree(&trace(&[("main", THREAD), ("a", kind)], events), &format!("{kind:?}, {late} ms late"));
            let events = vec![(0, 1, What::Begun), (5, 1, sleep(10)), (10 + late, 0, What::Begun)];
            all_agree(&trace(&[("main", THREAD), ("a", kind)], events), &format!("{kind:?}, not woken in {late} ms"));
        }
    }
}

#[test]
fn when_a_callback_speaks_for_a_lane() {
    let said = || What::Said("callback".to_owned());
    let events = vec![
        (0, 0, What::Begun),
        (5, 0, sleep(30)),
        (10, 0, said()),
        (30, 0, What::Resumes),
        (40, 0, said()),
        (60, 0, What::OffCore { since: ms(35) }),
        (70, 0, What::Ended),
    ];
    let run = trace(&[("main", THREAD)], events);
    all_agree(&run, "said");
    let asleep = Moment::new(&run, LaneId(0), ms(20)).reason();
    assert!(matches!(asleep, Reason::Asleep { woken: None, .. }), "{asleep:?}");
}

#[test]
fn when_an_event_loop_ends_before_the_run() {
    let events = vec![
        (0, 1, What::Begun),
        (5, 1, What::Ended),
        (10, 0, What::Ended),
        (10, 2, What::Waits(For::End(LaneId(0)))),
        (50, 2, What::Ended),
    ];
    all_agree(&trace(&[("loop", THREAD), ("a", TASK), ("main", THREAD)], events), "ended");
}

#[test]
fn when_the_record_is_not_whole() {
    let said = What::Said("callback".to_owned());
    let events = vec![(0, 0, said), (10, 0, What::Resumes), (20, 0, sleep(30)), (40, 0, What::Ended)];
    all_agree(&Trace { forgotten: 1, ..trace(&[("main", THREAD)], events) }, "forgotten");
    let events = vec![
        (0, 1, What::Begun),
        (10, 2, What::Begun),
        (15, 2, sleep(90)),
        (30, 1, What::OffCore { since: ms(20) }),
        (40, 1, What::Ended),
        (50, 0, What::Ended),
    ];
    all_agree(&trace(&[("main", THREAD), ("a", TASK), ("b", TASK)], events), "turns");
}
