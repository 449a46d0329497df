//! What a lane waited for. A wait can have two parts: first for what it is about, then, when that has come, for the
//! loop, the core, the lock or the GIL that others had.

use std::time::Duration;

use super::Moment;
use super::others::Lack;
use super::ready::SHORT;
use super::words::sentence;
use crate::render::quantity::{duration, time};
use crate::tr;
use crate::trace::{Event, For, LaneId, LaneKind, What};

impl Moment<'_> {
    /// What the lane waited for, unless it was running.
    pub(super) fn waiting(&self) -> Option<Vec<String>> {
        let own_lack = if self.is_task() { Lack::Loop } else { Lack::Core };
        let Some(Event { at: since, what, .. }) = self.before.last() else {
            let started = self.trace.lane(self.lane).started;
            return Some(self.ready(own_lack, started, &tr!("it was started at {at}", at = time(started))));
        };
        let since = *since;
        Some(match what {
            What::Waits(For::Time { until }) if self.at < *until => self.asleep(since, *until),
            What::Waits(For::Time { until }) if self.ran_soon_after(*until) => self.waking(since, *until),
            What::Waits(For::Time { until }) => {
                self.ready(own_lack, since.max(*until), &tr!("its sleep was over at {at}", at = time(*until)))
            }
            What::Waits(For::Blocking { .. } | For::BlockingFuture) => self.blocking(since),
            What::Waits(For::Future { limit }) => vec![self.for_a_future(since, *limit)],
            What::Waits(For::End(other)) => match self.end_of(*other) {
                Some(end) if end <= self.at => {
                    let (name, at) = (&self.trace.lane(*other).name, time(end));
                    self.ready(own_lack, since.max(end), &tr!("`{name}` had ended at {at}", name, at))
                }
                end => self.joining(*other, end),
            },
            What::Waits(For::Turn) => {
                self.ready(Lack::Loop, since, &tr!("it had given way to the others at {at}", at = time(since)))
            }
            What::Waits(For::Lock) => {
                self.ready(Lack::Lock, since, &tr!("it wanted it from {at} on", at = time(since)))
            }
            What::Waits(For::Gil) => self.ready(Lack::Gil, since, &tr!("it wanted it from {at} on", at = time(since))),
            _ => match self.after.first()?.what {
                What::OffCore { since } if since <= self.at => {
                    self.ready(Lack::Core, since, &tr!("it was running until {at}", at = time(since)))
                }
                _ => return None,
            },
        })
    }

    /// It slept, and the time for which it did had not come.
    fn asleep(&self, since: Duration, until: Duration) -> Vec<String> {
        let (subject, story) = (self.subject(), self.sleep(since, until));
        let mut sentences = vec![if self.is_task() {
            tr!("{subject} was asleep at its await: {story}.", subject, story)
        } else {
            tr!("{subject} was asleep: {story}.", subject, story)
        }];
        if self.woken_before(until) {
            let at = time(self.went_on());
            sentences.push(match (self.after.first(), self.after.get(1)) {
                (Some(Event { what: What::Cancelled, .. }), _) => {
                    tr!("It did not sleep that long: it was cancelled there at {at}.", at)
                }
                (_, Some(Event { what: What::Interrupted, .. })) => {
                    tr!("It did not sleep that long: Ctrl-C woke it at {at}.", at)
                }
                _ => tr!("It did not sleep that long: it went on at {at}.", at),
            });
        }
        sentences.extend(self.flag_unseen(since));
        sentences
    }

    /// Its sleep was over, and it ran as soon as it could.
    fn waking(&self, since: Duration, until: Duration) -> Vec<String> {
        let (subject, story) = (self.subject(), self.sleep(since, until));
        let then = if let [Event { what: What::Waits(For::Gil), at: asked, .. }, had, ..] = &self.after[..] {
            let (waited, at) = (duration(had.at.saturating_sub(*asked)), time(had.at));
            tr!("Then it had to wait for the GIL, {waited} long, and ran at {at}.", waited, at)
        } else {
            let later = duration(self.went_on().saturating_sub(until));
            sentence(&self.how_it_went_on(&tr!("{later} later", later)))
        };
        vec![tr!("{subject} was just waking: {story}.", subject, story), then]
    }

    /// What a sleep was between, as a clause.
    fn sleep(&self, since: Duration, until: Duration) -> String {
        let (cut_short, until) = (self.woken_before(until), time(until));
        let done = self.before.iter().rev().find(|event| !matches!(event.what, What::Waits(_) | What::Resumes));
        match (done, self.in_slow()) {
            (Some(event @ Event { what: What::Frame(_), .. }), _) => {
                let (frame, at) = (self.frame(event), time(event.at));
                if cut_short {
                    tr!(
                        "it had drawn {frame} at {at} and was to sleep until {until}, when the next one was due",
                        frame,
                        at,
                        until
                    )
                } else {
                    tr!(
                        "it had drawn {frame} at {at} and slept until {until}, when the next one was due",
                        frame,
                        at,
                        until
                    )
                }
            }
            (_, Some(call)) => {
                let called = time(call.at);
                if cut_short {
                    tr!("it had called `slow` at {called}, and `slow` was to sleep until {until}", called, until)
                } else {
                    tr!("it had called `slow` at {called}, and `slow` slept until {until}", called, until)
                }
            }
            _ if cut_short => tr!("it was to sleep from {from} until {until}", from = time(since), until),
            _ => tr!("it slept from {from} until {until}", from = time(since), until),
        }
    }

    /// Whether a sleep until that time was cut short.
    fn woken_before(&self, until: Duration) -> bool {
        self.went_on() + SHORT < until
    }

    /// The flag was set while it slept, so that it could not see it at once.
    fn flag_unseen(&self, since: Duration) -> Option<String> {
        let woken = self.went_on();
        let next_wait = self.after.iter().position(|event| matches!(event.what, What::Waits(_)));
        let seen =
            self.after[..next_wait.unwrap_or(self.after.len())].iter().find(|event| event.what == What::FlagSeen)?;
        let set = self.trace.events.iter().rfind(|event| event.what == What::FlagSet && event.at < woken)?;
        let (set_at, seen_at) = (time(set.at), time(seen.at));
        (set.at >= since).then(|| {
            tr!("The flag was set at {set_at}. Asleep, it could not look; it saw it at {seen_at}.", set_at, seen_at)
        })
    }

    /// It waited inside of a coroutine without awaiting.
    fn blocking(&self, since: Duration) -> Vec<String> {
        let (subject, from, to) = (self.subject(), time(since), time(self.went_on()));
        let held = match self.in_slow() {
            Some(_) => tr!(
                "{subject} held the thread of the event loop: it waited inside `slow` from {from} to {to} without \
                 awaiting.",
                subject,
                from,
                to
            ),
            None => tr!(
                "{subject} held the thread of the event loop: it waited from {from} to {to} without awaiting.",
                subject,
                from,
                to
            ),
        };
        [held].into_iter().chain(self.kept_waiting()).collect()
    }

    /// It waited for a future, which was not done yet.
    fn for_a_future(&self, since: Duration, limit: Option<Duration>) -> String {
        let (subject, from, to) = (self.subject(), time(since), time(self.went_on()));
        match (self.is_task(), limit.map(time)) {
            (true, _) => {
                tr!("{subject} was at its await: it awaited a future, from {from} until {to}.", subject, from, to)
            }
            (false, None) => tr!("{subject} waited for a future, from {from} until {to}.", subject, from, to),
            (false, Some(limit)) => tr!(
                "{subject} waited for a future, from {from} until {to}; it would not have waited longer than until \
                 {limit}.",
                subject,
                from,
                to,
                limit
            ),
        }
    }

    /// It waited for another to end, which had not ended yet.
    fn joining(&self, other: LaneId, end: Option<Duration>) -> Vec<String> {
        let (subject, name) = (self.subject(), &self.trace.lane(other).name);
        let end = match end {
            Some(end) => tr!("which happened at {at}", at = time(end)),
            None => tr!("which did not happen in this run").to_owned(),
        };
        let mut sentences = vec![match self.trace.lane(other).kind {
            LaneKind::Thread if self.is_task() => tr!(
                "{subject} was at its await: it awaited the end of what the thread `{name}` does, {end}.",
                subject,
                name,
                end
            ),
            LaneKind::Thread => {
                tr!("{subject} was in its join: it waited for the thread `{name}` to end, {end}.", subject, name, end)
            }
            LaneKind::Process => {
                tr!("{subject} waited for the process `{name}` to end, {end}.", subject, name, end)
            }
            LaneKind::Task { .. } => {
                tr!("{subject} was at its await: it awaited the end of the task `{name}`, {end}.", subject, name, end)
            }
        }];
        let asked = self.before.iter().rev().find(|event| !matches!(event.what, What::Waits(_)));
        sentences.extend(asked.and_then(|event| match event.what {
            What::FlagSet | What::CancelAsked | What::PipeClosed => Some(sentence(&self.done(event))),
            _ => None,
        }));
        sentences
    }

    /// When it went on, or the end of the run if it did not.
    pub(super) fn went_on(&self) -> Duration {
        self.after.first().map_or(self.trace.tally.elapsed, |event| event.at)
    }

    /// And what it did then, as a clause.
    pub(super) fn how_it_went_on(&self, when: &str) -> String {
        match self.after.first().map(|event| &event.what) {
            Some(What::Cancelled) => tr!("it was cancelled at its await {when}", when),
            Some(What::Ended) => tr!("it ended {when}", when),
            Some(What::OffCore { .. }) => tr!("it ran on {when}", when),
            _ => tr!("it ran {when}", when),
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
    use crate::render::why::tests::tells;
    use crate::run::spec::Work;
    use crate::trace::handmade::{self, TASK, THREAD, ms, sleep, trace};
    use crate::trace::{Event, For, What};

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
