//! `reset`: forgets what was done, so that a step or a lesson can be done again.

use clap::Args;

use crate::error::Error;
use crate::lesson::task::LessonTask;
use crate::session::Session;
use crate::tr;

/// Forget what was done: in this step, in a lesson, or everywhere
///
/// Exercises of the step or the lesson are put back to their start; what you wrote is kept in a file beside it.
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
            session.learner.forget_step(&here);
            session.say(tr!("What you did in this step is forgotten."))?;
            let own_path = here.lesson().own_path();
            let mut exercises = here.step().tasks().filter_map(LessonTask::exercise);
            exercises.try_for_each(|exercise| session.put_back(&own_path, exercise))?;
            return session.open(&here);
        };
        let here = session.find_lesson(&lesson)?;
        let title = here.lesson().shown_title().to_owned();
        session.learner.forget_lesson(&here);
        let own_path = here.lesson().own_path();
        here.lesson().exercises().try_for_each(|exercise| session.put_back(&own_path, exercise))?;
        session.show_notices();
        session.say(tr!("What you did in the lesson \"{title}\" is forgotten.", title))
    }
}

fn forget_everything(session: &mut Session) -> Result<(), Error> {
    session.learner.forget_everything();
    session.show_notices();
    session.say(tr!("All progress is forgotten. `next` begins anew."))
}
