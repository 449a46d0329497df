//! What a lane was doing at a moment, and why: the reasons of traces made by hand, as values.

use std::time::Duration;

use super::*;
use crate::trace::handmade::{self, TASK, THREAD, event, join, ms, sleep, trace};
use crate::trace::holders::Stretch;
use crate::trace::{LaneKind, Use};

fn moment(trace: &Trace, lane: usize, at: u64) -> Moment<'_> {
    Moment::new(trace, LaneId(lane), ms(at))
}

fn reason(trace: &Trace, lane: usize, at: u64) -> Reason<'_> {
    moment(trace, lane, at).reason()
}

/// Which frame of its lane this event is.
fn frame(trace: &Trace, event: &Event) -> Option<usize> {
    Moment::new(trace, event.lane, event.at).frame(event)
}

fn stretch(lane: usize, from: u64, to: u64) -> Stretch {
    Stretch { lane: LaneId(lane), from: ms(from), to: ms(to) }
}

fn span(from: u64, to: u64, state: State) -> StateSpan {
    StateSpan { from: ms(from), to: ms(to), state, awaited: None }
}

/// A lane that lacked something that no lane of the run had.
fn lacking(lack: Lack, since: u64, cause: Cause, next: Option<&Event>) -> ReadyLane<'_> {
    ReadyLane { lack, since: ms(since), cause, next, holders: Vec::new(), holder: None, loop_awaited_gil: None }
}

fn running(stretch: Stretch) -> Holder {
    Holder { stretch, state: State::Running, in_slow: false }
}

#[test]
fn a_lane_is_explained_from_its_start_to_its_end() {
    let mut run = handmade::thread();
    run.lanes[1].started = ms(7);
    let ended = |at, cause| Reason::Ended { ended: ms(at), cause };
    assert_eq!(reason(&run, 1, 4), Reason::NotStarted);
    assert_eq!(reason(&run, 1, 3000), ended(3000, Some(LaneEnding::FlagSeen)));
    assert_eq!(reason(&run, 0, 3000), ended(3000, None));
    assert_eq!(reason(&run, 0, 5000), Reason::Over);
    assert_eq!(reason(&handmade::coroutine(), 2, 250), ended(250, Some(LaneEnding::Cancelled)));
    for (what, cause) in [
        (What::PipeEnded, LaneEnding::PipeEnded),
        (What::Failed("ValueError".to_owned()), LaneEnding::Failed("ValueError")),
    ] {
        let run = trace(&[("main", THREAD)], vec![(10, 0, what), (20, 0, What::Ended), (90, 0, What::Erased)]);
        assert_eq!(reason(&run, 0, 30), ended(20, Some(cause)));
    }
}

#[test]
fn a_coroutine_that_nothing_awaited_never_ran() {
    let events = vec![(0, 0, What::Begun), (30, 1, What::NeverAwaited), (90, 0, What::Ended)];
    let run = trace(&[("main", THREAD), ("forgotten", TASK)], events);
    for at in [10, 60] {
        assert_eq!(reason(&run, 1, at), Reason::NeverAwaited { dropped: ms(30) });
    }
}

#[test]
fn nothing_is_known_of_what_was_not_kept() {
    let mut run = handmade::frozen();
    run.events.drain(..run.events.partition_point(|event| event.at < ms(3000)));
    run.forgotten = 9;
    assert_eq!(reason(&run, 2, 1200), Reason::NotKept);
    let drawn = event(5, 0, What::Frame('|'));
    let frames = trace(&[("main", THREAD)], vec![(5, 0, drawn.what.clone()), (5, 0, sleep(9)), (9, 0, What::Ended)]);
    let frames = Trace { forgotten: 1, ..frames };
    let sleep = Sleep { since: ms(5), until: ms(9), is_cut_short: false, frame: Some(&drawn), call: None };
    assert_eq!(reason(&frames, 0, 6), Reason::Asleep { sleep, woken: None, flag: None });
    assert_eq!(frame(&frames, &drawn), None);
}

#[test]
fn nothing_is_known_of_what_was_not_recorded() {
    let events = vec![(0, 1, What::Begun), (10, 2, What::Begun), (20, 2, What::Ended), (30, 1, What::Resumes)];
    let run = trace(&[("main", THREAD), ("a", TASK), ("b", TASK)], events);
    assert_eq!(reason(&run, 1, 15), Reason::NotRecorded);
    let events = vec![(10, 1, What::Begun), (20, 1, What::Ended), (90, 0, What::Ended)];
    let run = trace(&[("main", THREAD), ("worker", LaneKind::Process)], events);
    assert_eq!(reason(&run, 1, 5), Reason::Loading { begun: Some(ms(10)) });
    let run = trace(&[("main", THREAD), ("worker", LaneKind::Process)], vec![(90, 0, What::Ended)]);
    assert_eq!(reason(&run, 1, 5), Reason::Loading { begun: None });
}

