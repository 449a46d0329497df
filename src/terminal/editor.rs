//! The editor of the learner's choice: `$VISUAL`, else `$EDITOR`. While it runs, it has the terminal and its signals.

use std::env;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{Command, ExitStatus};

use super::modes::Modes;
use super::screen;

/// The words of the editor's command. None without a terminal, or if no editor is named.
pub fn wanted() -> Option<Vec<String>> {
    let has_terminal = io::stdin().is_terminal() && screen::is_terminal();
    let mut named = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| env::var(name).ok());
    let words = shlex::split(&named.find(|words| !words.trim().is_empty())?)?;
    (has_terminal && !words.is_empty()).then_some(words)
}

/// Opens a file, and returns once the editor has ended.
///
/// # Errors
/// If the editor cannot be started.
pub fn open(words: &[String], path: &Path, modes: &Modes) -> io::Result<ExitStatus> {
    let (program, arguments) = words.split_first().ok_or(io::ErrorKind::NotFound)?;
    modes.restore();
    let status = Command::new(program).args(arguments).arg(path).status();
    // An editor that was killed could not restore the modes.
    modes.restore();
    status
}
