//! Runs a program on the terminal: what happens is shown while it goes on, and its trace is kept for afterwards.

use std::io;
use std::sync::Arc;

use crate::error::Error;
use crate::render::events::{self, ScreenChange};
use crate::render::report;
use crate::run::cores::Pinned;
use crate::run::lane::{DemoResult, Halt, Observer, RunConfig, ThreadLane};
use crate::run::pace::Pace;
use crate::run::perform;
use crate::run::spec::Spec;
use crate::run::usage::memory;
use crate::session::{Frontend, LastRun, Session};
use crate::terminal::screen::Screen;
use crate::text::Text;
use crate::trace::{Event, What};
use crate::variant::Variant;

impl Session {
    /// Whether the open lesson asks for reports without the row of what a run cost the machine.
    pub(super) fn reports_plainly(&mut self) -> bool {
        self.here_quietly().is_ok_and(|here| here.lesson().front.plain_reports)
    }

    /// Runs a demo, shows it while it goes on, keeps its trace, and says how it ended.
    pub(super) fn perform_demo(&mut self, variant: &Variant) -> Result<(), Error> {
        self.perform(variant.typed(), Some(variant.clone()), &variant.spec, variant.program()?)
    }

    /// Runs a scene, which has a title of its own, as [`Session::perform_demo`] runs a demo.
    pub(super) fn perform_scene(
        &mut self,
        title: &str,
        spec: &Spec,
        program: impl FnOnce(&ThreadLane) -> DemoResult,
    ) -> Result<(), Error> {
        self.perform(title.to_owned(), None, spec, program)
    }

    fn perform(
        &mut self,
        title: String,
        variant: Option<Variant>,
        spec: &Spec,
        program: impl FnOnce(&ThreadLane) -> DemoResult,
    ) -> Result<(), Error> {
        let pinned = spec.cores.filter(|_| self.pace != Pace::Virtual).map(Pinned::to).transpose();
        let _pinned = pinned.map_err(|error| Error::refused(error.to_string()))?;
        // On the virtual clock a run is over at once: there is nothing to redraw and nothing to interrupt.
        let live = self.pace != Pace::Virtual;
        if live {
            self.hear_signals()?;
        }
        if live && self.memory_at_start.is_none() {
            self.memory_at_start = memory();
        }
        let is_plain = self.reports_plainly();
        let observer = Arc::new(LiveView {
            screen: self.screen.clone(),
            spec: spec.clone(),
            redraws: live && self.screen.look().motion,
            is_plain,
        });
        let hush = (live && self.frontend != Frontend::Script).then(|| self.modes.hush());
        let interrupt = self.interrupts.listen();
        let config = RunConfig {
            program: self.program.clone(),
            memory_at_start: self.memory_at_start,
            ..RunConfig::new(self.pace, Arc::clone(&interrupt), observer)
        };
        let (outcome, trace) = perform(spec, config, program);
        let erased = self.screen.erase_status();
        drop(hush);
        erased.map_err(Error::Output)?;
        let text = match &outcome {
            Ok(Some(answer)) => {
                let mut text = events::answer(*answer);
                let woken = (interrupt.rings() > 0).then(|| report::interrupted_after_the_answer(spec, &trace));
                text.extend(woken.flatten());
                text
            }
            Err(Halt::Interrupted(_)) => report::interrupted(spec, &trace, interrupt.rings()),
            Ok(None) | Err(Halt::Refused(_) | Halt::Exhausted { .. }) => Text::new(),
        };
        self.has_run(LastRun { title, variant, spec: spec.clone(), pace: self.pace, trace });
        self.print(&text)?;
        outcome.map(|_| ()).map_err(Error::from)
    }
}

/// Shows a run while it goes on.
struct LiveView {
    screen: Screen,
    spec: Spec,
    /// The spinner is redrawn in place. Otherwise every event is a line.
    redraws: bool,
    /// What Rust calls the spinner is left out.
    is_plain: bool,
}

impl Observer for LiveView {
    fn watch(&self, event: &Event, lane: &str) -> io::Result<()> {
        let unnamed;
        let event = if self.is_plain && matches!(event.what, What::Made(_)) {
            unnamed = Event { what: What::Made(None), ..event.clone() };
            &unnamed
        } else {
            event
        };
        // A scene says everything itself. Other events are shown with their time and lane, unless the spinner is
        // redrawn.
        let shown = if self.redraws || matches!(event.what, What::Said(_)) {
            events::shown(event, &self.spec)
        } else {
            ScreenChange::Line(events::event(event, lane, &self.spec.message))
        };
        match shown {
            ScreenChange::Status(status) => self.screen.draw_status(&status),
            ScreenChange::Erase => self.screen.erase_status(),
            ScreenChange::Nothing => Ok(()),
            ScreenChange::Line(words) => self.screen.print(&Text::from(words)),
        }
    }
}
