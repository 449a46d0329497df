//! One line of words: what it says, and what it counts for.

pub mod checker;
pub mod complete;
mod credit;

use crate::commands::Flow;
use crate::commands::answer::{is_bare_answer, meant_as_answer};
use crate::commands::grammar::{self, ParsedLine};
use crate::error::Error;
use crate::session::Session;
use crate::text::harmless;

/// Runs one line: a command or an answer; nothing if it is blank or a comment. Reports what goes wrong.
///
/// # Errors
/// The failure, after it was reported.
pub fn run_line(session: &mut Session, line: &str) -> Result<Flow, Error> {
    let line = clean(line);
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(Flow::Stay);
    }
    let changed = session.show_if_changed().inspect_err(|error| session.complain_of(error))?;
    let parsed =
        if is_bare_answer(session, line) { grammar::parse(&format!("answer {line}")) } else { grammar::parse(line) };
    match parsed {
        // Who answered or wanted to go on did not know what there is to do now.
        Ok(parsed) if changed && parsed.command.is_about_the_step() => Ok(Flow::Stay),
        Err(_) if changed => Ok(Flow::Stay),
        Ok(parsed) => run_one(session, parsed),
        Err(error) => {
            let error = meant_as_answer(session, line).unwrap_or(error);
            session.complain_of(&error);
            Err(error)
        }
    }
}

/// Runs one command and reports what went wrong.
///
/// # Errors
/// The failure, after it was reported.
pub fn run_one(session: &mut Session, parsed: ParsedLine) -> Result<Flow, Error> {
    session.show_news().inspect_err(|error| session.complain_of(error))?;
    let outcome = parsed.execute(session);
    session.show_notices();
    outcome
}

/// A pasted line may hold anything. What could steer a terminal is dropped before it is read as a command.
pub fn clean(line: &str) -> String {
    let without_escapes = line.replace("\x1b[200~", "").replace("\x1b[201~", "");
    harmless(&without_escapes)
}
