//! Asks the future, and shows what happens until it answers, and what its answer causes.

use crate::bench::BenchError;
use crate::bench::notices::Item;
use crate::bench::verb::Verb;
use crate::bench::view::{FutureState, VerbAnswer};
use crate::error::Error;
use crate::future::FutureError;
use crate::render;
use crate::run::pace::Pace;
use crate::session::{Frontend, Session};
use crate::tr;

use super::spinner::StatusSpinner;

impl Session {
    /// Performs a verb, waits for the answer if the future holds the shell, and shows everything in the order in which
    /// it happened.
    pub(super) fn ask_future(&mut self, verb: Verb) -> Result<(), Error> {
        self.effects.asked = true;
        let live = self.bench.pace().unwrap_or(self.pace) != Pace::Virtual;
        // Signals are handled from the first wait on. Before it, Ctrl-C may end the program.
        let waits = live && self.bench.waits_for(&verb);
        if waits {
            self.hear_signals()?;
        }
        let interrupt = self.interrupts.listen();
        let hush = (waits && self.frontend != Frontend::Script).then(|| self.modes.hush());
        let spinner =
            (waits && self.screen.look().motion).then(|| StatusSpinner::start(&self.screen, &verb.to_string()));
        let answered = self.bench.perform(verb, self.pace, &interrupt);
        drop(spinner);
        drop(hush);
        self.show_news()?;
        self.bench.settle();
        self.show_news()?;
        match answered {
            Ok(_) => Ok(()),
            Err(BenchError::Refused(FutureError::Interrupted)) => {
                let words = self.interruption();
                self.say(&words)?;
                Err(Error::Interrupted)
            }
            Err(error) => Err(Error::Future(error)),
        }
    }

    /// What Ctrl-C has interrupted, in words.
    fn interruption(&mut self) -> String {
        let Some(view) = self.bench.view() else { return tr!("Interrupted.").to_owned() };
        let future = view.future;
        if view.state == FutureState::Cancelled {
            tr!("Interrupted: the waiting task was cancelled, and with it what it awaited: {future}", future)
        } else {
            tr!("Interrupted: the waiting is over, the future is not: {future}", future)
        }
    }

    /// Shows what happened on the bench and is not shown yet.
    pub(crate) fn show_news(&self) -> Result<(), Error> {
        let mut items = self.bench.notices().take();
        // A script prints what Python would print, and no more.
        if self.frontend != Frontend::Prompt {
            items.retain(|item| !matches!(item, Item::Answer(Ok(VerbAnswer::Became(_)))));
        }
        let text = render::future::news(&items);
        if text.lines().is_empty() { Ok(()) } else { self.print(&text) }
    }
}
