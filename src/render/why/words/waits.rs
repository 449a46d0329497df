//! Sentences on a lane that waits.

use std::time::Duration;

use super::{Words, sentence, went_on};
use crate::render::quantity::{duration, time};
use crate::tr;
use crate::trace::reason::{Sleep, Woken};
use crate::trace::{Event, LaneId, LaneKind};

impl Words<'_> {
    pub(super) fn asleep(
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

    pub(super) fn waking(
        &self,
        sleep: &Sleep<'_>,
        gil: Option<(Duration, Duration)>,
        next: Option<&Event>,
    ) -> Vec<String> {
        let (subject, story) = (&self.subject, self.sleep(sleep));
        let later = duration(self.moment.went_on().saturating_sub(sleep.until));
        let then = match gil {
            Some((waited, at)) => tr!(
                "Then it had to wait for the GIL, {waited} long, and ran at {at}.",
                waited = duration(waited),
                at = time(at)
            ),
            None => sentence(&went_on(next, &tr!("{later} later", later))),
        };
        vec![tr!("{subject} was just waking: {story}.", subject, story), then]
    }

    /// A clause on what a sleep was between.
    fn sleep(&self, sleep: &Sleep<'_>) -> String {
        let until = time(sleep.until);
        match (sleep.frame, sleep.call, sleep.is_cut_short) {
            (Some(event), _, true) => tr!(
                "it had drawn {frame} at {at} and was to sleep until {until}, when the next one was due",
                frame = self.frame(event),
                at = time(event.at),
                until
            ),
            (Some(event), _, false) => tr!(
                "it had drawn {frame} at {at} and slept until {until}, when the next one was due",
                frame = self.frame(event),
                at = time(event.at),
                until
            ),
            (None, Some(call), true) => tr!(
                "it had called `slow` at {called}, and `slow` was to sleep until {until}",
                called = time(call.at),
                until
            ),
            (None, Some(call), false) => {
                tr!("it had called `slow` at {called}, and `slow` slept until {until}", called = time(call.at), until)
            }
            (None, None, true) => {
                tr!("it was to sleep from {from} until {until}", from = time(sleep.since), until)
            }
            (None, None, false) => tr!("it slept from {from} until {until}", from = time(sleep.since), until),
        }
    }

    pub(super) fn awaited_future(&self, from: &str, to: &str, limit: Option<Duration>) -> String {
        let subject = &self.subject;
        match (self.moment.is_task(), limit.map(time)) {
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

    pub(super) fn awaited_object(
        &self,
        call: &str,
        from: &str,
        to: Option<Duration>,
        limit: Option<Duration>,
    ) -> String {
        let subject = &self.subject;
        match (to.map(time), limit.map(time)) {
            (None, None) => tr!("{subject} waited in `{call}` from {from} on, for ever.", subject, call, from),
            (None, Some(limit)) => {
                tr!("{subject} waited in `{call}` from {from} on, until {limit} at most.", subject, call, from, limit)
            }
            (Some(to), None) => tr!("{subject} waited in `{call}`, from {from} until {to}.", subject, call, from, to),
            (Some(to), Some(limit)) => tr!(
                "{subject} waited in `{call}`, from {from} until {to}; it would not have waited longer than until \
                 {limit}.",
                subject,
                call,
                from,
                to,
                limit
            ),
        }
    }

    /// A sentence on the holder of the lock for which the lane waited for ever.
    pub(super) fn never_gave_back(&self, holder: LaneId) -> String {
        if holder == self.moment.lane {
            return tr!("It had it already, and did not give it back.").to_owned();
        }
        tr!("`{lane}` had it, and did not give it back.", lane = self.lane(holder))
    }

    pub(super) fn awaited_end(&self, other: LaneId, ended: Option<Duration>) -> String {
        let (subject, name) = (&self.subject, self.lane(other));
        let end = match ended {
            Some(end) => tr!("which happened at {at}", at = time(end)),
            None => tr!("which did not happen in this run").to_owned(),
        };
        match self.moment.trace.lane(other).kind {
            LaneKind::Thread if self.moment.is_task() => tr!(
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
            LaneKind::Task(_) => {
                tr!("{subject} was at its await: it awaited the end of the task `{name}`, {end}.", subject, name, end)
            }
        }
    }
}
