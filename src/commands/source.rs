//! `source`: the files that run, so that nobody has to believe a simplified copy.

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::error::Error;
use crate::render;
use crate::session::Session;

/// Show the code that a demo runs
#[derive(Clone, Debug, Args)]
pub struct Source {
    /// What to show
    #[arg(value_name = "SOURCE", value_parser = PossibleValuesParser::new(SOURCES.map(|(name, ..)| name)))]
    name: String,
}

/// What can be shown: the very files this program was built from.
const SOURCES: [(&str, &str, &str); 22] = [
    ("sequential", "src/demo/sequential.rs", include_str!("../demo/sequential.rs")),
    ("thread", "src/demo/thread.rs", include_str!("../demo/thread.rs")),
    ("process", "src/demo/process.rs", include_str!("../demo/process.rs")),
    ("async", "src/demo/coroutine.rs", include_str!("../demo/coroutine.rs")),
    ("slow", "src/demo/work.rs", include_str!("../demo/work.rs")),
    ("counter", "src/demo/counter.rs", include_str!("../demo/counter.rs")),
    ("forgotten", "src/demo/forgotten.rs", include_str!("../demo/forgotten.rs")),
    ("many", "src/demo/many.rs", include_str!("../demo/many.rs")),
    ("gil", "src/run/gil.rs", include_str!("../run/gil.rs")),
    ("future", "src/future/asyncio.rs", include_str!("../future/asyncio.rs")),
    ("event-loop", "src/future/event_loop.rs", include_str!("../future/event_loop.rs")),
    ("task", "src/future/task.rs", include_str!("../future/task.rs")),
    ("future-thread", "src/future/concurrent.rs", include_str!("../future/concurrent.rs")),
    ("future-rust", "src/future/lazy.rs", include_str!("../future/lazy.rs")),
    ("result-early", "src/future/scene.rs", include_str!("../future/scene.rs")),
    ("stage", "src/run/lane/mod.rs", include_str!("../run/lane/mod.rs")),
    ("stage-threads", "src/run/lane/threads.rs", include_str!("../run/lane/threads.rs")),
    ("stage-tasks", "src/run/lane/tasks.rs", include_str!("../run/lane/tasks.rs")),
    ("stage-processes", "src/run/lane/processes.rs", include_str!("../run/lane/processes.rs")),
    ("prime", "src/run/prime.rs", include_str!("../run/prime.rs")),
    ("monitor", "src/run/monitor.rs", include_str!("../run/monitor.rs")),
    ("pace", "src/run/pace.rs", include_str!("../run/pace.rs")),
];

impl Source {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        for (_, path, code) in SOURCES.iter().filter(|(name, ..)| *name == self.name) {
            session.print(&render::source::source(path, without_tests(code), session.screen.width()))?;
        }
        Ok(())
    }
}

/// The part of a file that runs in the program.
fn without_tests(code: &str) -> &str {
    code.split_once("\n#[cfg(test)]").map_or(code, |(program, _)| program)
}
