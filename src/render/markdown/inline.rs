//! The words of a paragraph: emphasis, code, links and images become spans.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

use super::html;
use crate::text::{Line, Span, Tone};
use crate::tr;

/// The marks around struck-out text: without colours it would look like normal text.
const STRUCK: &str = "~~";

/// The most columns of an address that is shown behind the words of its link.
const SHORT: usize = 48;

/// The words of a paragraph, while they are collected.
#[derive(Debug)]
pub(super) struct Inline<'a> {
    /// The commands for the targets of links.
    links: &'a HashMap<String, String>,
    /// More than one where the author broke lines.
    lines: Vec<Line>,
    /// The tone of plain words, such as that of a heading.
    base: Tone,
    tones: Vec<Tone>,
    link: Option<Link>,
    image: Option<Image>,
    /// The long addresses, which are shown below: inside of a sentence they would split it.
    below: Vec<String>,
    /// Whether addresses are always behind the words of their links, as in a cell of a table.
    is_cell: bool,
    /// The targets of open links that are written as HTML.
    targets: Vec<String>,
}

#[derive(Debug)]
struct Link {
    target: String,
    text: String,
}

#[derive(Debug)]
struct Image {
    description: String,
    /// Images in the description of this one.
    inner: usize,
}

impl<'a> Inline<'a> {
    pub(super) fn new(links: &'a HashMap<String, String>) -> Self {
        Inline {
            links,
            lines: Vec::new(),
            base: Tone::default(),
            tones: Vec::new(),
            link: None,
            image: None,
            below: Vec::new(),
            is_cell: false,
            targets: vec![],
        }
    }

    /// Sets the tone of plain words from here on.
    pub(super) fn set_base(&mut self, tone: Tone) {
        self.base = tone;
    }

    /// Begins a cell of a table.
    pub(super) fn begin_cell(&mut self) {
        self.is_cell = true;
    }

    /// Adds the words of an event; one that belongs to no paragraph adds nothing.
    pub(super) fn add(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) => self.words(text),
            // The backticks stay: without colours only they mark code.
            Event::Code(code) => self.push(Tone::Code, &format!("`{code}`")),
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.break_line(),
            Event::InlineHtml(tag) if html::is_break(tag) => self.break_line(),
            Event::InlineHtml(tag) => {
                let tag = tag.trim_start_matches('<');
                if let Some(words) = html::words_for(tag, &mut self.targets) {
                    self.push(self.tone(), &words);
                }
            }
            Event::TaskListMarker(done) => self.push(Tone::Plain, checkbox(*done)),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            _ => {}
        }
    }

    /// Adds text in which several spaces count as one, as in HTML.
    fn words(&mut self, text: &str) {
        let before = match &self.image {
            Some(image) => Some(image.description.as_str()),
            None => self.lines.last().and_then(|line| line.spans().last()).map(Span::text),
        };
        let mut spaced = before.is_none_or(|before| before.ends_with(' '));
        let mut words = String::with_capacity(text.len());
        for character in text.chars() {
            let space = matches!(character, ' ' | '\t' | '\n');
            if !(space && spaced) {
                words.push(if space { ' ' } else { character });
            }
            spaced = space;
        }
        self.push(self.tone(), &words);
    }

    /// Adds a span.
    pub(super) fn push(&mut self, tone: Tone, text: &str) {
        if let Some(image) = &mut self.image {
            image.description.push_str(text);
            return;
        }
        if let Some(link) = &mut self.link {
            link.text.push_str(text);
        }
        if self.lines.is_empty() {
            self.lines.push(Line::new());
        }
        if let Some(line) = self.lines.last_mut() {
            line.push(tone, text);
        }
    }

    /// The lines so far, without empty ones at the start and the end, and below them the long addresses of their links.
    /// Begins anew.
    pub(super) fn take(&mut self) -> Vec<Line> {
        let Inline { lines, below, .. } = std::mem::replace(self, Inline::new(self.links));
        let says = |line: &Line| line.spans().iter().any(|span| span.text().contains(|c: char| c != ' '));
        let first = lines.iter().position(says).unwrap_or(lines.len());
        let last = lines.iter().rposition(says).map_or(first, |last| last + 1);
        let addresses = below.iter().map(|address| Line::of(Tone::Faint, address));
        lines[first..last].iter().cloned().chain(addresses).collect()
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis => self.tones.push(self.styled(Tone::Emphasis)),
            Tag::Strong => self.tones.push(self.styled(Tone::Strong)),
            Tag::Strikethrough => {
                self.tones.push(Tone::Deleted);
                self.push(Tone::Deleted, STRUCK);
            }
            Tag::Link { dest_url, .. } => {
                self.tones.push(Tone::Link);
                self.link = Some(Link { target: dest_url.to_string(), text: String::new() });
            }
            Tag::Image { .. } => match &mut self.image {
                Some(image) => image.inner += 1,
                None => self.image = Some(Image { description: String::new(), inner: 0 }),
            },
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => {
                self.tones.pop();
            }
            TagEnd::Strikethrough => {
                self.tones.pop();
                self.push(Tone::Deleted, STRUCK);
            }
            TagEnd::Link => {
                self.tones.pop();
                self.end_link();
            }
            TagEnd::Image => self.end_image(),
            _ => {}
        }
    }

    /// Adds the target of the link, unless the link's text is the target.
    fn end_link(&mut self) {
        let Some(Link { target, text }) = self.link.take() else { return };
        if text.trim().is_empty() {
            self.push(Tone::Link, &target);
        } else if let Some(command) = self.links.get(&target) {
            if !command.is_empty() {
                // In Korean there is no space before a bracket.
                self.push(Tone::Faint, tr!(" ("));
                self.push(Tone::Code, command);
                self.push(Tone::Faint, ")");
            }
        } else if target.width() > SHORT && target != text && !self.is_cell && self.image.is_none() {
            self.below.push(target);
        } else if !target.starts_with('#') && target != text && !target.is_empty() {
            self.push(Tone::Faint, &format!("{}{target})", tr!(" (")));
        }
    }

    fn end_image(&mut self) {
        match self.image.take() {
            Some(Image { description, inner: 0 }) => {
                let label = match description.trim() {
                    "" => tr!("[image]").to_owned(),
                    description => tr!("[image: {description}]", description),
                };
                self.push(Tone::Faint, &label);
            }
            Some(Image { description, inner }) => self.image = Some(Image { description, inner: inner - 1 }),
            None => {}
        }
    }

    fn break_line(&mut self) {
        if self.image.is_some() {
            self.push(Tone::Plain, " ");
        } else {
            self.lines.push(Line::new());
        }
    }

    fn tone(&self) -> Tone {
        self.tones.last().copied().unwrap_or(self.base)
    }

    /// The tone of a word; in a heading it stays the heading's, whatever is stressed.
    fn styled(&self, tone: Tone) -> Tone {
        if self.base == Tone::Plain { tone } else { self.base }
    }
}