#[test]
fn a_lane_that_ran_had_done_something_and_ran_until_it_stopped() {
    let run = handmade::one_core();
    let ran = |last, until| Reason::Ran { call: None, end: None, last, until: ms(until), kept: Vec::new() };
    let drawn = event(120, 1, What::Frame('/'));
    assert_eq!(reason(&run, 1, 130), ran(&drawn, 150));
    assert_eq!(frame(&run, &drawn), Some(2));
    let (called, answer) = (event(0, 0, What::SlowBegun), event(250, 0, What::Answer(42)));
    let in_slow = |end, until| Reason::Ran {
        call: Some(&called),
        end: Some(end),
        last: &called,
        until: ms(until),
        kept: Vec::new(),
    };
    assert_eq!(reason(&run, 0, 60), in_slow(&answer, 120));
    let events = vec![(0, 0, What::SlowBegun), (40, 0, What::Interrupted), (50, 0, What::Ended)];
    let run = trace(&[("main", THREAD)], events);
    let interrupted = event(40, 0, What::Interrupted);
    assert_eq!(reason(&run, 0, 20), in_slow(&interrupted, 50));
    assert_eq!(reason(&run, 0, 45), ran(&interrupted, 50));
}

#[test]
fn a_thread_with_an_event_loop_is_explained_by_its_tasks() {
    let ran = |from, to, state| Reason::RanLoop { task: LaneId(1), span: span(from, to, state) };
    assert_eq!(reason(&handmade::frozen(), 0, 1200), ran(0, 3000, State::Blocked));
    let next = event(200, 2, What::Resumes);
    assert_eq!(reason(&handmade::coroutine(), 0, 120), Reason::IdleLoop { next: Some(&next) });
    let events = vec![(0, 1, What::Begun), (40, 1, What::OffCore { since: ms(30) }), (50, 1, What::Ended)];
    let run = trace(&[("main", THREAD), ("slow", TASK)], events.into_iter().chain([(90, 0, What::Ended)]));
    assert_eq!(reason(&run, 0, 20), ran(0, 30, State::Running));
    assert_eq!(reason(&run, 0, 35), ran(30, 40, State::Lacks(Lack::Core)));
    assert_eq!(reason(&run, 0, 70), Reason::IdleLoop { next: None });
}

#[test]
fn a_frozen_task_lacked_the_loop_that_another_one_had() {
    let (run, had) = (handmade::frozen(), stretch(1, 0, 3000));
    let cancelled = event(3000, 2, What::Cancelled);
    let ready = ReadyLane {
        holders: vec![had],
        holder: Some(Holder { stretch: had, state: State::Blocked, in_slow: true }),
        ..lacking(Lack::Loop, 100, Cause::SleepOver(ms(100)), Some(&cancelled))
    };
    assert_eq!(reason(&run, 2, 1200), Reason::Ready(ready));
    let blocked = |kept| Reason::Blocked { in_slow: true, from: ms(0), to: ms(3000), kept };
    assert_eq!(reason(&run, 1, 1200), blocked(vec![LaneId(2)]));
    assert_eq!(reason(&run, 1, 50), blocked(Vec::new()));
}

#[test]
fn a_task_that_computes_keeps_the_others_waiting() {
    let events = vec![(0, 2, What::Begun), (0, 2, What::Waits(For::Turn)), (10, 1, What::Begun), (50, 1, What::Ended)];
    let run = trace(&[("main", THREAD), ("a", TASK), ("b", TASK)], events.into_iter().chain([(50, 2, What::Ended)]));
    let begun = event(10, 1, What::Begun);
    let ran = Reason::Ran { call: None, end: None, last: &begun, until: ms(50), kept: vec![LaneId(2)] };
    assert_eq!(reason(&run, 1, 20), ran);
}

