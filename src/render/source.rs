//! A file of this program, as `source` shows it.

use super::highlight::listing;
use crate::text::{Line, Text, Tone};

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
