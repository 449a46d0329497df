//! `explore`: a program in every interleaving.

mod drawn;
mod json;
mod look;

use std::num::NonZeroUsize;

use clap::Args;

use drawn::Format;

use super::Command;
use super::grammar;
use super::programs::check_program;
use super::save::Save;
use crate::error::Error;
use crate::lesson::parse::Declarations;
use crate::program::explore::{Bounds, Conditions, Exploration, Start, Times, Unfinished};
use crate::render;
use crate::session::{Frontend, Session};
use crate::text::{Line, Text, Tone, harmless_json};
use crate::tr;

/// Look at every interleaving of a program
///
/// It tells how many interleavings and states there are, how they end, each with the shortest schedule that leads
/// there, and which deadlocks, uncaught errors, races and livelocks there are. A schedule that it shows can be typed
/// after `move`.
#[derive(Clone, Debug, Args)]
pub struct Explore {
    /// A Python file, or a program of a lesson; without it the loaded one
    #[arg(value_name = "PROGRAM")]
    pub(super) program: Option<String>,
    /// Begin where the loaded program stands
    #[arg(long, conflicts_with = "program")]
    from_here: bool,
    /// The most states to look at
    #[arg(long, value_name = "NUMBER", default_value_t = Bounds::usual_states())]
    states: NonZeroUsize,
    /// When sleeps and limits of waiting end
    #[arg(long, value_enum)]
    times: Option<Times>,
    /// Tell states and ends apart by what a terminal shows, too
    #[arg(long)]
    output: bool,
    /// Print one line of JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    save: Save<Format>,
}

impl Explore {
    /// Whether its program is one that lessons declare.
    ///
    /// # Errors
    /// As [`check_program`].
    pub(super) fn check(&self, declared: &Declarations) -> Result<(), Error> {
        check_program(self.program.as_deref(), declared)
    }

    /// The state in which the exploration begins, and the program's text.
    fn start(&self, session: &mut Session) -> Result<(Start, String), Error> {
        if let Some(name) = &self.program {
            let file = session.program_file(name)?;
            return Ok((Start::of(&session.schedule_of(&file)?), file.text));
        }
        session.needs_a_shell("explore")?;
        let Some(held) = session.held.as_ref() else { return Err(session.no_program()) };
        if self.from_here {
            return Ok((Start::of(held.schedule()), held.text.clone()));
        }
        Ok((held.start(), held.text.clone()))
    }

    /// Reads a line such as `explore tally`.
    ///
    /// # Errors
    /// As [`grammar::parse`]; [`Error::Refused`] if it is another command.
    pub(super) fn read(line: &str) -> Result<Self, Error> {
        match grammar::parse(line)?.command {
            Command::Explore(explore) => Ok(explore),
            _ => Err(Error::refused(tr!("`{line}` explores nothing", line))),
        }
    }

    /// Explores the program, and shows nothing of it.
    ///
    /// # Errors
    /// If there is no such program, or if it cannot be explored.
    pub(super) fn found(&self, session: &mut Session) -> Result<Exploration, Error> {
        let (start, text) = self.start(session)?;
        Ok(session.look(None, &text, &start, self.bounds(&start), &Conditions::default())?.0)
    }

    /// The limits of the exploration; the times are those of the loaded program, if no option says otherwise.
    fn bounds(&self, start: &Start) -> Bounds {
        let (states, has_output) = (self.states.get(), self.output);
        let times = self.times.unwrap_or_else(|| start.times());
        Bounds { states, times, has_output, ..Bounds::default() }
    }

    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        self.save.may_write(session)?;
        let (start, text) = self.start(session)?;
        let (found, seconds) = session.look(None, &text, &start, self.bounds(&start), &Conditions::default())?;
        if self.json {
            // One line, so that a program can take the last line of what was printed.
            let pretty = harmless_json(&json::json(&found, seconds));
            session.print_raw(&format!("{}\n", pretty.lines().map(str::trim_start).collect::<String>()))?;
        } else {
            session.print(&render::explore::found(&found))?;
            if found.times == Times::Any && found.has_loops && start.times() != Times::Any {
                let words = tr!("`load NAME --times any` makes such moves possible.");
                session.print(&Text::from(Line::of(Tone::Faint, words)))?;
            }
        }
        // The findings are shown even if the picture cannot be saved.
        if let Some(format) = self.save.form() {
            let saved = self.save.write(session, &drawn::draw(&found, *format)?)?;
            if !self.json {
                session.print(&saved)?;
            }
        }
        // At the prompt the learner has seen the exploration stop.
        if matches!(found.unfinished, Some(Unfinished::Stopped | Unfinished::Untold))
            && session.frontend == Frontend::Argv
        {
            return Err(Error::Interrupted);
        }
        Ok(())
    }
}
