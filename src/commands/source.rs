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
    ("gil", "src/demo/gil.rs", include_str!("../demo/gil.rs")),
    ("future", "src/future/asyncio.rs", include_str!("../future/asyncio.rs")),
    ("event-loop", "src/future/event_loop.rs", include_str!("../future/event_loop.rs")),
    ("task", "src/future/task.rs", include_str!("../future/task.rs")),
    ("future-thread", "src/future/concurrent.rs", include_str!("../future/concurrent.rs")),
    ("future-rust", "src/future/lazy.rs", include_str!("../future/lazy.rs")),
    ("result-early", "src/future/scene.rs", include_str!("../future/scene.rs")),
    ("stage", "src/demo/stage/mod.rs", include_str!("../demo/stage/mod.rs")),
    ("stage-threads", "src/demo/stage/threads.rs", include_str!("../demo/stage/threads.rs")),
    ("stage-tasks", "src/demo/stage/tasks.rs", include_str!("../demo/stage/tasks.rs")),
    ("stage-processes", "src/demo/stage/processes.rs", include_str!("../demo/stage/processes.rs")),
    ("prime", "src/demo/prime.rs", include_str!("../demo/prime.rs")),
    ("monitor", "src/demo/monitor.rs", include_str!("../demo/monitor.rs")),
    ("pace", "src/demo/pace.rs", include_str!("../demo/pace.rs")),
];

impl Source {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        for (_, path, code) in SOURCES.iter().filter(|(name, ..)| *name == self.name) {
            session.screen.print(&render::source::source(path, without_tests(code), session.screen.width()))?;
        }
        Ok(())
    }
}

/// The part of a file that runs in the program.
fn without_tests(code: &str) -> &str {
    code.split_once("\n#[cfg(test)]").map_or(code, |(program, _)| program)
}
