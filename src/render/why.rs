//! `why`: what a thread, task or process was doing at one moment of a run, and what it waited for, in a few sentences.
//!
//! The facts come from [`crate::trace::reason`]. Below the sentences stand the events next to the moment, so that the
//! learner can check them.

mod lanes;
mod words;

use std::time::Duration;

use super::events;
use crate::run::spec::Spec;
use crate::text::{Line, Text, Tone};
use crate::trace::moment::Moment;
use crate::trace::{Event, LaneId, Trace};

pub use lanes::lanes;

/// How many events are shown on each side of the moment.
const SHOWN: usize = 2;

/// What a lane was doing at that time of a run, and why.
pub fn why(spec: &Spec, trace: &Trace, lane: LaneId, at: Duration) -> Text {
    let moment = Moment::new(trace, lane, at);
    let sentences = words::sentences(&moment, spec.work, &moment.reason());
    let mut text: Text = sentences.iter().map(|sentence| Line::marked(sentence)).collect();
    text.gap();
    text.extend(record(spec, &moment));
    text
}

/// The events next to the moment.
fn record(spec: &Spec, moment: &Moment<'_>) -> Text {
    let own = |event: &&Event| moment.concerns(event);
    let split = moment.trace.events.partition_point(|event| event.at <= moment.at);
    let (before, after) = moment.trace.events.split_at(split);
    let mut near: Vec<&Event> = before.iter().rev().filter(own).take(SHOWN).collect();
    near.reverse();
    near.extend(after.iter().filter(own).take(SHOWN));
    let line = |event: &Event| events::event(event, &moment.trace.lane(event.lane).name, &spec.message);
    near.into_iter().map(|event| Line::of(Tone::Faint, line(event).plain())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::spec::{Model, Work};
    use crate::trace::handmade::{self, TASK, THREAD, ms, sleep, trace};
    use crate::trace::{For, LaneKind, Use, What};

    /// What is told of a lane at that millisecond of a run with that work.
    fn told(work: Work, trace: &Trace, lane: &str, at: u64) -> String {
        let moment = Moment::new(trace, trace.lane_named(lane).unwrap(), ms(at));
        words::sentences(&moment, work, &moment.reason()).join("\n")
    }

    #[track_caller]
    fn tells(work: Work, trace: &Trace, lane: &str, at: u64, sentences: &[&str]) {
        assert_eq!(told(work, trace, lane, at), sentences.join("\n"));
    }

    #[test]
    fn the_events_next_to_the_moment_stand_below() {
        let text = why(&Spec::new(Model::Async), &handmade::frozen(), LaneId(1), ms(50)).plain();
        assert_eq!(
            text,
            indoc::indoc! {"
                At 0.05 s the task `supervisor` held the thread of the event loop: it waited inside `slow` from 0 s to \
                3 s without awaiting.

                   0.000 s  supervisor slow() begins
                   0.000 s  supervisor blocks until 3 s
                   3.000 s  supervisor goes on
                   3.000 s  supervisor slow() returns 42
            "}
        );
    }

    #[test]
    fn a_lane_is_told_from_its_start_to_its_end() {
        let mut run = handmade::thread();
        run.lanes[1].started = ms(7);
        let told = |lane, at| told(Work::Sleep, &run, lane, at);
        assert_eq!(told("spinner", 4), "At 0.004 s the thread `spinner` did not exist yet: it was started 3 ms later.");
        assert_eq!(
            told("spinner", 3000),
            "At 3 s the thread `spinner` was no more: it ended at 3 s, having seen the flag."
        );
        assert_eq!(told("main", 3000), "At 3 s the thread `main` was no more: it ended at 3 s.");
        assert_eq!(told("main", 5000), "At 5 s the run was over: it ended at 3 s.");
        assert_eq!(
            self::told(Work::Sleep, &handmade::coroutine(), "spinner", 250),
            "At 0.25 s the task `spinner` was no more: it ended at 0.25 s, having been cancelled at its await."
        );
    }

    #[test]
    fn a_coroutine_that_nothing_awaited_never_ran() {
        let run = trace(
            &[("main", THREAD), ("forgotten", TASK)],
            vec![(0, 0, What::Begun), (30, 1, What::NeverAwaited), (90, 0, What::Ended)],
        );
        assert_eq!(
            told(Work::Sleep, &run, "forgotten", 60),
            "At 0.06 s the coroutine `forgotten` was not running, nor did it ever: nothing had awaited it when it was \
             dropped, at 0.03 s."
        );
    }

    #[test]
    fn nothing_is_told_of_what_was_not_kept() {
        let mut run = handmade::frozen();
        run.events.drain(..run.events.partition_point(|event| event.at < ms(3000)));
        run.forgotten = 9;
        assert_eq!(
            told(Work::Block, &run, "spinner", 1200),
            "What the task `spinner` did at 1.2 s is not known: of a long run only the newest events are kept, and \
             its last one before that time is not among them."
        );
        let frames = trace(&[("main", THREAD)], vec![(5, 0, What::Frame('|')), (5, 0, sleep(9)), (9, 0, What::Ended)]);
        let frames = Trace { forgotten: 1, ..frames };
        assert_eq!(
            told(Work::Sleep, &frames, "main", 6),
            "At 0.006 s the thread `main` was asleep: it had drawn a frame at 0.005 s and slept until 0.009 s, when \
             the next one was due."
        );
    }

    #[test]
    fn of_a_lane_that_ran_is_told_what_it_had_done() {
        let run = handmade::one_core();
        assert_eq!(
            told(Work::Cpu, &run, "spinner", 130),
            "At 0.13 s the thread `spinner` was running: it had drawn its 2nd frame at 0.12 s, and ran until 0.15 s."
        );
        assert_eq!(
            told(Work::Cpu, &run, "main", 60),
            "At 0.06 s the thread `main` was computing: it was inside `slow`, which it had called at 0 s.\n`slow` \
             returned 42 at 0.25 s."
        );
        let events = vec![(0, 0, What::SlowBegun), (40, 0, What::Interrupted), (50, 0, What::Ended)];
        let run = trace(&[("main", THREAD)], events);
        assert_eq!(
            told(Work::Sleep, &run, "main", 20),
            "At 0.02 s the thread `main` was running: it was inside `slow`, which it had called at 0 s.\nCtrl-C ended \
             `slow` at 0.04 s."
        );
        assert_eq!(
            told(Work::Sleep, &run, "main", 45),
            "At 0.045 s the thread `main` was running: it had been interrupted in `slow` at 0.04 s, and ran until \
             0.05 s."
        );
    }

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
        let run = trace(&[("main", THREAD), ("slow", TASK)], events.into_iter().chain([(90, 0, What::Ended)]));
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

    #[test]
    fn a_frozen_task_says_who_had_the_loop() {
        let ready = "At 1.2 s the task `spinner` was ready but could not run: its sleep was over at 0.1 s, but \
                     `supervisor`, inside `slow`, had the thread of the event loop from 0 s to 3 s without awaiting.";
        let whole = "It waited for the loop for 2.9 s in all; then it was cancelled at its await at 3 s.";
        tells(Work::Block, &handmade::frozen(), "spinner", 1200, &[ready, whole]);
        let held = "At 1.2 s the task `supervisor` held the thread of the event loop: it waited inside `slow` from 0 \
                    s to 3 s without awaiting.";
        let kept = "Meanwhile `spinner` was ready but could not run: there is one thread for all tasks.";
        tells(Work::Block, &handmade::frozen(), "supervisor", 1200, &[held, kept]);
        let alone = "At 0.05 s the task `supervisor` held the thread of the event loop: it waited inside `slow` from \
                     0 s to 3 s without awaiting.";
        tells(Work::Block, &handmade::frozen(), "supervisor", 50, &[alone]);
    }

    #[test]
    fn a_wait_for_the_loop_names_all_who_had_it() {
        let lanes = [("main", THREAD), ("a", TASK), ("b", TASK), ("c", TASK)];
        let turn = || What::Waits(For::Turn);
        let run = |a_runs: u64| {
            let events = vec![
                (0, 3, What::Begun),
                (0, 3, turn()),
                (a_runs, 1, What::Begun),
                (20, 1, sleep(90)),
                (30, 2, What::Begun),
                (40, 2, sleep(90)),
                (50, 3, What::Resumes),
            ];
            trace(&lanes, events)
        };
        let whole = "It waited for the loop for 50 ms in all; then it ran at 0.05 s.";
        let now = "At 0.015 s the task `c` was ready but could not run: it had given way to the others at 0 s, but \
                   `a` had the thread of the event loop from 0.01 s to 0.02 s without awaiting.";
        tells(Work::Sleep, &run(10), "c", 15, &[now, whole]);
        let between = "At 0.025 s the task `c` was ready but could not run: it had given way to the others at 0 s, \
                       but the thread of the event loop was taken, by `a` and `b`.";
        tells(Work::Sleep, &run(10), "c", 25, &[between, whole]);
        let alone = trace(&lanes[..2], vec![(0, 1, turn()), (50, 1, What::Resumes)]);
        let late = "At 0.025 s the task `a` was ready but could not run: it had given way to the others at 0 s, but \
                    the event loop came to it only later, though no other task ran.";
        tells(Work::Sleep, &alone, "a", 25, &[late, whole]);
    }

    #[test]
    fn a_thread_without_a_core_says_who_ran() {
        let (run, whole) = (handmade::one_core(), "It waited for a core for 20 ms in all; then it ran at 0.12 s.");
        let ready = "At 0.11 s the thread `spinner` was ready but could not run: its sleep was over at 0.1 s, but the \
                     system gave it no core.";
        let main = "At this moment `main` was running, from 0 s to 0.12 s.";
        tells(Work::Cpu, &run, "spinner", 110, &[ready, main, whole]);
        let off = "At 0.13 s the thread `main` was ready but could not run: it was running until 0.12 s, when the \
                   system gave its core away.";
        let spinner = "At this moment `spinner` was running, from 0.12 s to 0.15 s.";
        let whole = "It waited for a core for 30 ms in all; then it ran on at 0.15 s.";
        tells(Work::Cpu, &run, "main", 130, &[off, spinner, whole]);
        let started = "At 0.01 s the thread `spinner` was ready but could not run: it was started at 0 s, but the \
                       system gave it no core.";
        let whole = "It waited for a core for 20 ms in all; then it ran at 0.02 s.";
        tells(Work::Cpu, &run, "spinner", 10, &[started, main, whole]);
    }

    #[test]
    fn a_thread_without_a_core_says_if_no_other_lane_had_it() {
        let events = vec![(0, 0, What::Begun), (0, 0, sleep(10)), (60, 0, What::Resumes), (90, 0, What::Ended)];
        let ready = "At 0.03 s the thread `main` was ready but could not run: its sleep was over at 0.01 s, but the \
                     system gave it no core.";
        let outside =
            "Nothing else of this run was running: something outside of it had the core, or the system itself.";
        let whole = "It waited for a core for 50 ms in all; then it ran at 0.06 s.";
        tells(Work::Sleep, &trace(&[("main", THREAD)], events), "main", 30, &[ready, outside, whole]);
    }

    #[test]
    fn a_lane_that_is_ready_gets_to_run_a_moment_later() {
        let mut run = handmade::thread();
        run.lanes[1].started = ms(100);
        run.events.retain(|event| event.lane.0 == 0 || event.at > ms(100));
        run.events.insert(4, Event { at: ms(101), lane: LaneId(1), what: What::Begun });
        let about = "At 0.1 s the thread `spinner` was about to run: it was started at 0.1 s, and it ran 1 ms later.";
        tells(Work::Sleep, &run, "spinner", 100, &[about]);
    }

    #[test]
    fn locks_say_who_ran_meanwhile() {
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
        let lock = "At 0.03 s the thread `c` could not go on without the lock: it wanted it from 0.02 s on, but \
                    another had it.";
        let held = "`b` held it, from 0.01 s to 0.06 s. At this moment it runs.";
        let ran = "At this moment `a` was running, from 0 s to 0.04 s. While it waited, `a` and `b` took turns.";
        let whole = "It waited for the lock for 40 ms in all; then it ran at 0.06 s.";
        tells(Work::Cpu, &run(For::Lock), "c", 30, &[lock, held, whole]);
        let gil = "At 0.03 s the thread `c` was ready but did not have the GIL: it wanted it from 0.02 s on, but \
                   another thread had it.";
        let whole = "It waited for the GIL for 40 ms in all; then it ran at 0.06 s.";
        tells(Work::Cpu, &run(For::Gil), "c", 30, &[gil, ran, whole]);
    }

    #[test]
    fn a_sleep_says_what_it_is_between() {
        let frame = "At 1.2 s the thread `spinner` was asleep: it had drawn its 13th frame at 1.2 s and slept until \
                     1.3 s, when the next one was due.";
        tells(Work::Sleep, &handmade::thread(), "spinner", 1200, &[frame]);
        let slow = "At 1.2 s the thread `main` was asleep: it had called `slow` at 0 s, and `slow` slept until 2.95 s.";
        tells(Work::Sleep, &handmade::thread(), "main", 1200, &[slow]);
        let run = trace(&[("main", THREAD)], vec![(0, 0, What::Begun), (5, 0, sleep(50)), (50, 0, What::Ended)]);
        let bare = "At 0.02 s the thread `main` was asleep: it slept from 0.005 s until 0.05 s.";
        tells(Work::Sleep, &run, "main", 20, &[bare]);
    }

    #[test]
    fn a_sleep_that_was_cut_short_says_by_what() {
        let asleep = "At 0.23 s the task `spinner` was asleep at its await: it had drawn its 3rd frame at 0.2 s and \
                      was to sleep until 0.3 s, when the next one was due.";
        let cancelled = "It did not sleep that long: it was cancelled there at 0.25 s.";
        tells(Work::Sleep, &handmade::coroutine(), "spinner", 230, &[asleep, cancelled]);
        let events =
            vec![(0, 0, What::SlowBegun), (0, 0, sleep(90)), (50, 0, What::Resumes), (50, 0, What::Interrupted)];
        let asleep = "At 0.02 s the thread `main` was asleep: it had called `slow` at 0 s, and `slow` was to sleep \
                      until 0.09 s.";
        let woken = "It did not sleep that long: Ctrl-C woke it at 0.05 s.";
        tells(Work::Sleep, &trace(&[("main", THREAD)], events), "main", 20, &[asleep, woken]);
    }

    #[test]
    fn a_sleeper_does_not_see_the_flag() {
        let asleep = "At 2.97 s the thread `spinner` was asleep: it had drawn its 30th frame at 2.9 s and slept until \
                      3 s, when the next one was due.";
        let unseen = "The flag was set at 2.95 s. Asleep, it could not look; it saw it at 3 s.";
        tells(Work::Sleep, &handmade::thread(), "spinner", 2970, &[asleep, unseen]);
    }

    #[test]
    fn waking_takes_a_moment() {
        let mut run = handmade::thread();
        let waking = |event: &&mut Event| event.lane.0 == 1 && event.at == ms(1200);
        run.events.iter_mut().filter(waking).for_each(|event| event.at += ms(58) / 1000);
        let story = "At 1.2 s the thread `spinner` was just waking: it had drawn its 12th frame at 1.1 s and slept \
                     until 1.2 s, when the next one was due.";
        tells(Work::Sleep, &run, "spinner", 1200, &[story, "It ran 0.058 ms later."]);
    }

    #[test]
    fn a_wait_for_a_future_is_neither_running_nor_a_sleep() {
        let waits = |limit: Option<u64>| What::Waits(For::Future { limit: limit.map(ms) });
        let events = |limit, lane| vec![(10, lane, waits(limit)), (90, lane, What::Resumes)];
        let run = trace(&[("main", THREAD), ("supervisor", TASK)], events(None, 1));
        let task = "At 0.05 s the task `supervisor` was at its await: it awaited a future, from 0.01 s until 0.09 s.";
        tells(Work::Sleep, &run, "supervisor", 50, &[task]);
        let run = trace(&[("main", THREAD)], events(None, 0));
        tells(
            Work::Sleep,
            &run,
            "main",
            50,
            &["At 0.05 s the thread `main` waited for a future, from 0.01 s until 0.09 s."],
        );
        let limited = "At 0.05 s the thread `main` waited for a future, from 0.01 s until 0.09 s; it would not have \
                       waited longer than until 0.09 s.";
        tells(Work::Sleep, &trace(&[("main", THREAD)], events(Some(90), 0)), "main", 50, &[limited]);
    }

    #[test]
    fn a_join_says_when_the_other_ended() {
        let join = "At 2.97 s the thread `main` was in its join: it waited for the thread `spinner` to end, which \
                    happened at 3 s.";
        tells(Work::Sleep, &handmade::thread(), "main", 2970, &[join, "It had set the flag at 2.95 s."]);
        let events = vec![(10, 1, handmade::join(2)), (70, 2, What::Ended), (90, 1, What::Resumes)];
        let run = trace(&[("main", THREAD), ("supervisor", TASK), ("slow", TASK)], events);
        let task = "At 0.05 s the task `supervisor` was at its await: it awaited the end of the task `slow`, which \
                    happened at 0.07 s.";
        tells(Work::Sleep, &run, "supervisor", 50, &[task]);
    }
}
