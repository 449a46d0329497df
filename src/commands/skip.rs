//! `skip`: the way on for those who are stuck or not interested. The step stays open.

use clap::Args;

use crate::error::Error;
use crate::session::Session;

/// Go on to the next step and leave this one open
#[derive(Clone, Debug, Args)]
pub struct Skip {}

impl Skip {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let here = session.here()?;
        session.learner.skips(&here);
        session.go_on(&here)
    }
}
