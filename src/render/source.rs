//! A file of this program, as `source` shows it.

use super::highlight::listing;
use super::text::{Line, Text, Tone};

/// The file with highlighting, under its name.
pub fn source(path: &str, code: &str, width: usize) -> Text {
    let mut text = Text::from(Line::of(Tone::Faint, path));
    text.push(Line::new());
    for line in listing("rust", code.trim_end()) {
        line.chopped(width).into_iter().for_each(|piece| text.push(piece));
    }
    text
}
