//! A file of this program, as `source` shows it.

use unicode_width::UnicodeWidthStr;

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

/// What begins a paragraph in a comment, or is a line of its own.
const OPENERS: [&str; 5] = ["#", "- ", "* ", "|", "```"];

/// A file with highlighting, below its name.
pub fn source(language: &str, path: &str, code: &str, width: usize) -> Text {
    let mut text = Text::from(Line::of(Tone::Faint, path)).with(Line::new());
    text.extend(part(language, code, width));
    text
}

/// A part of a file, without the name. A line that is too long is continued below, indented; a comment stays a comment.
pub fn part(language: &str, code: &str, width: usize) -> Text {
    let mut text = Text::new();
    // Programs may have lines in comments that are no prose.
    let code = if language == "rust" { &*refilled(code, width) } else { code };
    for line in listing(language, code.trim_end()) {
        let plain = line.plain();
        let code = plain.trim_start_matches(' ');
        let before = Line::of(Tone::Plain, " ".repeat(plain.len() - code.len()));
        let indent = match COMMENTS.iter().find(|mark| code.starts_with(**mark)) {
            Some(mark) => {
                let words = line.spans().iter().find(|span| !span.text().trim().is_empty());
                before.clone().with(words.map_or(Tone::Faint, Span::tone), mark)
            }
            None => before.clone().with(Tone::Plain, "    "),
        };
        text.extend(behind(&line, before.width()).wrap(width, &before, &indent));
    }
    text
}

/// The line behind the spaces at its start.
fn behind(line: &Line, spaces: usize) -> Line {
    let mut left = spaces;
    let mut words = Line::new();
    for span in line.spans() {
        let kept = span.text().get(left..).unwrap_or_default();
        left = left.saturating_sub(span.text().len());
        words.push(span.tone(), kept);
    }
    words
}

/// The code, with each paragraph of a comment filled anew if one of its lines is too long: its other lines would end
/// after a word or two.
fn refilled(code: &str, width: usize) -> String {
    let mut filled = String::new();
    let mut lines = code.lines().peekable();
    while let Some(line) = lines.next() {
        let mut paragraph = vec![line];
        let prefix = prose(line).map(|(prefix, _)| prefix);
        while let Some(next) = lines.next_if(|next| prose(next).is_some_and(|(other, _)| Some(other) == prefix)) {
            paragraph.push(next);
        }
        let pieces = match prefix.filter(|_| paragraph.iter().any(|line| line.width() > width)) {
            Some(prefix) => {
                let words: Vec<_> = paragraph.iter().map(|line| &line[prefix.len()..]).collect();
                let prefix = Line::of(Tone::Plain, prefix);
                let lines = Line::of(Tone::Plain, words.join(" ")).wrap(width, &prefix, &prefix);
                lines.iter().map(Line::plain).collect()
            }
            None => paragraph.into_iter().map(str::to_owned).collect::<Vec<_>>(),
        };
        for piece in pieces {
            filled += &piece;
            filled.push('\n');
        }
    }
    filled
}

/// A line of prose in a comment: the mark with the spaces before it, and the words.
fn prose(line: &str) -> Option<(&str, &str)> {
    let spaces = line.len() - line.trim_start_matches(' ').len();
    let mark = COMMENTS.iter().find(|mark| line[spaces..].starts_with(**mark))?;
    let (prefix, words) = line.split_at(spaces + mark.len());
    (!words.starts_with(' ') && !OPENERS.iter().any(|opener| words.starts_with(opener))).then_some((prefix, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paragraphs_of_comments_are_filled_and_code_keeps_its_indent() {
        let code =
            "/// one two three four\n/// five\n///\n/// # Errors\n/// six\n    a.push(b.spawn(format!(\"c\")));\n";
        let expected = "/// one two three\n/// four five\n///\n/// # Errors\n/// six\n    a.push(b.spawn(\n        \
                        format!(\n        \"c\")));\n";
        let shown = part("rust", code, 20).plain();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_comment_that_is_too_long_goes_on_as_a_comment() {
        let shown = source("rust", "a.rs", "    /// one two three\n    let a = one + two + three;", 18).plain();
        assert_eq!(shown, "a.rs\n\n    /// one two\n    /// three\n    let a = one +\n        two +\n        three;\n");
    }
}
