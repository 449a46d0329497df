//! What is wrong with a line that looks like an answer: a letter or a number is enough for one.

use crate::commands::answer::Question;
use crate::error::{Error, NameKind};

/// The error for a line that is no command, as `error` says, but may be meant as an answer to a question of the open
/// step, or where it has none.
pub(super) fn meant_as_answer(line: &str, question: Option<Question<'_>>, error: &Error) -> Option<Error> {
    let begins_like_a_number = line.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    let Some(question) = question else {
        let is_short = begins_like_a_number || line.chars().count() == 1;
        return is_short.then_some(Error::NothingToAnswer);
    };
    // Commands are written in Latin letters: `세 번` is a guess and not a mistyped command.
    let is_unknown = matches!(error, Error::Unknown { kind: NameKind::Command, near: None, .. });
    let is_meant = match question {
        Question::Quiz(_) => line.chars().count() <= 2 || is_unknown && line.chars().all(|c| c == ' ' || !c.is_ascii()),
        // A guess in words, such as `a few`, is not a mistyped command.
        Question::Predict(_) => is_unknown && !line.ends_with('?'),
    };
    (begins_like_a_number || is_meant).then(|| question.not_answered_by(line))
}
