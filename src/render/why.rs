//! `why`: what a thread, task or process was doing at one moment of a run, and what it waited for, in a few sentences.
//!
//! Nothing is said that the record does not say. From one of its events to the next a lane does one thing, so the last
//! event before the moment tells what that was, and the one after it how it went on. Below the sentences stand the
//! events next to the moment, so that everybody can check them.

mod lanes;
mod others;
mod ready;
mod waits;
mod words;

use std::time::Duration;

use super::events;
use super::quantity::{duration, exactly, time};
use crate::run::spec::{Spec, Work};
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::{Event, LaneId, LaneKind, Trace, What};

pub use lanes::lanes;

/// How many events are shown on each side of the moment.
const SHOWN: usize = 2;

/// What a lane was doing at that time of a run, and why.
pub fn why(spec: &Spec, trace: &Trace, lane: LaneId, at: Duration) -> Text {
    let moment = Moment::new(spec, trace, lane, at);
    let mut text = Text::new();
    for sentence in moment.sentences() {
        text.push(Line::marked(&sentence));
    }
    text.gap();
    text.extend(moment.record());
    text
}

/// One moment in the life of a lane.
struct Moment<'a> {
    spec: &'a Spec,
    trace: &'a Trace,
    lane: LaneId,
    at: Duration,
    /// The lane's own events up to the moment.
    before: Vec<&'a Event>,
    /// Its events after it.
    after: Vec<&'a Event>,
}

impl<'a> Moment<'a> {
    fn new(spec: &'a Spec, trace: &'a Trace, lane: LaneId, at: Duration) -> Self {
        let own = trace.events.iter().filter(|event| event.lane == lane);
        let (before, after) = own.partition(|event| event.at <= at);
        Moment { spec, trace, lane, at, before, after }
    }

    fn sentences(&self) -> Vec<String> {
        if let Some(sentence) = self.outside_its_life() {
            return vec![sentence];
        }
        if !self.trace.tasks_on(self.lane).is_empty() {
            return self.event_loop();
        }
        self.waiting().unwrap_or_else(|| self.running())
    }

    /// Where there is nothing to explain: before the lane began to be, after it ended, or when nothing is known of it.
    fn outside_its_life(&self) -> Option<String> {
        let (subject, info) = (self.subject(), self.trace.lane(self.lane));
        let (at, end) = (exactly(self.at), self.trace.tally.elapsed);
        if self.at > end {
            return Some(tr!("At {at} the run was over: it ended at {end}.", at, end = time(end)));
        }
        if let Some(dropped) = self.dropped() {
            return Some(tr!(
                "At {at} the coroutine `{name}` was not running, nor did it ever: nobody had awaited it when it was \
                 dropped, at {dropped}.",
                at,
                name = info.name,
                dropped = time(dropped)
            ));
        }
        if let Some(ended) = self.before.iter().find(|event| event.what == What::Ended) {
            return Some(self.no_more(&time(ended.at)));
        }
        if self.at < info.started {
            let later = duration(info.started.saturating_sub(self.at));
            return Some(tr!("{subject} did not exist yet: it was started {later} later.", subject, later));
        }
        let is_told = |event: &Event| event.at <= self.at && self.concerns(event);
        (self.trace.forgotten > 0 && !self.trace.events.iter().any(is_told)).then(|| {
            tr!(
                "What {lane} did at {at} is not known: of a long run only the newest events are kept, and its last one \
                 before that time is not among them.",
                lane = self.name(),
                at
            )
        })
    }

    /// That it has ended, and what let it end, if something was there that asked it to.
    fn no_more(&self, ended: &str) -> String {
        let subject = self.subject();
        let cause = self.before.iter().rev().find_map(|event| match event.what {
            What::Cancelled => Some(tr!(
                "{subject} was no more: it ended at {ended}, having been cancelled at its await.",
                subject,
                ended
            )),
            What::FlagSeen => {
                Some(tr!("{subject} was no more: it ended at {ended}, having seen the flag.", subject, ended))
            }
            What::PipeEnded => Some(tr!(
                "{subject} was no more: it ended at {ended}, having found its pipe at the end.",
                subject,
                ended
            )),
            _ => None,
        });
        cause.unwrap_or_else(|| tr!("{subject} was no more: it ended at {ended}.", subject, ended))
    }

