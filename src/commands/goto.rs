//! `goto`: any step of the open lesson, in any order.

use clap::Args;

use crate::error::Error;
use crate::session::Session;

/// Go to a step of the open lesson
#[derive(Clone, Debug, Args)]
pub struct Goto {
    /// Its number, or its name
    #[arg(value_name = "STEP")]
    step: String,
}

impl Goto {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let here = session.find_step(&self.step)?;
        session.open(&here)
    }
}
