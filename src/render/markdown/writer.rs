//! Events to blocks: the writer finds where blocks begin and end and what is in them, and passes each to the module
//! that lays it out.
//!
//! The events may begin in the middle: the inside of a quote or of an item is drawn as if nothing were around it. So no
//! event relies on an earlier one, and words outside of a paragraph form one.

use std::collections::{HashMap, HashSet};
use std::iter;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::html;
use super::inline::{Inline, checkbox};
use super::page::{PageLayout, Spacing, blank, ornament, trimmed};
use super::table::MarkdownTable;
use crate::lesson::source::SourceText;
use crate::render::highlight;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// Draws events.
pub(super) struct Writer<'a> {
    page: PageLayout,
    inline: Inline<'a>,
    /// The lists around the event, each with the number of its next item if it is numbered.
    lists: Vec<Option<u64>>,
    /// The language and the text of the open listing.
    listing: Option<(String, String)>,
    table: Option<MarkdownTable>,
    html: String,
    /// Whether the events belong to a metadata block.
    hidden: bool,
    source: &'a SourceText,
    /// The footnotes that were mentioned, in order.
    mentioned: Vec<String>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(width: usize, source: &'a SourceText, links: &'a HashMap<String, String>) -> Self {
        Writer {
            page: PageLayout::new(width),
            inline: Inline::new(links),
            lists: Vec::new(),
            listing: None,
            table: None,
            html: String::new(),
            hidden: false,
            source,
            mentioned: Vec::new(),
        }
    }

    pub(super) fn events(&mut self, events: &[Event<'_>]) {
        for (index, event) in events.iter().enumerate() {
            match event {
                Event::End(TagEnd::MetadataBlock(_)) => self.hidden = false,
                _ if self.hidden => {}
                Event::Start(Tag::Item) => self.start_item(box_of_item(&events[index + 1..])),
                Event::TaskListMarker(_) if begins_item(&events[..index]) => {}
                Event::Start(tag) if !is_inline(tag) => self.start(tag),
                Event::End(tag) => self.end(*tag, event),
                Event::Text(text) => match &mut self.listing {
                    Some((_, code)) => code.push_str(text),
                    None => self.inline.add(event),
                },
                Event::Html(text) => self.html.push_str(text),
                Event::FootnoteReference(label) => self.mention(label.to_lowercase()),
                Event::Rule => {
                    self.paragraph();
                    self.page.begin();
                    self.page.put([ornament(&"─".repeat(self.page.prose()))]);
                }
                _ => self.inline.add(event),
            }
        }
        self.paragraph();
    }

    /// Draws the footnotes that were mentioned, and those that they mention.
    pub(super) fn footnotes(&mut self) {
        if self.mentioned.is_empty() {
            return;
        }
        let references = self.source.references();
        self.page.begin();
        self.page.open(&Line::new(), &Line::new(), Spacing::Tight);
        let mut drawn = HashSet::new();
        while !self.mentioned.is_empty() {
            for label in std::mem::take(&mut self.mentioned) {
                let (number, events) = (references.number(&label), references.note(&label));
                if let Some(number) = number
                    && drawn.insert(label)
                {
                    let mark = Line::of(Tone::Faint, format!("[{number}] "));
                    self.page.begin();
                    self.page.open(&mark, &blank(&mark), Spacing::Loose);
                    self.events(events);
                    self.page.release();
                    self.page.close();
                }
            }
        }
        self.page.close();
    }

    pub(super) fn into_text(self) -> Text {
        self.page.into_text()
    }

    fn start(&mut self, tag: &Tag<'_>) {
        // A paragraph in a tight item has no events of its own: it ends where the next block begins.
        self.paragraph();
        match tag {
            Tag::Paragraph => self.page.loosen(),
            Tag::Heading { level: HeadingLevel::H1, .. } => self.inline.set_base(Tone::Title),
            Tag::Heading { .. } => self.inline.set_base(Tone::Heading),
            Tag::BlockQuote(kind) => self.start_quote(*kind),
            Tag::CodeBlock(kind) => self.listing = Some((language(kind), String::new())),
            Tag::List(first) => {
                self.page.begin();
                self.page.open(&Line::new(), &Line::new(), Spacing::Tight);
                self.lists.push(*first);
            }
            Tag::Table(alignments) => self.table = Some(MarkdownTable::new(alignments.clone())),
            Tag::TableRow => self.table.iter_mut().for_each(MarkdownTable::start_row),
            Tag::TableCell => {
                self.inline.begin_cell();
                if self.table.as_ref().is_some_and(MarkdownTable::in_head) {
                    self.inline.set_base(Tone::Strong);
                }
            }
            Tag::MetadataBlock(_) => self.hidden = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, event: &Event<'_>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.paragraph(),
            TagEnd::BlockQuote(_) => {
                self.paragraph();
                self.page.close();
            }
            TagEnd::Item => {
                self.paragraph();
                self.page.release();
                self.page.close();
            }
            TagEnd::List(_) => {
                self.page.close();
                self.lists.pop();
            }
            TagEnd::CodeBlock => self.end_listing(),
            TagEnd::HtmlBlock => {
                let words = html::lines(&std::mem::take(&mut self.html));
                self.prose(&words.iter().map(|words| Line::of(Tone::Plain, words)).collect::<Vec<_>>());
            }
            TagEnd::TableCell => {
                let cell = self.inline.take();
                if let Some(table) = &mut self.table {
                    table.push(cell);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.page.begin();
                    self.page.put(table.lines(self.page.room()));
                }
            }
            _ => self.inline.add(event),
        }
    }

    fn start_item(&mut self, task: Option<bool>) {
        self.paragraph();
        let mut mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ if task.is_some() => String::new(),
            _ => "• ".to_owned(),
        };
        mark.push_str(task.map_or("", checkbox));
        let mark = ornament(&mark);
        self.page.begin();
        self.page.open(&mark, &blank(&mark), self.page.spacing());
    }

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let bar = ornament("│ ");
        self.page.begin();
        self.page.open(&bar, &bar, Spacing::Loose);
        let (tone, label) = match kind {
            None => return,
            Some(BlockQuoteKind::Note) => (Tone::Strong, tr!("Note")),
            Some(BlockQuoteKind::Tip) => (Tone::Good, tr!("Tip")),
            Some(BlockQuoteKind::Important) => (Tone::Strong, tr!("Important")),
            Some(BlockQuoteKind::Warning) => (Tone::Warning, tr!("Warning")),
            Some(BlockQuoteKind::Caution) => (Tone::Bad, tr!("Caution")),
        };
        self.page.head(&Line::of(tone, label));
    }

    /// Ends the open paragraph, if there is one.
    fn paragraph(&mut self) {
        let lines = self.inline.take();
        self.prose(&lines);
    }

    /// Draws lines of prose, if anything is left of them without the characters that a terminal must not get.
    fn prose(&mut self, lines: &[Line]) {
        let Some(first) = lines.iter().position(|line| !line.is_empty()) else { return };
        let last = lines.iter().rposition(|line| !line.is_empty()).unwrap_or(first);
        self.page.begin();
        for line in &lines[first..=last] {
            self.page.flow(line);
        }
    }

    fn end_listing(&mut self) {
        let Some((language, code)) = self.listing.take() else { return };
        let room = self.page.room();
        let indent = Line::of(Tone::Plain, if room < 10 { "" } else { "  " });
        // Indentation means something in Python, so the rest of a long line must not look like a line of its own.
        let goes_on = if indent.is_empty() { Line::new() } else { ornament("│ ") };
        self.page.begin();
        let code = self.expanded(&language, &code);
        for line in highlight::listing(&language, without_blank_ends(&code)) {
            let line = trimmed(&line);
            let pieces = line.chopped(room - indent.width());
            // Indentation wider than the page would become empty lines.
            let said = pieces.iter().skip_while(|piece| !line.is_empty() && trimmed(piece).is_empty());
            let beginnings = iter::once(&indent).chain(iter::repeat(&goes_on));
            self.page.put(beginnings.zip(said).map(|(beginning, piece)| beginning.clone().then(piece.clone())));
        }
    }

    /// A listing with its included files, and without the lines that Rust's documentation hides.
    fn expanded(&self, language: &str, code: &str) -> String {
        let is_rust = language.eq_ignore_ascii_case("rust");
        let mut expanded = String::with_capacity(code.len());
        for line in code.split_inclusive('\n') {
            let word = line.trim();
            match self.source.included.get(word) {
                Some(text) => expanded += text,
                None if is_rust && (word == "#" || word.starts_with("# ")) => {}
                None => expanded += line,
            }
        }
        expanded
    }

    fn mention(&mut self, label: String) {
        if let Some(number) = self.source.references().number(&label) {
            self.inline.push(Tone::Faint, &format!("[{number}]"));
            self.mentioned.push(label);
        }
    }
}

/// Whether `tag` is inside of a paragraph.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

/// Whether the item at the beginning of `events` is a task, and whether it is done. The box is drawn in place of the
/// item's bullet, so it must be known before the item is drawn.
fn box_of_item(events: &[Event<'_>]) -> Option<bool> {
    match events {
        [Event::TaskListMarker(done), ..] | [Event::Start(Tag::Paragraph), Event::TaskListMarker(done), ..] => {
            Some(*done)
        }
        _ => None,
    }
}

/// Whether the event after `events` is the first one in an item.
fn begins_item(events: &[Event<'_>]) -> bool {
    matches!(events, [.., Event::Start(Tag::Item)] | [.., Event::Start(Tag::Item), Event::Start(Tag::Paragraph)])
}

/// The language that a fence names.
fn language(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Indented => String::new(),
        CodeBlockKind::Fenced(info) => info.split([' ', '\t', ',', '{']).next().unwrap_or_default().to_owned(),
    }
}

/// `code` without the blank lines at its start and its end.
fn without_blank_ends(code: &str) -> &str {
    let indent = code.len() - code.trim_start().len();
    let start = code[..indent].rfind('\n').map_or(0, |end| end + 1);
    code[start..].trim_end()
}
