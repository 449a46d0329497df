//! The last run, kept in the state directory: `timeline` and `why` know it in the next program, too.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::run::spec::Spec;
use crate::run::stored::StoredSpec;
use crate::session::{LastRun, Session, Writes};
use crate::tr;
use crate::trace::stored::{StoredTrace, VERSION};

/// The name of the file in the state directory.
const FILE: &str = "last-run.json";

/// What the file holds.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    title: String,
    #[serde(with = "StoredSpec")]
    spec: Spec,
    pace: String,
    /// None if the trace was too long to be kept.
    trace: Option<StoredTrace>,
}

/// What every version of the file has.
#[derive(Deserialize)]
struct RunVersion {
    version: u32,
}

impl Session {
    /// The last run: of this session, else the one that an earlier session kept.
    ///
    /// # Errors
    /// [`Error::NoRun`] if there was none, [`Error::RunNotKept`] with the reason if it cannot be read.
    pub fn last_run(&mut self) -> Result<&LastRun, Error> {
        if self.last_run.is_none() {
            self.last_run = Some(self.kept_run()?);
        }
        self.last_run.as_ref().ok_or(Error::NoRun)
    }

    /// The run that the current command has made.
    pub(crate) fn own_run(&self) -> Option<&LastRun> {
        self.last_run.as_ref().filter(|_| self.effects.ran)
    }

    /// Makes this the last run, and writes it to its file. If that fails, a notice says so.
    pub(super) fn has_run(&mut self, run: LastRun) {
        self.keep_run(&run);
        self.last_run = Some(run);
        self.effects.ran = true;
    }

    fn keep_run(&mut self, run: &LastRun) {
        if self.writes != Writes::Files {
            return;
        }
        let stored = Stored {
            version: VERSION,
            title: run.title.clone(),
            spec: run.spec.clone(),
            pace: run.pace.to_string(),
            trace: StoredTrace::of(&run.trace),
        };
        if let Ok(content) = serde_json::to_vec(&stored) {
            self.learner.keep(FILE, &content);
        }
    }

    fn kept_run(&self) -> Result<LastRun, Error> {
        let not_kept = |why: String| Error::RunNotKept(why);
        let content = self.learner.kept(FILE).map_err(|error| not_kept(error.to_string()))?.ok_or(Error::NoRun)?;
        let damaged = || not_kept(tr!("{file} is damaged", file = FILE));
        let RunVersion { version } = serde_json::from_slice(&content).map_err(|_| damaged())?;
        if version != VERSION {
            return Err(not_kept(tr!("{file} was written by another version of spinlab", file = FILE)));
        }
        let stored: Stored = serde_json::from_slice(&content).map_err(|_| damaged())?;
        let trace = stored.trace.ok_or_else(|| not_kept(tr!("it was too long").to_owned()))?;
        let pace = stored.pace.parse().map_err(|_| damaged())?;
        let trace = trace.restored().ok_or_else(damaged)?;
        Ok(LastRun { title: stored.title, variant: None, spec: stored.spec, pace, trace })
    }
}
