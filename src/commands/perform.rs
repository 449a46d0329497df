//! Runs a program on the terminal: what happens is shown while it goes on, and its trace is kept for afterwards.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::demo::cores::Pinned;
use crate::demo::pace::Pace;
use crate::demo::perform;
use crate::demo::spec::{Model, Spec};
use crate::demo::stage::{Audience, Halt, Outcome, ThreadLane, Venue};
use crate::error::Error;
use crate::render::report;
use crate::render::text::{Line, Text, Tone};
use crate::screen::Screen;
use crate::session::{Door, LastRun, Session};
use crate::trace::{Event, What};

/// A wait that nobody takes for a key that did nothing.
const NOTICED: Duration = Duration::from_millis(300);

impl Session {
    /// Runs a program while the terminal shows it, keeps its trace, and says how it ended.
    pub(super) fn perform(&mut self, spec: &Spec, program: impl FnOnce(&ThreadLane) -> Outcome) -> Result<(), Error> {
        let pinned = spec.cores.filter(|_| self.pace != Pace::Virtual).map(Pinned::to).transpose();
        let _pinned = pinned.map_err(|error| Error::Refused(error.to_string()))?;
        // On the virtual clock everything is over at once: nothing to redraw, and nothing to interrupt.
        let live = self.pace != Pace::Virtual;
        if live {
            self.interrupts.start(self.modes.clone(), "\r\n").map_err(Error::Signals)?;
        }
        let audience = Arc::new(Show {
            screen: self.screen.clone(),
            spec: spec.clone(),
            redraws: live && self.screen.look().motion,
        });
        let hush = (live && self.door != Door::Script).then(|| self.modes.hush());
        let interrupt = self.interrupts.listen();
        let venue =
            Venue { pace: self.pace, interrupt: Arc::clone(&interrupt), audience, program: self.program.clone() };
        let (outcome, trace) = perform(spec, venue, program);
        let erased = self.screen.erase_status();
        drop(hush);
        erased.map_err(Error::Output)?;
        let text = match &outcome {
            Ok(Some(answer)) => Text::from(Line::of(Tone::Strong, format!("Answer: {answer}"))),
            Err(Halt::Interrupted(_)) => report::interrupted(spec, &trace, interrupt.rings()),
            Ok(None) | Err(Halt::Refused(_) | Halt::Exhausted { .. }) => Text::new(),
        };
        self.last_run = Some(LastRun { spec: spec.clone(), pace: self.pace, trace });
        self.screen.print(&text)?;
        outcome.map(|_| ()).map_err(Error::from)
    }
}

/// Shows a run while it goes on.
struct Show {
    screen: Screen,
    spec: Spec,
    /// The spinner is redrawn in place. Otherwise every event is a line.
    redraws: bool,
}

impl Audience for Show {
    fn watch(&self, event: &Event, lane: &str) -> io::Result<()> {
        let shown = match &event.what {
            What::Said(words) => Line::of(Tone::Plain, words),
            // These are for the timeline; one by one they would drown the rest.
            What::Waits(_) | What::Resumes | What::OffCore { .. } | What::Read(_) | What::Wrote(_) => return Ok(()),
            _ if !self.redraws => report::event(event, lane, &self.spec.message),
            What::Frame(symbol) => return self.screen.draw_status(&format!("{symbol} {}", self.spec.message)),
            What::Erased => return self.screen.erase_status(),
            // A long interval must not look as if the key had done nothing.
            What::Interrupted if self.spec.model == Model::Thread && self.spec.interval > NOTICED => {
                Line::marked("Ctrl-C ended `slow`. The spinner's thread sleeps on; another Ctrl-C wakes it.")
            }
            What::Made(Some(object)) => Line::of(Tone::Faint, format!("spinner object: {object}")),
            _ => return Ok(()),
        };
        self.screen.print(&Text::from(shown)).map_err(|error| match error {
            Error::Output(error) => error,
            other => io::Error::other(other),
        })
    }
}