#[test]
fn the_loop_that_a_task_lacked_was_had_by_several_or_by_none() {
    let lanes = [("main", THREAD), ("a", TASK), ("b", TASK), ("c", TASK)];
    let turn = || What::Waits(For::Turn);
    let resumes = |lane| event(50, lane, What::Resumes);
    let events = vec![
        (0, 3, What::Begun),
        (0, 3, turn()),
        (10, 1, What::Begun),
        (20, 1, sleep(90)),
        (30, 2, What::Begun),
        (40, 2, sleep(90)),
        (50, 3, What::Resumes),
    ];
    let run = trace(&lanes, events);
    let (next, holders) = (resumes(3), [stretch(1, 10, 20), stretch(2, 30, 40)]);
    let ready =
        |holder| ReadyLane { holders: holders.to_vec(), holder, ..lacking(Lack::Loop, 0, Cause::GaveWay, Some(&next)) };
    assert_eq!(reason(&run, 3, 15), Reason::Ready(ready(Some(running(holders[0])))));
    assert_eq!(reason(&run, 3, 25), Reason::Ready(ready(None)));
    let alone = trace(&lanes[..2], vec![(0, 1, turn()), (50, 1, What::Resumes)]);
    let next = resumes(1);
    assert_eq!(reason(&alone, 1, 25), Reason::Ready(lacking(Lack::Loop, 0, Cause::GaveWay, Some(&next))));
    let events = [(0, 1, turn()), (10, 0, What::Waits(For::Gil)), (40, 0, What::Resumes), (50, 1, What::Resumes)];
    let without_gil = trace(&lanes[..2], events);
    let ready = ReadyLane {
        loop_awaited_gil: Some(span(10, 40, State::Lacks(Lack::Gil))),
        ..lacking(Lack::Loop, 0, Cause::GaveWay, Some(&next))
    };
    assert_eq!(reason(&without_gil, 1, 25), Reason::Ready(ready));
}

#[test]
fn a_thread_lacked_the_core_on_which_another_one_ran() {
    let run = handmade::one_core();
    let main = stretch(0, 0, 120);
    let in_slow = Some(Holder { stretch: main, state: State::Running, in_slow: true });
    let next = event(120, 1, What::Resumes);
    let woken = lacking(Lack::Core, 100, Cause::SleepOver(ms(100)), Some(&next));
    let ready = ReadyLane { holders: vec![main], holder: in_slow, ..woken };
    assert_eq!(reason(&run, 1, 110), Reason::Ready(ready));
    let next = event(20, 1, What::Begun);
    let started = lacking(Lack::Core, 0, Cause::Started, Some(&next));
    assert_eq!(reason(&run, 1, 10), Reason::Ready(ReadyLane { holders: vec![main], holder: in_slow, ..started }));
    let (next, spinner) = (event(150, 0, What::OffCore { since: ms(120) }), stretch(1, 120, 150));
    let off = lacking(Lack::Core, 120, Cause::Ran, Some(&next));
    let ready = ReadyLane { holders: vec![spinner], holder: Some(running(spinner)), ..off };
    assert_eq!(reason(&run, 0, 130), Reason::Ready(ready));
}

#[test]
fn a_core_can_be_lacking_though_no_other_lane_ran() {
    let events = vec![(0, 0, What::Begun), (0, 0, sleep(10)), (60, 0, What::Resumes), (90, 0, What::Ended)];
    let (run, next) = (trace(&[("main", THREAD)], events), event(60, 0, What::Resumes));
    let ready = lacking(Lack::Core, 10, Cause::SleepOver(ms(10)), Some(&next));
    assert!(!ready.is_short());
    assert_eq!(reason(&run, 0, 30), Reason::Ready(ready));
}

#[test]
fn a_thread_lacked_a_core_after_the_lane_that_it_awaited_had_ended() {
    let events = vec![(10, 0, join(1)), (20, 1, What::Ended), (60, 0, What::Resumes), (90, 0, What::Ended)];
    let (run, next) = (trace(&[("main", THREAD), ("slow", THREAD)], events), event(60, 0, What::Resumes));
    let ready = lacking(Lack::Core, 20, Cause::Ended(LaneId(1), ms(20)), Some(&next));
    assert_eq!(reason(&run, 0, 30), Reason::Ready(ready));
}

#[test]
fn a_lane_that_is_ready_gets_to_run_a_moment_later() {
    let mut run = handmade::thread();
    run.lanes[1].started = ms(100);
    run.events.retain(|event| event.lane.0 == 0 || event.at > ms(100));
    let next = event(101, 1, What::Begun);
    run.events.insert(4, next.clone());
    let ready = lacking(Lack::Core, 100, Cause::Started, Some(&next));
    assert!(ready.is_short());
    assert_eq!(reason(&run, 1, 100), Reason::Ready(ready));
}

