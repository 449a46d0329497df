//! `program`: where the loaded program stands, or the way that it has gone.

use std::path::PathBuf;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, ValueHint};

use super::save::Existing;
use crate::error::Error;
use crate::render;
use crate::session::Session;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// Show where the loaded program stands
///
/// That is its listing, its data, its output, and what each lane does. `▸` marks the line of each lane. A lane that
/// waits says for what, and which lane has that.
#[derive(Clone, Debug, Args)]
pub struct Program {
    /// Show the moves so far, a column for each lane
    #[arg(long)]
    moves: bool,
    /// Write the moves to a file instead, whose name ends in `.svg` or `.txt`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
          value_parser = PathBufValueParser::new().try_map(checked))]
    save: Option<PathBuf>,
    /// Even if there is a file of that name
    #[arg(long, requires = "save")]
    replace: bool,
}

fn checked(path: PathBuf) -> Result<PathBuf, String> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if matches!(ending.as_str(), "svg" | "txt") {
        Ok(path)
    } else {
        Err(tr!("the name must end in {endings}", endings = "`.svg`, `.txt`"))
    }
}

/// Columns of a table that is saved as text.
const WIDE: usize = 200;

impl Program {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        session.needs_a_shell("program")?;
        let held = session.held.as_ref().ok_or(Error::NoProgram)?;
        let (width, height) = (session.screen.width(), session.screen.height());
        if let Some(path) = &self.save {
            let is_picture = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"));
            let content =
                if is_picture { render::program::way_svg(held) } else { render::program::way(held, WIDE).plain() };
            session.save(path, &content, Existing::replaced_if(self.replace))?;
            let saved = tr!("Saved {path}.", path = path.display());
            return session.print(&Text::from(Line::of(Tone::Plain, saved)));
        }
        if self.moves {
            let text = render::program::way(held, width);
            return session.page(&text);
        }
        let text = render::program::stand(held, width, height);
        session.print(&text)
    }
}
