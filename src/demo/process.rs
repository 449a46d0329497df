//! A spinner in a second process. The two processes share no memory, so that
//! no flag could be seen by both. They have two pipes between them: through one
//! this process asks the other to stop, through the other it hears what happens
//! there.

use super::work::slow;
use crate::run::lane::{Job, Pipe, SlowResult, ThreadLane};

/// Starts the spinner's process, calls the slow function in this one, then
/// closes the pipe and waits for the other process to end.
pub fn supervisor(lane: &ThreadLane) -> SlowResult {
    // The operating system starts this program once more. That one is told to
    // spin. A `fork` would copy this process with a single thread: a lock that
    // another thread holds at that moment would stay locked in the copy.
    let spinner = lane.spawn_process("spinner", Job::Spin, work)?;
    lane.show(&spinner);

    let answer = slow_at_once(lane);

    // The other process finds its pipe at an end. It would find the same if
    // this process were killed, so that no spinner is left behind.
    spinner.stop();
    answer
}

/// In a loop, draws a frame and waits until the next one is due, or until the
/// pipe ends.
fn spin(lane: &ThreadLane, pipe: &Pipe) {
    let spinner = lane.spinner();
    let mut n = 0;
    loop {
        spinner.draw(n);
        n = lane.next_frame(n);
        // This wait ends as soon as the pipe does, also before it is due.
        if pipe.ends_before(lane, lane.due(n)) {
            break;
        }
    }
}

/// Calls the slow function as often as was asked for: once in this process, and
/// every further time in a process of its own.
fn slow_at_once(lane: &ThreadLane) -> SlowResult {
    let mut others = Vec::new();
    for n in 2..=lane.spec().workers {
        let name = format!("worker-{n}");
        // If the system starts no more processes, `?` returns its error here.
        others.push(lane.spawn_process(name, Job::Slow, work)?);
    }
    let mut answer = slow(lane);
    for worker in others {
        // Each of them is waited for, even if another was interrupted: `and`
        // passes on an error, and otherwise the answer.
        answer = worker.join().and(answer);
    }
    answer
}

/// What a second process does.
pub fn work(job: Job, lane: &ThreadLane, pipe: &Pipe) {
    match job {
        Job::Spin => spin(lane, pipe),
        // The first process learns the answer through the other pipe.
        Job::Slow => _ = slow(lane),
    }
}

// The row of this demo in the table of demos.
use super::{Demo, DemoProgram, SPINNER};
use crate::run::spec::{Model, Spec};

pub const PROGRAM: (Model, DemoProgram) = (Model::Process, |main| supervisor(main).map(Some));

pub const DEMO: Demo = Demo {
    name: "process",
    about: "A second process, stopped through a pipe",
    usual: || Spec::new(Model::Process),
    file: ("src/demo/process.rs", include_str!("process.rs")),
    ..SPINNER
};
