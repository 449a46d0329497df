//! Goals as they are written in lessons: `elapsed < 3.2`.

use clap::ValueEnum;

use crate::bench::view::FutureState;
use crate::names::{choices, names_of};
use crate::program::condition::Condition;
use crate::program::explore::Reach;
use crate::tr;
use crate::trace::measure::Measure;

/// What must be true in the end; any commands may lead there.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    /// A measure of the last run.
    Run(MeasureBound),
    /// The state of the current future.
    Future(FutureState),
    /// The state of a program that the learner moves.
    Program(Reach),
}

/// A bound for a measure of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureBound {
    pub measure: Measure,
    pub comparison: Comparison,
    /// In the unit of the measure.
    pub value: f64,
}

/// A comparison, and its sign in lessons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Comparison {
    #[value(name = "<")]
    Less,
    #[value(name = "<=")]
    AtMost,
    #[value(name = ">")]
    More,
    #[value(name = ">=")]
    AtLeast,
    #[value(name = "==")]
    Equal,
}

/// The beginning of a goal about a future, and of one about a program.
const FUTURE: &str = "future.";
const REACHES: &str = "reaches ";

/// Why a text is not a goal.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoGoal {
    pub(super) message: String,
    pub(super) help: String,
}

impl Goal {
    /// Reads the state of a future, or a bound for a measure.
    pub(super) fn read(text: &str) -> Result<Goal, NoGoal> {
        if let Some(state) = text.trim().strip_prefix(REACHES) {
            return reach(state.trim()).map(Goal::Program);
        }
        match text.trim().strip_prefix(FUTURE) {
            Some(state) => {
                FutureState::from_str(state, false).map(Goal::Future).map_err(|_| no_state(text.trim(), state))
            }
            None => MeasureBound::read(text.trim()).map(Goal::Run),
        }
    }
}

/// Reads the state to which a program is to be moved: `deadlock`, the name of an exception, or a condition on its data.
fn reach(text: &str) -> Result<Reach, NoGoal> {
    if text == DEADLOCK {
        return Ok(Reach::Deadlock);
    }
    let is_class = text.starts_with(|character: char| character.is_ascii_uppercase())
        && text.chars().all(|character| character.is_alphanumeric() || character == '_');
    if is_class {
        return Ok(Reach::Failure(text.to_owned()));
    }
    Condition::read(text).map(Reach::Holds).map_err(|refusal| NoGoal {
        message: tr!("there is no goal `{text}`", text = format!("reaches {text}")),
        help: tr!(
            "{what}; a program reaches `deadlock`, an exception such as `ZeroDivisionError`, or a condition such as \
             `counter == 1`",
            what = refusal.what
        ),
    })
}

/// A goal about a program in words.
pub fn reached(reach: &Reach) -> &str {
    match reach {
        Reach::Deadlock => DEADLOCK,
        Reach::Failure(class) => class,
        Reach::Holds(condition) => condition.text(),
    }
}

/// The name of a deadlock in lessons.
pub const DEADLOCK: &str = "deadlock";

impl MeasureBound {
    /// Reads a measure, a comparison and a number. It may carry a unit, such as `ms`.
    fn read(text: &str) -> Result<MeasureBound, NoGoal> {
        let (word, rest) = split(text, |character| character.is_alphanumeric() || "-_.".contains(character));
        let measure = Measure::from_str(word, false).map_err(|_| no_measure(text, word))?;
        let (sign, number) = split(rest, |character| "<>=!".contains(character));
        let comparison = Comparison::from_str(sign, false).map_err(|_| NoGoal {
            message: tr!("`{text}` compares nothing", text),
            help: tr!(
                "write it like `{word} < 3`; there are {signs}",
                word,
                signs = names_of::<Comparison>().join(" ")
            ),
        })?;
        let (digits, unit) = split(number, |character| character.is_ascii_digit() || "+-.".contains(character));
        let factor = measure.unit().factor(unit);
        let value = digits.parse::<f64>().ok().filter(|value| value.is_finite());
        match (value, factor) {
            (Some(value), Some(factor)) => Ok(MeasureBound { measure, comparison, value: value * factor }),
            (Some(_), None) => Err(NoGoal {
                message: tr!("`{word}` is not measured in `{unit}`", word, unit),
                help: tr!("write a number, such as {examples}", examples = measure.unit().examples()),
            }),
            (None, _) => Err(NoGoal {
                message: tr!("`{number}` is not a number", number),
                help: tr!("write it like `{word} {sign} 3`", word, sign),
            }),
        }
    }

