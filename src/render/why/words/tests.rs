//! The words for each reason, which is made by hand here. `trace/moment/tests.rs` holds which reason a moment has, and
//! `tests/korean.rs` that the words are there in Korean.

use std::time::Duration;

use super::sentences;
use crate::run::spec::Work;
use crate::trace::handmade::{TASK, THREAD, event, ms, trace};
use crate::trace::holders::Stretch;
use crate::trace::moment::Moment;
use crate::trace::reason::{Cause, Holder, LaneEnding, ReadyLane, Reason, Sleep, Woken};
use crate::trace::states::{State, StateSpan};
use crate::trace::{Event, Lack, LaneId, LaneKind, Trace, What};

const MAIN: LaneId = LaneId(0);
const SPINNER: LaneId = LaneId(1);
const SLOW: LaneId = LaneId(2);
const OTHER: LaneId = LaneId(3);
const WORKER: LaneId = LaneId(4);

/// A run of 1 s with a lane of each kind. The spinner draws two frames, and goes on at 0.5 s.
fn run() -> Trace {
    let lanes = [("main", THREAD), ("spinner", THREAD), ("slow", TASK), ("other", TASK), ("worker", LaneKind::Process)];
    let frames = [(100, 1, What::Frame('|')), (150, 1, What::Frame('/'))];
    let mut run = trace(&lanes, frames.into_iter().chain([(500, 1, What::Resumes), (1000, 0, What::Ended)]));
    run.lanes[WORKER.0].started = ms(207);
    run
}

#[track_caller]
fn computing_says(lane: LaneId, reason: &Reason<'_>, words: &[&str]) {
    assert_eq!(sentences(&Moment::new(&run(), lane, ms(200)), Work::Cpu, reason), words);
}

/// For this reason, these are the words about a lane after 0.2 s.
#[track_caller]
fn says(lane: LaneId, reason: &Reason<'_>, words: &[&str]) {
    assert_eq!(sentences(&Moment::new(&run(), lane, ms(200)), Work::Sleep, reason), words);
}

fn span(state: State) -> StateSpan {
    StateSpan { from: ms(10), to: ms(300), state, awaited: None }
}

#[test]
fn over() {
    says(MAIN, &Reason::Over, &["At 0.2 s the run was over: it ended at 1 s."]);
}

#[test]
fn never_awaited() {
    let words = "At 0.2 s the coroutine `slow` was not running, nor did it ever: nothing had awaited it when it was \
                 dropped, at 0.03 s.";
    says(SLOW, &Reason::NeverAwaited { dropped: ms(30) }, &[words]);
}

#[test]
fn ended() {
    for (cause, how) in [
        (None, ""),
        (Some(LaneEnding::Cancelled), ", having been cancelled at its await"),
        (Some(LaneEnding::FlagSeen), ", having seen the flag"),
        (Some(LaneEnding::PipeEnded), ", having found its pipe at the end"),
        (Some(LaneEnding::Failed("ValueError")), ", having failed with `ValueError`"),
    ] {
        let words = format!("At 0.2 s the thread `spinner` was no more: it ended at 0.05 s{how}.");
        says(SPINNER, &Reason::Ended { ended: ms(50), cause }, &[&words]);
    }
}

#[test]
fn not_started() {
    let words = "At 0.2 s the process `worker` did not exist yet: it was started 7 ms later.";
    says(WORKER, &Reason::NotStarted, &[words]);
}

#[test]
fn not_known() {
    let words = "What the task `slow` did at 0.2 s is not known: of a long run only the newest events are kept, and \
                 its last one before that time is not among them.";
    says(SLOW, &Reason::NotKept, &[words]);
    let words = "What the thread `main` did at 0.2 s is not known: no event was recorded that says it.";
    says(MAIN, &Reason::NotRecorded, &[words]);
}

#[test]
fn loading() {
    let began = "At 0.2 s the process `worker` was being started: the system began to load it at 0.207 s";
    says(WORKER, &Reason::Loading { begun: None }, &[&format!("{began}.")]);
    let words = format!("{began}, and it began to run at 0.4 s.");
    says(WORKER, &Reason::Loading { begun: Some(ms(400)) }, &[&words]);
}

