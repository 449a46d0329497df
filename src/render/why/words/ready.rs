//! Sentences on a lane that could have gone on, and what it lacked.

use super::{Words, went_on};
use crate::language::filled;
use crate::names::listed;
use crate::render::quantity::{duration, time};
use crate::render::vocabulary;
use crate::tr;
use crate::trace::holders::Stretch;
use crate::trace::reason::{Cause, Holder, ReadyLane};
use crate::trace::states::StateSpan;
use crate::trace::{HadBy, Lack};

impl Words<'_> {
    pub(super) fn ready(&self, ready: &ReadyLane<'_>) -> Vec<String> {
        let (subject, why) = (&self.subject, self.cause(ready));
        let waited = duration(self.moment.went_on().saturating_sub(ready.since));
        if ready.is_short() {
            let then = went_on(ready.next, &tr!("{later} later", later = waited));
            return vec![tr!("{subject} was about to run: {why}, and {then}.", subject, why, then)];
        }
        let lasted = filled(vocabulary::lack(ready.lack).lasted, &[("waited", &waited)]);
        let then = match ready.next {
            None => tr!("{lasted}, until the run was over.", lasted),
            Some(next) => {
                let then = went_on(Some(next), &tr!("at {at}", at = time(next.at)));
                tr!("{lasted}; then {then}.", lasted, then)
            }
        };
        [self.lacked(ready, &why)].into_iter().chain(self.meanwhile(ready)).chain([then]).collect()
    }

    /// A clause on what made it ready.
    fn cause(&self, ready: &ReadyLane<'_>) -> String {
        let since = time(ready.since);
        match ready.cause {
            Cause::Started => tr!("it was started at {at}", at = since),
            Cause::SleepOver(until) => tr!("its sleep was over at {at}", at = time(until)),
            Cause::Ended(other, end) => tr!("`{name}` had ended at {at}", name = self.lane(other), at = time(end)),
            Cause::GaveWay => tr!("it had given way to the others at {at}", at = since),
            Cause::Wanted => tr!("it wanted it from {at} on", at = since),
            Cause::Ran => tr!("it was running until {at}", at = since),
        }
    }

    /// A sentence that it could have gone on except for one thing.
    fn lacked(&self, ready: &ReadyLane<'_>, why: &str) -> String {
        let subject = &self.subject;
        if ready.cause == Cause::Ran {
            return tr!(
                "{subject} was ready but could not run: {why}, when the system gave its core away.",
                subject,
                why
            );
        }
        let taken = if ready.lack == Lack::Loop { self.loop_was_taken(ready) } else { String::new() };
        filled(vocabulary::lack(ready.lack).lacked, &[("subject", subject), ("why", &why), ("taken", &taken)])
    }

    /// A clause on which task had the thread of the event loop.
    fn loop_was_taken(&self, ready: &ReadyLane<'_>) -> String {
        if let Some(Holder { stretch, in_slow, .. }) = ready.holder {
            let (name, from, to) = (self.lane(stretch.lane), time(stretch.from), time(stretch.to));
            return if in_slow {
                tr!(
                    "`{name}`, inside `slow`, had the thread of the event loop from {from} to {to} without awaiting",
                    name,
                    from,
                    to
                )
            } else {
                tr!("`{name}` had the thread of the event loop from {from} to {to} without awaiting", name, from, to)
            };
        }
        match (&*self.names(ready.holders.iter().map(|stretch| stretch.lane)), ready.loop_awaited_gil) {
            ([], Some(StateSpan { from, to, .. })) => tr!(
                "the thread of the event loop had to wait for the GIL, from {from} to {to}",
                from = time(from),
                to = time(to)
            ),
            ([], None) => tr!("the event loop came to it only later, though no other task ran").to_owned(),
            (names, _) => tr!("the thread of the event loop was taken, by {names}", names = listed(names)),
        }
    }

    /// A sentence on which lanes had what it lacked; None if it lacked the loop, which an earlier sentence says.
    fn meanwhile(&self, ready: &ReadyLane<'_>) -> Option<String> {
        match ready.lack.had_by() {
            HadBy::TaskOnItsLoop => None,
            HadBy::LaneThatTookIt => Some(self.was_held(ready)),
            HadBy::WhateverRuns => {
                let nothing = tr!(
                    "Nothing else of this run was running: something outside of it had the core, or the system itself."
                );
                Some(self.ran_meanwhile(ready, nothing))
            }
            HadBy::ThreadThatRuns => {
                let nothing = tr!("No other thread of this run was running meanwhile.");
                Some(self.ran_meanwhile(ready, nothing))
            }
        }
    }

    fn was_held(&self, ready: &ReadyLane<'_>) -> String {
        let Some(Holder { stretch: Stretch { lane, from, to }, state, .. }) = ready.holder else {
            return tr!("At this moment it was changing hands.").to_owned();
        };
        let (name, from, to) = (self.lane(lane), time(from), time(to));
        let does = vocabulary::state(state).words;
        tr!("`{name}` held it, from {from} to {to}. At this moment it {does}.", name, from, to, does)
    }

    /// A sentence on which lanes were running meanwhile; `nothing` is the sentence if none was.
    fn ran_meanwhile(&self, ready: &ReadyLane<'_>, nothing: &str) -> String {
        let names = self.names(ready.holders.iter().map(|stretch| stretch.lane));
        let took_turns = || tr!("While it waited, {names} took turns.", names = listed(&names));
        if let Some(Holder { stretch: Stretch { lane, from, to }, .. }) = ready.holder {
            let (name, from, to) = (self.lane(lane), time(from), time(to));
            let now = tr!("At this moment `{name}` was running, from {from} to {to}.", name, from, to);
            return if names.len() > 1 { format!("{now} {}", took_turns()) } else { now };
        }
        match (&*ready.holders, &*names) {
            ([], _) => nothing.to_owned(),
            ([Stretch { from, to, .. }], names) => {
                let (name, from, to) = (listed(names), time(*from), time(*to));
                tr!("Meanwhile {name} was running, from {from} to {to}.", name, from, to)
            }
            (_, names @ [_]) => tr!("Meanwhile {name} was running.", name = listed(names)),
            // Only one of them runs at a time.
            (_, _) if ready.lack.had_by() == HadBy::ThreadThatRuns => took_turns(),
            (_, names) => tr!("Meanwhile {names} were running.", names = listed(names)),
        }
    }
}
