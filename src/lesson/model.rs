//! A course as a value: lessons, their steps, and the blocks of a step in the order of the file.
//!
//! Prose is kept as a range of the lesson's source, so that a lesson is stored once and every message can point at the
//! place in the file.

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

/// The lessons that were loaded, in the order in which they are taught.
#[derive(Clone, Debug, Default)]
pub struct Course {
    pub lessons: Vec<Lesson>,
    /// The problems of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The files whose lesson is the earlier one, without the mistakes that they have now.
    pub kept: Vec<PathBuf>,
}

/// One Markdown file.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// The file's name without its number and ending: `threads` for `20-threads.md`. In a directory of the pack the
    /// name of the directory is before it: `part/threads`.
    pub id: String,
    /// Its pack.
    pub pack: Arc<PackName>,
    pub title: String,
    /// The first paragraph, as plain text; empty if there is none.
    pub summary: String,
    pub source: Arc<SourceText>,
    pub front: Front,
    /// Never empty: the first one is the opening step.
    pub steps: Vec<Step>,
    pub presets: Vec<Preset>,
    /// The programs, and the exercises at their start.
    pub programs: Vec<Declared>,
    /// The solutions, by the names of their exercises.
    pub solutions: Vec<Declared>,
    /// Whether its author meant it as a lesson: it has a fence with a meaning, or a `+++` block with more in it than
    /// the stamps of a translation. If not, it is ordinary Markdown.
    pub is_marked: bool,
    /// The translation into the language that is spoken, if there is one.
    pub translation: Option<Translation>,
}

/// The name of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackName {
    /// The name under which the learner's progress is kept: the one in its `spinlab.toml`, else the pack's path. None
    /// for the lessons of this project.
    pub id: Option<String>,
    /// The title in lists.
    pub title: String,
}

/// The keys of the `+++` block at the top of a file.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// The ids of the lessons that this one builds on, each with its place, quotes included.
    pub requires: Vec<Spanned<String>>,
    /// Whether a learner with a single evening should take it.
    pub short_route: bool,
    /// Whether reports leave out what a run cost the machine, since this lesson is not about that.
    pub plain_reports: bool,
    pub authors: Vec<String>,
    pub license: Option<String>,
    /// In a translation: the step that each of its steps was made from.
    pub made_from: Vec<Stamp>,
}

/// The step that a step of a translation was made from, and the digest it had then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub step: String,
    pub digest: String,
}

/// A part of a lesson that is shown at a time.
#[derive(Clone, Debug)]
pub struct Step {
    /// The heading as a slug, unique in its lesson; `intro` for the opening step. Progress is kept under this name.
    pub name: String,
    pub title: String,
    pub blocks: Vec<Block>,
    /// The place of the step in the file, from its heading up to the next step.
    pub bytes: Bytes,
}

/// A part of a step.
#[derive(Clone, Debug)]
pub enum Block {
    /// Markdown to show: neighbouring top-level blocks, from the beginning of the first to the end of the last.
    Prose(Bytes),
    Task(LessonTask),
    /// The inside of a `> [!TIP]` quote, shown on request: from the beginning of its first block to the end of its
    /// last. The bytes hold the `>` of every line, so they cannot be read as Markdown: they are drawn from the events
    /// of the step in this range.
    Hint(Bytes),
}

/// The translation that is shown in place of a lesson.
#[derive(Clone, Debug)]
pub struct Translation {
    /// The translated file. Only the descriptions of its presets are shown; its programs are those of the lesson with
    /// translated comments.
    pub lesson: Box<Lesson>,
    /// For each step of the lesson the translated step to show.
    pub steps: Vec<Option<Translated>>,
}

/// A step of a translation.
#[derive(Clone, Copy, Debug)]
pub struct Translated {
    /// Its number in the translation.
    pub step: usize,
    /// Whether the step of the lesson has changed since it was translated.
    pub is_stale: bool,
}

/// A step as it is shown, and the text that its ranges refer to.
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

    /// The whole program of an exercise, with one way to write the learner's part.
    pub fn solution(&self, exercise: &Exercise) -> Option<String> {
        let solution = self.solutions.iter().find(|solution| solution.name == exercise.name())?;
        let part = parted(&solution.text).map_or(&*solution.text, |parted| parted.part);
        Some(exercise.parted().with(part))
    }

    /// The path of the learner's files for this lesson.
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

    /// The description of a preset of this lesson, in the language that is spoken.
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

    /// The tasks of the step, in order, for a change.
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
    /// lines. They are the same on every machine and in every version, since translations have them.
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
