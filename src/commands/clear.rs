//! `clear`: an empty screen, where the screen can be cleared.

use clap::Args;

use crate::error::Error;
use crate::session::Session;

/// Clear the screen
#[derive(Clone, Debug, Args)]
pub struct Clear {}

impl Clear {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        session.screen.clear().map_err(Error::Output)
    }
}
