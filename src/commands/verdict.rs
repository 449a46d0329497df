//! Whether a guess was right. Other programs on the machine may disturb a live run, so a guess is also compared with
//! what an idle machine gives, and the verdict says which of the two it matches.

use std::time::Duration;

use crate::learner::here::Here;
use crate::lesson::task::LessonTask;
use crate::lesson::task::predict::Predict;
use crate::render;
use crate::render::quantity::{duration, measured};
use crate::session::{LastRun, Session};
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::measure::{Measure, MeasureUnit};

/// Whole numbers up to 2^53 are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A guess and the facts that it is compared with. All values are in the unit of the measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Verdict {
    measure: Measure,
    guess: f64,
    ran: f64,
    /// The value on an idle machine, if it is known.
    idle: Option<f64>,
    tolerance: Option<f64>,
    /// For how long lanes of the run were kept off their cores.
    off_core: Duration,
}

/// What a guess matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    Run,
    /// Only the value on an idle machine.
    Idle,
    Neither,
}

impl Session {
    /// The verdict on a guess at the run that the command has made. None if that run has no such measure.
    pub(super) fn verdict(&self, predict: &Predict, guess: f64) -> Option<Verdict> {
        let LastRun { trace, .. } = self.own_run()?;
        let ran = trace.measure(predict.measure)?;
        let idle = self.idle_run().and_then(|trace| trace.measure(predict.measure));
        Some(Verdict { idle, off_core: trace.tally.off_core, ..Verdict::new(predict, guess, ran) })
    }
}

impl Verdict {
    /// The verdict on a guess at what no other program can disturb.
    pub(super) fn new(predict: &Predict, guess: f64, ran: f64) -> Self {
        let Predict { measure, tolerance, .. } = *predict;
        Verdict { measure, guess, ran, idle: None, tolerance, off_core: Duration::ZERO }
    }

    pub(super) fn met(&self) -> Met {
        match self.idle {
            _ if self.is_near(self.guess, self.ran) => Met::Run,
            Some(idle) if self.is_idle(idle) => Met::Idle,
            _ => Met::Neither,
        }
    }

    /// The verdict in words.
    pub(super) fn words(&self) -> Text {
        let (guess, ran) = (measured(self.measure, self.guess), measured(self.measure, self.ran));
        let verdict = match self.met() {
            Met::Run if guess == ran => Line::of(Tone::Good, tr!("Right:")),
            Met::Run => Line::of(Tone::Good, tr!("Close enough:")),
            Met::Idle if self.idle.map(|idle| measured(self.measure, idle)).as_ref() == Some(&guess) => {
                Line::of(Tone::Good, tr!("Right for an idle machine:"))
            }
            Met::Idle => Line::of(Tone::Good, tr!("Close enough for an idle machine:")),
            Met::Neither => Line::of(Tone::Warning, tr!("It differed:")),
        };
        let values = if self.measure.is_of_explore() {
            tr!("you said {predicted}, and there are {count}.", predicted = guess, count = ran)
        } else {
            tr!("you said {predicted}, the run had {run}.", predicted = guess, run = ran)
        };
        let mut text = Text::from(verdict.with(Tone::Plain, format!(" {values}")));
        // A run that differs from an idle machine was disturbed.
        if let Some(idle) = self.idle.filter(|idle| !self.is_near(self.ran, *idle)) {
            let idle = measured(self.measure, idle);
            text.push(Line::marked(&if self.off_core >= Duration::from_millis(1) {
                let time = duration(self.off_core);
                tr!(
                    "An idle machine gives {idle}; this one kept lanes of the run off their cores for {time}.",
                    idle,
                    time
                )
            } else {
                tr!("An idle machine gives {idle}; this one had other things to do.", idle)
            }));
        }
        text
    }

    /// Whether the guess is the value on an idle machine. A wide tolerance is meant for disturbed runs: here it is at
    /// most a quarter of a value above zero.
    fn is_idle(&self, idle: f64) -> bool {
        let is_far = idle > 0.0 && (self.guess - idle).abs() > idle / 4.0;
        self.is_near(self.guess, idle) && !is_far
    }

