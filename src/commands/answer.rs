//! `answer`: a learner's answer, compared with the facts. A quiz has right choices; a prediction is compared with the
//! run that follows it.

use clap::Args;

use super::explore::Explore;
use super::run::Run;
use super::verdict::{Met, Verdict, reason, told_why};
use crate::error::Error;
use crate::learner::here::{Here, parts};
use crate::learner::progress::TaskPart;
use crate::lesson::task::LessonTask;
use crate::lesson::task::predict::Predict;
use crate::lesson::task::quiz::Quiz;
use crate::names::name_of;
use crate::program::explore::{Count, Exploration};
use crate::reading::{Amount, amount, choices};
use crate::render;
use crate::render::step::letter;
use crate::run::pace::Pace;
use crate::session::Session;
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::measure::Measure;

/// Answer the open question: a letter, or a number
///
/// At the prompt the letter or the number alone will do. Where several choices are right, give all their letters: `ac`.
#[derive(Clone, Debug, Args)]
pub struct Answer {
    /// `b`, `ac`, `30`, `2.9s`, `100 ms`
    #[arg(required = true, value_name = "ANSWER", trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

impl Answer {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let here = session.here()?;
        let words = self.words.join(" ");
        match question_for(&words, session, &here) {
            Some((part, Question::Quiz(quiz))) => answer_quiz(session, &here, part, quiz, &words),
            Some((part, Question::Predict(predict))) => answer_prediction(session, &here, part, predict, &words),
            None => Err(Error::NothingToAnswer),
        }
    }
}

/// A task that is answered, rather than typed.
#[derive(Clone, Copy, Debug)]
pub enum Question<'a> {
    Quiz(&'a Quiz),
    Predict(&'a Predict),
}

impl<'a> Question<'a> {
    /// The question that a task is. None if it is done by commands.
    pub(super) fn of(task: &'a LessonTask) -> Option<Self> {
        match task {
            LessonTask::Quiz(quiz) => Some(Question::Quiz(quiz)),
            LessonTask::Predict(predict) => Some(Question::Predict(predict)),
            LessonTask::Try(_) | LessonTask::Exercise(_) => None,
        }
    }

    /// Whether the words have the form of an answer to it, right or wrong.
    pub fn is_answered_by(self, words: &str) -> bool {
        match self {
            Question::Quiz(quiz) => choices(words, quiz.choices.len()).is_some(),
            Question::Predict(predict) => amount(words, predict.measure.unit()) != Amount::None,
        }
    }

    /// Why the words are no answer, and how one is written.
    pub fn not_answered_by(self, words: &str) -> Error {
        let help = match self {
            Question::Quiz(quiz) => {
                tr!("answer with letters from `a` to `{last}`", last = letter(quiz.choices.len() - 1))
            }
            Question::Predict(predict) => match amount(words, predict.measure.unit()) {
                Amount::Either(one, other) => {
                    tr!("that can be {one} or {other}: write `{one}` or `{other}`", one, other)
                }
                Amount::Negative => tr!("answer with a number that is not negative").to_owned(),
                Amount::Fraction => {
                    tr!("`{name}` is a whole number", name = name_of(&predict.measure))
                }
                Amount::Is(_) | Amount::None => {
                    tr!("answer with a number, such as {examples}", examples = predict.measure.unit().examples())
                }
            },
        };
        Error::NotAnAnswer { words: words.to_owned(), help }
    }
}

/// The open step, whose question a bare word may answer.
pub fn open_step(session: &mut Session) -> Option<Here> {
    // Without an open step there is no question, and no need to read lessons.
    session.learner.open_step()?;
    session.here_quietly().ok()
}

/// The question that these words answer: one that is open, else one that was answered before. If they answer none, the
/// first that is open.
pub fn question_for<'a>(words: &str, session: &Session, here: &'a Here) -> Option<(TaskPart, Question<'a>)> {
    let question = |part: TaskPart| Some((part, Question::of(here.task(part.task)?)?));
    let open = || session.learner.left_parts(here).into_iter().filter_map(question);
    let mut all = open().chain(parts(here.step()).into_iter().filter_map(question));
    all.find(|(_, question)| question.is_answered_by(words)).or_else(|| open().next())
}

