//! Files that a command writes because the user asked for them.

use std::io;
use std::path::Path;

use crate::error::Error;
use crate::files::{self, Readers};
use crate::session::{Session, Writes};
use crate::tr;

/// What becomes of a file that has the name already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    Stays,
    IsReplaced,
}

impl Existing {
    /// By the flag `--replace`.
    pub(super) fn replaced_if(replace: bool) -> Self {
        if replace { Existing::IsReplaced } else { Existing::Stays }
    }
}

impl Session {
    /// Looks whether a file may be written, before there is a content that takes long to make.
    ///
    /// # Errors
    /// [`Error::Refused`] if there is one that is to stay.
    pub(super) fn may_save(&self, path: &Path, existing: Existing) -> Result<(), Error> {
        if self.writes == Writes::Files && existing == Existing::Stays && path.is_file() {
            return Err(is_there(path));
        }
        Ok(())
    }

    /// Writes a file, if files are written.
    ///
    /// # Errors
    /// [`Error::Refused`] if there is one that is to stay, [`Error::Unwritable`] with the system's reason. What bore
    /// the name before is then still there.
    pub(super) fn save(&self, path: &Path, content: &str, existing: Existing) -> Result<(), Error> {
        if self.writes == Writes::Pretends {
            return Ok(());
        }
        let saved = match existing {
            // Of a device or a pipe `replace` says what it is.
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
    Error::Refused(tr!("{path} is there already; `--replace` puts the new file in its place", path).into())
}
