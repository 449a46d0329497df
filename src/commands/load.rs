//! `load`: a program at its start, to be moved by hand.

use clap::Args;

use super::programs::{ProgramFile, is_path, of_the_learner};
use crate::error::{Error, Kind};
use crate::lesson::parse::Declarations;
use crate::program::Schedule;
use crate::program::held::Held;
use crate::render;
use crate::session::Session;
use crate::suggest::nearest;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// Put a program at its start, to move it by hand
///
/// The main lane runs to its first move: what other lanes can notice, such as reading or writing shared data, or taking
/// a lock. `move` makes moves, `undo` takes them back, `program` shows where it stands. Without a program it puts the
/// loaded one away.
#[derive(Clone, Debug, Args)]
pub struct Load {
    /// A program of a lesson, or a Python file
    #[arg(value_name = "PROGRAM")]
    program: Option<String>,
}

impl Load {
    pub(super) fn of(program: Option<String>) -> Self {
        Load { program }
    }

    /// Whether there is such a program among those that lessons declare.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is not, [`Error::Refused`] for a file.
    pub(crate) fn check(&self, declared: &Declarations) -> Result<(), Error> {
        match &self.program {
            Some(name) if is_path(name) => Err(Error::Refused(of_the_learner().into())),
            Some(name) if !declared.programs.contains(name) => {
                let near = nearest(name, &declared.programs);
                Err(Error::Unknown { kind: Kind::Program, name: name.clone(), near })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        session.needs_a_shell("load")?;
        let Some(name) = &self.program else {
            let held = session.held.take().ok_or(Error::NoProgram)?;
            return session.print(&Text::from(Line::marked(&tr!("`{name}` is put away.", name = held.name))));
        };
        let file = session.program_file(name)?;
        let held = session.hold(&file)?;
        let text = render::program::stand(&held, session.screen.width(), session.screen.height());
        session.held = Some(held);
        session.print(&text)?;
        let words = tr!("`move 1` lets lane 1 make a move, `undo` takes it back, `program` shows this again.");
        session.print(&Text::from(Line::of(Tone::Faint, words)))
    }
}

impl Session {
    /// A program at its start.
    ///
    /// # Errors
    /// [`Error::AlreadyReported`] if it is not understood.
    pub(super) fn hold(&self, file: &ProgramFile) -> Result<Held, Error> {
        let machine = self.machine_of(file)?;
        Ok(Held::new(file.name(), &file.typed(), &file.text, Schedule::new(machine)))
    }
}
