//! The glossary in words: one entry, or the list of its words.

use super::markdown::Page;
use crate::lesson::glossary::{Glossary, GlossaryEntry};
use crate::lesson::model::Course;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// An entry.
pub fn entry(entry: GlossaryEntry<'_>, width: usize) -> Text {
    let mut title = Line::of(Tone::Title, entry.name());
    let others: Vec<&str> = entry.names().skip(1).collect();
    if !others.is_empty() {
        title.push(Tone::Faint, format!("  ({})", others.join(", ")));
    }
    let mut text = Text::from(title);
    for bytes in entry.text() {
        text.extend(Page::of(entry.source, bytes, &Course::default()).draw(bytes, width));
    }
    text
}

/// Every word with an entry, in columns.
pub fn words(glossary: &Glossary, width: usize) -> Text {
    let mut names: Vec<&str> = glossary.entries().map(GlossaryEntry::name).collect();
    names.sort_by_key(|name| name.to_lowercase());
    names.dedup();
    let column = names.iter().map(|name| Line::of(Tone::Code, name).width()).max().unwrap_or_default() + GAP;
    let columns = (width.saturating_sub(GAP) / column).max(1);
    let rows = names.len().div_ceil(columns).max(1);
    let mut text = Text::new();
    for row in 0..rows.min(names.len()) {
        let in_row = names.iter().skip(row).step_by(rows);
        let line = in_row.enumerate().fold(Line::new(), |line, (number, name)| {
            line.padded(number * column).with(Tone::Plain, " ".repeat(GAP)).with(Tone::Code, name)
        });
        text.push(line);
    }
    text.gap();
    text.push(Line::marked(tr!(
        "`explain` with one of these words says what it means; `search` looks through the lessons."
    )));
    text
}

/// Columns before each word.
const GAP: usize = 2;
