//! `next`: the usual way on. It names what is left in a step rather than leaving it behind unseen.

use clap::Args;

use crate::error::Error;
use crate::learner::here::Standing;
use crate::program::held::HeldProgram;
use crate::render;
use crate::session::{Frontend, Session};
use crate::tr;

/// Go on to the next step, once everything in this one is done
#[derive(Clone, Debug, Args)]
pub struct Next {}

impl Session {
    /// A learner who moves a program and presses Enter may mean the next move. The first time after a move the key only
    /// says what it does. A script means what it says.
    fn says_that_a_program_moved(&mut self) -> Result<bool, Error> {
        let has_moved = self.held.as_mut().is_some_and(HeldProgram::take_news);
        let Some(held) = self.held.as_ref().filter(|_| has_moved && self.frontend == Frontend::Prompt) else {
            return Ok(false);
        };
        let words = tr!("Enter is `next`: once more leaves this step. `move` moves `{name}` on.", name = held.name);
        self.say(&words)?;
        Ok(true)
    }
}

impl Next {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        if session.says_that_a_program_moved()? {
            return Ok(());
        }
        let here = match session.here() {
            Ok(here) => here,
            // Nothing of these lessons was ever opened: the way on leads into the first one.
            Err(Error::NoLesson | Error::LessonGone(_)) if !session.learner.has_seen_a_step() => {
                if session.course()?.lessons.is_empty() {
                    return Err(Error::NoLessons(session.library.name()));
                }
                let first = session.find_lesson("1")?;
                return session.open(&first);
            }
            Err(error) => return Err(error),
        };
        if session.learner.is_back() {
            return session.show(&here);
        }
        // A step that was done before may be left again as it is.
        let left = session.learner.left_parts(&here);
        if !left.is_empty() && session.learner.standing(&here) != Standing::Done {
            session.print(&render::step::left(&here, &left))?;
            return Err(Error::AlreadyReported);
        }
        session.learner.mark_done(&here);
        session.show_notices();
        session.go_on(&here)
    }
}
