//! `reset`: forgets what was done, so that a step or a lesson can be done again.

use clap::Args;

use crate::error::Error;
use crate::learner::progress::Ledger;
use crate::session::{Session, Study};
use crate::text::{Line, Text};
use crate::tr;

/// Forget what was done: in this step, in a lesson, or everywhere
#[derive(Clone, Debug, Args)]
pub struct Reset {
    /// A lesson, by number or id; without it, the open step
    #[arg(value_name = "LESSON", conflicts_with = "all")]
    lesson: Option<String>,
    /// All progress in all lessons
    #[arg(long)]
    all: bool,
    /// Really all
    #[arg(long, requires = "all")]
    yes: bool,
}

impl Reset {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        if self.all {
            return if self.yes { forget_everything(session) } else { Err(Error::Unconfirmed) };
        }
        let Some(lesson) = self.lesson else {
            let here = session.here()?;
            let (lesson, step) = (here.lesson().id.clone(), here.step().name.clone());
            session.progress.update(move |ledger| ledger.forget(&lesson, &step));
            session.print(&Text::from(Line::marked(tr!("What you did in this step is forgotten."))))?;
            return session.open(&here);
        };
        let id = session.find_lesson(&lesson)?.lesson().id.clone();
        let forgotten = id.clone();
        session.progress.update(move |ledger| {
            ledger.lessons.remove(&forgotten);
            ledger.place.iter_mut().filter(|place| place.lesson == forgotten).for_each(|place| place.tasks.clear());
        });
        session.journal.forget(Some(&id));
        session.study.place.iter_mut().filter(|place| place.lesson == id).for_each(|place| place.tasks.clear());
        session.show_notices();
        session.print(&Text::from(Line::marked(&tr!("What you did in `{id}` is forgotten.", id))))
    }
}

fn forget_everything(session: &mut Session) -> Result<(), Error> {
    session.progress.update(|ledger| *ledger = Ledger::default());
    session.journal.forget(None);
    session.study = Study::default();
    session.show_notices();
    session.print(&Text::from(Line::marked(tr!("All progress is forgotten. `next` begins anew."))))
}