#[test]
fn ran_loop() {
    let ran = |state| Reason::RanLoop { task: SLOW, span: span(state) };
    let still = "At 0.2 s the thread `main` stood still: on its event loop `slow` waited from 0.01 s to 0.3 s without \
                 awaiting.";
    let until = "Until then no other task could run on this thread.";
    says(MAIN, &ran(State::Blocked), &[still, until]);
    let words = "At 0.2 s the thread `main` ran its event loop, and on it the task `slow` from 0.01 s to 0.3 s.";
    says(MAIN, &ran(State::Running), &[words]);
    let ready = "At 0.2 s the thread `main` was ready to run the task `slow`, but from 0.01 s to 0.3 s";
    says(MAIN, &ran(State::Lacks(Lack::Core)), &[&format!("{ready} the system gave it no core.")]);
    says(MAIN, &ran(State::Lacks(Lack::Gil)), &[&format!("{ready} another thread had the GIL.")]);
}

#[test]
fn idle_loop() {
    let words = "At 0.2 s the thread `main` had nothing left to run on its event loop.";
    says(MAIN, &Reason::IdleLoop { next: None }, &[words]);
    let words = "At 0.2 s the thread `main` was asleep in its event loop: every task was waiting. The next to run was \
                 `slow`, at 0.4 s.";
    says(MAIN, &Reason::IdleLoop { next: Some(&event(400, SLOW.0, What::Resumes)) }, &[words]);
}

#[test]
fn ran() {
    let (drawn, called) = (event(150, SPINNER.0, What::Frame('/')), event(0, SLOW.0, What::SlowBegun));
    let ran = |last, kept| Reason::Ran { call: None, end: None, last, until: ms(300), kept };
    let words = "At 0.2 s the thread `spinner` was running: it had drawn its 2nd frame at 0.15 s, and ran until 0.3 s.";
    says(SPINNER, &ran(&drawn, vec![]), &[words]);
    let interrupted = event(40, SLOW.0, What::Interrupted);
    let words =
        "At 0.2 s the task `slow` was running: it had been interrupted in `slow` at 0.04 s, and ran until 0.3 s.";
    let kept = "Meanwhile `spinner` and `other` were ready but could not run: there is one thread for all tasks.";
    says(SLOW, &ran(&interrupted, vec![SPINNER, OTHER]), &[words, kept]);
    let in_slow = |end| Reason::Ran { call: Some(&called), end, last: &called, until: ms(300), kept: vec![] };
    let computing = "At 0.2 s the task `slow` was computing: it was inside `slow`, which it had called at 0 s.";
    let answer = event(300, SLOW.0, What::Answer(42));
    computing_says(SLOW, &in_slow(Some(&answer)), &[computing, "`slow` returned 42 at 0.3 s."]);
    let running = "At 0.2 s the task `slow` was running: it was inside `slow`, which it had called at 0 s.";
    says(SLOW, &in_slow(None), &[running]);
    says(SLOW, &in_slow(Some(&interrupted)), &[running, "Ctrl-C ended `slow` at 0.04 s."]);
}

fn sleep<'a>(is_cut_short: bool, frame: Option<&'a Event>, call: Option<&'a Event>) -> Sleep<'a> {
    Sleep { since: ms(160), until: ms(300), is_cut_short, frame, call }
}

#[test]
fn asleep() {
    let asleep = |sleep| Reason::Asleep { sleep, woken: None, flag: None };
    let (drawn, called) = (event(150, SPINNER.0, What::Frame('/')), event(0, SLOW.0, What::SlowBegun));
    let frame = "At 0.2 s the thread `spinner` was asleep: it had drawn its 2nd frame at 0.15 s and slept until 0.3 s, \
                 when the next one was due.";
    says(SPINNER, &asleep(sleep(false, Some(&drawn), None)), &[frame]);
    let unseen = "The flag was set at 0.25 s. Asleep, it could not look; it saw it at 0.3 s.";
    let flag = Some((ms(250), ms(300)));
    says(SPINNER, &Reason::Asleep { sleep: sleep(false, Some(&drawn), None), woken: None, flag }, &[frame, unseen]);
    let await_slow = "At 0.2 s the task `slow` was asleep at its await: it had called `slow` at 0 s, and `slow` slept \
                      until 0.3 s.";
    says(SLOW, &asleep(sleep(false, None, Some(&called))), &[await_slow]);
    let bare = "At 0.2 s the thread `main` was asleep: it slept from 0.16 s until 0.3 s.";
    says(MAIN, &asleep(sleep(false, None, None)), &[bare]);
}

