//! `quit`: the end of a session.

use clap::Args;

use super::AfterCommand;
use crate::error::Error;
use crate::session::Session;

/// Leave. Progress is saved already
#[derive(Clone, Debug, Args)]
pub struct Quit {}

impl Quit {
    #[expect(clippy::unnecessary_wraps, reason = "every command has a `run` with a result")]
    pub(super) fn run(self, _: &mut Session) -> Result<AfterCommand, Error> {
        Ok(AfterCommand::Quit)
    }
}
