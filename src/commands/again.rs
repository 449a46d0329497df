//! `again`: the last run or guess once more. On a busy machine the second run is another one.

use clap::Args;

use super::Interpreter;
use crate::error::Error;
use crate::session::Session;
use crate::text::{Line, Text, Tone};

/// Run the last demo once more, or make the last guess again
#[derive(Clone, Debug, Args)]
pub struct Again {}

impl Again {
    pub(super) fn run(self, session: &mut Session, interpret: Interpreter) -> Result<(), Error> {
        let line = session.last_try.clone().ok_or(Error::NoRun)?;
        session.print(&Text::from(Line::of(Tone::Code, &line)))?;
        // The interpreter has shown the error already.
        interpret(session, &line).map(|_| ()).map_err(|error| match error {
            Error::Interrupted => Error::Interrupted,
            _ => Error::AlreadyReported,
        })
    }
}