#[test]
fn asleep_and_woken() {
    let (drawn, called) = (event(150, SPINNER.0, What::Frame('/')), event(0, SLOW.0, What::SlowBegun));
    for (frame, call, was, woken, by) in [
        (
            Some(&drawn),
            None,
            "it had drawn its 2nd frame at 0.15 s and was to sleep until 0.3 s, when the next one was due",
            Woken::ByCancellation,
            "it was cancelled there",
        ),
        (
            None,
            Some(&called),
            "it had called `slow` at 0 s, and `slow` was to sleep until 0.3 s",
            Woken::ByCtrlC,
            "Ctrl-C woke it",
        ),
        (None, None, "it was to sleep from 0.16 s until 0.3 s", Woken::Somehow, "it went on"),
    ] {
        let reason = Reason::Asleep { sleep: sleep(true, frame, call), woken: Some((ms(250), woken)), flag: None };
        let asleep = format!("At 0.2 s the thread `spinner` was asleep: {was}.");
        says(SPINNER, &reason, &[&asleep, &format!("It did not sleep that long: {by} at 0.25 s.")]);
    }
}

#[test]
fn waking() {
    let waking = |gil, next| Reason::Waking { sleep: sleep(false, None, None), gil, next };
    let was = "At 0.2 s the thread `spinner` was just waking: it slept from 0.16 s until 0.3 s.";
    let next = event(500, SPINNER.0, What::Resumes);
    says(SPINNER, &waking(None, Some(&next)), &[was, "It ran 200 ms later."]);
    let gil = "Then it had to wait for the GIL, 50 ms long, and ran at 0.4 s.";
    says(SPINNER, &waking(Some((ms(50), ms(400))), Some(&next)), &[was, gil]);
}

#[test]
fn blocked() {
    let blocked = |in_slow, kept| Reason::Blocked { in_slow, from: ms(0), to: ms(300), kept };
    let held = "At 0.2 s the task `slow` held the thread of the event loop: it waited";
    let kept = "Meanwhile `other` was ready but could not run: there is one thread for all tasks.";
    let in_slow = format!("{held} inside `slow` from 0 s to 0.3 s without awaiting.");
    says(SLOW, &blocked(true, vec![OTHER]), &[&in_slow, kept]);
    says(SLOW, &blocked(false, vec![]), &[&format!("{held} from 0 s to 0.3 s without awaiting.")]);
}

#[test]
fn awaited_future() {
    let awaited = |limit| Reason::AwaitedFuture { from: ms(10), to: ms(900), limit };
    let task = "At 0.2 s the task `slow` was at its await: it awaited a future, from 0.01 s until 0.9 s.";
    says(SLOW, &awaited(None), &[task]);
    let thread = "At 0.2 s the thread `main` waited for a future, from 0.01 s until 0.9 s";
    says(MAIN, &awaited(None), &[&format!("{thread}.")]);
    let limited = format!("{thread}; it would not have waited longer than until 0.95 s.");
    says(MAIN, &awaited(Some(ms(950))), &[&limited]);
}

#[test]
fn awaited_object() {
    let awaited = |to: Option<Duration>, limit, holder| Reason::AwaitedObject {
        name: "queue",
        verb: "get",
        from: ms(10),
        to,
        limit,
        holder,
    };
    let (waited, to, limit) = ("At 0.2 s the thread `main` waited in `queue.get`", Some(ms(900)), Some(ms(950)));
    says(MAIN, &awaited(to, None, None), &[&format!("{waited}, from 0.01 s until 0.9 s.")]);
    let limited = format!("{waited}, from 0.01 s until 0.9 s; it would not have waited longer than until 0.95 s.");
    says(MAIN, &awaited(to, limit, None), &[&limited]);
    says(MAIN, &awaited(None, limit, None), &[&format!("{waited} from 0.01 s on, until 0.95 s at most.")]);
    let for_ever = format!("{waited} from 0.01 s on, for ever.");
    says(MAIN, &awaited(None, None, None), &[&for_ever]);
    let held = "`spinner` had it, and did not give it back.";
    says(MAIN, &awaited(None, None, Some(SPINNER)), &[&for_ever, held]);
    let own = "It had it already, and did not give it back.";
    says(MAIN, &awaited(None, None, Some(MAIN)), &[&for_ever, own]);
}

