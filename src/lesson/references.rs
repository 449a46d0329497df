//! Definitions that hold in a whole file: the targets of links, and footnotes.
//!
//! A step is read alone when it is drawn: in a file of many steps, reading the whole file for each would take minutes.
//! What the step refers to is looked up here.

use std::collections::HashMap;

use pulldown_cmark::{BrokenLink, CowStr, Event, Parser, Tag, TagEnd};

use super::events::{Bytes, Top, dialect, events};

/// The definitions of a file.
#[derive(Debug, Default)]
pub struct References {
    /// Targets and titles by the labels of the links.
    links: HashMap<String, (String, String)>,
    /// The text of each footnote, by its label without case.
    notes: HashMap<String, Vec<Event<'static>>>,
    /// The numbers of footnotes, in the order in which the file mentions them.
    numbers: HashMap<String, usize>,
}

impl References {
    /// Reads a whole file.
    pub(super) fn of(text: &str) -> Self {
        let mut references = References::default();
        let start = Top::of(text).end();
        let parser = Parser::new_ext(&text[start..], dialect());
        let owned = |text: &Option<CowStr<'_>>| text.as_deref().unwrap_or_default().to_owned();
        let links = parser.reference_definitions().iter();
        references.links =
            links.map(|(label, link)| (key(label), (link.dest.to_string(), owned(&link.title)))).collect();
        // The footnotes around the event, the innermost last.
        let mut open: Vec<String> = Vec::new();
        for (event, _) in events(text) {
            if let Event::FootnoteReference(label) = &event {
                let next = references.numbers.len() + 1;
                references.numbers.entry(label.to_lowercase()).or_insert(next);
            }
            match (event, open.last()) {
                (Event::Start(Tag::FootnoteDefinition(label)), _) => open.push(label.to_lowercase()),
                (Event::End(TagEnd::FootnoteDefinition), _) => {
                    open.pop();
                }
                (event, Some(label)) => {
                    references.notes.entry(label.clone()).or_default().push(event.into_static());
                }
                _ => {}
            }
        }
        references
    }

    /// The text of a footnote; empty if there is none.
    pub fn note(&self, label: &str) -> &[Event<'static>] {
        self.notes.get(label).map_or(&[], Vec::as_slice)
    }

    /// The number of a footnote that is mentioned in the file.
    pub fn number(&self, label: &str) -> Option<usize> {
        self.numbers.get(label).copied()
    }
}

/// The events of a step, or of another part of a file that begins and ends with a block, with their bytes in the file.
/// Definitions of footnotes are left out.
pub(super) fn events_of_step<'r>(
    file: &str,
    step: &Bytes,
    references: impl Fn() -> &'r References,
) -> Vec<(Event<'static>, Bytes)> {
    let step = if step.start == 0 { Top::of(file).end()..step.end } else { step.clone() };
    let Some(text) = file.get(step.clone()) else { return Vec::new() };
    let mut resolve = |link: BrokenLink<'_>| {
        let (target, title) = references().links.get(&key(&link.reference))?;
        Some((target.clone().into(), title.clone().into()))
    };
    // The parser sees a mention of a footnote only where it is defined. So those that may be mentioned are defined
    // behind the text.
    let mut text = text.to_owned();
    let end = text.len();
    if text.contains("[^") {
        for label in references().notes.keys() {
            text += &format!("\n\n[^{label}]: .");
        }
    }
    let parser = Parser::new_with_broken_link_callback(&text, dialect(), Some(&mut resolve));
    let mut depth = 0;
    let mut events = Vec::new();
    for (event, bytes) in parser.into_offset_iter() {
        let is_note = |tag: &Event<'_>| matches!(tag, Event::Start(Tag::FootnoteDefinition(_)));
        depth += usize::from(is_note(&event));
        if depth == 0 && (bytes.start < end || matches!(event, Event::End(_))) {
            events.push((event.into_static(), bytes.start + step.start..bytes.end.min(end) + step.start));
        } else if matches!(event, Event::End(TagEnd::FootnoteDefinition)) {
            depth -= 1;
        }
    }
    events
}

/// A label without what may differ: case, and the number of spaces between words.
fn key(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
