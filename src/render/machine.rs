//! A machine: its cores, and the processes and threads on it.

use super::quantity::counted;
use crate::text::{Line, Text};
use crate::tr;

/// The load of a machine at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MachineLoad {
    pub processes: usize,
    pub threads: usize,
    /// Threads that run on a core or wait for one.
    pub runnable: usize,
}

/// What a machine can do at once, and how much there is to do.
pub fn machine(cores: usize, crowd: Option<MachineLoad>) -> Text {
    let mut text = Text::marked(&match cores {
        1 => tr!("1 core: one thing at a time.").to_owned(),
        _ => tr!("{cores} cores: up to {cores} things at the same time.", cores),
    });
    let Some(MachineLoad { processes, threads, runnable }) = crowd else {
        text.push(Line::marked(tr!(
            "How many processes and threads there are, this system does not tell through `/proc`."
        )));
        return text;
    };
    let others = threads.saturating_sub(runnable);
    let here = counted(threads, "thread");
    text.push(Line::marked(&match processes {
        1 => tr!("Here right now: 1 process with {threads}.", threads = here),
        _ => tr!("Here right now: {processes} processes with {threads}.", processes, threads = here),
    }));
    text.push(Line::marked(&match runnable {
        1 => tr!("1 thread is running or ready to run; the other {others} wait for something else.", others),
        _ => tr!(
            "{runnable} threads are running or ready to run; the other {others} wait for something else.",
            runnable,
            others
        ),
    }));
    if threads > cores {
        text.push(Line::marked(tr!(
            "There are more threads than cores: most wait, and those that are ready take turns. That is concurrency."
        )));
    }
    text
}