    /// What it was running.
    fn running(&self) -> Vec<String> {
        let subject = self.subject();
        if let Some(called) = self.in_slow() {
            let called = time(called.at);
            let first = if self.spec.work == Work::Cpu {
                tr!("{subject} was computing: it was inside `slow`, which it had called at {called}.", subject, called)
            } else {
                tr!("{subject} was running: it was inside `slow`, which it had called at {called}.", subject, called)
            };
            let how = self.after.iter().find_map(|event| match event.what {
                What::Answer(answer) => Some(tr!("`slow` returned {answer} at {at}.", answer, at = time(event.at))),
                What::Interrupted => Some(tr!("Ctrl-C ended `slow` at {at}.", at = time(event.at))),
                _ => None,
            });
            return [Some(first), self.kept_waiting(), how].into_iter().flatten().collect();
        }
        let until = self.after.iter().find_map(|event| match event.what {
            What::Waits(_) | What::Ended => Some(event.at),
            What::OffCore { since } => Some(since),
            _ => None,
        });
        let until = time(until.unwrap_or(self.trace.tally.elapsed));
        let first = match self.before.last() {
            Some(event) => {
                let done = self.done(event);
                tr!("{subject} was running: {done}, and ran until {until}.", subject, done, until)
            }
            None => tr!("{subject} was running.", subject),
        };
        std::iter::once(first).chain(self.kept_waiting()).collect()
    }

    /// The events next to the moment.
    fn record(&self) -> Text {
        let own = |event: &&Event| self.concerns(event);
        let split = self.trace.events.partition_point(|event| event.at <= self.at);
        let (before, after) = self.trace.events.split_at(split);
        let mut near: Vec<&Event> = before.iter().rev().filter(own).take(SHOWN).collect();
        near.reverse();
        near.extend(after.iter().filter(own).take(SHOWN));
        let mut text = Text::new();
        for event in near {
            let line = events::event(event, &self.trace.lane(event.lane).name, &self.spec.message);
            text.push(Line::of(Tone::Faint, line.plain()));
        }
        text
    }

    /// Whether an event is the lane's own, or that of a task on its event loop.
    fn concerns(&self, event: &Event) -> bool {
        event.lane == self.lane || self.trace.lane(event.lane).kind == LaneKind::Task { on: self.lane }
    }

    /// When it was dropped without ever having run.
    fn dropped(&self) -> Option<Duration> {
        let mut events = self.before.iter().chain(&self.after);
        let never = events.clone().find(|event| event.what == What::NeverAwaited)?;
        (!events.any(|event| event.what == What::Begun)).then_some(never.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::spec::Model;
    use crate::trace::handmade::{self, TASK, THREAD, ms, sleep, trace};

    /// What is told of a lane at that millisecond of a run with that work.
    pub(super) fn told(work: Work, trace: &Trace, lane: &str, at: u64) -> String {
        let spec = Spec { work, ..Spec::new(Model::Thread) };
        Moment::new(&spec, trace, trace.lane_named(lane).unwrap(), ms(at)).sentences().join("\n")
    }

    #[track_caller]
    pub(super) fn tells(work: Work, trace: &Trace, lane: &str, at: u64, sentences: &[&str]) {
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
    fn a_coroutine_that_nobody_awaited_never_ran() {
        let run = trace(
            &[("main", THREAD), ("forgotten", TASK)],
            vec![(0, 0, What::Begun), (30, 1, What::NeverAwaited), (90, 0, What::Ended)],
        );
        assert_eq!(
            told(Work::Sleep, &run, "forgotten", 60),
            "At 0.06 s the coroutine `forgotten` was not running, nor did it ever: nobody had awaited it when it was \
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
    fn whoever_ran_is_told_what_it_had_done() {
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
}
