//! Reads the files of packs: regular files of a bounded size, inside of the pack.

use std::fs;
use std::path::Path;

use super::diagnostics::Diagnostic;
use super::parse::{LARGEST, Parsed, parse, text};
use super::source::SourceText;
use crate::{files, tr};

/// Reads a file and parses it. A file that cannot be read is a problem like any other: the other lessons load.
pub(super) fn read(path: &Path) -> Parsed {
    match bytes(path) {
        Ok(bytes) => parse(path, bytes),
        Err(diagnostic) => Parsed { lesson: None, diagnostics: vec![*diagnostic] },
    }
}

/// Reads a file that is not a lesson.
pub(super) fn source(path: &Path) -> Result<SourceText, Box<Diagnostic>> {
    Ok(SourceText::new(path, text(path, bytes(path)?)?))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Box<Diagnostic>> {
    // One byte too many is enough to refuse the file.
    files::read_beginning(path, LARGEST as u64 + 1).map_err(|error| {
        let message = tr!("cannot be read: {error}", error = files::why(&error));
        Box::new(Diagnostic::of_file(path.to_owned(), message))
    })
}

/// Whether a file of a directory is a link to somewhere else. Reading or writing it would reach a file that is no part
/// of the lessons.
pub fn leads_out(root: &Path, file: &Path) -> bool {
    let is_link = |part: &Path| fs::symlink_metadata(root.join(part)).is_ok_and(|metadata| metadata.is_symlink());
    let parts = file.ancestors().filter(|part| !part.as_os_str().is_empty());
    if !parts.into_iter().any(is_link) {
        return false;
    }
    match (root.join(file).canonicalize(), root.canonicalize()) {
        (Ok(real), Ok(root)) => !real.starts_with(root),
        // A missing file is reported when it is read.
        _ => false,
    }
}
