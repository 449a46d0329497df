//! A spinner on a thread of its own. The operating system lets both threads run
//! as it sees fit; neither knows where the other is. So they need something
//! shared to talk through: a flag.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::stage::{Outcome, ThreadLane};
use super::work::slow;
use crate::trace::What;

/// Starts the spinner, calls the slow function on this thread, then stops the
/// spinner with the flag and a join.
pub fn supervisor(main: &ThreadLane) -> Outcome {
    let done = Arc::new(AtomicBool::new(false));
    // Each thread owns a handle of the flag: neither can be sure to outlive the
    // other.
    let flag = Arc::clone(&done);
    let spinner = main.spawn("spinner", move |lane| spin(lane, &flag))?;
    main.show(spinner.thread());

    // This thread is inside `slow` from here on. The spinner turns all the
    // same.
    let answer = slow(main);

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
fn spin(lane: &ThreadLane, done: &AtomicBool) {
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
