//! What a lane waited for. A wait can have two parts: first for what it is about, then, when that has come, for the
//! loop, the core, the lock or the GIL that others had.

use std::time::Duration;

use super::Moment;
use super::others::Lack;
use super::ready::SHORT;
use crate::render::units::{duration, time};
use crate::trace::{Event, For, LaneId, LaneKind, What};

impl Moment<'_> {
    /// What the lane waited for, unless it was running.
    pub(super) fn waiting(&self) -> Option<Vec<String>> {
        let own_lack = if self.is_task() { Lack::Loop } else { Lack::Core };
        let Some(Event { at: since, what, .. }) = self.before.last() else {
            let started = self.trace.lane(self.lane).started;
            return Some(self.ready(own_lack, started, &format!("it was started at {}", time(started))));
        };
        let since = *since;
        Some(match what {
            What::Waits(For::Time { until }) if self.at < *until => self.asleep(since, *until),
            What::Waits(For::Time { until }) if self.ran_soon_after(*until) => self.waking(since, *until),
            What::Waits(For::Time { until }) => {
                self.ready(own_lack, since.max(*until), &format!("its sleep was over at {}", time(*until)))
            }
            What::Waits(For::Blocking { .. }) => self.blocking(since),
            What::Waits(For::End(other)) => match self.end_of(*other) {
                Some(end) if end <= self.at => {
                    let name = &self.trace.lane(*other).name;
                    self.ready(own_lack, since.max(end), &format!("`{name}` had ended at {}", time(end)))
                }
                end => self.joining(*other, end),
            },
            What::Waits(For::Turn) => {
                self.ready(Lack::Loop, since, &format!("it had given way to the others at {}", time(since)))
            }
            What::Waits(For::Lock) => self.ready(Lack::Lock, since, &format!("it wanted it from {} on", time(since))),
            What::Waits(For::Gil) => self.ready(Lack::Gil, since, &format!("it wanted it from {} on", time(since))),
            _ => match self.after.first()?.what {
                What::OffCore { since } if since <= self.at => {
                    self.ready(Lack::Core, since, &format!("it was running until {}", time(since)))
                }
                _ => return None,
            },
        })
    }

    /// It slept, and the time for which it did had not come.
    fn asleep(&self, since: Duration, until: Duration) -> Vec<String> {
        let woken_early = self.went_on() + SHORT < until;
        let story = self.sleep(since, until, if woken_early { "was to sleep" } else { "slept" });
        let place = if self.is_task() { " at its await" } else { "" };
        let mut sentences = vec![format!("{} was asleep{place}: {story}.", self.subject())];
        if woken_early {
            let at = time(self.went_on());
            let how = match (self.after.first(), self.after.get(1)) {
                (Some(Event { what: What::Cancelled, .. }), _) => format!("it was cancelled there at {at}"),
                (_, Some(Event { what: What::Interrupted, .. })) => format!("Ctrl-C woke it at {at}"),
                _ => format!("it went on at {at}"),
            };
            sentences.push(format!("It did not sleep that long: {how}."));
        }
        sentences.extend(self.flag_unseen(since));
        sentences
    }

    /// Its sleep was over, and it ran as soon as it could.
    fn waking(&self, since: Duration, until: Duration) -> Vec<String> {
        let later = duration(self.went_on().saturating_sub(until));
        let story = format!("{} was just waking: {}.", self.subject(), self.sleep(since, until, "slept"));
        let then = match &self.after[..] {
            [Event { what: What::Waits(For::Gil), at: asked, .. }, had, ..] => {
                let waited = duration(had.at.saturating_sub(*asked));
                format!("Then it had to wait for the GIL, {waited} long, and ran at {}.", time(had.at))
            }
            _ => format!("It {} {later} later.", self.how_it_went_on()),
        };
        vec![story, then]
    }

    /// What a sleep was between, behind a colon.
    fn sleep(&self, since: Duration, until: Duration, sleeps: &str) -> String {
        let until = time(until);
        let done = self.before.iter().rev().find(|event| !matches!(event.what, What::Waits(_) | What::Resumes));
        match (done, self.in_slow()) {
            (Some(frame @ Event { what: What::Frame(_), .. }), _) => {
                let (drawn, at) = (self.done(frame), time(frame.at));
                format!("it had {drawn} at {at} and {sleeps} until {until}, when the next one was due")
            }
            (_, Some(called)) => {
                format!("it had called `slow` at {}, and `slow` {sleeps} until {until}", time(called.at))
            }
            _ => format!("it {sleeps} from {} until {until}", time(since)),
        }
    }

    /// The flag was set while it slept, so that it could not see it at once.
    fn flag_unseen(&self, since: Duration) -> Option<String> {
        let woken = self.went_on();
        let next_wait = self.after.iter().position(|event| matches!(event.what, What::Waits(_)));
        let seen =
            self.after[..next_wait.unwrap_or(self.after.len())].iter().find(|event| event.what == What::FlagSeen)?;
        let set = self.trace.events.iter().rfind(|event| event.what == What::FlagSet && event.at < woken)?;
        let (set_at, seen_at) = (time(set.at), time(seen.at));
        (set.at >= since)
            .then(|| format!("The flag was set at {set_at}. Asleep, it could not look; it saw it at {seen_at}."))
    }

    /// It waited inside of a coroutine without awaiting.
    fn blocking(&self, since: Duration) -> Vec<String> {
        let place = if self.in_slow().is_some() { " inside `slow`" } else { "" };
        let (from, to) = (time(since), time(self.went_on()));
        let held = format!("it waited{place} from {from} to {to} without awaiting");
        let mut sentences = vec![format!("{} held the thread of the event loop: {held}.", self.subject())];
        sentences.extend(self.kept_waiting());
        sentences
    }

    /// It waited for another to end, which had not ended yet.
    fn joining(&self, other: LaneId, end: Option<Duration>) -> Vec<String> {
        let (subject, name) = (self.subject(), &self.trace.lane(other).name);
        let end = end.map_or_else(
            || "which did not happen in this run".to_owned(),
            |end| format!("which happened at {}", time(end)),
        );
        let mut sentences = vec![match self.trace.lane(other).kind {
            LaneKind::Thread if self.is_task() => {
                format!("{subject} was at its await: it awaited what the thread `{name}` computes, {end}.")
            }
            LaneKind::Thread => format!("{subject} was in its join: it waited for the thread `{name}` to end, {end}."),
            LaneKind::Process => format!("{subject} waited for the process `{name}` to end, {end}."),
            LaneKind::Task { .. } => {
                format!("{subject} was at its await: it awaited the end of the task `{name}`, {end}.")
            }
        }];
        let asked = self.before.iter().rev().find(|event| !matches!(event.what, What::Waits(_)));
        sentences.extend(asked.and_then(|event| match event.what {
            What::FlagSet | What::CancelAsked | What::PipeClosed => {
                Some(format!("It had {} at {}.", self.done(event), time(event.at)))
            }
            _ => None,
        }));
        sentences
    }

    /// When it went on, or the end of the run if it did not.
    pub(super) fn went_on(&self) -> Duration {
        self.after.first().map_or(self.trace.tally.elapsed, |event| event.at)
    }

    /// And what it did then, behind `it`.
    pub(super) fn how_it_went_on(&self) -> &'static str {
        match self.after.first().map(|event| &event.what) {
            Some(What::Cancelled) => "was cancelled at its await",
            Some(What::Ended) => "ended",
            Some(What::OffCore { .. }) => "ran on",
            _ => "ran",
        }
    }

    fn end_of(&self, lane: LaneId) -> Option<Duration> {
        self.trace.events.iter().find(|event| event.lane == lane && event.what == What::Ended).map(|event| event.at)
    }

    fn is_task(&self) -> bool {
        matches!(self.trace.lane(self.lane).kind, LaneKind::Task { .. })
    }
}

#[cfg(test)]
mod tests {
    use crate::demo::spec::Work;
    use crate::render::why::tests::tells;
    use crate::trace::handmade::{self, TASK, THREAD, ms, sleep, trace};
    use crate::trace::{Event, What};

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
