//! A course as a value: lessons, their steps, and the blocks of a step in the order of the file.
//!
//! Prose is not kept as text but as a range of the lesson's source, so that a lesson is stored once and every message
//! can point at the place in the file.

use std::hash::Hasher;
use std::path::PathBuf;
use std::sync::Arc;

use siphasher::sip::SipHasher24;
use toml::Spanned;

use super::diagnostics::Diagnostic;
use super::part::parted;
use super::preset::Preset;
use super::program::Declared;
use super::source::{Bytes, SourceText, place};
use super::task::LessonTask;
use super::task::exercise::Exercise;

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
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// The file's name without its number and ending: `threads` for `20-threads.md`. Below a directory of the pack its
    /// name stands before that: `part/threads`.
    pub id: String,
    /// The pack that it is from.
    pub pack: Arc<PackName>,
    pub title: String,
    /// The first paragraph, as plain text; empty if there is none.
    pub summary: String,
    pub source: Arc<SourceText>,
    pub front: Front,
    /// Never empty: the first is the opening step.
    pub steps: Vec<Step>,
    pub presets: Vec<Preset>,
    /// Those of exercises as well, at their start.
    pub programs: Vec<Declared>,
    /// By the names of their exercises.
    pub solutions: Vec<Declared>,
    /// Whether it says of itself that it is a lesson, by a fence that means something or a `+++` block with more in it
    /// than the stamps of a translation. If not, it is ordinary Markdown.
    pub is_marked: bool,
    /// Its text in the language that is spoken, if there is one.
    pub translation: Option<Translation>,
}

/// How a pack is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackName {
    /// The name under which the learner's progress is kept: the one in its `spinlab.toml`, or else where the pack is.
    /// None for the lessons of this project.
    pub id: Option<String>,
    /// What lists call it.
    pub title: String,
}

/// What the `+++` block at the top of a file says.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// The ids of the lessons this one builds on, each in its place, with its quotes.
    pub requires: Vec<Spanned<String>>,
    /// Whether a learner with a single evening should take it.
    pub short_route: bool,
    /// Whether reports leave out what a run cost the machine, as this lesson is not about that.
    pub plain_reports: bool,
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
    Task(LessonTask),
    /// The inside of a `> [!TIP]` quote, shown on request: from the beginning of its first block to the end of its
    /// last. The bytes between hold the `>` of every line, so they are no Markdown by themselves: they are drawn from
    /// the events of the step that stand in the range.
    Hint(Bytes),
}

/// What is shown of a lesson in place of its own text.
#[derive(Clone, Debug)]
pub struct Translation {
    /// The file with the other text. Of its presets only the descriptions are shown; its programs are those of the
    /// lesson with comments in the other language.
    pub lesson: Box<Lesson>,
    /// For each step of the lesson the one to show.
    pub steps: Vec<Option<Translated>>,
}

/// A step of a translation.
#[derive(Clone, Copy, Debug)]
pub struct Translated {
    /// Its number in the translation.
    pub step: usize,
    /// Whether the step of the lesson has changed since the translation was made.
    pub is_stale: bool,
}

/// A step as it is shown, and the text that its ranges are of.
#[derive(Clone, Copy, Debug)]
pub struct ShownStep<'a> {
    pub source: &'a SourceText,
    pub step: &'a Step,
    pub freshness: Freshness,
}

/// How well a step is translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It is in the language that is spoken, or there is no translation of the whole lesson.
    Fine,
    /// The translation is of an earlier text.
    Stale,
    /// The lesson is translated, and this step of it is not.
    Missing,
}

impl Lesson {
    /// The exercises of all steps, in order.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.steps.iter().flat_map(Step::tasks).filter_map(LessonTask::exercise)
    }

    /// One way to write the learner's part of an exercise: the whole program with it.
    pub fn solution(&self, exercise: &Exercise) -> Option<String> {
        let solution = self.solutions.iter().find(|solution| solution.name == exercise.name())?;
        let part = parted(&solution.text).map_or(&*solution.text, |parted| parted.part);
        Some(exercise.parted().with(part))
    }

    /// The path below which the learner's files for this lesson are kept.
    pub fn own_path(&self) -> String {
        match &self.pack.id {
            Some(pack) => format!("{pack}/{}", self.id),
            None => self.id.clone(),
        }
    }

    /// The file with its text in the language that is spoken, if it is translated.
    pub fn translated(&self) -> Option<&Lesson> {
        self.translation.as_ref().map(|translation| &*translation.lesson)
    }

    /// The title in the language that is spoken.
    pub fn shown_title(&self) -> &str {
        self.translated().map_or(&self.title, |translated| &translated.title)
    }

    /// A step in the language that is spoken.
    pub fn shown(&self, step: usize) -> ShownStep<'_> {
        let own = |freshness| ShownStep { source: &self.source, step: &self.steps[step], freshness };
        let Some(translation) = &self.translation else { return own(Freshness::Fine) };
        match translation.steps.get(step) {
            Some(Some(Translated { step, is_stale })) => {
                let freshness = if *is_stale { Freshness::Stale } else { Freshness::Fine };
                let Lesson { source, steps, .. } = &*translation.lesson;
                ShownStep { source, step: &steps[*step], freshness }
            }
            _ => own(Freshness::Missing),
        }
    }

    /// The program of that name, with comments in the language that is spoken.
    pub fn shown_program(&self, name: &str) -> Option<&Declared> {
        let translated = self.translated().into_iter().flat_map(|translated| &translated.programs);
        translated.chain(&self.programs).find(|program| program.name == name)
    }

    /// What a preset of this lesson is about, in the language that is spoken.
    pub fn shown_about<'a>(&'a self, preset: &'a Preset) -> &'a str {
        let mut presets = self.translated().into_iter().flat_map(|translated| &translated.presets);
        let translated = presets.find(|translated| translated.name == preset.name);
        &translated.unwrap_or(preset).about
    }
}

impl Step {
    /// The tasks of the step, in order.
    pub fn tasks(&self) -> impl Iterator<Item = &LessonTask> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Task(task) => Some(task),
            Block::Prose(_) | Block::Hint(_) => None,
        })
    }

    /// The same, to be changed.
    pub(super) fn tasks_mut(&mut self) -> impl Iterator<Item = &mut LessonTask> {
        self.blocks.iter_mut().filter_map(|block| match block {
            Block::Task(task) => Some(task),
            Block::Prose(_) | Block::Hint(_) => None,
        })
    }

    /// Its first line: the heading, if it has one.
    pub fn heading(&self, source: &SourceText) -> Bytes {
        let text = source.text[self.bytes.clone()].trim_start();
        place(&source.text, text.lines().next().unwrap_or(text))
    }

    /// Sixteen hexadecimal digits that change with the step's text, but not with its line ends or spaces at the end of
    /// lines. They are the same on every machine and in every version, as they are written into translations.
    pub fn digest(&self, source: &SourceText) -> String {
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
        step.digest(&SourceText::new("", text))
    }

    #[test]
    fn a_digest_is_of_the_words_and_not_of_the_line_ends() {
        assert_eq!(digest("## A\n\nb\n"), "eda8897b87a71d6d");
        assert_eq!(digest("\r\n## A  \r\n\r\nb\t\r\n\r\n"), digest("## A\n\nb"));
        assert_ne!(digest("a\nb"), digest("a b"));
        assert_ne!(digest("a\n\nb"), digest("a\nb"));
    }
}
