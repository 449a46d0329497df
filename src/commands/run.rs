//! `run`: a demo by its name, changed by options, so that one thing at a time can be varied.

use std::collections::BTreeMap;

use clap::Args;

use super::{Command, grammar};
use crate::demo::program;
use crate::error::{Error, Kind};
use crate::render::report;
use crate::run::options::Options;
use crate::run::spec::Spec;
use crate::session::{LastRun, Session};
use crate::suggest::nearest;
use crate::text::{Line, Text};
use crate::tr;

/// Run a demo: a spinner turns while a slow function works
///
/// Ctrl-C ends the demo and shows where that was noticed; a second one wakes a spinner that sleeps for long. Afterwards a
/// report tells what was measured in this run.
#[derive(Clone, Debug, Args)]
pub struct Run {
    /// Which one; `demos` lists them
    #[arg(value_name = "DEMO")]
    demo: String,
    #[command(flatten)]
    options: Options,
}

impl Run {
    /// Reads a line such as `run thread --seconds 1`.
    ///
    /// # Errors
    /// As [`grammar::parse`]; [`Error::Refused`] if it is another command, such as the help that `run --help` shows.
    pub(super) fn read(line: &str) -> Result<Self, Error> {
        match grammar::parse(line)?.command {
            Command::Run(run) => Ok(run),
            _ => Err(Error::Refused(tr!("`{demo}` is no demo", demo = line.trim_start_matches("run ")))),
        }
    }

    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let spec = self.spec(session)?;
        session.perform(&spec, program(&spec))?;
        show_report(session)
    }

    /// Whether this would run, among the built-in demos and these presets.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is no such demo, [`Error::Refused`] if its options do not go together.
    pub(crate) fn check(&self, presets: &BTreeMap<String, Spec>) -> Result<(), Error> {
        let spec = match Spec::built_in(&self.demo) {
            Some(spec) => spec,
            None => self.preset(presets.iter().map(|(name, spec)| (name.as_str(), spec)))?,
        };
        self.options.clone().change(spec).map(|_| ()).map_err(Error::Refused)
    }

    /// The demo, built in or a preset of a lesson, with the options that were given.
    pub(super) fn spec(self, session: &mut Session) -> Result<Spec, Error> {
        // Lessons that cannot be read do not keep the built-in demos from running.
        let spec = if let Some(spec) = Spec::built_in(&self.demo) {
            spec
        } else {
            let course = session.course()?;
            let presets = course.lessons.iter().flat_map(|lesson| &lesson.presets);
            self.preset(presets.map(|preset| (preset.name.as_str(), &preset.spec)))?
        };
        self.options.change(spec).map_err(Error::Refused)
    }

    fn preset<'a>(&self, mut presets: impl Iterator<Item = (&'a str, &'a Spec)> + Clone) -> Result<Spec, Error> {
        let names = presets.clone().map(|(name, _)| name.to_owned());
        let found = presets.find(|(name, _)| *name == self.demo);
        found.map(|(_, spec)| spec.clone()).ok_or_else(|| Error::Unknown {
            kind: Kind::Demo,
            name: self.demo.clone(),
            near: nearest(&self.demo, Spec::built_in_names().into_iter().chain(names)),
        })
    }
}

fn show_report(session: &Session) -> Result<(), Error> {
    let Some(LastRun { spec, pace, trace }) = &session.last_run else { return Ok(()) };
    let mut text = Text::from(Line::new());
    text.extend(report::report(spec, *pace, trace));
    session.print(&text)
}
