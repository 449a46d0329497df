//! Files that a command writes because somebody asked for them. They appear whole or not at all, in place of what bore
//! their name before.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::error::Error;
use crate::session::{Session, Writes};
use crate::tr;

/// What a program asks for where there was no file; the system takes away what the user's mask forbids.
const READABLE: u32 = 0o666;

impl Session {
    /// Writes a file, if files are written.
    ///
    /// # Errors
    /// [`Error::Unwritable`] with the system's reason. What bore the name before is then still there.
    pub(super) fn save(&self, path: &Path, content: &str) -> Result<(), Error> {
        match self.writes {
            Writes::Files => save(path, content),
            Writes::Pretends => Ok(()),
        }
    }
}

fn save(path: &Path, content: &str) -> Result<(), Error> {
    replace(path, content).map_err(|source| Error::Unwritable { path: path.to_owned(), source })
}

fn replace(path: &Path, content: &str) -> io::Result<()> {
    // A link to the file stays one.
    let path = if path.is_symlink() { fs::canonicalize(path)? } else { path.to_owned() };
    let mode = match fs::metadata(&path) {
        // A device or a pipe would be replaced by a file.
        Ok(old) if !old.is_file() => return Err(io::Error::other(tr!("something else than a file is there"))),
        Ok(old) if old.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
        Ok(old) => Some(old.permissions()),
        Err(_) => None,
    };
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // The system's own words for a directory that is not there; those of a temporary file would name a file nobody knows.
    fs::metadata(directory)?;
    let new = tempfile::Builder::new().permissions(Permissions::from_mode(READABLE)).tempfile_in(directory);
    let mut new = new.map_err(|error| without_path(&error))?;
    new.as_file_mut().write_all(content.as_bytes())?;
    if let Some(mode) = mode {
        new.as_file().set_permissions(mode)?;
    }
    new.as_file().sync_all()?;
    new.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// The system's own words: those of a temporary file would name a file that nobody knows.
fn without_path(error: &io::Error) -> io::Error {
    let system = error.get_ref().and_then(|inner| inner.source()).and_then(|source| source.downcast_ref::<io::Error>());
    match system.and_then(io::Error::raw_os_error) {
        Some(code) => io::Error::from_raw_os_error(code),
        None => error.kind().into(),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_saved_file_is_as_readable_as_any_other() {
        let directory = tempfile::tempdir().unwrap();
        let (saved, other) = (directory.path().join("saved"), directory.path().join("other"));
        save(&saved, "text").unwrap();
        fs::write(&other, "text").unwrap();
        assert_eq!(fs::read_to_string(&saved).unwrap(), "text");
        assert_eq!(mode(&saved), mode(&other));
    }

    #[test]
    fn what_is_replaced_keeps_its_permissions() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("file");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        save(&file, "new").unwrap();
        assert_eq!(mode(&file), 0o600);
    }

    #[test]
    fn a_pipe_is_not_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let (pipe, link) = (directory.path().join("pipe"), directory.path().join("link"));
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
        symlink(&pipe, &link).unwrap();
        for path in [&pipe, &link] {
            let error = save(path, "text").unwrap_err().to_string();
            assert!(error.contains("something else than a file is there"), "{error}");
        }
    }

    #[test]
    fn a_link_stays_a_link_to_the_file_that_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let (file, link) = (directory.path().join("file"), directory.path().join("link"));
        fs::write(&file, "old").unwrap();
        symlink(&file, &link).unwrap();
        save(&link, "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing_behind() {
        let directory = tempfile::tempdir().unwrap();
        let taken = directory.path().join("taken");
        fs::create_dir(&taken).unwrap();
        let (missing, file) = (directory.path().join("missing"), directory.path().join("file"));
        let (dangling, fixed) = (directory.path().join("dangling"), directory.path().join("fixed"));
        fs::write(&file, "text").unwrap();
        fs::write(&fixed, "text").unwrap();
        fs::set_permissions(&fixed, Permissions::from_mode(0o444)).unwrap();
        symlink(&missing, &dangling).unwrap();
        for (path, reason) in [
            (&taken, "something else than a file is there"),
            (&dangling, "No such file or directory"),
            (&fixed, "permission denied"),
            (&missing.join("new"), "No such file or directory"),
            (&file.join("new"), "not a directory"),
        ] {
            let error = save(path, "text").unwrap_err().to_string();
            assert!(error.starts_with(&format!("cannot write {}: ", path.display())), "{error}");
            assert!(error.contains(reason) && !error.contains("at path"), "{error}");
        }
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 4);
    }
}