pub(super) fn checkbox(done: bool) -> &'static str {
    if done { "[x] " } else { "[ ] " }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::events::events;

    fn lines(source: &str) -> Vec<Line> {
        let links = [("b.md#c".to_owned(), "`open b`, `goto c`".to_owned()), ("#d".to_owned(), String::new())].into();
        let mut inline = Inline::new(&links);
        events(source).for_each(|(event, _)| inline.add(&event));
        inline.take()
    }

    fn spans(source: &str) -> Vec<(Tone, String)> {
        let lines = lines(source);
        lines.iter().flat_map(Line::spans).map(|span| (span.tone(), span.text().to_owned())).collect()
    }

    fn plain(source: &str) -> Vec<String> {
        lines(source).iter().map(Line::plain).collect()
    }

    #[test]
    fn styles_become_tones() {
        let expected = [
            (Tone::Plain, "a "),
            (Tone::Strong, "b "),
            (Tone::Emphasis, "c"),
            (Tone::Plain, " "),
            (Tone::Deleted, "~~d~~"),
            (Tone::Plain, " "),
            (Tone::Code, "`e  f`"),
        ];
        assert_eq!(spans("a **b *c*** ~~d~~ `e  f`"), expected.map(|(tone, text)| (tone, text.to_owned())));
    }

    #[test]
    fn a_link_says_where_it_leads() {
        assert_eq!(plain("[text](https://x.y/z) [here](#there)"), ["text (https://x.y/z) here"]);
        let long = format!("https://x.y/{}", "z".repeat(40));
        assert_eq!(plain(&format!("[a]({long}), [d](e.md)\\\nf")), ["a, d (e.md)", "f", &long]);
        assert_eq!(plain("<https://x.y> [https://x.y](https://x.y) [](https://x.y)"), [["https://x.y"; 3].join(" ")]);
        assert_eq!(plain("[![alt *text*](a.png)](b.html) ![](c.png)"), ["[image: alt text] (b.html) [image]"]);
    }

    #[test]
    fn a_link_to_a_lesson_is_a_command() {
        let found = spans("[next](b.md#c)");
        assert_eq!(found[2], (Tone::Code, "`open b`, `goto c`".to_owned()));
        assert_eq!(plain("[a](#d) [b](../b.md) [c](http://d.e/f.md)"), ["a b (../b.md) c (http://d.e/f.md)"]);
    }

    #[test]
    fn spaces_are_one_and_breaks_are_lines() {
        assert_eq!(plain("a   b <!-- no --> c\nd <b>e</b>\\\nf<br>g<br>"), ["a b c d e", "f", "g"]);
        assert_eq!(
            plain("10<sup>6</sup> <img alt=\"x\"> <a href=\"http://y.z\">l</a>"),
            ["10^6 [image: x] l (http://y.z)"]
        );
        assert_eq!(plain("![a  b\nc](x)"), ["[image: a b c]"]);
    }

    #[test]
    fn entities_cannot_smuggle_control_characters_in() {
        assert_eq!(plain("a&#27;[31mb&#x202e;c&#7;&#10;d"), ["a[31mbc d"]);
    }
}
