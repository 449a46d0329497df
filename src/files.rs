//! Files that are written whole: another program that reads one, or this one after it was killed, never meets half of
//! it.
//!
//! Everything that this program keeps or saves goes through here: progress, journal, history, pictures, notes, new
//! lessons. No function waits for a pipe or a device that bears the name of a file, and a link to a file stays a link.

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use nix::fcntl::OFlag;
use tempfile::NamedTempFile;

use crate::tr;

/// Without it, opening a pipe would wait for its other end. To a file it makes no difference.
const WITHOUT_WAITING: i32 = OFlag::O_NONBLOCK.bits();

/// Bytes of the largest file that is read: far more than this program ever writes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The beginning and the end of the names of files that are being written.
const TEMPORARY: (&str, &str) = (".spinlab-", ".tmp");

/// A temporary file this old was left behind by a program that was killed.
const LEFT_BEHIND: Duration = Duration::from_mins(1);

/// How often a lock that another program holds is tried, and how long each wait is. A program holds a lock for
/// milliseconds; if it was stopped meanwhile, the caller gives up.
const TRIES: u32 = 200;
const BETWEEN_TRIES: Duration = Duration::from_millis(10);

/// How long to wait for a lock that another program holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockWait {
    Patient,
    /// The last wait ran out: one try is enough to learn that the lock is free again.
    Brief,
}

impl LockWait {
    /// How to wait for a lock, given whether the last write under it failed.
    pub fn after(failed: bool) -> Self {
        if failed { LockWait::Brief } else { LockWait::Patient }
    }
}

/// Links that are followed before they count as a circle.
const LINKS: usize = 40;

/// Which users may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// The user alone: what a learner typed and answered.
    Owner,
    /// A file that is replaced keeps its permissions; a new one gets what the user's mask allows.
    AsUsual,
}

/// Why something could not be read or written: common reasons in the language that is spoken, others in the system's
/// words.
pub fn why(error: &io::Error) -> String {
    match error.kind() {
        // It has words of its own.
        _ if error.get_ref().is_some() => error.to_string(),
        io::ErrorKind::NotFound => tr!("No such file or directory").to_owned(),
        io::ErrorKind::PermissionDenied => tr!("Permission denied").to_owned(),
        io::ErrorKind::StorageFull => tr!("No space left on device").to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => tr!("Read-only file system").to_owned(),
        io::ErrorKind::IsADirectory => tr!("Is a directory").to_owned(),
        io::ErrorKind::NotADirectory => tr!("Not a directory").to_owned(),
        _ => error.to_string(),
    }
}

/// The content of a file.
///
/// # Errors
/// If there is none, if it is something else than a file, or larger than any file of this program.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_at_most(path, LARGEST)
}

/// The content of a file; None if there is none of that name.
///
/// # Errors
/// If it is something else than a file, or larger than any file of this program.
pub fn read_if_there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The content of a file that is not longer than `most` bytes.
///
/// # Errors
/// If there is none, if it is something else than a file, or larger.
pub fn read_at_most(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let content = read_beginning(path, most + 1)?;
    if content.len() as u64 > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(content) }
}

/// The first bytes of a file that may be longer.
///
/// # Errors
/// If there is none, or if it is something else than a file.
pub fn read_beginning(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = regular(OpenOptions::new().read(true).custom_flags(WITHOUT_WAITING).open(path)?)?;
    let mut content = Vec::new();
    file.take(most).read_to_end(&mut content)?;
    Ok(content)
}

/// Puts a file in the place of the one of that name, if there is one.
///
/// # Errors
/// If the name belongs to something else than a file, if the file is read-only, or if it cannot be written. The old
/// file is then still there.
pub fn replace(path: &Path, content: &[u8], readers: Readers) -> io::Result<()> {
    let path = followed(path)?;
    let permissions = match fs::metadata(&path) {
        // A rename would put a file in the place of a device or a pipe.
        Ok(old) if !old.is_file() => return Err(not_a_file()),
        Ok(old) if old.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
        Ok(old) => Some(old.permissions()).filter(|_| readers == Readers::AsUsual),
        Err(_) => None,
    };
    let new = written(&path, content, readers)?;
    if let Some(permissions) = permissions {
        new.as_file().set_permissions(permissions)?;
    }
    new.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// Makes a file of a name that is still free.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] if the name is taken. If the file cannot be written, none is left.
pub fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    written(path, content, Readers::AsUsual)?.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Removes a file.
///
/// # Errors
/// If it is there and cannot be removed.
pub fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path).or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Makes the directory of a file, if it is not there.
///
/// # Errors
/// If it cannot be made.
pub fn make_room(path: &Path) -> io::Result<()> {
    fs::create_dir_all(directory_of(path))
}

