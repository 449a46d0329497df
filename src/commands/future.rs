//! `future`: scenes with futures. They run as demos do, with the same spinner, clock and Ctrl-C.

use clap::{Args, Subcommand};

use crate::demo::spec::{Model, Spec};
use crate::error::Error;
use crate::future::scene;
use crate::session::Session;

/// Watch what a future does when it is asked
#[derive(Clone, Debug, Args)]
pub struct Future {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    /// Ask for the result while the slow function still runs, then await it
    ResultEarly,
}

impl Future {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        match self.verb {
            Verb::ResultEarly => {
                session.perform(&Spec::new(Model::Async), |main| main.run_event_loop(scene::result_early).map(Some))
            }
        }
    }
}
