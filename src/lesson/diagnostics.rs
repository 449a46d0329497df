//! What is wrong with a file: collected while it is read, turned into [`Diagnostic`]s in the order of the file at the end.
//!
//! Lines and columns are counted only then, in one pass over the text, so that a file full of mistakes costs no more
//! than a file without.

use super::model::{Bytes, Diagnostic, Location, Severity, Source};
use crate::tr;

/// The number of problems named of one file, at most. Nobody reads more.
const MOST: usize = 100;

/// One mistake.
#[derive(Debug)]
pub(super) struct Finding {
    severity: Severity,
    /// `None` if it concerns the file as a whole.
    bytes: Option<Bytes>,
    message: String,
    help: Option<String>,
}

impl Finding {
    /// Says what to do.
    pub(super) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// The lesson works all the same.
    pub(super) fn warns(&mut self) -> &mut Self {
        self.severity = Severity::Warning;
        self
    }
}

/// The mistakes found in a file so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Those that come first in the file, and some more.
    list: Vec<Finding>,
    /// How many were dropped, and how bad the worst of them is.
    dropped: usize,
    worst_dropped: Option<Severity>,
}

impl Findings {
    /// Notes a mistake at a place.
    pub(super) fn at(&mut self, bytes: Bytes, message: impl Into<String>) -> &mut Finding {
        self.add(Some(bytes), message.into())
    }

    /// Notes a mistake of the file as a whole.
    pub(super) fn whole(&mut self, message: impl Into<String>) -> &mut Finding {
        self.add(None, message.into())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether more are noted than will be named. Who goes through a file from its beginning need not think about what to do
    /// about the next one.
    pub(super) fn are_many(&self) -> bool {
        self.dropped > 0 || self.list.len() > MOST
    }

    fn add(&mut self, bytes: Option<Bytes>, message: String) -> &mut Finding {
        if self.list.len() >= 2 * MOST {
            self.keep_the_first();
        }
        let last = self.list.len();
        self.list.push(Finding { severity: Severity::Error, bytes, message, help: None });
        &mut self.list[last]
    }

    /// Sorts the mistakes in the order of the file, and drops those that will not be named.
    fn keep_the_first(&mut self) {
        self.list.sort_by_key(|finding| finding.bytes.as_ref().map(|bytes| bytes.start));
        let dropped = self.list.split_off(self.list.len().min(MOST));
        self.dropped += dropped.len();
        self.worst_dropped = dropped.iter().map(|finding| finding.severity).chain(self.worst_dropped).max();
    }

    /// The mistakes in the order of the file, those of the whole file first.
    pub(super) fn into_diagnostics(mut self, source: &Source) -> Vec<Diagnostic> {
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
            diagnostics.push(Diagnostic { severity, path: source.path.clone(), message, location: None, help: None });
        }
        diagnostics
    }
}

/// Problems in the order of the files and of the places in them.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    let location =
        |diagnostic: &Diagnostic| diagnostic.location.as_ref().map(|location| (location.line, location.column));
    diagnostics.sort_by_cached_key(|diagnostic| (diagnostic.path.clone(), location(diagnostic)));
}

impl Source {
    /// The place of some bytes of the text. What goes on after the end of the line is left out.
    pub fn location(&self, bytes: &Bytes) -> Location {
        Lines::new(&self.text).location(bytes)
    }

    /// A problem at some bytes of the text.
    pub fn diagnostic(&self, bytes: &Bytes, message: impl Into<String>, help: Option<String>) -> Diagnostic {
        let (path, location) = (self.path.clone(), Some(self.location(bytes)));
        Diagnostic { severity: Severity::Error, path, message: message.into(), location, help }
    }
}

/// Counts lines from the beginning of a text onwards.
#[derive(Debug)]
struct Lines<'s> {
    text: &'s str,
    /// The line that was reached, from 1, and where it begins.
    line: usize,
    start: usize,
}

impl<'s> Lines<'s> {
    fn new(text: &'s str) -> Self {
        Lines { text, line: 1, start: 0 }
    }

    /// The place of some bytes that do not begin before those asked for the last time.
    fn location(&mut self, bytes: &Bytes) -> Location {
        let from = floor(self.text, bytes.start).max(self.start);
        while let Some(length) = self.text[self.start..from].find('\n') {
            self.line += 1;
            self.start += length + 1;
        }
        let rest = &self.text[self.start..];
        let line = rest.split('\n').next().unwrap_or_default().trim_end_matches('\r');
        let from = (from - self.start).min(line.len());
        let narrowest = from + line[from..].chars().next().map_or(0, char::len_utf8);
        let to = floor(line, bytes.end.saturating_sub(self.start)).max(narrowest);
        let count = |text: &str| text.chars().count();
        let column = count(&line[..from]) + 1;
        let (text, bytes) = excerpt(line, from..to);
        Location { line: self.line, column, end_column: column + count(&line[from..to]), text, bytes }
    }
}

