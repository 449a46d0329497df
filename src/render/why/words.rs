//! A reason in sentences.

mod event_loop;
mod life;
mod ready;
#[cfg(test)]
mod tests;
mod waits;

use crate::render::quantity::{exactly, ordinal, time};
use crate::render::vocabulary;
use crate::run::spec::Work;
use crate::tr;
use crate::trace::moment::Moment;
use crate::trace::reason::Reason;
use crate::trace::{Event, LaneId, LaneKind, What};

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
    fn sentences(&self, reason: &Reason<'_>) -> Vec<String> {
        match reason {
            Reason::Over => vec![self.over()],
            Reason::NeverAwaited { dropped } => vec![self.never_awaited(&time(*dropped))],
            Reason::Ended { ended, cause } => vec![self.ended(&time(*ended), *cause)],
            Reason::NotStarted => vec![self.not_started()],
            Reason::NotKept => vec![self.not_kept()],
            Reason::NotRecorded => vec![self.not_recorded()],
            Reason::Loading { begun } => vec![self.loading(begun.map(time))],
            Reason::RanLoop { task, span } => self.ran_loop(*task, span),
            Reason::IdleLoop { next } => vec![self.idle_loop(*next)],
            Reason::Ran { call, end, last, until, kept } => self.ran(*call, *end, last, &time(*until), kept),
            Reason::Asleep { sleep, woken, flag } => self.asleep(sleep, *woken, *flag),
            Reason::Waking { sleep, gil, next } => self.waking(sleep, *gil, *next),
            Reason::Blocked { in_slow, from, to, kept } => self.blocked(*in_slow, &time(*from), &time(*to), kept),
            Reason::AwaitedFuture { from, to, limit } => vec![self.awaited_future(&time(*from), &time(*to), *limit)],
            Reason::AwaitedObject { name, verb, from, to, limit, holder } => {
                let waited = self.awaited_object(&format!("{name}.{verb}"), &time(*from), *to, *limit);
                [waited].into_iter().chain(holder.map(|lane| self.never_gave_back(lane))).collect()
            }
            Reason::AwaitedEnd { other, ended, asked } => {
                let asked = asked.map(|event| sentence(&self.had(event)));
                [self.awaited_end(*other, *ended)].into_iter().chain(asked).collect()
            }
            Reason::Ready(ready) => self.ready(ready),
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
