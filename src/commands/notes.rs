//! `notes`: what the learner read, ran and answered, as Markdown to take home.

use clap::Args;

use super::save::{FileForm, Save};
use crate::error::Error;
use crate::render;
use crate::session::Session;
use crate::text::{Line, Text, Tone};

/// Show what you read, ran and answered, as Markdown
#[derive(Clone, Debug, Args)]
pub struct Notes {
    #[command(flatten)]
    save: Save<Markdown>,
}

/// A file with any ending.
#[derive(Clone, Debug)]
struct Markdown;

impl FileForm for Markdown {
    const ABOUT: &'static str = "Write it to a file instead";
    const ENDINGS: &'static [(&'static str, Self)] = &[("", Markdown)];
}

impl Notes {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let course = session.course()?;
        let entries = session.learner.notes();
        if entries.is_empty() {
            return Err(Error::NoNotes);
        }
        let notes = render::notes::notes(&entries, &course);
        if self.save.form().is_some() {
            return session.print(&self.save.write(session, &notes)?);
        }
        let lines = notes.lines().map(|line| Line::of(Tone::Plain, line));
        session.page(&lines.fold(Text::new(), Text::with))
    }
}
