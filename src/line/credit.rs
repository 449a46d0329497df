//! Credits the open step with what the learner does: a command that a `try` asked for, a goal that was reached.

use clap::ArgMatches;

use crate::commands::grammar::{covers, parse};
use crate::error::Error;
use crate::lesson::task::Effect;
use crate::lesson::task::goal::Bound;
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
    let verb = typed.subcommand_name();
    let effect = Effect {
        covers: &|line| parse(line).is_ok_and(|asked| covers(&asked.matches, typed)),
        failed_with: refused.map(Error::name),
        ran: session.last_run.as_ref().filter(|_| verb == Some("run")).map(|run| &run.trace),
        future: session.bench.state().filter(|_| verb == Some("future")),
    };
    let left = session.learner.left_parts(&here);
    let tasks = || left.iter().filter_map(|part| Some((*part, here.step().tasks().nth(part.task)?.kind())));
    let Some((part, _)) = tasks().find(|(part, task)| task.is_done_by(part.line, &effect)) else {
        let missed = tasks().find_map(|(_, task)| task.missed_by(&effect)).map(|(bound, value)| missed(bound, value));
        return missed.map_or(Ok(()), |line| session.print(&Text::from(line)));
    };
    let complete = session.learner.finish(&here, part);
    session.show_notices();
    session.print(&session.praise(&here, complete))
}

/// How far a run was from the goal.
fn missed(bound: &Bound, value: f64) -> Line {
    let value = quantity(bound.measure.unit(), value);
    let (name, goal) = (name_of(&bound.measure), render::step::bound(bound));
    Line::marked(&tr!("Not there yet: `{name}` was {value}, and the goal is `{goal}`.", name, value, goal))
}
