//! A course as a value: lessons, their steps, and the blocks of a step in the order of the file.
//!
//! Prose is not kept as text but as a range of the lesson's source, so that a lesson is stored once and every message
//! can point at the place in the file.

use std::hash::Hasher;
use std::path::PathBuf;
use std::sync::Arc;

use siphasher::sip::SipHasher24;

use super::diagnostics::Diagnostic;
use super::preset::Preset;
use super::source::{Bytes, Source};
use super::task::Task;
pub use super::translation::{Shown, Translation};

/// Everything that was loaded, in the order in which it is taught.
#[derive(Clone, Debug, Default)]
pub struct Course {
    pub lessons: Vec<Lesson>,
    /// What could not be loaded, and why.
    pub diagnostics: Vec<Diagnostic>,
    /// The files among these that are shown as they were before, when there was nothing wrong with them.
    pub kept: Vec<PathBuf>,
}

/// One Markdown file.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The file's name without its number and ending: `threads` for `20-threads.md`. Below a directory of the pack its name
    /// stands before that: `part/threads`.
    pub id: String,
    /// What to call the directory that it comes from.
    pub pack: Arc<str>,
    pub title: String,
    /// The first paragraph, as plain text; empty if there is none.
    pub summary: String,
    pub source: Arc<Source>,
    pub front: Front,
    /// Never empty: the first is the opening step.
    pub steps: Vec<Step>,
    pub presets: Vec<Preset>,
    /// Whether it says of itself that it is a lesson, by a fence that means something or a `+++` block with more in it than
    /// the stamps of a translation. If not, it is ordinary Markdown.
    pub is_marked: bool,
    /// Its text in the language that is spoken, if there is one.
    pub translation: Option<Translation>,
}

/// What the `+++` block at the top of a file says.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// The lessons this one builds on.
    pub requires: Vec<Reference>,
    pub authors: Vec<String>,
    pub license: Option<String>,
    /// In a translation: what each of its steps was made from.
    pub made_from: Vec<Stamp>,
}

/// The step that a step of a translation was made from, and the digest it had then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub step: String,
    pub digest: String,
}

/// The id of another lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub id: String,
    /// With its quotes.
    pub bytes: Bytes,
}

/// What is shown at a time.
#[derive(Clone, Debug)]
pub struct Step {
    /// The heading as a slug, unique in its lesson; `intro` for the opening step. Progress is kept under this name.
    pub name: String,
    pub title: String,
    pub blocks: Vec<Block>,
    /// Where the step stands in the file, heading included, up to the next step.
    pub bytes: Bytes,
}

/// A part of a step.
#[derive(Clone, Debug)]
pub enum Block {
    /// Markdown to show: as many top-level blocks as follow one another, from the beginning of the first to the end of
    /// the last.
    Prose(Bytes),
    Task(Task),
    /// The inside of a `> [!TIP]` quote, shown on request: from the beginning of its first block to the end of its
    /// last. The bytes between hold the `>` of every line, so they are no Markdown by themselves: they are drawn from the
    /// events of the step that stand in the range.
    Hint(Bytes),
}

impl Step {
    /// The tasks of the step, in order.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Task(task) => Some(task),
            Block::Prose(_) | Block::Hint(_) => None,
        })
    }

    /// Its first line: the heading, if it has one.
    pub fn heading(&self, source: &Source) -> Bytes {
        let text = source.text[self.bytes.clone()].trim_start();
        let start = self.bytes.end - text.len();
        start..start + text.lines().next().unwrap_or_default().len()
    }

    /// Sixteen hexadecimal digits that change with the step's text, but not with its line ends or spaces at the end of
    /// lines. They are the same on every machine and in every version, as they are written into translations.
    pub fn digest(&self, source: &Source) -> String {
        let mut hasher = SipHasher24::new();
        for line in source.text[self.bytes.clone()].trim().lines() {
            hasher.write(line.trim_end().as_bytes());
            hasher.write(b"\n");
        }
        format!("{:016x}", hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(text: &str) -> String {
        let step = Step { name: String::new(), title: String::new(), blocks: Vec::new(), bytes: 0..text.len() };
        step.digest(&Source::new("", text))
    }

    #[test]
    fn a_digest_is_of_the_words_and_not_of_the_line_ends() {
        assert_eq!(digest("## A\n\nb\n"), "eda8897b87a71d6d");
        assert_eq!(digest("\r\n## A  \r\n\r\nb\t\r\n\r\n"), digest("## A\n\nb"));
        assert_ne!(digest("a\nb"), digest("a b"));
        assert_ne!(digest("a\n\nb"), digest("a\nb"));
    }
}
