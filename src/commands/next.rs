//! `next`: the usual way on. It names what is left in a step rather than leaving it behind unseen.

use clap::Args;

use crate::error::Error;
use crate::learner::place::{Here, Standing, undone};
use crate::render::quantity::counted;
use crate::session::Session;
use crate::text::{Line, Text};
use crate::tr;

/// Go on to the next step, once everything in this one is done
#[derive(Clone, Debug, Args)]
pub struct Next {}

impl Next {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let here = match session.here() {
            Ok(here) => here,
            // Nothing of these lessons was ever opened: the way on leads into the first one.
            Err(Error::NoLesson | Error::LessonGone(_)) if session.study.shown.is_none() => {
                if session.course()?.lessons.is_empty() {
                    return Err(Error::NoLessons(session.library.name()));
                }
                let first = session.find_lesson("1")?;
                return session.open(&first);
            }
            Err(error) => return Err(error),
        };
        if session.study.unseen {
            return session.show(&here);
        }
        // A step that was done before may be left again as it is.
        let left = session.left_parts(&here);
        if !left.is_empty() && session.standing(&here) != Standing::Done {
            session.print(&crate::render::step::left(&here, &left))?;
            return Err(Error::AlreadyReported);
        }
        session.leave(&here);
        session.show_notices();
        session.go_on(&here)
    }
}

impl Session {
    /// Opens the step after this one, or says that there is none.
    pub(super) fn go_on(&mut self, here: &Here) -> Result<(), Error> {
        let Some(following) = here.following() else {
            let end = self.end_of_course(here);
            return self.print(&end);
        };
        if following.lesson != here.lesson {
            let lesson = here.lesson();
            let missing = undone(self.progress.ledger(), lesson);
            let id = &lesson.id;
            let words = if missing == 0 {
                tr!("That was all of `{id}`.", id)
            } else {
                let steps = counted(missing, "step");
                tr!(
                    "That was the end of `{id}`; {steps} of it you have skipped: `open {id}` leads to the first.",
                    id,
                    steps
                )
            };
            self.print(&Text::from(Line::new()).with(Line::marked(&words)))?;
        }
        self.open(&following)
    }

    fn end_of_course(&mut self, here: &Here) -> Text {
        let ledger = self.progress.ledger();
        let missing: usize = here.course.lessons.iter().map(|lesson| undone(ledger, lesson)).sum();
        let words = if missing == 0 {
            tr!("That was the last step, and you have done every one. `demos` lists what you can go on playing with.")
                .to_owned()
        } else {
            let steps = counted(missing, "step");
            tr!("That was the last step. {steps} in the course are not done yet; `lessons` shows where.", steps)
        };
        Text::from(Line::new()).with(Line::marked(&words))
    }
}
