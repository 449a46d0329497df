use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::complete::names_of;
use crate::demo::pace::Pace;
use crate::demo::spec::{self, Model, Spec, Work};
use crate::demo::stage::{Audience, Halt, Outcome, ThreadLane};
use crate::demo::{perform, program};
use crate::error::{Error, Kind};
use crate::render::report;
use crate::render::text::{Line, Text, Tone};
use crate::screen::Screen;
use crate::session::{Door, LastRun, Session};
use crate::suggest::nearest;
use crate::trace::{Event, What};

/// Run a demo: a spinner turns while a slow function works
///
/// Ctrl-C ends the demo and shows where that was noticed; a second one wakes a spinner that sleeps for long. Afterwards a
/// report tells what was measured in this run.
#[derive(Clone, Debug, Args)]
pub struct Run {
    /// Which one; `demos` lists them
    #[arg(value_name = "DEMO")]
    demo: String,
    /// What the slow function does
    #[arg(long, value_enum)]
    work: Option<Work>,
    /// How long the slow function takes [default: 3]
    #[arg(long, value_name = "SECONDS", value_parser = spec::seconds, allow_negative_numbers = true)]
    seconds: Option<Duration>,
    /// The time from one frame to the next, in seconds [default: 0.1]
    #[arg(long, value_name = "SECONDS", value_parser = spec::interval, allow_negative_numbers = true)]
    interval: Option<Duration>,
    /// What stands beside the spinner [default: thinking!]
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    message: Option<String>,
}

/// A wait that nobody takes for a key that did nothing.
const NOTICED: Duration = Duration::from_millis(300);

impl Run {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let spec = self.spec(session)?;
        if let Some(why) = spec.refusal() {
            return Err(Error::Refused(why.to_owned()));
        }
        let program = program(spec.model);
        session.perform(&spec, program)?;
        session.show_report()
    }

    /// Why this demo would be refused, if it would, among the built-in ones and these presets.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is no such demo.
    pub(super) fn check(&self, presets: &BTreeMap<String, Spec>) -> Result<Option<&'static str>, Error> {
        let built_in = Model::from_str(&self.demo, false).ok().map(Spec::new);
        match built_in.or_else(|| presets.get(&self.demo).cloned()) {
            Some(spec) => Ok(self.clone().changed(spec).refusal()),
            None => Err(self.unknown(presets.keys().map(String::as_str))),
        }
    }

    /// The demo with the options that were given.
    fn spec(self, session: &mut Session) -> Result<Spec, Error> {
        let spec = self.demo(session)?;
        Ok(self.changed(spec))
    }

    /// That demo with the options that were given.
    fn changed(self, mut spec: Spec) -> Spec {
        if let Some(work) = self.work {
            spec.work = work;
        }
        if let Some(seconds) = self.seconds {
            spec.seconds = seconds;
        }
        if let Some(interval) = self.interval {
            spec.interval = interval;
        }
        if let Some(message) = self.message {
            spec.message = message;
        }
        spec
    }

    /// The demo itself: built in, or a preset of a lesson.
    fn demo(&self, session: &mut Session) -> Result<Spec, Error> {
        if let Ok(model) = Model::from_str(&self.demo, false) {
            return Ok(Spec::new(model));
        }
        let course = session.course()?;
        let presets = || course.lessons.iter().flat_map(|lesson| &lesson.presets);
        match presets().find(|preset| preset.name == self.demo) {
            Some(preset) => Ok(preset.spec.clone()),
            None => Err(self.unknown(presets().map(|preset| preset.name.as_str()))),
        }
    }

    fn unknown<'a>(&self, presets: impl Iterator<Item = &'a str>) -> Error {
        let near = nearest(&self.demo, names_of::<Model>().into_iter().chain(presets.map(str::to_owned)));
        Error::Unknown { kind: Kind::Demo, name: self.demo.clone(), near }
    }
}

impl Session {
    /// Runs a program while the terminal shows it, keeps its trace, and says how it ended.
    pub(super) fn perform(&mut self, spec: &Spec, program: impl FnOnce(&ThreadLane) -> Outcome) -> Result<(), Error> {
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
        let (outcome, trace) = perform(spec, self.pace, Arc::clone(&interrupt), audience, program);
        let erased = self.screen.erase_status();
        drop(hush);
        erased.map_err(Error::Output)?;
        let text = match &outcome {
            Ok(answer) => Text::from(Line::of(Tone::Strong, format!("Answer: {answer}"))),
            Err(Halt::Interrupted(_)) => report::interrupted(spec, &trace, interrupt.rings()),
            Err(Halt::Refused(_)) => Text::new(),
        };
        self.last_run = Some(LastRun { spec: spec.clone(), pace: self.pace, trace });
        self.screen.print(&text)?;
        outcome.map(|_| ()).map_err(Error::from)
    }

    fn show_report(&self) -> Result<(), Error> {
        let Some(LastRun { spec, pace, trace }) = &self.last_run else { return Ok(()) };
        let mut text = Text::from(Line::new());
        text.extend(report::report(spec, *pace, trace));
        self.screen.print(&text)
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
