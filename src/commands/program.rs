//! `program`: the state of the loaded program, or its moves so far.

use clap::Args;

use super::save::{FileForm, Save};
use crate::error::Error;
use crate::render;
use crate::session::Session;

/// Show where the loaded program stands
///
/// That is its listing, its data, its output, and what each lane does. `▸` marks the line of each lane. A lane that
/// waits says for what, and which lane has that.
#[derive(Clone, Debug, Args)]
pub struct Program {
    /// Show the moves so far, a column for each lane
    #[arg(long)]
    moves: bool,
    #[command(flatten)]
    save: Save<Moves>,
}

/// The form in which moves are written.
#[derive(Clone, Debug)]
enum Moves {
    Picture,
    Table,
}

impl FileForm for Moves {
    const ABOUT: &'static str = "Write the moves to a file instead";
    const ENDINGS: &'static [(&'static str, Self)] = &[("svg", Moves::Picture), ("txt", Moves::Table)];
}

/// Columns of a table that is saved as text.
const WIDE: usize = 200;

impl Program {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        session.needs_a_shell("program")?;
        let Some(held) = session.held.as_ref() else { return Err(session.no_program()) };
        let (width, height) = (session.screen.width(), session.screen.height());
        if let Some(form) = self.save.form() {
            let content = match form {
                Moves::Picture => render::program::way_svg(held),
                Moves::Table => render::program::way(held, WIDE).plain(),
            };
            return session.print(&self.save.write(session, &content)?);
        }
        if self.moves {
            let text = render::program::way(held, width);
            return session.page(&text);
        }
        let text = render::program::stand(held, width, height);
        session.print(&text)
    }
}
