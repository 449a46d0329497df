//! Credits the open step with what the learner does: a command that a `try` asked for, a goal that was reached.

use clap::ArgMatches;

use crate::commands::grammar::{covers, parse};
use crate::error::Error;
use crate::learner::here::Here;
use crate::learner::progress::TaskPart;
use crate::lesson::task::Effect;
use crate::lesson::task::goal::MeasureBound;
use crate::names::name_of;
use crate::render;
use crate::render::quantity::quantity;
use crate::session::Session;
use crate::text::{Line, Text};
use crate::tr;

/// Credits the open step, `here`, with what a command did, or with an exercise that was proved without one. `refused`
/// is the error that ended the command, if one did.
///
/// # Errors
/// If the output is gone.
pub(super) fn credit(
    session: &mut Session,
    here: &Here,
    typed: Option<&ArgMatches>,
    refused: Option<&Error>,
) -> Result<(), Error> {
    if session.own_run().is_some() && refused.is_none() {
        session.tell_guesses(here)?;
    }
    let effect = Effect {
        covers: &|line| typed.is_some_and(|typed| parse(line).is_ok_and(|asked| covers(&asked.matches, typed))),
        failed_with: refused.and_then(Error::name),
        raised: session.effects.raised().filter(|_| session.effects.ran),
        ran: session.own_run().map(|run| &run.trace),
        future: session.bench.state().filter(|_| session.effects.asked),
        moved: session.held.as_ref().filter(|_| session.effects.moved),
        proved: session.effects.proved.as_deref(),
    };
    let left = session.learner.left_tasks(here);
    let tasks = || left.iter().map(|(part, task)| (*part, task.kind()));
    let met_by = |effect| tasks().find(|(part, task)| task.is_done_by(part.line, effect)).map(|(part, _)| part);
    let met = met_by(&effect);
    let was_to_fail = tasks().find_map(|(part, task)| task.was_to_fail(part.line, &effect)).filter(|_| met.is_none());
    if let Some(name) = was_to_fail {
        session.learner.tried(here.open_step().id, false);
        let words =
            tr!("This was to fail with `{name}`, and did not. If it came too late, begin this step again.", name);
        return session.say(&words);
    }
    let missed_goal = tasks().find_map(|(_, task)| task.missed_by(&effect));
    let part = match (met, missed_goal) {
        (Some(part), _) => part,
        (None, None) => return Ok(()),
        // A busy machine may have kept the run from the goal that an idle one would have met.
        (None, Some((bound, value))) => {
            let (bound, failed_with) = (*bound, effect.failed_with);
            let idle = session.idle_run();
            let Some(part) = met_by(&Effect { failed_with, ran: idle.as_ref(), ..Effect::default() }) else {
                session.learner.tried(here.open_step().id, false);
                return session.print(&Text::from(missed(&bound, value)));
            };
            let value = idle.as_ref().and_then(|trace| trace.measure(bound.measure)).unwrap_or(value);
            let (name, value) = (name_of(&bound.measure), quantity(bound.measure.unit(), value));
            let words = tr!("An idle machine gives `{name}` {value}, and that counts.", name, value);
            session.say(&words)?;
            part
        }
    };
    finish(session, here, part)
}

fn finish(session: &mut Session, here: &Here, part: TaskPart) -> Result<(), Error> {
    let is_judged = here.task(part.task).is_some_and(|task| task.kind().can_fail());
    session.finish(here, part, is_judged.then_some(true), Text::new())
}

/// How far a run was from the goal, in words.
fn missed(bound: &MeasureBound, value: f64) -> Line {
    let value = quantity(bound.measure.unit(), value);
    let (name, goal) = (name_of(&bound.measure), render::step::bound(bound));
    Line::marked(&tr!("Not there yet: `{name}` was {value}, and the goal is `{goal}`.", name, value, goal))
}
