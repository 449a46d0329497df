//! What a step asks of the learner. Each kind of task has a file that says everything about it: how it is written, what
//! can be wrong with it, what it shows, when it is done, and what its translation may not change. Only what
//! draws a task (`render/step.rs`), asks it (`commands/answer.rs`) or plays it (`commands/check/play.rs`) matches over
//! the kinds.

pub mod exercise;
pub mod goal;
pub mod predict;
pub mod quiz;
pub mod try_it;

use self::exercise::Exercise;
use self::goal::MeasureBound;
use self::predict::Predict;
use self::quiz::Quiz;
use self::try_it::Try;
use super::diagnostics::Findings;
use super::fence::Fence;
use super::source::Bytes;
use crate::bench::view::FutureState;
use crate::program::held::HeldProgram;
use crate::tr;
use crate::trace::Trace;

/// The kinds of task.
#[derive(Clone, Debug)]
pub enum LessonTask {
    Try(Try),
    Predict(Predict),
    Quiz(Quiz),
    Exercise(Box<Exercise>),
}

impl LessonTask {
    /// The kind of the task, which answers all questions about it.
    pub fn kind(&self) -> &dyn TaskKind {
        match self {
            LessonTask::Try(task) => task,
            LessonTask::Predict(task) => task,
            LessonTask::Quiz(task) => task,
            LessonTask::Exercise(task) => task.as_ref(),
        }
    }

    /// The kind of the task, for a change.
    pub(super) fn kind_mut(&mut self) -> &mut dyn TaskKind {
        match self {
            LessonTask::Try(task) => task,
            LessonTask::Predict(task) => task,
            LessonTask::Quiz(task) => task,
            LessonTask::Exercise(task) => task.as_mut(),
        }
    }

    /// The exercise, if it is one.
    pub fn exercise(&self) -> Option<&Exercise> {
        if let LessonTask::Exercise(exercise) = self { Some(exercise) } else { None }
    }
}

/// The kinds of task that are written as a fence.
pub(super) const FENCES: [&Fenced; 2] = [&try_it::FENCE, &predict::FENCE];

/// A kind of task that is written as a fence.
#[derive(Debug)]
pub(super) struct Fenced {
    /// The word behind the marks of the fence.
    pub(super) word: &'static str,
    /// Reads a task as far as it can, and notes what is wrong with it.
    pub(super) read: fn(&Fence<'_>, &mut Findings) -> LessonTask,
}

/// What each kind of task has to say about itself.
pub trait TaskKind {
    /// The place of the task in the file.
    fn bytes(&self) -> &Bytes;

    /// Whether the learner does it with an answer, and not with a command.
    fn is_question(&self) -> bool {
        false
    }

    /// How many parts it has that the learner does one by one.
    fn parts(&self) -> usize {
        1
    }

    /// What it shows to the learner, in the order of the file; texts that follow an answer come last.
    fn said(&self) -> Vec<Said<'_>>;

    /// The line to type for this part, word for word.
    fn to_type(&self, _part: usize) -> Option<&CommandLine> {
        None
    }

    /// The command that shows the answer to it.
    fn answered_by(&self) -> Option<&CommandLine> {
        None
    }

    /// The commands that it names.
    fn commands(&self) -> Vec<AskedCommand<'_>> {
        Vec::new()
    }

    /// The lines of [`TaskKind::commands`], in the same order.
    fn lines_mut(&mut self) -> &mut [CommandLine] {
        &mut []
    }

    /// Notes what is wrong with the task, once each of its commands is right.
    fn check(&self, _findings: &mut Findings) {}

    /// The program that its commands load.
    fn loads(&self) -> Option<&str> {
        self.commands().into_iter().find_map(|asked| match &asked.line.meaning {
            CommandMeaning::Load(program) => Some(program.as_str()),
            _ => None,
        })
    }

    /// Whether a command for it can fail, so that each is an attempt. Answers are attempts anyway.
    fn can_fail(&self) -> bool {
        false
    }

    /// One way to do it, if the step does not show one.
    fn model_answer(&self) -> Option<String> {
        None
    }

