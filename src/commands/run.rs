//! `run`: a demo by its name, changed by options, so that one thing at a time can be varied.

use std::collections::BTreeMap;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::demo::program;
use crate::demo::spec::{self, Model, Spec, Work};
use crate::error::{Error, Kind};
use crate::names::names_of;
use crate::render::report;
use crate::render::text::{Line, Text};
use crate::session::{LastRun, Session};
use crate::suggest::nearest;

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

impl Run {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let spec = self.spec(session)?;
        if let Some(why) = spec.refusal() {
            return Err(Error::Refused(why.to_owned()));
        }
        let program = program(spec.model);
        session.perform(&spec, program)?;
        show_report(session)
    }

    /// Why this demo would be refused, if it would, among the built-in ones and these presets.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is no such demo.
    pub(super) fn check(&self, presets: &BTreeMap<String, Spec>) -> Result<Option<&'static str>, Error> {
        let spec = match self.built_in() {
            Some(spec) => spec,
            None => self.preset(presets.iter().map(|(name, spec)| (name.as_str(), spec)))?,
        };
        Ok(self.clone().changed(spec).refusal())
    }

    /// The demo, built in or a preset of a lesson, with the options that were given.
    fn spec(self, session: &mut Session) -> Result<Spec, Error> {
        // Lessons that cannot be read do not keep the built-in demos from running.
        let spec = if let Some(spec) = self.built_in() {
            spec
        } else {
            let course = session.course()?;
            let presets = course.lessons.iter().flat_map(|lesson| &lesson.presets);
            self.preset(presets.map(|preset| (preset.name.as_str(), &preset.spec)))?
        };
        Ok(self.changed(spec))
    }

    fn built_in(&self) -> Option<Spec> {
        Model::from_str(&self.demo, false).ok().map(Spec::new)
    }

    fn preset<'a>(&self, mut presets: impl Iterator<Item = (&'a str, &'a Spec)> + Clone) -> Result<Spec, Error> {
        let names = presets.clone().map(|(name, _)| name.to_owned());
        let found = presets.find(|(name, _)| *name == self.demo);
        found.map(|(_, spec)| spec.clone()).ok_or_else(|| Error::Unknown {
            kind: Kind::Demo,
            name: self.demo.clone(),
            near: nearest(&self.demo, names_of::<Model>().into_iter().chain(names)),
        })
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
}

fn show_report(session: &Session) -> Result<(), Error> {
    let Some(LastRun { spec, pace, trace }) = &session.last_run else { return Ok(()) };
    let mut text = Text::from(Line::new());
    text.extend(report::report(spec, *pace, trace));
    session.screen.print(&text)
}
