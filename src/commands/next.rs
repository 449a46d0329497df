//! `next`: the usual way on. If tasks of the step are left, it names them and stays.

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
    /// After a move of a program, says once what Enter does: the learner may mean the next move. Scripts do as they
    /// say.
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
            // No step of these lessons was ever opened: `next` opens the first one.
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
        // A step that was done before may be left with tasks open again.
        let left = session.learner.left_parts(&here);
        if !left.is_empty() && session.learner.standing(&here) != Standing::Done {
            session.print(&render::step::left(&here, &left))?;
            return Err(Error::AlreadyReported);
        }
        session.learner.mark_done(&here);
        session.go_on(&here)
    }
}
