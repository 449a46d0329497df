//! A reason in sentences.

mod ready;
#[cfg(test)]
mod tests;
mod waits;

use std::time::Duration;

use crate::names::listed;
use crate::render::quantity::{duration, exactly, ordinal, time};
use crate::render::vocabulary;
use crate::run::spec::Work;
use crate::tr;
use crate::trace::moment::Moment;
use crate::trace::reason::{LaneEnding, Reason, Sleep, Woken};
use crate::trace::states::{State, StateSpan};
use crate::trace::{Event, HadBy, Lack, LaneId, LaneKind, What};

/// The sentences for a reason.
pub(super) fn sentences(moment: &Moment<'_>, work: Work, reason: &Reason<'_>) -> Vec<String> {
    let words = Words { moment, subject: tr!("At {at} {lane}", at = exactly(moment.at), lane = name(moment)), work };
    words.sentences(reason)
}

struct Words<'a> {
    moment: &'a Moment<'a>,
    /// The beginning of every first sentence.
    subject: String,
    work: Work,
}

fn name(moment: &Moment<'_>) -> String {
    let info = moment.info();
    match info.kind {
        LaneKind::Thread => tr!("the thread `{name}`", name = info.name),
        LaneKind::Task(_) => tr!("the task `{name}`", name = info.name),
        LaneKind::Process => tr!("the process `{name}`", name = info.name),
    }
}

