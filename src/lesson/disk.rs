//! Reads the files of packs: regular ones, of a bounded size, that lie inside of the pack.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::diagnostics::Diagnostic;
use super::parse::{LARGEST, Parsed, parse, text, too_large};
use super::source::Source;
use crate::tr;

/// Reads a file and parses it. A file that cannot be read is a problem like any other: the other lessons load.
pub(super) fn read(path: &Path) -> Parsed {
    match bytes(path) {
        Ok(bytes) => parse(path, bytes),
        Err(diagnostic) => Parsed { lesson: None, diagnostics: vec![*diagnostic] },
    }
}

/// Reads a file that is no lesson.
pub(super) fn source(path: &Path) -> Result<Source, Box<Diagnostic>> {
    Ok(Source::new(path, text(path, bytes(path)?)?))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Box<Diagnostic>> {
    let unreadable = |error| {
        let message = tr!("cannot be read: {error}", error);
        Err(Box::new(Diagnostic::of_file(path.to_owned(), message)))
    };
    opened(path).unwrap_or_else(unreadable)
}

fn opened(path: &Path) -> io::Result<Result<Vec<u8>, Box<Diagnostic>>> {
    // Before the file is opened: opening a pipe without a writer would wait forever.
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        fs::read_dir(path)?;
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if !metadata.is_file() {
        return Err(io::Error::other(tr!("not a regular file")));
    }
    let file = fs::File::open(path)?;
    if let Some(diagnostic) = too_large(path, metadata.len()) {
        return Ok(Err(Box::new(diagnostic)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
    // A file may grow meanwhile: one byte more than is allowed is enough to refuse it.
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Ok(bytes))
}

/// Whether a file of a directory really lies elsewhere, by way of a link. Reading it would show, and writing it would
/// change, a file that is not part of the lessons.
pub fn leads_out(root: &Path, file: &Path) -> bool {
    let is_link = |part: &Path| fs::symlink_metadata(root.join(part)).is_ok_and(|metadata| metadata.is_symlink());
    let parts = file.ancestors().filter(|part| !part.as_os_str().is_empty());
    if !parts.into_iter().any(is_link) {
        return false;
    }
    match (root.join(file).canonicalize(), root.canonicalize()) {
        (Ok(real), Ok(root)) => !real.starts_with(root),
        // A file that is not there cannot be read either, and reading it says so.
        _ => false,
    }
}
