//! `explain`: what a word of the lessons and reports means.

use clap::Args;

use crate::error::{Error, NameKind};
use crate::render;
use crate::session::Session;

/// Say what a word means, or list the words
#[derive(Clone, Debug, Args)]
pub struct Explain {
    /// A word of the lessons or reports, such as `event loop`
    #[arg(value_name = "WORD", trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

impl Explain {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let (glossary, width) = (session.library.glossary(), session.screen.width());
        let word = self.words.join(" ");
        let text = match glossary.entry(&word) {
            Some(entry) => render::glossary::entry(entry, width),
            None if word.trim().is_empty() => render::glossary::words(&glossary, width),
            None => return Err(Error::Unknown { kind: NameKind::Word, near: glossary.nearest(&word), name: word }),
        };
        session.page(&text)
    }
}