/// Bytes before what is meant, of it and behind it that are kept of a long line.
const KEPT: usize = 40;

/// The part of a line that is shown, and where in it these bytes of the line are.
fn excerpt(line: &str, bytes: Bytes) -> (String, Bytes) {
    let start = floor(line, bytes.start.saturating_sub(KEPT));
    let meant = bytes.start..floor(line, bytes.end.min(bytes.start + KEPT)).max(bytes.start);
    let end = floor(line, meant.end + KEPT);
    let cut = if start > 0 { "..." } else { "" };
    let more = if end < line.len() { "..." } else { "" };
    let shift = |at: usize| at + cut.len() - start;
    (format!("{cut}{}{more}", &line[start..end]), shift(meant.start)..shift(meant.end))
}

/// `at`, or the next place before it at which a character begins or the text ends.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source { path: "a.md".into(), text: text.to_owned() }
    }

    fn location(text: &str, bytes: Bytes) -> (usize, usize, String, Bytes) {
        let location = source(text).location(&bytes);
        (location.line, location.column, location.text, location.bytes)
    }

    #[test]
    fn a_place_is_one_line_counted_in_characters() {
        assert_eq!(location("a\r\n스레b\r\nc", 9..14), (2, 3, "스레b".to_owned(), 6..7));
        assert_eq!(location("ab\ncd", 0..5), (1, 1, "ab".to_owned(), 0..2));
    }

    #[test]
    fn a_place_is_at_least_a_character_wide_unless_the_line_ends() {
        assert_eq!(location("ä", 0..0), (1, 1, "ä".to_owned(), 0..2));
        assert_eq!(location("a\n", 1..2), (1, 2, "a".to_owned(), 1..1));
        assert_eq!(location("a\n", 2..2), (2, 1, String::new(), 0..0));
    }

    #[test]
    fn a_place_outside_of_the_text_is_moved_inside() {
        assert_eq!(location("aä", 2..99), (1, 2, "aä".to_owned(), 1..3));
        assert_eq!(location("a", 7..9), (1, 2, "a".to_owned(), 1..1));
    }

    #[test]
    fn of_a_long_line_only_a_part_is_kept() {
        let line = "é".repeat(300);
        let location = source(&line).location(&(200..500));
        assert_eq!((location.column, location.end_column), (101, 251));
        assert_eq!(location.text, format!("...{}...", "é".repeat(3 * KEPT / 2)));
        assert_eq!(&location.text[location.bytes], "é".repeat(KEPT / 2));
    }

    #[test]
    fn a_file_full_of_mistakes_takes_little_memory() {
        let mut findings = Findings::default();
        for at in (0..100_000).rev() {
            findings.at(at..at, "x").warns();
        }
        assert!(findings.list.len() <= 2 * MOST);
        let diagnostics = findings.into_diagnostics(&source(&" ".repeat(100_000)));
        assert_eq!(diagnostics[MOST].message, format!("there are {} more problems in this file", 100_000 - MOST));
        assert_eq!(diagnostics[0].location.as_ref().map(|location| location.column), Some(1));
        assert!(diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Warning));
    }

    #[test]
    fn problems_come_in_the_order_of_the_file() {
        let mut findings = Findings::default();
        findings.at(2..3, "second");
        findings.at(0..1, "first").help("do it");
        findings.whole("all");
        let diagnostics = findings.into_diagnostics(&source("a\nb\n"));
        assert_eq!(
            diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect::<Vec<_>>(),
            ["all", "first", "second"]
        );
        assert_eq!(diagnostics[2].location.as_ref().map(|location| location.line), Some(2));
        assert_eq!(diagnostics[1].help.as_deref(), Some("do it"));
    }

    #[test]
    fn a_file_full_of_mistakes_names_the_first_hundred() {
        let mut findings = Findings::default();
        for at in 0..150 {
            findings.at(at..at, "x");
        }
        let diagnostics = findings.into_diagnostics(&source(&"\n".repeat(150)));
        assert_eq!(diagnostics.len(), MOST + 1);
        assert_eq!(diagnostics[MOST].message, "there are 50 more problems in this file");
        assert_eq!(diagnostics[99].location.as_ref().map(|location| location.line), Some(100));
    }
}
