//! The lines that were typed before, on disk: a file that all shells add to.

use std::path::{Path, PathBuf};

use crate::files::{self, LockWait};
use crate::tr;

/// A larger file loses its older half, in bytes.
const LARGEST: u64 = 256 * 1024;

/// The file of the history.
pub(super) struct History {
    file: Option<PathBuf>,
    /// The last line could not be added, and the learner was told.
    fails: bool,
}

impl History {
    /// The history in a directory. Without one nothing is kept.
    pub(super) fn in_directory(directory: Option<&Path>) -> Self {
        History { file: directory.map(|directory| directory.join("history.txt")), fails: false }
    }

    /// The last lines of the file. What is not text is skipped. If the file cannot be read, the shell starts all the
    /// same, and adding a line reports why.
    pub(super) fn lines(&self, most: usize) -> Vec<String> {
        let content = self.file.as_deref().and_then(|file| files::read(file).ok()).unwrap_or_default();
        let lines = content.split(|byte| *byte == b'\n').filter_map(|line| str::from_utf8(line).ok());
        let mut lines: Vec<String> = lines.filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        lines.drain(..lines.len().saturating_sub(most));
        lines
    }

    /// Adds a line.
    ///
    /// # Errors
    /// Why it could not be added, in words; only for the first of several failures.
    pub(super) fn add(&mut self, line: &str) -> Result<(), String> {
        let Some(file) = &self.file else { return Ok(()) };
        let failed = files::append_line(file, line.as_bytes(), LARGEST, LockWait::after(self.fails)).err();
        let was_failing = std::mem::replace(&mut self.fails, failed.is_some());
        match failed.filter(|_| !was_failing) {
            Some(error) => {
                Err(tr!("what you type is not kept for the next time: {file}: {error}", file = file.display(), error))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn one_bad_line_costs_no_other() {
        let directory = tempfile::tempdir().unwrap();
        let mut history = History::in_directory(Some(directory.path()));
        let file = directory.path().join("history.txt");
        fs::write(&file, b"machine\ncaf\xe9\nrun thr").unwrap();
        history.add("demos").unwrap();
        assert_eq!(History::in_directory(Some(directory.path())).lines(10), ["machine", "run thr", "demos"]);
        assert_eq!(history.lines(2), ["run thr", "demos"]);
    }

    #[test]
    fn a_history_that_cannot_be_written_is_said_once() {
        let directory = tempfile::tempdir().unwrap();
        let mut history = History::in_directory(Some(directory.path()));
        fs::create_dir(directory.path().join("history.txt")).unwrap();
        assert!(history.add("machine").unwrap_err().contains("history.txt"));
        assert_eq!(history.add("machine"), Ok(()));
        assert!(history.lines(10).is_empty());
    }
}
