//! A course as a value: lessons, their steps, and the blocks of a step in the order of the file.
//!
//! Prose is not kept as text but as a range of the lesson's source, so that a lesson is stored once and every message
//! can point at the place in the file.

use std::hash::Hasher;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use siphasher::sip::SipHasher24;

use crate::bench::view::FutureState;
use crate::demo::Variant;
use crate::trace::measure::Measure;

pub use super::translation::{Shown, Translation};

/// Bytes of a lesson's source.
pub type Bytes = Range<usize>;

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

/// A file's text, and what to call it in messages.
#[derive(Debug)]
pub struct Source {
    pub path: PathBuf,
    /// The whole file, without a byte order mark.
    pub text: String,
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
    Try(Try),
    Predict(Predict),
    Quiz(Quiz),
    /// The inside of a `> [!TIP]` quote, shown on request: from the beginning of its first block to the end of its
    /// last. The bytes between hold the `>` of every line, so they are no Markdown by themselves: whoever shows them
    /// takes the events of the whole file that stand in the range.
    Hint(Bytes),
}

/// Commands the learner is asked to run.
#[derive(Clone, Debug)]
pub struct Try {
    /// One command each, without comments and empty lines.
    pub lines: Vec<CommandLine>,
    /// The name of the error with which the commands must be refused, such as `InvalidStateError`.
    pub fails: Option<String>,
    /// What must be true of the last run, or of the future. Then any commands will do, and the lines are the model answer.
    pub goal: Option<Goal>,
    pub bytes: Bytes,
}

/// What must be true in the end, however it came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// What the last run must have been like.
    Run(Bound),
    /// Where the current future must be.
    Future(FutureState),
}

/// What a measure of a run must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    pub measure: Measure,
    pub comparison: Comparison,
    /// In the unit of the measure.
    pub value: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
}

/// A command as it stands in a lesson.
#[derive(Clone, Debug)]
pub struct CommandLine {
    pub text: String,
    /// The same in the file; with quotes and all where it is written with escapes there.
    pub bytes: Bytes,
}

/// A question about a run that has not happened yet.
#[derive(Clone, Debug)]
pub struct Predict {
    pub ask: String,
    pub run: CommandLine,
    pub measure: Measure,
    /// In the unit of the measure. By default 0 for counts, otherwise a tenth of what was measured.
    pub tolerance: Option<f64>,
    pub bytes: Bytes,
}

/// A task list.
#[derive(Clone, Debug)]
pub struct Quiz {
    pub choices: Vec<Choice>,
    pub bytes: Bytes,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub right: bool,
    /// What stands in the item besides the box and the feedback: a range for what is before the feedback and one for
    /// what is after it, if there is such. The events of a range are blocks, or words without a paragraph around them
    /// if there is no empty line in the list. Never empty.
    pub text: Vec<Bytes>,
    /// The inside of the quote below the choice, as a range like [`Block::Hint`]: what a learner who picks it is told.
    pub feedback: Option<Bytes>,
}

/// A demo that a lesson adds to the course.
#[derive(Clone, Debug)]
pub struct Preset {
    pub name: String,
    pub about: String,
    pub variant: Variant,
    /// Where its name stands.
    pub bytes: Bytes,
}

/// Something wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub path: PathBuf,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where, unless it concerns the file as a whole.
    pub location: Option<Location>,
    /// What to do.
    pub help: Option<String>,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The lesson works, and could be better.
    Warning,
    /// The lesson is left out, or cannot be done as it stands.
    Error,
}

/// A place in a file, with all that is needed to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The column behind the last character that is meant on this line.
    pub end_column: usize,
    /// The line as it stands in the file; of a long one the part around what is meant.
    pub text: String,
    /// The bytes of `text` that are meant.
    pub bytes: Bytes,
}

impl Block {
    /// Whether the learner has to do something about it.
    pub fn is_task(&self) -> bool {
        !matches!(self, Block::Prose(_) | Block::Hint(_))
    }
}

impl Step {
    /// The tasks of the step, in order.
    pub fn tasks(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.is_task())
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

impl Bound {
    /// Whether a run of which that was measured is within the bound.
    #[expect(
        clippy::float_cmp,
        reason = "counts are whole numbers, and who writes `==` of seconds means no more and no less"
    )]
    pub fn met_by(&self, value: f64) -> bool {
        match self.comparison {
            Comparison::Less => value < self.value,
            Comparison::AtMost => value <= self.value,
            Comparison::More => value > self.value,
            Comparison::AtLeast => value >= self.value,
            Comparison::Equal => value == self.value,
        }
    }
}

impl Comparison {
    pub const ALL: [Comparison; 5] =
        [Comparison::Less, Comparison::AtMost, Comparison::More, Comparison::AtLeast, Comparison::Equal];

    /// As it is written in a lesson.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::More => ">",
            Comparison::AtLeast => ">=",
            Comparison::Equal => "==",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(text: &str) -> String {
        let step = Step { name: String::new(), title: String::new(), blocks: Vec::new(), bytes: 0..text.len() };
        step.digest(&Source { path: PathBuf::new(), text: text.to_owned() })
    }

    #[test]
    fn a_digest_is_of_the_words_and_not_of_the_line_ends() {
        assert_eq!(digest("## A\n\nb\n"), "eda8897b87a71d6d");
        assert_eq!(digest("\r\n## A  \r\n\r\nb\t\r\n\r\n"), digest("## A\n\nb"));
        assert_ne!(digest("a\nb"), digest("a b"));
        assert_ne!(digest("a\n\nb"), digest("a\nb"));
    }
}
