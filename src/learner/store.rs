//! Files of the state directory that several programs may change at once: locked while they are changed, and replaced whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Waits for the other programs that change this file, in a directory that is made if need be. Dropping what it returns ends
/// the lock, and so does the end of the process.
///
/// # Errors
/// If the directory cannot be written to.
pub fn lock(file: &Path) -> io::Result<File> {
    let file = followed(file);
    file.parent().map_or(Ok(()), fs::create_dir_all)?;
    let lock = File::create(file.with_extension("lock"))?;
    lock.lock()?;
    Ok(lock)
}

/// Puts a new file in the place of the old one, by a rename, so that it is never seen half written. A link to the file stays
/// one.
///
/// # Errors
/// If the directory cannot be written to. The old file is then still there.
pub fn replace(file: &Path, content: &[u8]) -> io::Result<()> {
    let file = followed(file);
    let mut new = NamedTempFile::new_in(file.parent().unwrap_or(Path::new(".")))?;
    new.write_all(content)?;
    new.as_file().sync_all()?;
    new.persist(&file).map_err(|error| error.error)?;
    Ok(())
}

/// The file itself, where a link leads to it.
fn followed(file: &Path) -> PathBuf {
    fs::canonicalize(file).unwrap_or(file.to_owned())
}