/// Gives a file a name that is free, with a label before the number: `bank.1.py` for `bank.py`.
///
/// # Errors
/// If it cannot be renamed, or if all such names are taken.
pub fn set_aside(path: &Path, label: &str) -> io::Result<PathBuf> {
    let ending = path.extension().map_or_else(String::new, |ending| format!(".{}", ending.to_string_lossy()));
    let mut names = (1..=u16::MAX).map(|number| path.with_extension(format!("{label}{number}{ending}")));
    let aside = names.find(|name| name.symlink_metadata().is_err()).ok_or(io::ErrorKind::AlreadyExists)?;
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Adds a line to the end of a file, under its [`lock`]. A line that another program left unfinished stays a line of
/// its own. A file that becomes larger than `most` bytes loses its older half.
///
/// # Errors
/// If the line cannot be written.
pub fn append_line(path: &Path, line: &[u8], most: u64, wait: LockWait) -> io::Result<()> {
    let _lock = lock(path, wait)?;
    let options = OpenOptions::new().create(true).append(true).mode(0o600).custom_flags(WITHOUT_WAITING).open(path)?;
    let mut file = regular(options)?;
    let mode = file.metadata()?.permissions().mode();
    if mode & 0o077 != 0 {
        file.set_permissions(Permissions::from_mode(mode & !0o077))?;
    }
    // The line before may have been cut off.
    file.write_all(&[b"\n", line, b"\n"].concat())?;
    if file.metadata()?.len() > most {
        let text = read(path)?;
        let middle = text.len() / 2;
        let end = text[middle..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| middle + at);
        replace(path, &text[end..], Readers::Owner)?;
    }
    Ok(())
}

/// Waits for the other programs that change this file, and makes its directory if need be. The lock ends when the
/// returned file is dropped, or with the process.
///
/// # Errors
/// If the directory cannot be written to, or if another program keeps the lock.
pub fn lock(path: &Path, wait: LockWait) -> io::Result<File> {
    fs::create_dir_all(directory_of(path))?;
    let path = followed(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Never truncated: a file of the user that bears that name keeps its content.
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.custom_flags(WITHOUT_WAITING | OFlag::O_NOFOLLOW.bits());
    let lock = regular(options.open(path.with_file_name(format!(".{name}.lock")))?)?;
    let tries = if wait == LockWait::Patient { TRIES } else { 1 };
    for left in (0..tries).rev() {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::Error(error)) => return Err(error),
            #[expect(
                clippy::disallowed_methods,
                reason = "the wait is for other programs, which no clock of a run paces"
            )]
            Err(TryLockError::WouldBlock) if left > 0 => thread::sleep(BETWEEN_TRIES),
            Err(TryLockError::WouldBlock) => {}
        }
    }
    Err(io::Error::other(tr!("another program is writing to it and does not end")))
}

/// The file that a name leads to. At the end of a link there need not be one yet.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = directory_of(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(Errno::ELOOP.into())
}

fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A temporary file beside that path, with this content.
fn written(path: &Path, content: &[u8], readers: Readers) -> io::Result<NamedTempFile> {
    let directory = directory_of(path);
    // The system's error for a missing directory says more than the one for a temporary file in it.
    fs::metadata(directory)?;
    let mode = if readers == Readers::Owner { 0o600 } else { 0o666 };
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1).permissions(Permissions::from_mode(mode));
    let mut new = builder.tempfile_in(directory).map_err(|error| without_path(&error))?;
    new.as_file_mut().write_all(content).map_err(|error| without_path(&error))?;
    new.as_file().sync_all()?;
    tidy(directory, new.as_file());
    Ok(new)
}

/// Removes the temporary files that killed programs left behind; `new` was written just now.
fn tidy(directory: &Path, new: &File) {
    let Ok(now) = new.metadata().and_then(|metadata| metadata.modified()) else { return };
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_temporary =
            name.to_str().is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1));
        let written = || entry.metadata().and_then(|metadata| metadata.modified());
        if is_temporary && written().is_ok_and(|written| now.duration_since(written).is_ok_and(|age| age > LEFT_BEHIND))
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn regular(file: File) -> io::Result<File> {
    match file.metadata()? {
        metadata if metadata.is_file() => Ok(file),
        metadata if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        _ => Err(not_a_file()),
    }
}

fn not_a_file() -> io::Error {
    io::Error::other(tr!("not a regular file"))
}

/// The system's own words, without the name of the temporary file, which the user does not know.
fn without_path(error: &io::Error) -> io::Error {
    let system = error.get_ref().and_then(|inner| inner.source()).and_then(|source| source.downcast_ref::<io::Error>());
    match system.unwrap_or(error).raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => error.kind().into(),
    }
}

#[cfg(test)]
mod tests;
