//! `search`: the steps that have some words.

use clap::Args;

use crate::error::Error;
use crate::lesson::search::search;
use crate::render;
use crate::session::Session;

/// Find words in the lessons
#[derive(Clone, Debug, Args)]
pub struct Search {
    /// Words that must all stand in a step
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

impl Search {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let course = session.course()?;
        let words = self.words.join(" ");
        let hits = search(&course, &words);
        let ledger = session.learner.ledger().clone();
        session.page(&render::course::found(&course, &words, &hits, &ledger, session.screen.width()))
    }
}
