//! How a learner did each step: when, in how many attempts, with how many hints. It is noted as it happens, for reports
//! on a class. For steps that were done with older versions it is not known.

use serde::{Deserialize, Serialize};

use super::step::StepId;

/// Seconds. In a longer pause the learner did something else, so it does not count as time spent on a step.
const BREAK: u64 = 30 * 60;

/// The record of a step, from the day it was first opened. Times are in seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    #[serde(flatten)]
    pub id: StepId,
    /// When the step was first opened.
    pub opened: u64,
    /// When the step was first done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<u64>,
    /// The time that the learner spent on it, without breaks.
    #[serde(default)]
    pub seconds: u64,
    /// Answers, goals and proofs, right and wrong, until the step was done.
    #[serde(default)]
    pub attempts: u64,
    /// How many of the attempts were wrong.
    #[serde(default)]
    pub wrong: u64,
    /// How many hints were shown until the step was done.
    #[serde(default)]
    pub hints: u64,
    /// The learner left it with `skip`.
    #[serde(default)]
    pub skipped: bool,
}

impl Record {
    pub(super) fn attempt(&mut self, is_right: bool) {
        self.attempts = self.attempts.saturating_add(1);
        self.wrong = self.wrong.saturating_add(u64::from(!is_right));
    }

    pub(super) fn takes_hint(&mut self) {
        self.hints = self.hints.saturating_add(1);
    }
}

/// The records of a learner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    /// When the learner last did something that was saved.
    #[serde(default)]
    active: u64,
    #[serde(default)]
    steps: Vec<Record>,
}

impl Records {
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub fn of(&self, id: &StepId) -> Option<&Record> {
        self.steps.iter().find(|record| record.id == *id)
    }

    pub(super) fn of_mut(&mut self, id: &StepId) -> Option<&mut Record> {
        self.steps.iter_mut().find(|record| record.id == *id)
    }

    /// Begins the record of a step, unless there is one.
    pub(super) fn begin(&mut self, id: &StepId, now: u64) {
        if self.of(id).is_none() {
            self.steps.push(Record { id: id.clone(), opened: now, ..Record::default() });
        }
    }

    /// The record of a step, for a change, as long as the step was never done: after that, a learner who comes back
    /// tries other things.
    pub(super) fn of_undone_mut(&mut self, id: &StepId) -> Option<&mut Record> {
        self.of_mut(id).filter(|record| record.finished.is_none())
    }

    /// Removes the records of the steps for which this is true.
    pub(super) fn forget(&mut self, is_forgotten: impl Fn(&StepId) -> bool) {
        self.steps.retain(|record| !is_forgotten(&record.id));
    }

    /// Adds the time that has passed to the step that was open.
    pub(super) fn pass(&mut self, open: Option<&StepId>, passed: Passed) {
        let before = counted(self.active, passed.begun);
        self.active = passed.now;
        if let Some(record) = open.and_then(|id| self.of_mut(id)) {
            record.seconds = record.seconds.saturating_add(before).saturating_add(passed.seconds);
        }
    }
}

/// The time between two saves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passed {
    /// When the learner first did something in it.
    begun: u64,
    /// Its seconds, without breaks.
    seconds: u64,
    pub(super) now: u64,
}

/// Counts the time between the things that a learner does, until it is saved.
#[derive(Debug, Default)]
pub(super) struct Stopwatch {
    /// When the learner first did something since the last save.
    begun: Option<u64>,
    last: u64,
    seconds: u64,
}

impl Stopwatch {
    /// The learner does something.
    pub(super) fn acts(&mut self, now: u64) {
        match self.begun {
            None => self.begun = Some(now),
            Some(_) => self.seconds += counted(self.last, now),
        }
        self.last = now;
    }

    /// Whether time has passed that was not saved.
    pub(super) fn runs(&self) -> bool {
        self.begun.is_some()
    }

    /// The time to save now.
    pub(super) fn take(&mut self, now: u64) -> Passed {
        self.acts(now);
        let Stopwatch { begun, seconds, .. } = std::mem::take(self);
        Passed { begun: begun.unwrap_or(now), seconds, now }
    }
}

/// The seconds of a pause that count. A clock that was set back counts none.
fn counted(from: u64, to: u64) -> u64 {
    Some(to.saturating_sub(from)).filter(|pause| *pause <= BREAK).unwrap_or_default()
}

/// A time in seconds since 1970 as in ISO 8601, in UTC: `2026-11-28T04:29:33Z`.
pub fn utc(seconds: u64) -> String {
    const DAY: u64 = 24 * 60 * 60;
    let (mut days, rest) = (seconds / DAY, seconds % DAY);
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    // The calendar repeats itself after 400 years.
    let mut year = 1970 + days / 146_097 * 400;
    days %= 146_097;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let (day, hour, minute, second) = (days + 1, rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_other_programs_read_them() {
        let written = [0, 951_782_399, 951_782_400, 1_709_164_800, 1_795_840_173, 4_107_542_399].map(utc);
        let wanted = [
            "1970-01-01T00:00:00Z",
            "2000-02-28T23:59:59Z",
            "2000-02-29T00:00:00Z",
            "2024-02-29T00:00:00Z",
            "2026-11-28T04:29:33Z",
            "2100-02-28T23:59:59Z",
        ];
        assert_eq!(written, wanted);
        assert_eq!(utc(u64::MAX).len(), "584554049253-01-01T00:00:00Z".len());
    }

    #[test]
    fn breaks_are_no_time_at_a_step() {
        let id = StepId { pack: None, lesson: "a".to_owned(), step: "b".to_owned() };
        let (mut records, mut watch) = (Records::default(), Stopwatch::default());
        let open = |records: &mut Records, watch: &mut Stopwatch, now| {
            records.pass(Some(&id), watch.take(now));
            records.begin(&id, now);
        };
        open(&mut records, &mut watch, 1_000_000);
        watch.acts(1_000_060);
        watch.acts(1_000_060 + BREAK + 1);
        open(&mut records, &mut watch, 1_000_060 + BREAK + 11);
        assert_eq!(records.of(&id).unwrap().seconds, 70);
        // The clock was set back.
        open(&mut records, &mut watch, 5);
        open(&mut records, &mut watch, 7);
        assert_eq!(records.of(&id).unwrap().seconds, 72);
    }
}
