//! A spinner on a thread of its own. The operating system lets both threads run
//! as it sees fit; neither knows where the other is. So they need something
//! shared to talk through: a flag.

use super::work::slow;
use crate::run::lane::{Flag, SlowResult, ThreadLane};

/// Starts the spinner, calls the slow function on this thread, then stops the
/// spinner with the flag and a join.
pub fn supervisor(lane: &ThreadLane) -> SlowResult {
    // The flag is an `AtomicBool`, which threads can read and write without a
    // lock, in an `Arc`: each thread owns a handle of it, since neither can be
    // sure to outlive the other. `source lane-threads` shows how it is set.
    let done = Flag::default();
    let flag = done.clone();
    let spinner = lane.spawn("spinner", move |lane| spin(lane, &flag))?;
    lane.show(spinner.thread());

    // This thread is inside `slow` from here on. The spinner turns all the
    // same.
    let answer = slow_at_once(lane);

    // A thread cannot be told to stop, only asked. It finds out when it looks.
    // This happens after Ctrl-C, too. Otherwise the spinner would never stop.
    done.set(lane);
    // Without the join, the answer could be printed while the spinner still
    // draws.
    spinner.join();
    answer
}

/// In a loop, draws a frame, sleeps until the next one is due and looks at the
/// flag.
pub(crate) fn spin(lane: &ThreadLane, done: &Flag) {
    let spinner = lane.spinner();
    let mut n = 0;
    loop {
        spinner.draw(n);
        n = lane.next_frame(n);
        // Asleep, this thread cannot see the flag: up to a whole interval
        // passes before it looks.
        lane.sleep_until(lane.due(n));
        if done.is_set(lane) {
            break;
        }
    }
}

/// Calls the slow function as often as was asked for. This thread can be inside
/// of one call only; every further one takes a thread of its own.
fn slow_at_once(lane: &ThreadLane) -> SlowResult {
    let mut others = Vec::new();
    for n in 2..=lane.spec().workers {
        // If the system gives no more threads, `?` returns its error here.
        others.push(lane.spawn(format!("worker-{n}"), slow)?);
    }
    let mut answer = slow(lane);
    for worker in others {
        // Each of them is joined, even if another was interrupted: `and` passes
        // on an error, and otherwise the answer.
        answer = worker.join().and(answer);
    }
    answer
}

// The row of this demo in the table of demos.
use super::{Demo, DemoProgram, SPINNER};
use crate::run::spec::{Model, Spec};

pub const PROGRAM: (Model, DemoProgram) = (Model::Thread, |main| supervisor(main).map(Some));

pub const DEMO: Demo = Demo {
    name: "thread",
    about: "A second thread, stopped by a flag and a join",
    usual: || Spec::new(Model::Thread),
    like: Some("spinner-thread"),
    file: ("src/demo/thread.rs", include_str!("thread.rs")),
    ..SPINNER
};
