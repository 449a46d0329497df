//! `lessons`: the course at a glance.

use clap::Args;

use crate::error::Error;
use crate::render;
use crate::session::Session;

/// List the lessons, and how far you are in each
#[derive(Clone, Debug, Args)]
pub struct Lessons {}

impl Lessons {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let course = session.course()?;
        let ledger = session.learner.ledger().clone();
        session.show_notices();
        if course.lessons.is_empty() {
            return Err(Error::NoLessons(session.library.name()));
        }
        session.page(&render::course::lessons(&course, &ledger))
    }
}
