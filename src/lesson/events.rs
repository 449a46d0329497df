//! The Markdown events of a lesson, with the bytes of the file they stand for.
//!
//! The parser and the renderer read a lesson through [`events`], so that both agree on what is metadata and on where
//! each event is. The metadata block is cut off before pulldown-cmark sees the text, because its own metadata
//! extension finds such blocks anywhere: it swallows what is between two `---` lines in the middle of a page, and
//! looks for the end of each block once more, which takes minutes on a page that never closes them.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, OffsetIter, Options, Parser, Tag};

/// Bytes of a lesson's source.
pub type Bytes = Range<usize>;

/// The most containers inside one another on one line. Each line of a paragraph is compared with every open container,
/// so without a limit a page of `>` takes minutes.
pub(super) const DEEPEST: usize = 500;

/// The Markdown events of a file's text in the order of the file, without its metadata block.
pub fn events(text: &str) -> Events<'_> {
    let start = Top::of(text).end();
    Events { inner: Parser::new_ext(&text[start..], dialect()).into_offset_iter(), start }
}

/// The dialect that lessons are written in: GitHub's.
pub(super) fn dialect() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
}

/// See [`events`].
#[derive(Debug)]
pub struct Events<'s> {
    inner: OffsetIter<'s>,
    start: usize,
}

impl<'s> Iterator for Events<'s> {
    type Item = (Event<'s>, Bytes);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (event, bytes) = self.inner.next()?;
        Some((event, bytes.start + self.start..bytes.end + self.start))
    }
}

/// The metadata at the top of a file, before its Markdown.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Top {
    Nothing,
    /// A `+++` block: TOML.
    Plus {
        inside: Bytes,
        end: usize,
    },
    /// A `+++` line that begins a block without an end. It is ordinary text.
    Unclosed {
        line: Bytes,
    },
    /// A `---` block: YAML, of which only the title is read.
    Dash {
        inside: Bytes,
        end: usize,
    },
}

impl Top {
    pub(super) fn of(text: &str) -> Top {
        let mut start = text.len() - text.trim_start().len();
        start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let Some(fence @ ("+++" | "---")) = text.get(start..start + 3) else { return Top::Nothing };
        let mut lines = text[start..].split_inclusive('\n');
        let first = lines.next().unwrap_or_default();
        if first.trim_end() != fence {
            return Top::Nothing;
        }
        let inside = start + first.len();
        let mut at = inside;
        for line in lines {
            let word = line.trim_end();
            // A `---` before an empty line or another `---` is a rule, not the beginning of a block.
            if fence == "---" && at == inside && (word.is_empty() || word == fence) {
                return Top::Nothing;
            }
            let end = at + line.len();
            match (fence, word) {
                ("+++", "+++") => return Top::Plus { inside: inside..at, end },
                ("---", "---" | "...") => return Top::Dash { inside: inside..at, end },
                // A block that is not YAML is text between two rules.
                ("---", _) if !is_yaml(word) => return Top::Nothing,
                _ => at = end,
            }
        }
        if fence == "+++" { Top::Unclosed { line: start..start + 3 } } else { Top::Nothing }
    }

    /// The first byte of the Markdown.
    pub(super) fn end(&self) -> usize {
        match self {
            Top::Nothing | Top::Unclosed { .. } => 0,
            Top::Plus { end, .. } | Top::Dash { end, .. } => *end,
        }
    }
}

/// Whether a line can be in a block of keys and values.
fn is_yaml(line: &str) -> bool {
    let is_key = |key: &str| !key.is_empty() && !key.contains(' ');
    line.trim().is_empty()
        || line.starts_with([' ', '\t', '#', '-', ']', '}'])
        || line.split_once(':').is_some_and(|(key, value)| is_key(key) && (value.is_empty() || value.starts_with(' ')))
}

/// The title in a `---` block.
pub(super) fn yaml_title(block: &str) -> Option<String> {
    let title = block.lines().find_map(|line| line.strip_prefix("title:"))?.trim();
    let bare = ['"', '\''].into_iter().find_map(|quote| title.strip_prefix(quote)?.strip_suffix(quote));
    Some(bare.unwrap_or(title).trim().to_owned()).filter(|title| !title.is_empty())
}

/// The first line that opens more than [`DEEPEST`] quotes and lists inside one another.
pub(super) fn too_deep(text: &str) -> Option<Bytes> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.len() > DEEPEST && depth(line.trim_end()) > DEEPEST {
            return Some(at..at + line.len());
        }
        at += line.len();
    }
    None
}

