//! A spinner on a thread of its own. The operating system lets both threads run
//! as it sees fit; neither knows where the other is. So they need something
//! shared to talk through: a flag.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::work::slow;
use crate::run::lane::{Answer, ThreadLane};
use crate::trace::What;

/// Starts the spinner, calls the slow function on this thread, then stops the
/// spinner with the flag and a join.
pub fn supervisor(main: &ThreadLane) -> Answer {
    let done = Arc::new(AtomicBool::new(false));
    // Each thread owns a handle of the flag: neither can be sure to outlive the
    // other.
    let flag = Arc::clone(&done);
    let spinner = main.spawn("spinner", move |lane| spin(lane, &flag))?;
    main.show(spinner.thread());

    // This thread is inside `slow` from here on. The spinner turns all the
    // same.
    let answer = slow_at_once(main);

    // A thread cannot be told to stop, only asked. It finds out when it looks.
    done.store(true, Ordering::Release);
    main.note(What::FlagSet);
    // Without the join, the answer could be printed while the spinner still
    // draws.
    spinner.join();
    answer
}

/// Draws a frame, sleeps until the next one is due, looks at the flag; and
/// again.
pub(crate) fn spin(lane: &ThreadLane, done: &AtomicBool) {
    let mut n = 0;
    loop {
        lane.draw(n);
        n = lane.next_frame(n);
        // Asleep, this thread cannot see the flag: up to a whole interval
        // passes before it looks.
        lane.sleep_until(lane.due(n));
        if done.load(Ordering::Acquire) {
            lane.note(What::FlagSeen);
            break;
        }
    }
    lane.erase();
}

/// Calls the slow function as often as was asked for. This thread can be inside
/// of one call only; every further one takes a thread of its own.
fn slow_at_once(main: &ThreadLane) -> Answer {
    let start = |n| main.spawn(format!("worker-{n}"), slow);
    let others: io::Result<Vec<_>> = (2..=main.spec().workers).map(start).collect();
    let answer = slow(main);
    for worker in others? {
        worker.join()?;
    }
    answer
}

// The row of this demo in the table of demos.
use super::{Demo, SPINNER};
use crate::run::spec::{Model, Spec};

pub const DEMO: Demo = Demo {
    name: "thread",
    about: "A second thread, stopped by a flag and a join",
    usual: || Spec::new(Model::Thread),
    file: ("src/demo/thread.rs", include_str!("thread.rs")),
    ..SPINNER
};
