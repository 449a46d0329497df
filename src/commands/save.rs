//! Files that a command writes because the user asked for them: `--save FILE`, and `--replace`.

use std::fmt::Debug;
use std::io;
use std::path::{Path, PathBuf};

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, ValueHint};

use crate::error::Error;
use crate::files::{self, Readers};
use crate::session::{Session, Writes};
use crate::text::{Line, Text, Tone};
use crate::tr;

/// What a command can write.
pub(super) trait FileForm: Clone + Debug + Send + Sync + 'static {
    /// What `--save` does, for the help of the command.
    const ABOUT: &'static str;
    /// The endings of file names, each with what such a file holds. An empty one stands for every ending.
    const ENDINGS: &'static [(&'static str, Self)];

    /// What a user can do with such a file.
    fn hint(&self) -> &'static str {
        ""
    }
}

/// The options of a command that can write a file.
#[derive(Clone, Debug, Args)]
pub(super) struct Save<F: FileForm> {
    // Help is translated as a whole, when it is shown.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
          value_parser = PathBufValueParser::new().try_map(To::<F>::new), help = help::<F>())]
    save: Option<To<F>>,
    /// Even if there is a file of that name
    #[arg(long, requires = "save")]
    replace: bool,
}

/// A file to write.
#[derive(Clone, Debug)]
struct To<F> {
    path: PathBuf,
    form: F,
}

impl<F: FileForm> To<F> {
    fn new(path: PathBuf) -> Result<Self, String> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let form = F::ENDINGS.iter().find(|(known, _)| known.is_empty() || *known == ending);
        let (_, form) = form.ok_or_else(|| tr!("the name must end in {endings}", endings = endings::<F>(tr!("or"))))?;
        Ok(To { path, form: form.clone() })
    }
}

fn help<F: FileForm>() -> String {
    match F::ENDINGS {
        [("", _)] => F::ABOUT.to_owned(),
        _ => format!("{}, whose name ends in {}", F::ABOUT, endings::<F>("or")),
    }
}

/// `.a`, `.b` or `.c`
fn endings<F: FileForm>(or: &str) -> String {
    let endings: Vec<String> = F::ENDINGS.iter().map(|(ending, _)| format!("`.{ending}`")).collect();
    match &endings[..] {
        [first @ .., last] if !first.is_empty() => format!("{} {or} {last}", first.join(", ")),
        _ => endings.concat(),
    }
}

impl<F: FileForm> Save<F> {
    /// The form to write, if the user asked for a file.
    pub(super) fn form(&self) -> Option<&F> {
        self.save.as_ref().map(|to| &to.form)
    }

    /// Checks that the file may be written, before the command makes a content that takes long.
    ///
    /// # Errors
    /// [`Error::Refused`] if a file of that name may not be replaced.
    pub(super) fn may_write(&self, session: &Session) -> Result<(), Error> {
        match &self.save {
            Some(to) if session.writes == Writes::Files && !self.replace && to.path.is_file() => {
                Err(is_there(&to.path))
            }
            _ => Ok(()),
        }
    }

    /// Writes the file, if the user asked for one. Returns a line that says so.
    ///
    /// # Errors
    /// As [`Session::save`].
    pub(super) fn write(&self, session: &Session, content: &str) -> Result<Text, Error> {
        let Some(to) = &self.save else { return Ok(Text::new()) };
        let existing = if self.replace { Existing::IsReplaced } else { Existing::Stays };
        session.save(&to.path, content, existing)?;
        let mut line = Line::of(Tone::Plain, tr!("Saved {path}.", path = to.path.display()));
        if !to.form.hint().is_empty() {
            line.push(Tone::Faint, format!(" {}", to.form.hint()));
        }
        Ok(Text::from(line))
    }
}

/// What to do with a file that has the name already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    Stays,
    IsReplaced,
}

impl Session {
    /// Writes a file, unless this session only pretends to.
    ///
    /// # Errors
    /// [`Error::Refused`] if a file of that name may not be replaced, [`Error::Unwritable`] with the system's reason.
    /// The old file is then still there.
    pub(super) fn save(&self, path: &Path, content: &str, existing: Existing) -> Result<(), Error> {
        if self.writes == Writes::Pretends {
            return Ok(());
        }
        let saved = match existing {
            // For a device or a pipe, `replace` has the right error.
            Existing::Stays if !path.exists() || path.is_file() => files::create(path, content.as_bytes()),
            Existing::Stays | Existing::IsReplaced => files::replace(path, content.as_bytes(), Readers::AsUsual),
        };
        saved.map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => is_there(path),
            _ => Error::Unwritable { path: path.to_owned(), source },
        })
    }
}

fn is_there(path: &Path) -> Error {
    let path = path.display();
    Error::refused(tr!("{path} is there already; `--replace` puts the new file in its place", path))
}