/// How many containers a line can open, judged by its beginning: a quote takes a `>`, a list its marker or two columns
/// of indentation.
fn depth(line: &str) -> usize {
    let bytes = line.as_bytes();
    let (mut at, mut containers, mut columns) = (0, 0, 0);
    while at < bytes.len() {
        let spaced = matches!(bytes.get(at + 1), None | Some(b' ' | b'\t'));
        match bytes[at] {
            b' ' => columns += 1,
            b'\t' => columns += 4,
            b'>' => containers += 1,
            b'-' | b'+' | b'*' if spaced => containers += 1,
            b'0'..=b'9' => {
                let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                if digits > 9 || !matches!(bytes.get(at + digits), Some(b'.' | b')')) {
                    break;
                }
                at += digits;
                containers += 1;
            }
            // The label of a footnote, such as `[^1]:`.
            b'[' if bytes.get(at + 1) == Some(&b'^') => {
                let Some(label) = line[at..].find("]:") else { break };
                at += label + 1;
                containers += 1;
            }
            _ => break,
        }
        at += 1;
    }
    // A line of nothing but `- - -` or `* * *` is a rule.
    let rule = |mark: u8| bytes.iter().all(|byte| matches!(byte, b' ' | b'\t') || *byte == mark);
    if rule(b'-') || rule(b'*') { 0 } else { containers + columns / 2 }
}

/// A walk over the events that knows how deep it is.
#[derive(Debug)]
pub(super) struct Walk<'s> {
    events: Events<'s>,
    depth: usize,
    /// The info strings of the fences inside of lists, quotes and the like.
    pub(super) nested: Vec<(CowStr<'s>, Bytes)>,
}

impl<'s> Walk<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Walk { events: events(text), depth: 0, nested: Vec::new() }
    }

    #[inline]
    pub(super) fn next(&mut self) -> Option<(Event<'s>, Bytes)> {
        let (event, bytes) = self.events.next()?;
        match &event {
            Event::Start(tag) => {
                if let Tag::CodeBlock(CodeBlockKind::Fenced(info)) = tag
                    && self.depth > 0
                {
                    self.nested.push((info.clone(), bytes.clone()));
                }
                self.depth += 1;
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Some((event, bytes))
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// Skips the rest of the element that was just opened. Returns the bytes of its inside.
    pub(super) fn skip(&mut self) -> Option<Bytes> {
        self.inside(|_| {})
    }

    /// Skips the rest of the element that was just opened. Returns the text in it as a reader sees it, without markup.
    pub(super) fn text(&mut self) -> String {
        let mut text = String::new();
        self.inside(|event| match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        });
        text.truncate(text.trim_end().len());
        text
    }

    /// Goes through the rest of the element that was just opened, and calls `look` with every event.
    #[inline]
    pub(super) fn inside(&mut self, mut look: impl FnMut(&Event<'s>)) -> Option<Bytes> {
        let outside = self.depth.saturating_sub(1);
        let mut inside: Option<Bytes> = None;
        while let Some((event, bytes)) = self.next() {
            if self.depth == outside {
                break;
            }
            look(&event);
            extend(&mut inside, &bytes);
        }
        inside
    }
}

/// Widens a range so that it holds `more`.
pub(super) fn extend(range: &mut Option<Bytes>, more: &Bytes) {
    *range = Some(match range.take() {
        Some(range) => range.start.min(more.start)..range.end.max(more.end),
        None => more.clone(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_stands_only_at_the_top() {
        assert_eq!(Top::of("+++\na = 1\n+++\n# T"), Top::Plus { inside: 4..10, end: 14 });
        assert_eq!(Top::of("\n+++\r\n+++\r\n"), Top::Plus { inside: 6..6, end: 11 });
        assert_eq!(Top::of("---\na: 1\n...\n# T"), Top::Dash { inside: 4..9, end: 13 });
        assert_eq!(Top::of("+++ \nx"), Top::Unclosed { line: 0..3 });
        for text in [
            "# T\n\n+++\na = 1\n+++\n",
            "---\n\nText\n\n---\n",
            "---\n---\n",
            "---\na",
            "---\na\n---\n",
            "---\nA note: see\n---\n",
            "++++\n",
            " +++\n+++\n",
            "",
        ] {
            assert_eq!(Top::of(text), Top::Nothing, "{text:?}");
        }
    }

    #[test]
    fn text_between_rules_is_kept() {
        let text = "A\n\n---\nB\n---\n\nC\n";
        let words: String = events(text)
            .filter_map(|(event, _)| match event {
                Event::Text(word) => Some(word.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!(words, "ABC");
    }

    #[test]
    fn offsets_are_those_of_the_file() {
        let text = "---\na: 1\n---\nÄ *b*\n";
        let found = events(text).find(|(event, _)| matches!(event, Event::Text(word) if &**word == "b"));
        assert_eq!(found.map(|(_, bytes)| &text[bytes]), Some("b"));
    }

    #[test]
    fn depth_counts_containers_but_not_rules() {
        assert_eq!(depth("> > - 1. a"), 4 + 4 / 2);
        assert_eq!(depth("[^a]: > b"), 2 + 2 / 2);
        assert_eq!(depth("- - - -"), 0);
        assert_eq!(depth("1234567890. a"), 0);
        assert_eq!(depth("-----"), 0);
        assert_eq!(too_deep(&"> ".repeat(DEEPEST / 2)), None);
        assert_eq!(too_deep(&format!("a\n{}a\n", ">".repeat(DEEPEST + 1))), Some(2..DEEPEST + 5));
        assert_eq!(too_deep(&"- ".repeat(DEEPEST * 2)), None);
    }
}
