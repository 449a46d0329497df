//! What is wrong with a file: collected while it is read, then turned into [`Diagnostic`]s in the order of the file.
//!
//! Lines and columns are counted only at the end, in one pass over the text, so that a file full of mistakes costs no
//! more than one without.

use std::borrow::Borrow;
use std::path::PathBuf;

use super::source::{Bytes, Lines, Location, SourceText};
use crate::tr;

/// The most problems that are listed for one file. An author reads no more at once.
const MOST: usize = 100;

/// Something wrong with a file, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub path: PathBuf,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Its place; None if it concerns the file as a whole.
    pub location: Option<Location>,
    /// What the author can do.
    pub help: Option<String>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The lesson works, and could be better.
    Warning,
    /// The lesson is left out, or cannot be done as it stands.
    Error,
}

impl Diagnostic {
    /// An error at some bytes of a file.
    pub fn at(source: &SourceText, bytes: &Bytes, message: impl Into<String>) -> Self {
        let location = Some(source.location(bytes));
        Diagnostic { location, ..Diagnostic::of_file(source.path.clone(), message) }
    }

    /// An error that concerns a file as a whole.
    pub fn of_file(path: PathBuf, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Error, path, message: message.into(), location: None, help: None }
    }

    /// Adds what the author can do.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Diagnostic { help: Some(help.into()), ..self }
    }

    /// Its place and its message, for tests: `2:1 the title is empty`.
    #[cfg(test)]
    pub(super) fn brief(&self) -> String {
        let place = self.location.as_ref().map(|location| format!("{}:{} ", location.line, location.column));
        place.unwrap_or_default() + &self.message
    }

    /// Turns it into a warning.
    #[must_use]
    pub fn warns(self) -> Self {
        Diagnostic { severity: Severity::Warning, ..self }
    }
}

/// One mistake.
#[derive(Debug)]
pub struct Finding {
    severity: Severity,
    /// None if it concerns the file as a whole.
    bytes: Option<Bytes>,
    message: String,
    help: Option<String>,
}

impl Finding {
    /// Adds what the author can do.
    pub fn help(&mut self, help: impl Into<String>) {
        self.help = Some(help.into());
    }

    /// Adds what the author can do, if that is known.
    pub fn help_if(&mut self, help: Option<String>) {
        self.help = help;
    }

    /// Turns it into a warning: the lesson still works.
    pub(super) fn warns(&mut self) -> &mut Self {
        self.severity = Severity::Warning;
        self
    }
}

/// The mistakes found in a file so far.
#[derive(Debug, Default)]
pub struct Findings {
    /// The findings that come first in the file, and a few more.
    list: Vec<Finding>,
    /// How many findings were dropped, and how severe the worst of them is.
    dropped: usize,
    worst_dropped: Option<Severity>,
}

impl Findings {
    /// Notes a mistake at a place.
    pub fn at(&mut self, bytes: impl Borrow<Bytes>, message: impl Into<String>) -> &mut Finding {
        self.add(Some(bytes.borrow().clone()), message.into())
    }

    /// Notes a place that could be better, or is probably a mistake.
    pub fn warn(&mut self, bytes: impl Borrow<Bytes>, message: impl Into<String>) -> &mut Finding {
        self.at(bytes, message).warns()
    }

    /// Notes a mistake that concerns the file as a whole.
    pub(super) fn whole(&mut self, message: impl Into<String>) -> &mut Finding {
        self.add(None, message.into())
    }

    /// How many mistakes were noted.
    pub fn count(&self) -> usize {
        self.list.len() + self.dropped
    }

    /// Whether there are more findings than will be listed. A pass from the beginning of a file can then save itself
    /// the search for a suggestion.
    pub(super) fn are_many(&self) -> bool {
        self.count() > MOST
    }

    fn add(&mut self, bytes: Option<Bytes>, message: String) -> &mut Finding {
        if self.list.len() >= 2 * MOST {
            self.keep_the_first();
        }
        let last = self.list.len();
        self.list.push(Finding { severity: Severity::Error, bytes, message, help: None });
        &mut self.list[last]
    }

    /// Sorts the findings in the order of the file, and drops those that will not be listed.
    fn keep_the_first(&mut self) {
        self.list.sort_by_key(|finding| finding.bytes.as_ref().map(|bytes| bytes.start));
        let dropped = self.list.split_off(self.list.len().min(MOST));
        self.dropped += dropped.len();
        self.worst_dropped = dropped.iter().map(|finding| finding.severity).chain(self.worst_dropped).max();
    }

    /// The findings in the order of the file, those about the whole file first.
    pub fn into_diagnostics(mut self, source: &SourceText) -> Vec<Diagnostic> {
        self.keep_the_first();
        let (more, severity) = (self.dropped, self.worst_dropped);
        let mut lines = Lines::new(&source.text);
        let mut diagnostics: Vec<_> = self
            .list
            .into_iter()
            .map(|finding| Diagnostic {
                severity: finding.severity,
                path: source.path.clone(),
                message: finding.message,
                location: finding.bytes.map(|bytes| lines.location(&bytes)),
                help: finding.help,
            })
            .collect();
        if let Some(severity) = severity {
            let message = tr!("there are {more} more problems in this file", more);
            diagnostics.push(Diagnostic { severity, ..Diagnostic::of_file(source.path.clone(), message) });
        }
        diagnostics
    }
}

/// Sorts problems by file, and by place in it.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    let location =
        |diagnostic: &Diagnostic| diagnostic.location.as_ref().map(|location| (location.line, location.column));
    diagnostics.sort_by_cached_key(|diagnostic| (diagnostic.path.clone(), location(diagnostic)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> SourceText {
        SourceText::new("a.md", text)
    }

    #[test]
    fn a_file_full_of_mistakes_takes_little_memory_and_names_the_first_hundred() {
        let mut findings = Findings::default();
        for at in (0..100_000).rev() {
            findings.warn(at..at, "x");
        }
        assert!(findings.list.len() <= 2 * MOST);
        let diagnostics = findings.into_diagnostics(&source(&"\n".repeat(100_000)));
        let shown: Vec<String> = diagnostics.iter().map(Diagnostic::brief).collect();
        assert_eq!([&*shown[0], &shown[MOST - 1]], ["1:1 x", "100:1 x"]);
        assert_eq!(shown[MOST..], [format!("there are {} more problems in this file", 100_000 - MOST)]);
        assert!(diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Warning));
    }

    #[test]
    fn problems_come_in_the_order_of_the_file() {
        let mut findings = Findings::default();
        findings.at(2..3, "second");
        findings.at(0..1, "first").help("do it");
        findings.whole("all");
        let diagnostics = findings.into_diagnostics(&source("a\nb\n"));
        let shown: Vec<String> = diagnostics.iter().map(Diagnostic::brief).collect();
        assert_eq!(shown, ["all", "1:1 first", "2:1 second"]);
        assert_eq!(diagnostics[1].help.as_deref(), Some("do it"));
    }
}
