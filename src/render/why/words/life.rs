//! What is said of a lane that was not there, or of which nothing is known.

use super::{Words, name};
use crate::render::quantity::{duration, exactly, time};
use crate::tr;
use crate::trace::reason::LaneEnding;

impl Words<'_> {
    pub(super) fn over(&self) -> String {
        let (at, end) = (exactly(self.moment.at), time(self.moment.trace.tally.elapsed));
        tr!("At {at} the run was over: it ended at {end}.", at, end)
    }

    pub(super) fn never_awaited(&self, dropped: &str) -> String {
        tr!(
            "At {at} the coroutine `{name}` was not running, nor did it ever: nothing had awaited it when it was \
             dropped, at {dropped}.",
            at = exactly(self.moment.at),
            name = self.moment.info().name,
            dropped
        )
    }

    /// That it has ended, and what let it end.
    pub(super) fn ended(&self, ended: &str, cause: Option<LaneEnding<'_>>) -> String {
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

    pub(super) fn not_started(&self) -> String {
        let later = duration(self.moment.info().started.saturating_sub(self.moment.at));
        tr!("{subject} did not exist yet: it was started {later} later.", subject = self.subject, later)
    }

    pub(super) fn not_kept(&self) -> String {
        tr!(
            "What {lane} did at {at} is not known: of a long run only the newest events are kept, and its last one \
             before that time is not among them.",
            lane = name(self.moment),
            at = exactly(self.moment.at)
        )
    }

    pub(super) fn not_recorded(&self) -> String {
        tr!(
            "What {lane} did at {at} is not known: no event was recorded that says it.",
            lane = name(self.moment),
            at = exactly(self.moment.at)
        )
    }

    /// A sentence on a process that was being started, and began to run at `begun`.
    pub(super) fn loading(&self, begun: Option<String>) -> String {
        let (subject, started) = (&self.subject, time(self.moment.info().started));
        match begun {
            Some(begun) => tr!(
                "{subject} was being started: the system began to load it at {started}, and it began to run at \
                 {begun}.",
                subject,
                started,
                begun
            ),
            None => tr!("{subject} was being started: the system began to load it at {started}.", subject, started),
        }
    }
}
