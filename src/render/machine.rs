//! A machine and who is on it.

use super::text::{Line, Text};
use super::units::counted;

/// Who is on a machine at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crowd {
    pub processes: usize,
    pub threads: usize,
    /// Threads that run on a core or wait for one.
    pub runnable: usize,
}

/// What a machine can do at once, and how many want it to.
pub fn machine(cores: usize, crowd: Option<Crowd>) -> Text {
    let at_once = if cores == 1 { "one thing at a time" } else { &format!("up to {cores} things at the same time") };
    let mut text = Text::from(Line::marked(&format!("{}: {at_once}.", counted(cores, "core"))));
    let Some(Crowd { processes, threads, runnable }) = crowd else {
        text.push(Line::marked("How many processes and threads there are, this system does not tell through `/proc`."));
        return text;
    };
    let processes = if processes == 1 { "1 process".to_owned() } else { format!("{processes} processes") };
    text.push(Line::marked(&format!("Here right now: {processes} with {}.", counted(threads, "thread"))));
    let others = threads.saturating_sub(runnable);
    text.push(Line::marked(&match runnable {
        1 => format!("1 thread is running or ready to run; the other {others} wait for something else."),
        _ => format!("{runnable} threads are running or ready to run; the other {others} wait for something else."),
    }));
    if threads > cores {
        text.push(Line::marked(
            "There are more threads than cores: most wait, and those that are ready take turns. That is concurrency.",
        ));
    }
    text
}
