//! One line of words: what it means, and which tasks it does.

mod answers;
pub mod checker;
pub mod complete;
mod credit;
mod decide;
mod unknown;

use answers::meant_as_answer;
use credit::credit;
use decide::held_back;

use crate::commands::answer::{open_step, question_for};
use crate::commands::grammar::{self, ParsedLine};
use crate::commands::{AfterCommand, Command, CommandNature, Concern};
use crate::error::Error;
use crate::learner::here::Here;
use crate::render;
use crate::session::{CommandEffects, Frontend, Session};
use crate::text::harmless;

/// Runs one line: a command or an answer, or nothing if it is blank or a comment. Reports what goes wrong.
///
/// # Errors
/// The failure, after it was reported.
pub fn run_line(session: &mut Session, line: &str) -> Result<AfterCommand, Error> {
    let line = clean(line);
    let line = line.trim();
    let in_korean = unknown::command_in_korean(line);
    let line = in_korean.as_deref().unwrap_or(line);
    if line.is_empty() || line.starts_with('#') {
        return Ok(AfterCommand::Stay);
    }
    session.screen.begin_line();
    session.library.look_again();
    let here = open_step(session);
    let here = here.as_ref();
    let changed = here.map_or(Ok(false), |here| session.show_if_changed(here));
    let changed = changed.inspect_err(|error| session.complain_of(error))?;
    let question = here.and_then(|here| Some(question_for(line, session, here)?.1));
    let is_answer = question.is_some_and(|question| question.is_answered_by(line));
    let parsed = if is_answer { grammar::parse(&format!("answer {line}")) } else { grammar::parse(line) };
    match parsed {
        // The step has changed: the learner answered or went on without knowing the new text.
        Ok(parsed) if changed && parsed.command.is_about(Concern::Step) => Ok(AfterCommand::Stay),
        Err(_) if changed => Ok(AfterCommand::Stay),
        Ok(parsed) => run_one(session, here, parsed),
        Err(error) => {
            if let Some(explain) = unknown::explanation(session, line, &error) {
                return run_one(session, here, explain);
            }
            let meant = unknown::in_korean_letters(line, &error)
                .or_else(|| here.and_then(|_| meant_as_answer(line, question, &error)))
                .or_else(|| unknown::better(line));
            let error = meant.unwrap_or(error);
            session.complain_of(&error);
            Err(error)
        }
    }
}

/// Runs one command and reports what went wrong. `here` is the open step before it; a command of the system's shell has
/// none.
///
/// # Errors
/// The failure, after it was reported.
pub fn run_one(session: &mut Session, here: Option<&Here>, parsed: ParsedLine) -> Result<AfterCommand, Error> {
    session.learner.acts();
    session.show_news().inspect_err(|error| session.complain_of(error))?;
    if !parsed.command.is_about(Concern::Exercise) {
        session.effects = CommandEffects::default();
        let proved = session.prove_if_saved().and_then(|_| match (here, &session.effects.proved) {
            (Some(here), Some(_)) => credit(session, here, None, None),
            (None, _) | (_, None) => Ok(()),
        });
        proved.inspect_err(|error| session.complain_of(error))?;
    }
    if let Some(words) = held_back(session, here, &parsed.line, &parsed.matches) {
        session.print(&words)?;
        remind(session, here)?;
        return Ok(AfterCommand::Stay);
    }
    let outcome = execute(session, parsed);
    session.show_notices();
    outcome
}

/// Carries a command out, reports an error, credits the open step and notes the command.
fn execute(session: &mut Session, parsed: ParsedLine) -> Result<AfterCommand, Error> {
    let ParsedLine { command, matches, line } = parsed;
    let (nature, is_run) = (command.nature(), matches!(command, Command::Run(_)));
    session.effects = CommandEffects::default();
    if nature == CommandNature::Tries {
        session.screen.begin_copy();
    }
    let outcome = command.run(session, run_line).inspect_err(|error| session.complain_of(error));
    if !is_run {
        // A run of `compare`, of a guess or of a scene reaches no goal and settles no guess.
        session.effects.ran = false;
    }
    // The step that is open after the command: `reset` may have closed it, and a command of the system's shell finds it
    // only now. The commands that walk complain of lessons that cannot be read, not every command.
    let is_somewhere = nature != CommandNature::Walks && session.learner.was_somewhere();
    let here = if is_somewhere { session.here_quietly().ok() } else { None };
    if let Some(here) = here.as_ref().filter(|_| !matches!(outcome, Err(Error::Interrupted))) {
        credit(session, here, Some(&matches), outcome.as_ref().err())?;
    }
    if nature == CommandNature::Tries {
        let output = session.screen.end_copy();
        let is_slip = outcome.as_ref().is_err_and(Error::is_slip);
        // A single command is not noted if the learner never opened a lesson.
        if !is_slip && (session.frontend == Frontend::Prompt || session.learner.was_somewhere()) {
            session.learner.note(&line, &output);
        }
        remind(session, here.as_ref())?;
    }
    outcome
}

/// Shows the open question of this step again, if the output of commands has pushed it off the screen.
fn remind(session: &mut Session, here: Option<&Here>) -> Result<(), Error> {
    if session.frontend != Frontend::Prompt || !session.learner.sees_open_step() {
        return Ok(());
    }
    let Some(here) = here else { return Ok(()) };
    let left = session.learner.left_parts(here);
    let question = render::step::open_question(here, &left, session.screen.width());
    let Some(question) = question.filter(|question| session.screen.has_lost(question)) else { return Ok(()) };
    session.print(&question)?;
    session.screen.has_asked();
    Ok(())
}

/// Removes from a pasted line what could steer a terminal, before it is read as a command.
pub fn clean(line: &str) -> String {
    let without_escapes = line.replace("\x1b[200~", "").replace("\x1b[201~", "");
    // Every kind of space counts as a space, wherever the line was copied from.
    harmless(&without_escapes).chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}
