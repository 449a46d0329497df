//! The words that a pack explains. Each `##` section of its `glossary.md` is an entry: the heading has the names of the
//! thing, with commas between them, and the text below says what it is.

use super::model::{Block, Lesson, Step};
use super::source::{Bytes, SourceText};
use crate::suggest::nearest;

/// The file with the glossary of a pack; it is not a lesson.
pub const FILE: &str = "glossary.md";

/// The entries of one or several packs, in the order of their files.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// The glossaries as pages, as they were parsed: a step of a page is an entry.
    pages: Vec<Lesson>,
}

/// One entry.
#[derive(Clone, Copy, Debug)]
pub struct GlossaryEntry<'a> {
    pub source: &'a SourceText,
    step: &'a Step,
}

impl Glossary {
    /// The glossary on these pages. If two entries share a name, the earlier page wins.
    pub fn of(pages: Vec<Lesson>) -> Self {
        Glossary { pages }
    }

    /// Every entry.
    pub fn entries(&self) -> impl Iterator<Item = GlossaryEntry<'_>> {
        // The first step of a page is the text before its first section.
        self.pages
            .iter()
            .flat_map(|page| page.steps.iter().skip(1).map(|step| GlossaryEntry { source: &page.source, step }))
    }

    /// The entry of a word. Its case, a plural ending, and spaces or hyphens do not matter.
    pub fn entry(&self, word: &str) -> Option<GlossaryEntry<'_>> {
        let wanted = key(word);
        self.entries().find(|entry| !wanted.is_empty() && entry.names().any(|name| key(name) == wanted))
    }

    /// The entry of the longest name in a sentence, such as "What is an event loop?".
    pub fn entry_in(&self, sentence: &str) -> Option<GlossaryEntry<'_>> {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let lengths = (1..=LONGEST_NAME.min(words.len())).rev();
        lengths.flat_map(|length| words.windows(length)).find_map(|words| self.entry(&words.join(" ")))
    }

    /// The name that was probably meant by a word without an entry.
    pub fn nearest(&self, word: &str) -> Option<String> {
        nearest(&word.to_lowercase(), self.entries().flat_map(GlossaryEntry::names))
    }
}

impl<'a> GlossaryEntry<'a> {
    /// The names of the thing, from its heading.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.step.title.split(',').map(str::trim)
    }

    /// The first name of the thing.
    pub fn name(self) -> &'a str {
        self.names().next().unwrap_or_default()
    }

    /// The Markdown that explains it, as ranges of the source.
    pub fn text(self) -> impl Iterator<Item = &'a Bytes> {
        self.step.blocks.iter().filter_map(|block| if let Block::Prose(bytes) = block { Some(bytes) } else { None })
    }
}

/// The most words of a name that is searched for in a sentence.
const LONGEST_NAME: usize = 4;

/// A name without case, plural ending, spaces and hyphens, which writers handle differently.
fn key(name: &str) -> String {
    let letters: String = name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let is_sibilant = |stem: &str| ["ss", "sh", "ch", "x", "z"].iter().any(|end| stem.ends_with(end));
    match (letters.strip_suffix("ies"), letters.strip_suffix("es"), letters.strip_suffix('s')) {
        (Some(stem), ..) => format!("{stem}y"),
        (_, Some(stem), _) if is_sibilant(stem) => stem.to_owned(),
        (_, _, Some(stem)) if !stem.ends_with('s') => stem.to_owned(),
        _ => letters,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::lesson::parse::parse;

    fn glossary() -> Glossary {
        let text =
            "# Words\n\nBefore.\n\n## Event loop, loop\n\nIt *turns*.\n\n## Mutex\n\nOne at a time.\n\n## Process\n";
        Glossary::of(parse(Path::new(FILE), text.into()).lesson.into_iter().collect())
    }

    fn found(word: &str) -> Option<String> {
        glossary().entry(word).map(|entry| entry.name().to_owned())
    }

    #[test]
    fn case_plural_and_spaces_do_not_matter() {
        for word in ["Event loop", "event-loop", "EVENT LOOPS", "eventloop", "`loop`", "loops?"] {
            assert_eq!(found(word).as_deref(), Some("Event loop"), "{word}");
        }
        assert_eq!(found("mutexes").as_deref(), Some("Mutex"));
        assert_eq!(found("processes").as_deref(), Some("Process"));
        assert_eq!(found("event"), None);
        assert_eq!(found("?"), None);
        assert_eq!(glossary().nearest("Mutx").as_deref(), Some("Mutex"));
    }

    #[test]
    fn a_sentence_is_searched_for_the_longest_name() {
        let found = |sentence| glossary().entry_in(sentence).map(|entry| entry.name().to_owned());
        assert_eq!(found("what is an event loop?").as_deref(), Some("Event loop"));
        assert_eq!(found("How do processes differ from threads?").as_deref(), Some("Process"));
        assert_eq!(found("what is it"), None);
    }

    #[test]
    fn an_entry_is_the_text_below_its_heading() {
        let glossary = glossary();
        let entry = glossary.entry("loop").unwrap();
        let text: Vec<&str> = entry.text().map(|bytes| entry.source.text[bytes.clone()].trim()).collect();
        assert_eq!(text, ["It *turns*."]);
        assert_eq!(glossary.entries().count(), 3);
    }
}
