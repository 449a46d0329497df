//! A file of this program, as `source` shows it.

use super::highlight::listing;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// What can be shown, and the files.
pub fn list<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Text {
    let line = |(name, path)| Line::of(Tone::Code, format!("  {name:<16}")).with(Tone::Faint, path);
    let mut text = Text::new();
    files.map(line).for_each(|line| text.push(line));
    text.gap();
    text.push(Line::marked(tr!("`source thread` shows one of them.")));
    text
}

/// The file with highlighting, under its name. A line that is too long goes on below, further in.
pub fn source(path: &str, code: &str, width: usize) -> Text {
    let mut text = Text::from(Line::of(Tone::Faint, path));
    text.push(Line::new());
    for line in listing("rust", code.trim_end()) {
        let plain = line.plain();
        let indent = plain.len() - plain.trim_start_matches(' ').len() + 4;
        let indent = Line::of(Tone::Plain, " ".repeat(indent));
        line.wrap(width, &Line::new(), &indent).into_iter().for_each(|piece| text.push(piece));
    }
    text
}