#[test]
fn a_lock_is_lacked_while_one_lane_has_it_and_the_gil_while_others_run() {
    let run = |what: For| {
        let events = vec![
            (0, 0, What::Begun),
            (10, 1, What::Waits(what.clone())),
            (20, 2, What::Waits(what)),
            (10, 1, Use::Locked.into()),
            (40, 0, sleep(90)),
            (40, 1, What::Resumes),
            (60, 1, Use::Unlocked.into()),
            (60, 1, sleep(90)),
            (60, 2, What::Resumes),
        ];
        trace(&[("a", THREAD), ("b", THREAD), ("c", THREAD)], events)
    };
    let (next, a, b) = (event(60, 2, What::Resumes), stretch(0, 0, 40), stretch(1, 10, 60));
    let ready = |lack, holders, holder| ReadyLane { holders, holder, ..lacking(lack, 20, Cause::Wanted, Some(&next)) };
    assert_eq!(reason(&run(For::Lock), 2, 30), Reason::Ready(ready(Lack::Lock, vec![b], Some(running(b)))));
    assert_eq!(reason(&run(For::Gil), 2, 30), Reason::Ready(ready(Lack::Gil, vec![a, b], Some(running(a)))));
}

#[test]
fn a_lock_of_one_process_is_not_held_by_another() {
    let events = vec![
        (0, 0, What::Begun),
        (0, 1, What::Begun),
        (10, 0, What::Waits(For::Gil)),
        (40, 0, What::Resumes),
        (90, 1, What::Ended),
    ];
    let run = trace(&[("main", THREAD), ("worker", LaneKind::Process)], events);
    let next = event(40, 0, What::Resumes);
    assert_eq!(reason(&run, 0, 20), Reason::Ready(lacking(Lack::Gil, 10, Cause::Wanted, Some(&next))));
}

#[test]
fn a_lock_that_is_never_given_back_is_awaited_for_ever() {
    let waits = For::NamedLock { name: "left".to_owned(), limit: None };
    let took = || Use::Took { lock: "left".to_owned() }.into();
    let awaited = |holder| Reason::AwaitedObject {
        name: "left",
        verb: "acquire",
        from: ms(20),
        to: None,
        limit: None,
        holder: Some(LaneId(holder)),
    };
    for holder in [0, 1] {
        let events = [(10, holder, took()), (20, 0, What::Waits(waits.clone())), (90, 1, What::Ended)];
        assert_eq!(reason(&trace(&[("a", THREAD), ("b", THREAD)], events), 0, 50), awaited(holder));
    }
    let events = [(10, 1, took()), (20, 0, What::Waits(waits)), (90, 0, What::Resumes)];
    let (run, next) = (trace(&[("a", THREAD), ("b", THREAD)], events), event(90, 0, What::Resumes));
    let had = stretch(1, 10, 90);
    // How long the lane ran that took it is not recorded.
    let holder = Some(Holder { stretch: had, state: State::Unknown, in_slow: false });
    let ready = lacking(Lack::Lock, 20, Cause::Wanted, Some(&next));
    assert_eq!(reason(&run, 0, 50), Reason::Ready(ReadyLane { holders: vec![had], holder, ..ready }));
}

#[test]
fn an_object_is_awaited_until_another_lane_does_something_to_it() {
    let get = |limit| For::Object { name: "queue".to_owned(), verb: "get".to_owned(), limit };
    let awaited =
        |to, limit| Reason::AwaitedObject { name: "queue", verb: "get", from: ms(10), to, limit, holder: None };
    let run = trace(&[("main", THREAD)], [(10, 0, What::Waits(get(Some(ms(80))))), (50, 0, What::Resumes)]);
    assert_eq!(reason(&run, 0, 30), awaited(Some(ms(50)), Some(ms(80))));
    let lanes = [("main", THREAD), ("other", THREAD)];
    let run = trace(&lanes, [(10, 0, What::Waits(get(None))), (90, 1, What::Ended)]);
    assert_eq!(reason(&run, 0, 30), awaited(None, None));
}

#[test]
fn a_sleep_is_one_between_frames_or_one_of_the_slow_function() {
    let asleep = |sleep| Reason::Asleep { sleep, woken: None, flag: None };
    let drawn = event(1200, 1, What::Frame('|'));
    let sleep_of =
        |since, until| Sleep { since: ms(since), until: ms(until), is_cut_short: false, frame: None, call: None };
    let run = handmade::thread();
    assert_eq!(reason(&run, 1, 1200), asleep(Sleep { frame: Some(&drawn), ..sleep_of(1200, 1300) }));
    assert_eq!(frame(&run, &drawn), Some(13));
    let called = event(0, 0, What::SlowBegun);
    assert_eq!(reason(&run, 0, 1200), asleep(Sleep { call: Some(&called), ..sleep_of(0, 2950) }));
    let run = trace(&[("main", THREAD)], vec![(0, 0, What::Begun), (5, 0, sleep(50)), (50, 0, What::Ended)]);
    assert_eq!(reason(&run, 0, 20), asleep(sleep_of(5, 50)));
}