impl Words<'_> {
    #[expect(clippy::too_many_lines, reason = "one arm for each reason")]
    fn sentences(&self, reason: &Reason<'_>) -> Vec<String> {
        let (subject, at) = (&self.subject, exactly(self.moment.at));
        match reason {
            Reason::Over => {
                let end = time(self.moment.trace.tally.elapsed);
                vec![tr!("At {at} the run was over: it ended at {end}.", at, end)]
            }
            Reason::NeverAwaited { dropped } => vec![tr!(
                "At {at} the coroutine `{name}` was not running, nor did it ever: nothing had awaited it when it was \
                 dropped, at {dropped}.",
                at,
                name = self.moment.info().name,
                dropped = time(*dropped)
            )],
            Reason::Ended { ended, cause } => vec![self.ended(&time(*ended), *cause)],
            Reason::NotStarted => {
                let later = duration(self.moment.info().started.saturating_sub(self.moment.at));
                vec![tr!("{subject} did not exist yet: it was started {later} later.", subject, later)]
            }
            Reason::NotKept => vec![tr!(
                "What {lane} did at {at} is not known: of a long run only the newest events are kept, and its last one \
                 before that time is not among them.",
                lane = name(self.moment),
                at
            )],
            Reason::NotRecorded => vec![tr!(
                "What {lane} did at {at} is not known: no event was recorded that says it.",
                lane = name(self.moment),
                at
            )],
            Reason::Loading { begun } => {
                let started = time(self.moment.info().started);
                vec![match begun.map(time) {
                    Some(begun) => tr!(
                        "{subject} was being started: the system began to load it at {started}, and it began to run at \
                         {begun}.",
                        subject,
                        started,
                        begun
                    ),
                    None => {
                        tr!("{subject} was being started: the system began to load it at {started}.", subject, started)
                    }
                }]
            }
            Reason::RanLoop { task, span } => self.ran_loop(*task, span),
            Reason::IdleLoop { next } => vec![match next {
                None => tr!("{subject} had nothing left to run on its event loop.", subject),
                Some(event) => tr!(
                    "{subject} was asleep in its event loop: every task was waiting. The next to run was `{next}`, at \
                     {at}.",
                    subject,
                    next = self.lane(event.lane),
                    at = time(event.at)
                ),
            }],
            Reason::Ran { call, end, last, until, kept } => self.ran(*call, *end, last, &time(*until), kept),
            Reason::Asleep { sleep, woken, flag } => self.asleep(sleep, *woken, *flag),
            Reason::Waking { sleep, gil, next } => {
                let (story, later) = (self.sleep(sleep), self.moment.went_on().saturating_sub(sleep.until));
                let then = match gil {
                    Some((waited, at)) => tr!(
                        "Then it had to wait for the GIL, {waited} long, and ran at {at}.",
                        waited = duration(*waited),
                        at = time(*at)
                    ),
                    None => sentence(&went_on(*next, &tr!("{later} later", later = duration(later)))),
                };
                vec![tr!("{subject} was just waking: {story}.", subject, story), then]
            }
            Reason::Blocked { in_slow, from, to, kept } => {
                let (from, to) = (time(*from), time(*to));
                let held = if *in_slow {
                    tr!(
                        "{subject} held the thread of the event loop: it waited inside `slow` from {from} to {to} \
                         without awaiting.",
                        subject,
                        from,
                        to
                    )
                } else {
                    tr!(
                        "{subject} held the thread of the event loop: it waited from {from} to {to} without awaiting.",
                        subject,
                        from,
                        to
                    )
                };
                [held].into_iter().chain(self.kept_waiting(kept)).collect()
            }
            Reason::AwaitedFuture { from, to, limit } => vec![self.awaited_future(&time(*from), &time(*to), *limit)],
            Reason::AwaitedObject { name, verb, from, to, limit, holder } => {
                let waited = self.awaited_object(&format!("{name}.{verb}"), &time(*from), *to, *limit);
                let held = holder.map(|lane| {
                    if lane == self.moment.lane {
                        return tr!("It had it already, and did not give it back.").to_owned();
                    }
                    tr!("`{lane}` had it, and did not give it back.", lane = self.lane(lane))
                });
                [waited].into_iter().chain(held).collect()
            }
            Reason::AwaitedEnd { other, ended, asked } => {
                let asked = asked.map(|event| sentence(&self.had(event)));
                [self.awaited_end(*other, *ended)].into_iter().chain(asked).collect()
            }
            Reason::Ready(ready) => self.ready(ready),
        }
    }

    /// That it has ended, and what let it end.
    fn ended(&self, ended: &str, cause: Option<LaneEnding<'_>>) -> String {
        let subject = &self.subject;
        match cause {
            Some(LaneEnding::Cancelled) => {
                tr!("{subject} was no more: it ended at {ended}, having been cancelled at its await.", subject, ended)
            }
            Some(LaneEnding::FlagSeen) => {
                tr!("{subject} was no more: it ended at {ended}, having seen the flag.", subject, ended)
            }
            Some(LaneEnding::PipeEnded) => {
                tr!("{subject} was no more: it ended at {ended}, having found its pipe at the end.", subject, ended)
            }
            Some(LaneEnding::Failed(error)) => {
                tr!("{subject} was no more: it ended at {ended}, having failed with `{error}`.", subject, ended, error)
            }
            None => tr!("{subject} was no more: it ended at {ended}.", subject, ended),
        }
    }

    fn ran_loop(&self, task: LaneId, span: &StateSpan) -> Vec<String> {
        let (subject, name, from, to) = (&self.subject, self.lane(task), time(span.from), time(span.to));
        match span.state {
            State::Blocked => {
                let still = tr!(
                    "{subject} stood still: on its event loop `{name}` waited from {from} to {to} without awaiting.",
                    subject,
                    name,
                    from,
                    to
                );
                vec![still, tr!("Until then no other task could run on this thread.").to_owned()]
            }
            State::Lacks(lack) => self.loop_lacked(lack, name, &from, &to),
            State::Running => vec![tr!(
                "{subject} ran its event loop, and on it the task `{name}` from {from} to {to}.",
                subject,
                name,
                from,
                to
            )],
            // A task in these states leaves the loop to others.
            State::Sleeping
            | State::AwaitsEnd
            | State::AwaitsFuture
            | State::AwaitsObject
            | State::NotAwaited
            | State::Unknown => Vec::new(),
        }
    }

    /// Sentences on what the thread of an event loop lacked while it was ready to run this task.
    fn loop_lacked(&self, lack: Lack, name: &str, from: &str, to: &str) -> Vec<String> {
        let subject = &self.subject;
        match lack.had_by() {
            HadBy::WhateverRuns => vec![tr!(
                "{subject} was ready to run the task `{name}`, but from {from} to {to} the system gave it no core.",
                subject,
                name,
                from,
                to
            )],
            HadBy::ThreadThatRuns => vec![tr!(
                "{subject} was ready to run the task `{name}`, but from {from} to {to} another thread had the GIL.",
                subject,
                name,
                from,
                to
            )],
            // A task that lacks these leaves the loop to others.
            HadBy::TaskOnItsLoop | HadBy::LaneThatTookIt => Vec::new(),
        }
    }

    fn ran(
        &self,
        call: Option<&Event>,
        end: Option<&Event>,
        last: &Event,
        until: &str,
        kept: &[LaneId],
    ) -> Vec<String> {
        let subject = &self.subject;
        let Some(call) = call else {
            let first =
                tr!("{subject} was running: {done}, and ran until {until}.", subject, done = self.had(last), until);
            return [first].into_iter().chain(self.kept_waiting(kept)).collect();
        };
        let called = time(call.at);
        let first = if self.work == Work::Cpu {
            tr!("{subject} was computing: it was inside `slow`, which it had called at {called}.", subject, called)
        } else {
            tr!("{subject} was running: it was inside `slow`, which it had called at {called}.", subject, called)
        };
        let how = end.map(|event| {
            let at = time(event.at);
            if let What::Answer(answer) = event.what {
                tr!("`slow` returned {answer} at {at}.", answer, at)
            } else {
                tr!("Ctrl-C ended `slow` at {at}.", at)
            }
        });
        [first].into_iter().chain(self.kept_waiting(kept)).chain(how).collect()
    }

    fn asleep(
        &self,
        sleep: &Sleep<'_>,
        woken: Option<(Duration, Woken)>,
        flag: Option<(Duration, Duration)>,
    ) -> Vec<String> {
        let (subject, story) = (&self.subject, self.sleep(sleep));
        let first = if self.moment.is_task() {
            tr!("{subject} was asleep at its await: {story}.", subject, story)
        } else {
            tr!("{subject} was asleep: {story}.", subject, story)
        };
        let woken = woken.map(|(at, woken)| match woken {
            Woken::ByCancellation => tr!("It did not sleep that long: it was cancelled there at {at}.", at = time(at)),
            Woken::ByCtrlC => tr!("It did not sleep that long: Ctrl-C woke it at {at}.", at = time(at)),
            Woken::Somehow => tr!("It did not sleep that long: it went on at {at}.", at = time(at)),
        });
        let flag = flag.map(|(set_at, seen_at)| {
            let (set_at, seen_at) = (time(set_at), time(seen_at));
            tr!("The flag was set at {set_at}. Asleep, it could not look; it saw it at {seen_at}.", set_at, seen_at)
        });
        [first].into_iter().chain(woken).chain(flag).collect()
    }

    /// The tasks that it kept from running.
    fn kept_waiting(&self, kept: &[LaneId]) -> Option<String> {
        let names = self.names(kept.iter().copied());
        match &*names {
            [] => None,
            [_] => Some(tr!(
                "Meanwhile {name} was ready but could not run: there is one thread for all tasks.",
                name = listed(&names)
            )),
            _ => Some(tr!(
                "Meanwhile {names} were ready but could not run: there is one thread for all tasks.",
                names = listed(&names)
            )),
        }
    }

    /// What it had done, and when, as a clause: without a capital and a full stop.
    fn had(&self, event: &Event) -> String {
        vocabulary::event(&event.what, "").had(&time(event.at), &self.frame(event))
    }

    /// The frame that it had drawn, if it can be counted.
    fn frame(&self, event: &Event) -> String {
        match self.moment.frame(event) {
            Some(nth) => tr!("its {nth} frame", nth = ordinal(nth)),
            None => tr!("a frame").to_owned(),
        }
    }

    fn lane(&self, lane: LaneId) -> &str {
        &self.moment.trace.lane(lane).name
    }

    /// The names of these lanes, each once.
    fn names(&self, lanes: impl Iterator<Item = LaneId>) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for lane in lanes {
            if !names.contains(&self.lane(lane)) {
                names.push(self.lane(lane));
            }
        }
        names
    }
}

/// What it did when it went on, as a clause.
fn went_on(next: Option<&Event>, when: &str) -> String {
    let is = |what: &What| next.is_some_and(|event| event.what == *what);
    if is(&What::Cancelled) {
        tr!("it was cancelled at its await {when}", when)
    } else if is(&What::Ended) {
        tr!("it ended {when}", when)
    } else if next.and_then(|event| event.what.off_core_since()).is_some() {
        tr!("it ran on {when}", when)
    } else {
        tr!("it ran {when}", when)
    }
}

/// A clause as a sentence of its own.
fn sentence(clause: &str) -> String {
    let mut rest = clause.chars();
    let capital: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{capital}{}.", rest.as_str())
}
