//! The text of a file, and places in it: bytes while it is read, lines and columns in messages.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use pulldown_cmark::Event;

pub use super::events::Bytes;
use super::listing::Listed;
use super::references::{References, events_of_step};

/// A file's text, and its path for messages.
#[derive(Debug, Default)]
pub struct SourceText {
    pub path: PathBuf,
    /// The whole file, without a byte order mark.
    pub text: String,
    /// The text of other files of the pack that listings of this one include, by the lines that include them.
    pub included: BTreeMap<String, String>,
    /// The size and time of those files before they were read, also of missing ones.
    pub(super) includes: Vec<Listed>,
    references: OnceLock<References>,
}

/// The place of some bytes of a file, with all that is needed to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The column behind the last character of the place on this line.
    pub end_column: usize,
    /// The line in the file; of a long line, the part around the place.
    pub text: String,
    /// The bytes of the place in `text`.
    pub bytes: Bytes,
}

impl SourceText {
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        SourceText { path: path.into(), text: text.into(), ..SourceText::default() }
    }

    /// The definitions that hold in the whole file. The file is parsed for them once.
    pub fn references(&self) -> &References {
        self.references.get_or_init(|| References::of(&self.text))
    }

    /// The events of a step, or of another part that begins and ends with a block, with their bytes.
    pub fn events_of(&self, step: &Bytes) -> Vec<(Event<'static>, Bytes)> {
        events_of_step(&self.text, step, || self.references())
    }

    /// The place of some bytes of the text, as far as they are on one line.
    pub fn location(&self, bytes: &Bytes) -> Location {
        Lines::new(&self.text).location(bytes)
    }
}

/// Counts lines from the beginning of a text onwards.
#[derive(Debug)]
pub(super) struct Lines<'s> {
    text: &'s str,
    /// The number of the current line, from 1, and its first byte.
    line: usize,
    start: usize,
}

impl<'s> Lines<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Lines { text, line: 1, start: 0 }
    }

    /// The place of some bytes that do not begin before those of the last call.
    pub(super) fn location(&mut self, bytes: &Bytes) -> Location {
        let from = self.text.floor_char_boundary(bytes.start).max(self.start);
        while let Some(length) = self.text[self.start..from].find('\n') {
            self.line += 1;
            self.start += length + 1;
        }
        let rest = &self.text[self.start..];
        let line = rest.split('\n').next().unwrap_or_default().trim_end_matches('\r');
        let from = (from - self.start).min(line.len());
        let narrowest = from + line[from..].chars().next().map_or(0, char::len_utf8);
        let to = line.floor_char_boundary(bytes.end.saturating_sub(self.start)).max(narrowest);
        let count = |text: &str| text.chars().count();
        let column = count(&line[..from]) + 1;
        let (text, bytes) = excerpt(line, from..to);
        Location { line: self.line, column, end_column: column + count(&line[from..to]), text, bytes }
    }
}

/// The bytes of a part in its text. The part must be a slice of the text, not a copy.
pub(super) fn place(text: &str, part: &str) -> Bytes {
    let start = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    start..start + part.len()
}

/// The bytes of the first of these words in some bytes of a text. None for words of a TOML string that is written with
/// escapes.
pub fn find(text: &str, bytes: &Bytes, words: &str) -> Option<Bytes> {
    let start = bytes.start + text.get(bytes.clone())?.find(words)?;
    Some(start..start + words.len())
}

/// How many bytes of a long line are kept before the place, of it, and behind it.
const KEPT: usize = 40;

/// The part of a line that is shown, and the place of these bytes in it.
fn excerpt(line: &str, bytes: Bytes) -> (String, Bytes) {
    let start = line.floor_char_boundary(bytes.start.saturating_sub(KEPT));
    let meant = bytes.start..line.floor_char_boundary(bytes.end.min(bytes.start + KEPT)).max(bytes.start);
    let end = line.floor_char_boundary(meant.end + KEPT);
    let cut = if start > 0 { "..." } else { "" };
    let more = if end < line.len() { "..." } else { "" };
    let shift = |at: usize| at + cut.len() - start;
    (format!("{cut}{}{more}", &line[start..end]), shift(meant.start)..shift(meant.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> SourceText {
        SourceText::new("a.md", text)
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
}