    /// Whether a run with this value of the measure is within the bound.
    #[expect(
        clippy::float_cmp,
        reason = "counts are whole numbers, and an author who writes `==` of seconds means exactly that"
    )]
    pub fn met_by(&self, value: f64) -> bool {
        match self.comparison {
            Comparison::Less => value < self.value,
            Comparison::AtMost => value <= self.value,
            Comparison::More => value > self.value,
            Comparison::AtLeast => value >= self.value,
            Comparison::Equal => value == self.value,
        }
    }
}

/// The beginning of a text up to the first character that does not belong, and the rest without spaces.
fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let (head, tail) = text.split_at(text.find(|character| !belongs(character)).unwrap_or(text.len()));
    (head, tail.trim())
}

fn no_measure(text: &str, word: &str) -> NoGoal {
    let what = tr!("a goal compares a measure of the last run with a number, like `elapsed < 3.2`, \
                    or names the state of a future, like `future.cancelled`; measures");
    NoGoal { message: tr!("there is no goal `{text}`", text), help: choices(word, what, &names_of::<Measure>()) }
}

fn no_state(text: &str, state: &str) -> NoGoal {
    let help = choices(state, tr!("states of a future"), &names_of::<FutureState>());
    NoGoal { message: tr!("there is no goal `{text}`", text), help }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_a_measure_a_comparison_and_a_number() {
        let goal = |text| Goal::read(text).map_err(|no| no.message);
        let is = |measure, comparison, value| Ok(Goal::Run(MeasureBound { measure, comparison, value }));
        assert_eq!(goal("elapsed < 3.2"), is(Measure::Elapsed, Comparison::Less, 3.2));
        assert_eq!(goal(" stop<=250ms "), is(Measure::Stop, Comparison::AtMost, 0.25));
        assert_eq!(goal("freeze > 1 s"), is(Measure::Freeze, Comparison::More, 1.0));
        assert_eq!(goal("frames >= 30"), is(Measure::Frames, Comparison::AtLeast, 30.0));
        assert_eq!(goal("future.cancelled"), Ok(Goal::Future(FutureState::Cancelled)));
        assert_eq!(goal("threads == 1"), is(Measure::Threads, Comparison::Equal, 1.0));
        let cases = [
            ("future.done", "there is no goal `future.done`"),
            ("", "there is no goal ``"),
            ("elapsed", "`elapsed` compares nothing"),
            ("elapsed => 3", "`elapsed => 3` compares nothing"),
            ("elapsed < ", "`` is not a number"),
            ("elapsed < inf", "`inf` is not a number"),
            ("elapsed < 1e9", "`elapsed` is not measured in `e9`"),
            ("frames < 3 s", "`frames` is not measured in `s`"),
        ];
        for (text, message) in cases {
            assert_eq!(goal(text), Err(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_goal_that_is_none_names_what_is_possible() {
        let help = Goal::read("elapsd < 3").map_or_else(|no| no.help, |goal| format!("{goal:?}"));
        assert!(help.starts_with("did you mean `elapsed`? a goal compares"), "{help}");
        assert!(help.contains("frames, threads"), "{help}");
    }

    #[test]
    fn goals_are_met_by_values() {
        let met = |text: &str, value| MeasureBound::read(text).is_ok_and(|bound| bound.met_by(value));
        assert!(met("elapsed < 3", 2.9) && !met("elapsed < 3", 3.0));
        assert!(met("elapsed <= 3", 3.0) && !met("elapsed <= 3", 3.1));
        assert!(met("elapsed > 3", 3.1) && !met("elapsed > 3", 3.0));
        assert!(met("elapsed >= 3", 3.0) && !met("elapsed >= 3", 2.9));
        assert!(met("frames == 3", 3.0) && !met("frames == 3", 4.0));
    }
}
