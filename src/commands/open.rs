//! `open`: a lesson, where the learner left off in it.

use clap::Args;

use crate::error::Error;
use crate::learner::here::{Here, undone};
use crate::session::Session;
use crate::tr;

/// Open a lesson at its first step that is not done
#[derive(Clone, Debug, Args)]
pub struct Open {
    /// Its number in `lessons`, or its id
    #[arg(value_name = "LESSON")]
    lesson: String,
}

impl Open {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let mut here = session.find_lesson(&self.lesson)?;
        let ledger = session.learner.ledger();
        let lesson = here.lesson();
        let first_open = lesson.steps.iter().position(|step| ledger.done(lesson, step).is_none());
        here.step = first_open.unwrap_or(0);
        session.remind_of_required(&here)?;
        session.open(&here)
    }
}

impl Session {
    /// Names the lessons that this one builds on and that are not done yet.
    fn remind_of_required(&mut self, here: &Here) -> Result<(), Error> {
        let ledger = self.learner.ledger().clone();
        let required = here.lesson().front.requires.iter().map(|id| id.get_ref().as_str());
        let required = required.filter_map(|id| here.course.lessons.iter().position(|lesson| lesson.id == id));
        let missing = required.filter(|at| undone(&ledger, &here.course.lessons[*at]) > 0);
        let missing: Vec<String> =
            missing.map(|at| format!("{} (`open {}`)", here.course.lessons[at].shown_title(), at + 1)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let lessons = missing.join(", ");
        let words = tr!("This lesson builds on others that you have not finished: {lessons}.", lessons);
        self.say(&words)
    }
}
