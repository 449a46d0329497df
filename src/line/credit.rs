//! Counts what the learner does for the open step: a command that a `try` asked for, a goal that was reached.

use clap::ArgMatches;

use super::run_line;
use crate::commands::Flow;
use crate::commands::grammar::{ParsedLine, covers, parse};
use crate::error::Error;
use crate::learner::place::Here;
use crate::learner::study::noted;
use crate::lesson::model::{Block, Bound, Goal, Try};
use crate::names::name_of;
use crate::render;
use crate::render::quantity::quantity;
use crate::session::{Frontend, Session};
use crate::text::{Line, Text, Tone};
use crate::tr;

impl ParsedLine {
    /// Carries the command out, says what went wrong, and counts it for the open step if that asked for it.
    ///
    /// # Errors
    /// Why the command could not be done, after it was said.
    pub fn execute(self, session: &mut Session) -> Result<Flow, Error> {
        let walks = self.command.walks();
        let is_noted = self.command.is_noted();
        if is_noted {
            session.screen.begin_copy();
        }
        let outcome = self.command.run(session, run_line).inspect_err(|error| session.complain_of(error));
        if !walks && !matches!(outcome, Err(Error::Interrupted)) {
            session.count(&self.matches, outcome.as_ref().err())?;
        }
        let output = if is_noted { session.screen.end_copy() } else { String::new() };
        if is_noted && outcome.as_ref().err().is_none_or(|error| !error.is_slip()) {
            session.note(&self.line, &output);
        }
        outcome
    }
}

impl Session {
    /// Notes a command with all that was on the screen since it began. A single command of somebody who has opened no lesson
    /// is not noted.
    fn note(&mut self, line: &str, output: &str) {
        let place = self.study.place.clone().or_else(|| self.progress.ledger().place.clone());
        if place.is_some() || self.frontend == Frontend::Prompt {
            self.journal.typed(place.as_ref().map(noted), line, output);
        }
    }

    /// `refused` is the error with which the command ended, if it did.
    fn count(&mut self, typed: &ArgMatches, refused: Option<&Error>) -> Result<(), Error> {
        if self.study.place.is_none() && self.progress.ledger().place.is_none() {
            return Ok(());
        }
        // Lessons that cannot be read are complained of when somebody walks there, not after every command.
        let Ok(here) = self.here_quietly() else { return Ok(()) };
        let left = self.left_parts(&here);
        let tasks = || {
            left.iter().filter_map(|part| match here.step().tasks().nth(part.task) {
                Some(Block::Try(task)) => Some((*part, task)),
                _ => None,
            })
        };
        let Some((part, _)) = tasks().find(|(part, task)| self.meets(task, part.line, typed, refused)) else {
            let missed = tasks().find_map(|(_, task)| self.missed(task.goal.as_ref()?, typed));
            return missed.map_or(Ok(()), |line| self.print(&Text::from(line)));
        };
        let complete = self.finish(&here, part);
        self.show_notices();
        self.print(&self.praise(&here, complete))
    }

    /// What follows a task that was done: the way on, or what is left.
    pub(crate) fn praise(&self, here: &Here, complete: bool) -> Text {
        if !complete {
            return render::step::left(here, &self.left_parts(here));
        }
        let way_on = if here.following().is_some() { tr!("Enter goes on.") } else { tr!("This was the last step.") };
        Text::from(Line::of(Tone::Good, tr!("This step is done.")).with(Tone::Plain, format!(" {way_on}")))
    }

    fn meets(&self, task: &Try, line: usize, typed: &ArgMatches, refused: Option<&Error>) -> bool {
        match (&task.fails, refused, &task.goal) {
            // An `await` that runs out of time cancels what it awaits: a state can be reached by being refused.
            (None, Some(_), Some(Goal::Future(_))) => {}
            (None, Some(_), _) | (Some(_), None, _) => return false,
            (Some(name), Some(error), _) if name != error.name() => return false,
            _ => {}
        }
        match &task.goal {
            Some(Goal::Run(bound)) => self.measured(bound, typed).is_some_and(|value| bound.met_by(value)),
            Some(Goal::Future(stage)) => {
                typed.subcommand_name() == Some("future") && self.bench.stage() == Some(*stage)
            }
            None => parse(&task.lines[line].text).is_ok_and(|asked| covers(&asked.matches, typed)),
        }
    }

    /// What the command measured of what a goal is about, if it ran something that has it.
    fn measured(&self, bound: &Bound, typed: &ArgMatches) -> Option<f64> {
        let ran = typed.subcommand_name() == Some("run");
        self.last_run.as_ref().filter(|_| ran).and_then(|run| run.trace.measure(bound.measure))
    }

    /// How far a run was from the goal.
    fn missed(&self, goal: &Goal, typed: &ArgMatches) -> Option<Line> {
        let Goal::Run(bound) = goal else { return None };
        let value = quantity(bound.measure.unit(), self.measured(bound, typed)?);
        let (name, goal) = (name_of(&bound.measure), render::step::bound(bound));
        Some(Line::marked(&tr!("Not there yet: `{name}` was {value}, and the goal is `{goal}`.", name, value, goal)))
    }
}
