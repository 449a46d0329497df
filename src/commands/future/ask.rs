//! Asks the future, and shows what happens until it answers.

use crate::bench::Trouble;
use crate::bench::verb::{Answer, Verb};
use crate::error::Error;
use crate::future::FutureError;
use crate::render;
use crate::run::pace::Pace;
use crate::session::{Frontend, Session};
use crate::text::{Line, Text, Tone};
use crate::tr;

use super::spinner::Spinner;

impl Session {
    /// Asks, waits for the answer if the future makes one wait, and shows it after all that happened meanwhile.
    pub(super) fn ask_future(&mut self, verb: Verb) -> Result<(), Error> {
        let live = self.bench.pace().unwrap_or(self.pace) != Pace::Virtual;
        // Signals are handled from the first wait on: before, Ctrl-C may well end the program.
        let waits = live && self.bench.waits_for(&verb);
        if waits {
            self.interrupts.start(&self.screen, self.modes.clone(), "\r\n").map_err(Error::Signals)?;
        }
        let interrupt = self.interrupts.listen();
        let hush = (waits && self.frontend != Frontend::Script).then(|| self.modes.hush());
        let spinner = (waits && self.screen.look().motion).then(|| Spinner::start(&self.screen, &verb.to_string()));
        let answered = self.bench.perform(verb, self.pace, &interrupt);
        drop(spinner);
        drop(hush);
        self.show_news()?;
        match answered {
            Ok(Answer::Nothing) => Ok(()),
            Ok(answer) => self.print(&Text::from(Line::of(Tone::Plain, answer.to_string()))),
            Err(Trouble::Refused(FutureError::Interrupted)) => {
                let future = self.bench.view().map(|view| view.future).unwrap_or_default();
                let words = tr!("Interrupted: the waiting is over, the future is not: {future}", future);
                self.print(&Text::from(Line::marked(&words)))?;
                Err(Error::Interrupted)
            }
            Err(Trouble::Refused(error)) => Err(Error::Future(error)),
            Err(Trouble::NoFuture) => Err(self.no_future()),
            Err(Trouble::NothingToUndo) => Err(Error::NothingToUndo),
            Err(Trouble::NoThread(error)) => Err(Error::NoThread(error)),
        }
    }

    /// Shows what happened to the future since somebody looked last.
    pub(crate) fn show_news(&self) -> Result<(), Error> {
        let items = self.bench.news().take();
        if items.is_empty() { Ok(()) } else { self.print(&render::future::news(&items)) }
    }

    /// Why there is no future, from where the command came.
    pub(super) fn no_future(&self) -> Error {
        Error::NoFuture(match self.frontend {
            Frontend::Argv => {
                tr!("a future lives in one session: use the shell or a pipe, and begin with `future new async`")
            }
            Frontend::Prompt | Frontend::Script => tr!("make one: `future new async`"),
        })
    }
}
