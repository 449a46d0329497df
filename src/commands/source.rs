//! `source`: the files that run, so that learners need not trust a simplified copy.

use clap::Args;

use crate::demo::{self, DEMOS};
use crate::error::{Error, NameKind};
use crate::lesson::parse::Declarations;
use crate::render;
use crate::session::Session;
use crate::tr;

/// Show the code that a demo runs, or a program of a lesson
///
/// Without a name it lists what can be shown. `source frozen` shows the code of the demo of which `frozen` is a
/// variant.
#[derive(Clone, Debug, Args)]
pub struct Source {
    /// A demo, or another part of this program
    #[arg(value_name = "SOURCE")]
    name: Option<String>,
}

/// A file that this program was built from: its path and its text.
type SourceFile = (&'static str, &'static str);

/// What can be shown beside the demos.
const OTHERS: &[(&str, SourceFile)] = &[
    ("slow", ("src/demo/work.rs", include_str!("../demo/work.rs"))),
    ("gil", ("src/run/gil.rs", include_str!("../run/gil.rs"))),
    ("future", ("src/future/asyncio.rs", include_str!("../future/asyncio.rs"))),
    ("event-loop", ("src/future/event_loop.rs", include_str!("../future/event_loop.rs"))),
    ("task", ("src/future/task.rs", include_str!("../future/task.rs"))),
    ("future-thread", ("src/future/concurrent.rs", include_str!("../future/concurrent.rs"))),
    ("future-rust", ("src/future/lazy.rs", include_str!("../future/lazy.rs"))),
    ("result-early", ("src/future/scene.rs", include_str!("../future/scene.rs"))),
    ("lane", ("src/run/lane/mod.rs", include_str!("../run/lane/mod.rs"))),
    ("lane-threads", ("src/run/lane/threads.rs", include_str!("../run/lane/threads.rs"))),
    ("lane-tasks", ("src/run/lane/tasks.rs", include_str!("../run/lane/tasks.rs"))),
    ("lane-processes", ("src/run/lane/processes.rs", include_str!("../run/lane/processes.rs"))),
    ("prime", ("src/run/prime.rs", include_str!("../run/prime.rs"))),
    ("monitor", ("src/run/monitor.rs", include_str!("../run/monitor.rs"))),
    ("pace", ("src/run/pace.rs", include_str!("../run/pace.rs"))),
];

/// The names of what can be shown beside the demos and presets.
pub(crate) fn others() -> impl Iterator<Item = &'static str> {
    OTHERS.iter().map(|(name, _)| *name)
}

impl Source {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let Some(name) = self.name else {
            let demos = DEMOS.iter().map(|demo| (demo.name, demo.file.0));
            let files = demos.chain(OTHERS.iter().map(|(name, file)| (*name, file.0)));
            return session.page(&render::source::list(files));
        };
        let file = if let Some(file) = built_in(&name) {
            file
        } else if let Some(program) = session.declared_program(&name)? {
            let width = session.screen.width();
            return session.page(&render::source::source("python", &program.file, &program.text, width));
        } else {
            // The code of a lesson's preset is that of its demo.
            let declared = Declarations::of(&session.course()?.lessons);
            let variant = declared.presets.get(&name).ok_or_else(|| unknown(&name, &declared))?;
            let (demo, typed) = (variant.demo.name, variant.typed());
            session.say(tr!("`run {name}` is `run {typed}`. This is `source {demo}`:", name, typed, demo))?;
            variant.demo.file
        };
        session.page(&render::source::source("rust", file.0, shown(file.1), session.screen.width()))
    }

    /// Whether there is such a source, beside what lessons declare.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is not.
    pub(super) fn check(&self, declared: &Declarations) -> Result<(), Error> {
        match &self.name {
            Some(name) if built_in(name).is_none() && declared.names().all(|other| other != name) => {
                Err(unknown(name, declared))
            }
            _ => Ok(()),
        }
    }
}

fn built_in(name: &str) -> Option<SourceFile> {
    let demo = DEMOS.iter().find(|demo| demo.name == name).map(|demo| demo.file);
    demo.or_else(|| OTHERS.iter().find(|(other, _)| *other == name).map(|(_, file)| *file))
}

fn unknown(name: &str, declared: &Declarations) -> Error {
    let names = demo::names().into_iter().chain(others().map(str::to_owned));
    Error::unknown(NameKind::Source, name, names.chain(declared.names().cloned()))
}

/// The part of a file that learners read: without its tests, and without a demo's row in the table of demos.
pub(crate) fn shown(code: &str) -> &str {
    let ends = ["\n#[cfg(test)]", "\n// The row of this demo in the table of demos."];
    let end = ends.iter().filter_map(|end| code.find(end)).min();
    &code[..end.unwrap_or(code.len())]
}
