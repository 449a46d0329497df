//! `hint`: one at a time, since the first is often enough. For a goal the last hint is the model answer.

use clap::Args;

use crate::error::Error;
use crate::lesson::model::Block;
use crate::render;
use crate::session::Session;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// Show a hint; the next one each time
#[derive(Clone, Debug, Args)]
pub struct Hint {}

impl Hint {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let here = session.here()?;
        let shown = here.shown();
        let hints: Vec<_> = shown
            .step
            .blocks
            .iter()
            .filter_map(|block| if let Block::Hint(bytes) = block { Some(bytes) } else { None })
            .collect();
        let model_answer = here.step().tasks().find_map(|task| task.kind().model_answer());
        let shown_before = session.learner.hints_shown(&here);
        let text = match hints.get(shown_before) {
            Some(bytes) => {
                session.learner.takes_hint(&here);
                let mut text = render::step::hint(&here, bytes, session.screen.width());
                let left = hints.len() - shown_before - 1;
                if left > 0 {
                    let more = render::quantity::counted(left, "more hint");
                    text.push(Line::of(Tone::Faint, format!("({more})")));
                }
                text
            }
            None => Text::from(Line::marked(&none(shown_before, model_answer.as_deref()))),
        };
        session.print(&text)
    }
}

fn none(shown: usize, answer: Option<&str>) -> String {
    match (answer, shown) {
        (Some(answer), _) => tr!("One way to get there: {answer}.", answer),
        (None, 0) => tr!("There is no hint for this step. `skip` goes on without it.").to_owned(),
        (None, _) => tr!("That was the last hint. `skip` goes on without this step.").to_owned(),
    }
}
