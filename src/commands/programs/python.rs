//! Runs a program with the system's Python, to compare CPython with spinlab.

use std::sync::Arc;

use super::ProgramFile;
use super::play::OutputListener;
use crate::error::Error;
use crate::render::program::python_ran;
use crate::run::python;
use crate::session::{Frontend, Session};
use crate::text::{Line, Text};

impl Session {
    /// Hands a program to `python3`, if spinlab's Python understands it.
    ///
    /// # Errors
    /// If it is not understood, if there is no `python3`, if Ctrl-C ended it twice, or, for a single command of another
    /// shell, if the program failed.
    pub(in crate::commands) fn run_python(&mut self, file: &ProgramFile) -> Result<(), Error> {
        let machine = self.machine_of(file)?;
        let beside: Vec<(&str, &str)> = machine.modules_beside().collect();
        self.last_try = Some(format!("run {} --python", file.typed()));
        self.hear_signals()?;
        let version = python::version().map_err(|error| Error::NoPython(error.to_string()))?;
        let listener = OutputListener::new(&self.screen, true);
        let hush = (self.frontend != Frontend::Script).then(|| self.modes.hush());
        let interrupt = Arc::clone(&self.interrupts.listen());
        let ran = python::run(&file.text, &file.path, &beside, &interrupt, &mut |text, is_error| {
            listener.hear(text, is_error)
        });
        let left = listener.leave();
        drop(hush);
        left.map_err(Error::Output)?;
        let status = ran.map_err(|error| Error::NoPython(error.to_string()))?;
        let mut text = Text::from(Line::new());
        text.extend(python_ran(&version, status));
        self.print(&text)?;
        match status {
            _ if interrupt.rings() > 1 => Err(Error::Interrupted),
            Some(0) => Ok(()),
            _ if self.frontend != Frontend::Argv => Ok(()),
            status => Err(Error::ProgramFailed(status.and_then(|status| u8::try_from(status).ok()).unwrap_or(1))),
        }
    }
}