    /// Whether a command does this part.
    fn is_done_by(&self, _part: usize, _effect: &Effect<'_>) -> bool {
        false
    }

    /// The error that a command for this part should have failed with and did not.
    fn was_to_fail(&self, _part: usize, _effect: &Effect<'_>) -> Option<&str> {
        None
    }

    /// The bound that a command should have reached and did not, with the value that it measured.
    fn missed_by(&self, _effect: &Effect<'_>) -> Option<(&MeasureBound, f64)> {
        None
    }

    /// Warns of a probable mistake in a task that can be done.
    fn lint(&self, _text: &str, _findings: &mut Findings) {}

    /// What a translation asks differently, in a way that matters to progress or answers. `number` counts the tasks of
    /// the step from 1.
    fn difference(&self, number: usize, translated: &LessonTask) -> Option<String>;

    /// Warns of what a translation that asks the same could say better.
    fn compare(&self, _translated: &LessonTask, _findings: &mut Findings) {}
}

/// A piece of what a task says.
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// A question in plain words.
    Question(&'a str),
    /// A command, as it is typed.
    Command(&'a str),
    /// One of several choices, right or wrong: Markdown.
    Choice(&'a [Bytes]),
    /// The text after an answer: Markdown.
    Feedback(&'a Bytes),
    /// The text after a wrong guess, in plain words.
    Reason(&'a str),
    /// A listing, as a fence.
    Listing(&'a Bytes),
}

/// A command of a lesson.
#[derive(Clone, Debug)]
pub struct CommandLine {
    pub text: String,
    /// Its place in the file; with its quotes if it is written with escapes there.
    pub bytes: Bytes,
    /// What it does; known once the grammar has read it.
    pub meaning: CommandMeaning,
}

impl CommandLine {
    /// A line that the grammar has not read yet.
    fn new(text: &str, bytes: Bytes) -> Self {
        CommandLine { text: text.to_owned(), bytes, meaning: CommandMeaning::default() }
    }
}

/// What a command does, as far as lessons tell commands apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum CommandMeaning {
    /// It runs a demo or a program.
    Run,
    /// It looks at every interleaving of a program.
    Explore,
    /// It puts the program of this name at its start.
    Load(String),
    /// It moves the loaded program.
    Move,
    /// It makes a future whose slow function starts at once.
    StartFuture,
    /// It does something else with the future.
    AskFuture,
    #[default]
    Other,
}

/// A command that a task names, and what it must do.
#[derive(Clone, Copy, Debug)]
pub struct AskedCommand<'a> {
    pub line: &'a CommandLine,
    /// The name of the error that it must fail with.
    pub fails: Option<&'a str>,
    /// What it must do, if the task needs that.
    pub must: Option<&'a CommandMeaning>,
}

/// What a command has done that the learner typed.
pub struct Effect<'a> {
    /// Whether the command covers this line of a lesson.
    pub covers: &'a dyn Fn(&str) -> bool,
    /// The name of the error that it failed with.
    pub failed_with: Option<&'static str>,
    /// The class of the uncaught exception that ended the program which it ran.
    pub raised: Option<&'a str>,
    /// The trace of its run.
    pub ran: Option<&'a Trace>,
    /// The state of the future, if it was a command about the future.
    pub future: Option<FutureState>,
    /// The program that the command moved.
    pub moved: Option<&'a HeldProgram>,
    /// The exercise that was proved.
    pub proved: Option<&'a str>,
}

impl Default for Effect<'_> {
    /// A command that has done nothing.
    fn default() -> Self {
        let (failed_with, raised, ran, future, moved, proved) = (None, None, None, None, None, None);
        Effect { covers: &|_| false, failed_with, raised, ran, future, moved, proved }
    }
}

impl Effect<'_> {
    fn measured(&self, bound: &MeasureBound) -> Option<f64> {
        self.ran?.measure(bound.measure)
    }
}

fn of_another_kind(number: usize) -> String {
    tr!("task {number} is of another kind", number)
}
