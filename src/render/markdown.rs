//! Markdown to text, for the part of a lesson that is being shown.
//!
//! Lessons are kept as source, and a step knows only which bytes of it are its own. So each time the whole file is parsed,
//! which is fast, and only what begins inside the wanted range is drawn: links and footnotes that are defined elsewhere in
//! the file are still found, and what lies inside a quote or an item can be drawn without it.
//!
//! The work is shared: this file sorts the parser's events, `writer` goes through those that are shown, `inline` collects
//! the words of a paragraph, `page` sets blocks below and inside one another, `table` and `html` do what their names say.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use self::writer::Writer;
use super::text::Text;

mod html;
mod inline;
mod page;
mod table;
mod writer;

/// The dialect that lessons are written in: GitHub's, and metadata at the top.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}

/// What begins in `range` of `source`, laid out at `width` columns, and the footnotes it mentions. `source` is a whole file.
pub fn markdown(source: &str, range: Range<usize>, width: usize) -> Text {
    let Parts { body, notes, numbers } = Parts::of(source, &range);
    let mut writer = Writer::new(width, numbers);
    writer.events(&body);
    writer.footnotes(&notes);
    writer.into_text()
}

/// A file's events, sorted. Footnotes are known by their labels, which may be written in any case.
#[derive(Default)]
struct Parts<'a> {
    /// What is to be drawn.
    body: Vec<Event<'a>>,
    /// What each footnote says, wherever it stands.
    notes: HashMap<String, Vec<Event<'a>>>,
    /// Footnotes are counted through the file in the order in which they are mentioned.
    numbers: HashMap<String, usize>,
}

impl<'a> Parts<'a> {
    fn of(source: &'a str, range: &Range<usize>) -> Self {
        let mut parts = Parts::default();
        // The footnotes that the event stands in, the innermost last.
        let mut open: Vec<String> = Vec::new();
        for (event, bytes) in Parser::new_ext(source, options()).into_offset_iter() {
            if let Event::FootnoteReference(label) = &event {
                let next = parts.numbers.len() + 1;
                parts.numbers.entry(label.to_lowercase()).or_insert(next);
            }
            match (event, open.last()) {
                (Event::Start(Tag::FootnoteDefinition(label)), _) => open.push(label.to_lowercase()),
                (Event::End(TagEnd::FootnoteDefinition), _) => {
                    open.pop();
                }
                (event, Some(label)) => parts.notes.entry(label.clone()).or_default().push(event),
                (event, None) if range.contains(&bytes.start) => parts.body.push(event),
                _ => {}
            }
        }
        parts
    }
}
