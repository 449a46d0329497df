//! `back`: the step before, whatever is left to do in this one, so that no learner is trapped.

use clap::Args;

use crate::error::Error;
use crate::session::Session;

/// Go back to the step before this one
#[derive(Clone, Debug, Args)]
pub struct Back {}

impl Back {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let here = session.here()?;
        match here.preceding() {
            Some(preceding) => session.open(&preceding),
            None => session.show(&here),
        }
    }
}
