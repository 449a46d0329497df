//! Credits the open step with what the learner does: a command that a `try` asked for, a goal that was reached.

use clap::ArgMatches;

use crate::commands::grammar::{covers, parse};
use crate::error::Error;
use crate::lesson::model::{Block, Bound, Goal, Try};
use crate::names::name_of;
use crate::render;
use crate::render::quantity::quantity;
use crate::session::Session;
use crate::text::{Line, Text};
use crate::tr;

/// Credits the open step with a command. `refused` is the error with which the command ended, if it did.
///
/// # Errors
/// If it cannot be said that the step is done.
pub(super) fn credit(session: &mut Session, typed: &ArgMatches, refused: Option<&Error>) -> Result<(), Error> {
    if !session.learner.was_somewhere() {
        return Ok(());
    }
    // Lessons that cannot be read are complained of by the commands that walk, not after every command.
    let Ok(here) = session.here_quietly() else { return Ok(()) };
    let left = session.learner.left_parts(&here);
    let tasks = || {
        left.iter().filter_map(|part| match here.step().tasks().nth(part.task) {
            Some(Block::Try(task)) => Some((*part, task)),
            _ => None,
        })
    };
    let Some((part, _)) = tasks().find(|(part, task)| meets(session, task, part.line, typed, refused)) else {
        let missed = tasks().find_map(|(_, task)| missed(session, task.goal.as_ref()?, typed));
        return missed.map_or(Ok(()), |line| session.print(&Text::from(line)));
    };
    let complete = session.learner.finish(&here, part);
    session.show_notices();
    session.print(&session.praise(&here, complete))
}

fn meets(session: &Session, task: &Try, line: usize, typed: &ArgMatches, refused: Option<&Error>) -> bool {
    match (&task.fails, refused, &task.goal) {
        // An `await` that runs out of time cancels what it awaits: a state can be reached by being refused.
        (None, Some(_), Some(Goal::Future(_))) => {}
        (None, Some(_), _) | (Some(_), None, _) => return false,
        (Some(name), Some(error), _) if name != error.name() => return false,
        _ => {}
    }
    match &task.goal {
        Some(Goal::Run(bound)) => measured(session, bound, typed).is_some_and(|value| bound.met_by(value)),
        Some(Goal::Future(wanted)) => {
            typed.subcommand_name() == Some("future") && session.bench.state().is_some_and(|state| state.is(*wanted))
        }
        None => parse(&task.lines[line].text).is_ok_and(|asked| covers(&asked.matches, typed)),
    }
}

/// What the command measured of what a goal is about, if it ran something that has it.
fn measured(session: &Session, bound: &Bound, typed: &ArgMatches) -> Option<f64> {
    let ran = typed.subcommand_name() == Some("run");
    session.last_run.as_ref().filter(|_| ran).and_then(|run| run.trace.measure(bound.measure))
}

/// How far a run was from the goal.
fn missed(session: &Session, goal: &Goal, typed: &ArgMatches) -> Option<Line> {
    let Goal::Run(bound) = goal else { return None };
    let value = quantity(bound.measure.unit(), measured(session, bound, typed)?);
    let (name, goal) = (name_of(&bound.measure), render::step::bound(bound));
    Some(Line::marked(&tr!("Not there yet: `{name}` was {value}, and the goal is `{goal}`.", name, value, goal)))
}