#[test]
fn awaited_end() {
    let awaited = |other, ended| Reason::AwaitedEnd { other, ended, asked: None };
    let join = "At 0.2 s the thread `main` was in its join: it waited for the thread `spinner` to end, which happened \
                at 0.3 s.";
    let asked = event(150, MAIN.0, What::FlagSet);
    let reason = Reason::AwaitedEnd { other: SPINNER, ended: Some(ms(300)), asked: Some(&asked) };
    says(MAIN, &reason, &[join, "It had set the flag at 0.15 s."]);
    let process =
        "At 0.2 s the thread `main` waited for the process `worker` to end, which did not happen in this run.";
    says(MAIN, &awaited(WORKER, None), &[process]);
    let task = "At 0.2 s the task `other` was at its await: it awaited the end of";
    says(OTHER, &awaited(SLOW, Some(ms(300))), &[&format!("{task} the task `slow`, which happened at 0.3 s.")]);
    let thread = format!("{task} what the thread `spinner` does, which happened at 0.3 s.");
    says(OTHER, &awaited(SPINNER, Some(ms(300))), &[&thread]);
}

/// The spinner could have gone on since 0.18 s; it lacked something until 0.5 s.
fn ready<'a>(lack: Lack, cause: Cause, next: Option<&'a Event>, holders: &[Stretch]) -> ReadyLane<'a> {
    let holder = holders.first().map(|stretch| Holder { stretch: *stretch, state: State::Running, in_slow: false });
    ReadyLane { lack, since: ms(180), cause, next, holders: holders.to_vec(), holder, loop_awaited_gil: None }
}

fn stretch(lane: LaneId, from: u64, to: u64) -> Stretch {
    Stretch { lane, from: ms(from), to: ms(to) }
}

const READY: &str = "At 0.2 s the thread `spinner` was ready but could not run:";

#[test]
fn ready_but_without_the_loop() {
    let (next, slow, other) = (event(500, 1, What::Resumes), stretch(SLOW, 10, 300), stretch(OTHER, 300, 450));
    let lacked = |holders: &[Stretch]| ready(Lack::Loop, Cause::SleepOver(ms(180)), Some(&next), holders);
    let was = |taken| format!("{READY} its sleep was over at 0.18 s, but {taken}.");
    let whole = "It waited for the loop for 320 ms in all; then it ran at 0.5 s.";
    let now = "`slow` had the thread of the event loop from 0.01 s to 0.3 s without awaiting";
    says(SPINNER, &Reason::Ready(lacked(&[slow])), &[&was(now), whole]);
    let in_slow = Holder { stretch: slow, state: State::Blocked, in_slow: true };
    let words = "`slow`, inside `slow`, had the thread of the event loop from 0.01 s to 0.3 s without awaiting";
    says(SPINNER, &Reason::Ready(ReadyLane { holder: Some(in_slow), ..lacked(&[slow]) }), &[&was(words), whole]);
    let between = "the thread of the event loop was taken, by `slow` and `other`";
    says(SPINNER, &Reason::Ready(ReadyLane { holder: None, ..lacked(&[slow, other]) }), &[&was(between), whole]);
    let late = "the event loop came to it only later, though no other task ran";
    says(SPINNER, &Reason::Ready(lacked(&[])), &[&was(late), whole]);
    let gil = ReadyLane { loop_awaited_gil: Some(span(State::Lacks(Lack::Gil))), ..lacked(&[]) };
    let words = "the thread of the event loop had to wait for the GIL, from 0.01 s to 0.3 s";
    says(SPINNER, &Reason::Ready(gil), &[&was(words), whole]);
}