#[test]
fn a_sleep_is_cut_short_by_a_cancellation_or_ctrl_c_or_something_else() {
    let drawn = event(200, 2, What::Frame('-'));
    let sleep_of =
        |since, until| Sleep { since: ms(since), until: ms(until), is_cut_short: true, frame: None, call: None };
    let asleep = |sleep, at, woken| Reason::Asleep { sleep, woken: Some((ms(at), woken)), flag: None };
    let run = handmade::coroutine();
    let between = Sleep { frame: Some(&drawn), ..sleep_of(200, 300) };
    assert_eq!(reason(&run, 2, 230), asleep(between, 250, Woken::ByCancellation));
    assert_eq!(frame(&run, &drawn), Some(3));
    let called = event(0, 0, What::SlowBegun);
    for (then, woken) in [(What::Interrupted, Woken::ByCtrlC), (What::Answer(42), Woken::Somehow)] {
        let events = vec![(0, 0, What::SlowBegun), (0, 0, sleep(90)), (50, 0, What::Resumes), (50, 0, then)];
        let run = trace(&[("main", THREAD)], events);
        assert_eq!(reason(&run, 0, 20), asleep(Sleep { call: Some(&called), ..sleep_of(0, 90) }, 50, woken));
    }
}

#[test]
fn a_sleeper_does_not_see_the_flag() {
    let drawn = event(2900, 1, What::Frame('/'));
    let sleep = Sleep { since: ms(2900), until: ms(3000), is_cut_short: false, frame: Some(&drawn), call: None };
    let flag = Some((ms(2950), ms(3000)));
    assert_eq!(reason(&handmade::thread(), 1, 2970), Reason::Asleep { sleep, woken: None, flag });
    assert_eq!(frame(&handmade::thread(), &drawn), Some(30));
}

#[test]
fn waking_takes_a_moment() {
    let mut run = handmade::thread();
    let late = Duration::from_micros(58);
    let waking = |event: &&mut Event| event.lane.0 == 1 && event.at == ms(1200);
    run.events.iter_mut().filter(waking).for_each(|event| event.at += late);
    let drawn = event(1100, 1, What::Frame('\\'));
    let sleep_of =
        |since, until, frame| Sleep { since: ms(since), until: ms(until), is_cut_short: false, frame, call: None };
    let next = Event { at: ms(1200) + late, ..event(0, 1, What::Resumes) };
    let waking = Reason::Waking { sleep: sleep_of(1100, 1200, Some(&drawn)), gil: None, next: Some(&next) };
    assert_eq!(reason(&run, 1, 1200), waking);
    assert_eq!(moment(&run, 1, 1200).went_on(), next.at);
    assert_eq!(frame(&run, &drawn), Some(12));
    let gil = event(51, 0, What::Waits(For::Gil));
    let events = vec![(0, 0, sleep(50)), (51, 0, gil.what.clone()), (60, 0, What::Resumes), (90, 0, What::Ended)];
    let run = trace(&[("main", THREAD)], events);
    let waking = Reason::Waking { sleep: sleep_of(0, 50, None), gil: Some((ms(9), ms(60))), next: Some(&gil) };
    assert_eq!(reason(&run, 0, 50), waking);
}

#[test]
fn a_wait_for_a_future_is_neither_running_nor_a_sleep() {
    let lanes = [("main", THREAD), ("supervisor", TASK)];
    for (limit, lane) in [(None, 1), (None, 0), (Some(ms(90)), 0)] {
        let events = vec![(10, lane, What::Waits(For::Future { limit })), (90, lane, What::Resumes)];
        let run = trace(&lanes[..=lane], events);
        assert_eq!(reason(&run, lane, 50), Reason::AwaitedFuture { from: ms(10), to: ms(90), limit });
        assert_eq!(moment(&run, lane, 50).is_task(), lane == 1);
    }
}

#[test]
fn a_join_lasts_until_the_other_ended() {
    let asked = event(2950, 0, What::FlagSet);
    let join_of = |other, ended, asked| Reason::AwaitedEnd { other: LaneId(other), ended: Some(ms(ended)), asked };
    assert_eq!(reason(&handmade::thread(), 0, 2970), join_of(1, 3000, Some(&asked)));
    let events = vec![(10, 1, join(2)), (70, 2, What::Ended), (90, 1, What::Resumes)];
    let run = trace(&[("main", THREAD), ("supervisor", TASK), ("slow", TASK)], events);
    assert_eq!(reason(&run, 1, 50), join_of(2, 70, None));
}
