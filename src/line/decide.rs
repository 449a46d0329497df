//! "Decide first": a command that shows the answer to an open question is held back once.

use clap::ArgMatches;

use crate::commands::grammar::{covers, parse};
use crate::learner::here::Here;
use crate::session::{Frontend, Session};
use crate::text::{Line, Text};
use crate::tr;

/// The words that are shown instead of running a line: it is the run of an open prediction, or the open step, `here`,
/// asks for it below an open question. None if the learner typed it a second time, and in scripts.
pub(super) fn held_back(session: &mut Session, here: Option<&Here>, line: &str, typed: &ArgMatches) -> Option<Text> {
    let is_repeated = session.held_back.take().is_some_and(|last| last == line);
    if is_repeated || session.frontend != Frontend::Prompt || !session.learner.sees_open_step() {
        return None;
    }
    let is_typed = |asked: &str| parse(asked).is_ok_and(|asked| covers(&asked.matches, typed));
    let mut is_asked = false;
    for (part, task) in session.learner.left_tasks(here?) {
        is_asked |= task.kind().is_question();
        let asked_below = || task.kind().to_type(part.line).filter(|_| is_asked);
        let shows_answer = task.kind().answered_by().or_else(asked_below).map(|line| line.text.as_str());
        if shows_answer.is_some_and(is_typed) {
            session.held_back = Some(line.to_owned());
            let words = tr!("Answer first: this shows what is asked. The same line once more runs it all the same.");
            return Some(Text::from(Line::marked(words)));
        }
    }
    None
}
