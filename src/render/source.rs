//! A file of this program, as `source` shows it.

use super::highlight::listing;
use crate::text::{Line, Span, Text, Tone};
use crate::tr;

/// The files that `source` can show.
pub fn list<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Text {
    let line = |(name, path)| Line::of(Tone::Code, format!("  {name:<16}")).with(Tone::Faint, path);
    let mut text: Text = files.map(line).collect();
    text.gap();
    text.push(Line::marked(tr!("`source thread` shows one of them.")));
    text
}

/// The marks of a comment.
const COMMENTS: [&str; 4] = ["/// ", "//! ", "// ", "# "];

/// A file with highlighting, below its name.
pub fn source(language: &str, path: &str, code: &str, width: usize) -> Text {
    let mut text = Text::from(Line::of(Tone::Faint, path)).with(Line::new());
    text.extend(part(language, code, width));
    text
}

/// A part of a file, without the name. A line that is too long is continued below, indented; a comment stays a comment.
pub fn part(language: &str, code: &str, width: usize) -> Text {
    let mut text = Text::new();
    for line in listing(language, code.trim_end()) {
        let plain = line.plain();
        let code = plain.trim_start_matches(' ');
        let before = Line::of(Tone::Plain, " ".repeat(plain.len() - code.len()));
        let indent = match COMMENTS.iter().find(|mark| code.starts_with(**mark)) {
            Some(mark) => {
                let words = line.spans().iter().find(|span| !span.text().trim().is_empty());
                before.with(words.map_or(Tone::Faint, Span::tone), mark)
            }
            None => before.with(Tone::Plain, "    "),
        };
        text.extend(line.wrap(width, &Line::new(), &indent));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_that_is_too_long_goes_on_as_a_comment() {
        let shown = source("rust", "a.rs", "    /// one two three\n    let a = one + two + three;", 18).plain();
        assert_eq!(shown, "a.rs\n\n    /// one two\n    /// three\n    let a = one +\n        two +\n        three;\n");
    }
}