fn answer_quiz(session: &mut Session, here: &Here, part: TaskPart, quiz: &Quiz, words: &str) -> Result<(), Error> {
    let Some(picked) = choices(words, quiz.choices.len()) else {
        return Err(Question::Quiz(quiz).not_answered_by(words));
    };
    let right: Vec<usize> = (0..quiz.choices.len()).filter(|index| quiz.choices[*index].right).collect();
    let is_open = session.learner.left_parts(here).contains(&part);
    let mut text = Text::new();
    let wrong: Vec<usize> = picked.iter().copied().filter(|index| !right.contains(index)).collect();
    // With several letters, only the wrong ones are spoken of: words on a right one would give it away.
    let told = if is_open && !wrong.is_empty() { &wrong } else { &picked };
    for index in told {
        if let Some(LessonTask::Quiz(words)) = here.shown_task(part.task)
            && let Some(choice) = words.choices.get(*index)
        {
            text.extend(render::step::feedback(here, letter(*index), choice, session.screen.width()));
        }
    }
    if picked == right {
        let complete = session.learner.finish(here, part, is_open.then_some(true));
        text.push(Line::of(Tone::Good, tr!("Right.")));
        text.extend(session.praise(here, complete));
        if is_open && right.len() < quiz.choices.len() {
            text.push(Line::of(Tone::Faint, tr!("The other letters tell why not, if you ask for them.")));
        }
        session.show_notices();
        return session.print(&text);
    }
    if !is_open {
        let right: String = right.into_iter().map(letter).collect();
        text.push(Line::marked(&tr!("This question is answered: `{right}` was right.", right)));
        return session.print(&text);
    }
    session.learner.tried(here.open_step().id, false);
    let what_next = if wrong.is_empty() {
        tr!("Not all yet: there is more that is right.").to_owned()
    } else if picked.len() > 1 {
        let wrong: Vec<String> = wrong.into_iter().map(|index| format!("`{}`", letter(index))).collect();
        tr!("Wrong in this answer: {letters}. Try again.", letters = wrong.join(", "))
    } else {
        tr!("Try again.").to_owned()
    };
    text.push(Line::marked(&what_next));
    session.print(&text)?;
    Err(Error::AlreadyReported)
}

fn answer_prediction(
    session: &mut Session,
    here: &Here,
    part: TaskPart,
    predict: &Predict,
    words: &str,
) -> Result<(), Error> {
    let Amount::Is(predicted) = amount(words, predict.measure.unit()) else {
        return Err(Question::Predict(predict).not_answered_by(words));
    };
    let Some(run) = &predict.run else { return session.keep_guess(here, part, predict, (predicted, words)) };
    let (verdict, why) = if predict.measure.is_of_explore() {
        let found = Explore::read(&run.text)?.found(session)?;
        session.print(&render::explore::found(&found))?;
        session.last_try = Some(format!("answer {words}"));
        let verdict = Verdict::new(predict, predicted, number(predict.measure, &found)?);
        (verdict, told_why(predict, here, part.task))
    } else {
        let ran = Run::read(&run.text)?.run(session);
        session.last_try = Some(format!("answer {words}"));
        if matches!(ran, Err(Error::Interrupted)) {
            session.say(tr!("The run is not over, so your guess stays open."))?;
        }
        ran?;
        let unmeasured = || tr!("this run has no measure `{name}`", name = name_of(&predict.measure));
        let verdict = session.verdict(predict, predicted).ok_or_else(|| Error::refused(unmeasured()))?;
        let is_live = session.own_run().is_some_and(|run| !run.trace.is_simulated && run.pace != Pace::Virtual);
        let what_next = if is_live {
            tr!("`again` runs it once more with the same guess.")
        } else {
            // Another guess would be compared with the same run.
            tr!("`timeline` draws this run.")
        };
        (verdict, reason(session, predict, here, part.task).with(Line::of(Tone::Faint, what_next)))
    };
    let is_met = verdict.met() != Met::Neither;
    let is_open = session.learner.left_parts(here).contains(&part);
    let mut text = verdict.words();
    if !is_met {
        text.extend(why);
    }
    session.finish(here, part, is_open.then_some(is_met), text)
}

/// The value of a measure in an exploration.
///
/// # Errors
/// [`Error::Refused`] if the exploration has no such number.
fn number(measure: Measure, found: &Exploration) -> Result<f64, Error> {
    let count = match &found.interleavings {
        _ if measure == Measure::Outcomes && found.unfinished.is_none() => found.outcome_count.to_string(),
        Count::Exactly(count) => count.to_string(),
        Count::Endless => {
            let why = tr!("some ways go round in a circle, so interleavings have no number");
            return Err(Error::refused(why));
        }
        Count::Unknown => return Err(Error::refused(tr!("not all states were seen"))),
    };
    Ok(count.parse().unwrap_or(f64::INFINITY))
}