#[test]
fn ready_but_without_a_core() {
    let (main, off) = (stretch(MAIN, 0, 300), event(500, 1, What::OffCore { since: ms(180) }));
    let next = event(500, 1, What::Resumes);
    let whole = "It waited for a core for 320 ms in all; then it ran at 0.5 s.";
    let ran = "At this moment `main` was running, from 0 s to 0.3 s.";
    let started = format!("{READY} it was started at 0.18 s, but the system gave it no core.");
    let lacked = ready(Lack::Core, Cause::Started, Some(&next), &[main]);
    says(SPINNER, &Reason::Ready(lacked), &[&started, ran, whole]);
    let off_core = format!("{READY} it was running until 0.18 s, when the system gave its core away.");
    let on = "It waited for a core for 320 ms in all; then it ran on at 0.5 s.";
    let lacked = ready(Lack::Core, Cause::Ran, Some(&off), &[main]);
    says(SPINNER, &Reason::Ready(lacked), &[&off_core, ran, on]);
    let ended = format!("{READY} `worker` had ended at 0.18 s, but the system gave it no core.");
    let outside = "Nothing else of this run was running: something outside of it had the core, or the system itself.";
    let for_good = "It waited for a core for 320 ms in all, until the run was over.";
    let lacked = ready(Lack::Core, Cause::Ended(WORKER, ms(180)), None, &[]);
    says(SPINNER, &Reason::Ready(lacked), &[&ended, outside, for_good]);
    let worker = stretch(WORKER, 250, 500);
    for (holders, ran) in [
        (vec![main], "Meanwhile `main` was running, from 0 s to 0.3 s."),
        (vec![main, stretch(MAIN, 400, 500)], "Meanwhile `main` was running."),
        (vec![main, worker], "Meanwhile `main` and `worker` were running."),
    ] {
        let lacked = ReadyLane { holder: None, ..ready(Lack::Core, Cause::Started, Some(&next), &holders) };
        says(SPINNER, &Reason::Ready(lacked), &[&started, ran, whole]);
    }
}

#[test]
fn ready_but_without_the_lock_or_the_gil() {
    let (next, main, worker) = (event(500, 1, What::Ended), stretch(MAIN, 10, 300), stretch(WORKER, 300, 450));
    let lacked = |lack, holders: &[Stretch]| ready(lack, Cause::Wanted, Some(&next), holders);
    let lock = "At 0.2 s the thread `spinner` could not go on without the lock: it wanted it from 0.18 s on, but \
                another had it.";
    let whole = "It waited for the lock for 320 ms in all; then it ended at 0.5 s.";
    let held = "`main` held it, from 0.01 s to 0.3 s. At this moment it runs.";
    says(SPINNER, &Reason::Ready(lacked(Lack::Lock, &[main])), &[lock, held, whole]);
    says(SPINNER, &Reason::Ready(lacked(Lack::Lock, &[])), &[lock, "At this moment it was changing hands.", whole]);
    let gil = "At 0.2 s the thread `spinner` was ready but did not have the GIL: it wanted it from 0.18 s on, but \
               another thread had it.";
    let whole = "It waited for the GIL for 320 ms in all; then it ended at 0.5 s.";
    let now = "At this moment `main` was running, from 0.01 s to 0.3 s.";
    let turns = "While it waited, `main` and `worker` took turns.";
    let both = [main, worker];
    says(SPINNER, &Reason::Ready(lacked(Lack::Gil, &both)), &[gil, &format!("{now} {turns}"), whole]);
    says(SPINNER, &Reason::Ready(ReadyLane { holder: None, ..lacked(Lack::Gil, &both) }), &[gil, turns, whole]);
    let nothing = "No other thread of this run was running meanwhile.";
    says(SPINNER, &Reason::Ready(lacked(Lack::Gil, &[])), &[gil, nothing, whole]);
}

#[test]
fn about_to_run() {
    let (next, cancelled) = (event(181, 1, What::Begun), event(181, 1, What::Cancelled));
    let about = "At 0.2 s the thread `spinner` was about to run: it had given way to the others at 0.18 s, and it";
    let lacked = ready(Lack::Loop, Cause::GaveWay, Some(&next), &[]);
    says(SPINNER, &Reason::Ready(lacked), &[&format!("{about} ran 320 ms later.")]);
    let lacked = ready(Lack::Loop, Cause::GaveWay, Some(&cancelled), &[]);
    says(SPINNER, &Reason::Ready(lacked), &[&format!("{about} was cancelled at its await 320 ms later.")]);
}
