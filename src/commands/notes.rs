//! `notes`: what the learner read, ran and answered, as Markdown to take home.

use std::path::PathBuf;

use clap::Args;

use super::save::Existing;
use crate::error::Error;
use crate::render;
use crate::session::Session;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// Show what you read, ran and answered, as Markdown
#[derive(Clone, Debug, Args)]
pub struct Notes {
    /// Write it to a file instead
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    save: Option<PathBuf>,
    /// Even if there is a file of that name
    #[arg(long, requires = "save")]
    replace: bool,
}

impl Notes {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let course = session.course()?;
        let entries = session.learner.notes();
        if entries.is_empty() {
            return Err(Error::NoNotes);
        }
        let notes = render::notes::notes(&entries, &course);
        let Some(path) = self.save else {
            let lines = notes.lines().map(|line| Line::of(Tone::Plain, line));
            return session.page(&lines.fold(Text::new(), Text::with));
        };
        session.save(&path, &notes, Existing::replaced_if(self.replace))?;
        session.print(&Text::from(Line::marked(&tr!("Saved {path}.", path = path.display()))))
    }
}
