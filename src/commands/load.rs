//! `load`: a program at its start, to be moved by hand.

use std::sync::Arc;

use clap::Args;

use super::programs::{ProgramFile, check_program};
use crate::error::Error;
use crate::lesson::parse::Declarations;
use crate::program::Schedule;
use crate::program::explore::{Bounds, Reach, SearchOutcome, Start, Times, search};
use crate::program::held::HeldProgram;
use crate::program::machine::{Machine, Origins};
use crate::render;
use crate::session::Session;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// How many programs keep what an exploration found shared in them.
const MOST_KNOWN: usize = 8;

/// Put a program at its start, to move it by hand
///
/// The main lane runs to its first move: what other lanes can notice, such as reading or writing shared data, or taking
/// a lock. `move` makes moves, `undo` takes them back, `program` shows where it stands. Without a program it puts the
/// loaded one away.
#[derive(Clone, Debug, Args)]
pub struct Load {
    /// A program of a lesson, or a Python file
    #[arg(value_name = "PROGRAM")]
    pub(super) program: Option<String>,
    /// When sleeps end; with exact times a program is explored, not moved
    #[arg(long, value_enum, default_value_t, requires = "program")]
    times: Times,
}

impl Load {
    /// Whether its program is one that lessons declare.
    ///
    /// # Errors
    /// As [`check_program`].
    pub(super) fn check(&self, declared: &Declarations) -> Result<(), Error> {
        check_program(self.program.as_deref(), declared)
    }

    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        session.needs_a_shell("load")?;
        let Some(name) = &self.program else {
            let Some(held) = session.held.take() else { return Err(session.no_program()) };
            return session.say(tr!("`{name}` is put away.", name = held.name));
        };
        let file = session.program_file(name)?;
        let held = session.hold(&file, self.times)?;
        let text = render::program::stand(&held, session.screen.width(), session.screen.height());
        session.held = Some(held);
        session.print(&text)?;
        let words = tr!("`move 1` lets lane 1 make a move, `undo` takes it back, `program` shows this again.");
        session.print(&Text::from(Line::of(Tone::Faint, words)))
    }
}

impl Session {
    /// Puts a program at its start.
    ///
    /// # Errors
    /// [`Error::AlreadyReported`] if it is not understood.
    pub(super) fn hold(&self, file: &ProgramFile, times: Times) -> Result<HeldProgram, Error> {
        let machine = match times {
            Times::Late => self.machine_of(file)?,
            Times::Any => {
                let mut machine = self.machine_of(file)?;
                machine.let_timers_overtake(true);
                machine
            }
            Times::Exact => {
                let why = tr!("what happens with exact times can be moved with late ones, too");
                return Err(Error::refused(why));
            }
        };
        Ok(HeldProgram::new(file.name(), &file.typed(), &file.text, self.scheduled(file, machine)))
    }

    /// A schedule of a program at its start. It knows what an exploration has found to be shared in this program.
    ///
    /// # Errors
    /// As [`Session::hold`].
    pub(super) fn schedule_of(&self, file: &ProgramFile) -> Result<Schedule, Error> {
        Ok(self.scheduled(file, self.machine_of(file)?))
    }

    fn scheduled(&self, file: &ProgramFile, machine: Machine) -> Schedule {
        let known = self.found_shared.iter().find(|(text, _)| *text == file.text);
        match known {
            Some((_, watched)) => Schedule::watching(machine, Arc::clone(watched)),
            None => Schedule::new(machine),
        }
    }

    /// The fewest moves to a goal from where a schedule of the program with this text stands, as a search finds them.
    /// What it finds to be shared is known from then on.
    ///
    /// # Errors
    /// [`Error::Interrupted`] if Ctrl-C ends the search.
    pub(super) fn way_to(
        &mut self,
        reach: &Reach,
        text: &str,
        schedule: &Schedule,
        bounds: Bounds,
    ) -> Result<SearchOutcome, Error> {
        let interrupt = self.interrupts.listen();
        let found = search(&Start::of(schedule), bounds, reach, &mut |_| !interrupt.is_rung());
        if interrupt.is_rung() {
            return Err(Error::Interrupted);
        }
        if let SearchOutcome::Moves(_, watched) = &found {
            self.learn(text, watched);
        }
        Ok(found)
    }

    /// Notes what an exploration has found to be shared in a program, and lets the loaded one use it from now on.
    pub(super) fn learn(&mut self, text: &str, watched: &Arc<Origins>) {
        if let Some(held) = self.held.as_mut().filter(|held| held.text == text) {
            held.learn(watched);
        }
        self.found_shared.retain(|(known, _)| known != text);
        self.found_shared.push_front((text.to_owned(), Arc::clone(watched)));
        self.found_shared.truncate(MOST_KNOWN);
    }
}
