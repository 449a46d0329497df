//! `try`: commands that the learner is asked to type, or a goal that any commands may reach.

use toml::Spanned;

use super::goal::{Goal, MeasureBound, NoGoal};
use super::{AskedCommand, CommandLine, Effect, Fenced, LessonTask, Said, TaskKind};
use crate::lesson::diagnostics::Findings;
use crate::lesson::fence::Fence;
use crate::lesson::source::{Bytes, place};
use crate::program::held::HeldProgram;
use crate::tr;

/// Commands the learner is asked to run.
#[derive(Clone, Debug)]
pub struct Try {
    /// One command each, without comments and empty lines.
    pub lines: Vec<CommandLine>,
    /// The name of the error with which the commands must be refused, such as `InvalidStateError`.
    pub fails: Option<Spanned<String>>,
    /// What must be true of the last run, of the future or of the program. Then any commands are allowed, and the lines
    /// are the model answer.
    pub goal: Option<Goal>,
    /// The place of the goal, or of the whole task if it has none.
    goal_bytes: Bytes,
    pub bytes: Bytes,
}

pub(super) const FENCE: Fenced = Fenced { word: "try", read };

/// Reads a task and notes what is wrong with it. The task is returned as far as it could be read, so that its commands
/// are checked as well: a lesson with mistakes is never shown.
fn read(fence: &Fence<'_>, findings: &mut Findings) -> LessonTask {
    let lines = lines(fence);
    if lines.is_empty() {
        let help = tr!("write a command on a line of its own");
        findings.at(&fence.opening, tr!("this task has no command")).help(help);
    }
    let mut keys = fence.attributes(tr!("a `try` block"), findings);
    let fails = keys.may("fails").filled();
    let goal = keys.may("goal").filled();
    keys.finish();
    let goal_bytes = goal.as_ref().map_or(fence.bytes.clone(), Spanned::span);
    let goal = goal.and_then(|text| match Goal::read(text.get_ref()) {
        Ok(goal) => Some(goal),
        Err(NoGoal { message, help }) => {
            findings.at(text.span(), message).help(help);
            None
        }
    });
    LessonTask::Try(Try { lines, fails, goal, goal_bytes, bytes: fence.bytes.clone() })
}

/// The commands of a block, without comments and empty lines.
fn lines(fence: &Fence<'_>) -> Vec<CommandLine> {
    let lines = fence.source[fence.inside.clone()].split(['\n', '\r']).map(str::trim);
    let commands = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    commands.map(|line| CommandLine::new(line, place(fence.source, line))).collect()
}

impl Try {
    /// The name of the error with which the commands must be refused.
    pub fn fails(&self) -> Option<&str> {
        self.fails.as_ref().map(|name| name.get_ref().as_str())
    }

    /// Whether a program is the one of the task.
    fn is_about(&self, held: &HeldProgram) -> bool {
        self.loads().is_none_or(|name| name == held.title)
    }
}

impl TaskKind for Try {
    fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Each line is a part; a goal is one part.
    fn parts(&self) -> usize {
        if self.goal.is_some() { 1 } else { self.lines.len() }
    }

    fn said(&self) -> Vec<Said<'_>> {
        // The commands of a goal are its model answer.
        if self.goal.is_some() { Vec::new() } else { self.lines.iter().map(|line| Said::Command(&line.text)).collect() }
    }

    fn to_type(&self, part: usize) -> Option<&CommandLine> {
        self.lines.get(part).filter(|_| self.goal.is_none())
    }

    fn commands(&self) -> Vec<AskedCommand<'_>> {
        let fails = self.fails();
        self.lines.iter().map(|line| AskedCommand { line, fails, must: None }).collect()
    }

    fn lines_mut(&mut self) -> &mut [CommandLine] {
        &mut self.lines
    }

    fn check(&self, findings: &mut Findings) {
        if matches!(self.goal, Some(Goal::Program(_))) && self.loads().is_none() {
            let help = tr!("write `load NAME` on a line of the block");
            findings.at(&self.goal_bytes, tr!("nothing says which program is meant")).help(help);
        }
    }

    fn can_fail(&self) -> bool {
        self.goal.is_some() || self.fails.is_some()
    }

    fn model_answer(&self) -> Option<String> {
        self.goal.as_ref()?;
        let commands = self.lines.iter().map(|line| format!("`{}`", line.text));
        commands.reduce(|first, next| tr!("{first}, then {next}", first, next))
    }

    fn is_done_by(&self, part: usize, effect: &Effect<'_>) -> bool {
        match (self.fails(), effect.failed_with.or(effect.raised), &self.goal) {
            // A command that is refused can reach a goal: an `await` that runs out of time cancels the future, and the
            // last of several moves may be one more than the lane can make.
            (None, Some(_), Some(Goal::Future(_) | Goal::Program(_))) => {}
            (None, Some(_), _) | (Some(_), None, _) => return false,
            (Some(name), Some(error), _) if name != error => return false,
            (Some(_), Some(_), _) | (None, None, _) => {}
        }
        match &self.goal {
            Some(Goal::Run(bound)) => effect.measured(bound).is_some_and(|value| bound.met_by(value)),
            Some(Goal::Future(state)) => effect.future.is_some_and(|now| now.is(*state)),
            Some(Goal::Program(reach)) => {
                effect.moved.is_some_and(|held| self.is_about(held) && reach.is_met(held.schedule()))
            }
            None => self.lines.get(part).is_some_and(|line| (effect.covers)(&line.text)),
        }
    }

    fn was_to_fail(&self, part: usize, effect: &Effect<'_>) -> Option<&str> {
        let has_failed = effect.failed_with.or(effect.raised).is_some();
        let is_meant = !has_failed && self.goal.is_none();
        let line = self.lines.get(part).filter(|_| is_meant)?;
        self.fails().filter(|_| (effect.covers)(&line.text))
    }

    fn missed_by(&self, effect: &Effect<'_>) -> Option<(&MeasureBound, f64)> {
        let Some(Goal::Run(bound)) = &self.goal else { return None };
        Some((bound, effect.measured(bound)?))
    }

    fn difference(&self, number: usize, translated: &LessonTask) -> Option<String> {
        let LessonTask::Try(translated) = translated else { return Some(super::of_another_kind(number)) };
        if (&self.goal, self.fails()) != (&translated.goal, translated.fails()) {
            return Some(tr!("task {number}: another goal, or another error that is wanted", number));
        }
        let (many, here) = (self.lines.len(), translated.lines.len());
        (many != here).then(|| tr!("task {number}: commands in the lesson: {many}, here: {here}", number, many, here))
    }

    fn compare(&self, translated: &LessonTask, findings: &mut Findings) {
        let LessonTask::Try(translated) = translated else { return };
        let mut lines = self.lines.iter().zip(&translated.lines);
        if let Some((line, other)) = lines.find(|(line, other)| line.text != other.text) {
            let message = tr!("the lesson has `{line}` here, and that is what is asked", line = line.text);
            findings.warn(&other.bytes, message);
        }
    }
}
