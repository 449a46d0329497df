//! `show`: the open step once more, after other things have pushed it off the screen.

use clap::Args;

use crate::error::Error;
use crate::render;
use crate::session::Session;

/// Show the open step again
#[derive(Clone, Debug, Args)]
pub struct Show {
    /// List the steps of the lesson instead
    #[arg(long)]
    steps: bool,
}

impl Show {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let here = session.here()?;
        if !self.steps {
            return session.show(&here);
        }
        let ledger = session.learner.ledger().clone();
        session.page(&render::course::steps(here.lesson(), here.step, &ledger))
    }
}