    fn is_near(&self, guess: f64, value: f64) -> bool {
        let usual = match self.measure.unit() {
            // Larger whole numbers cannot all be told from their neighbours.
            MeasureUnit::Count if value > EXACT => value / 100.0,
            MeasureUnit::Count => 0.0,
            MeasureUnit::Seconds | MeasureUnit::Ratio | MeasureUnit::Bytes => value.abs() / 10.0,
        };
        (guess - value).abs() <= self.tolerance.unwrap_or(usual) + f64::EPSILON
    }
}

/// Why a guess at the last run was wrong: in the words of the lesson, else in those of `why`.
pub(super) fn reason(session: &Session, predict: &Predict, here: &Here, task: usize) -> Text {
    let told = told_why(predict, here, task);
    if told.is_empty() { explained(session, predict.measure) } else { told }
}

/// The lesson's words for a wrong guess.
pub(super) fn told_why(predict: &Predict, here: &Here, task: usize) -> Text {
    let why = in_words(predict, here, task).why.as_ref().or(predict.why.as_ref());
    why.map_or_else(Text::new, Text::marked)
}

/// A prediction in the language that is spoken.
pub(super) fn in_words<'a>(predict: &'a Predict, here: &'a Here, task: usize) -> &'a Predict {
    if let Some(LessonTask::Predict(words)) = here.shown_task(task) { words } else { predict }
}

/// The sentence of `why` that explains what was measured, where one moment of the run tells it.
fn explained(session: &Session, measure: Measure) -> Text {
    let Some(LastRun { spec, trace, .. }) = &session.last_run else { return Text::new() };
    let Some((lane, at)) = trace.telling_moment(measure) else { return Text::new() };
    let why = render::why::why(spec, trace, lane, at);
    why.lines().first().map_or_else(Text::new, |line| Text::from(line.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(guess: f64, ran: f64, idle: Option<f64>) -> Verdict {
        let (measure, tolerance) = (Measure::Elapsed, None);
        Verdict { measure, guess, ran, idle, tolerance, off_core: Duration::from_millis(600) }
    }

    #[test]
    fn a_guess_may_meet_the_run_or_an_idle_machine() {
        assert_eq!(verdict(2.0, 2.1, Some(2.0)).met(), Met::Run);
        assert_eq!(verdict(2.0, 6.6, Some(2.0)).met(), Met::Idle);
        assert_eq!(verdict(6.6, 6.6, Some(2.0)).met(), Met::Run);
        assert_eq!(verdict(4.0, 6.6, Some(2.0)).met(), Met::Neither);
        assert_eq!(verdict(2.0, 6.6, None).met(), Met::Neither);
    }

    #[test]
    fn a_wide_tolerance_does_not_make_a_guess_right_for_an_idle_machine() {
        let wide = |guess, ran| Verdict { tolerance: Some(0.5), ..verdict(guess, ran, Some(1.0)) };
        assert_eq!(wide(1.5, 2.013).met(), Met::Neither);
        assert_eq!(wide(1.2, 2.013).met(), Met::Idle);
        assert_eq!(wide(1.5, 1.9).met(), Met::Run);
    }

    #[test]
    fn a_disturbed_run_says_what_got_in_the_way() {
        let words = verdict(2.0, 6.6, Some(2.0)).words().plain();
        assert!(words.starts_with("Right for an idle machine: you said 2 s, the run had 6.6 s."), "{words}");
        assert!(
            words.contains("An idle machine gives 2 s; this one kept lanes of the run off their cores for 600 ms.")
        );
        assert!(!verdict(2.0, 2.1, Some(2.0)).words().plain().contains("idle"));
        let words = verdict(2.1, 6.6, Some(2.0)).words().plain();
        assert!(words.starts_with("Close enough for an idle machine: you said 2.1 s"), "{words}");
    }
}
