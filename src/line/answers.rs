//! Whether a line is an answer to the open question: a letter or a number alone will do.

use crate::commands::answer::{Question, open_step, question_for};
use crate::error::Error;
use crate::session::Session;

/// Whether a line is meant as an answer to the open question.
pub(super) fn is_answer(session: &mut Session, line: &str) -> bool {
    let Some(here) = open_step(session) else { return false };
    question_for(line, session, &here).is_some_and(|(_, question)| question.is_answered_by(line))
}

/// What to say of a line that is no command, but short enough to be meant as an answer to the open question.
pub(super) fn meant_as_answer(session: &mut Session, line: &str) -> Option<Error> {
    let is_number = line.starts_with(|character: char| character.is_ascii_digit());
    let question = open_step(session).and_then(|here| {
        let (_, question) = question_for(line, session, &here)?;
        let is_short = is_number || (matches!(question, Question::Quiz(_)) && line.chars().count() <= 2);
        Some(is_short.then(|| question.not_answered_by(line)))
    });
    match question {
        Some(meant) => meant,
        None if session.learner.open_step().is_none() => None,
        None => (is_number || line.chars().count() == 1).then_some(Error::NothingToAnswer),
    }
}
