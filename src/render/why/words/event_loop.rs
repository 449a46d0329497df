//! What is said of the thread of an event loop, and of a task that kept the others from running on it.

use super::Words;
use crate::names::listed;
use crate::render::quantity::time;
use crate::tr;
use crate::trace::states::{State, StateSpan};
use crate::trace::{Event, HadBy, Lack, LaneId};

impl Words<'_> {
    pub(super) fn ran_loop(&self, task: LaneId, span: &StateSpan) -> Vec<String> {
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

    /// A sentence on a loop whose tasks all waited.
    pub(super) fn idle_loop(&self, next: Option<&Event>) -> String {
        let subject = &self.subject;
        match next {
            None => tr!("{subject} had nothing left to run on its event loop.", subject),
            Some(event) => tr!(
                "{subject} was asleep in its event loop: every task was waiting. The next to run was `{next}`, at \
                 {at}.",
                subject,
                next = self.lane(event.lane),
                at = time(event.at)
            ),
        }
    }

    pub(super) fn blocked(&self, in_slow: bool, from: &str, to: &str, kept: &[LaneId]) -> Vec<String> {
        let subject = &self.subject;
        let held = if in_slow {
            tr!(
                "{subject} held the thread of the event loop: it waited inside `slow` from {from} to {to} without \
                 awaiting.",
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

    /// The tasks that it kept from running.
    pub(super) fn kept_waiting(&self, kept: &[LaneId]) -> Option<String> {
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
}
