//! A global interpreter lock, as `CPython` has one. A thread runs only while it
//! has the lock. It gives the lock back when it waits, and when another thread
//! has asked for it: that thread asks after 5 ms.
//!
//! This is how `CPython` does it from 3.2 to 3.13 (`Python/ceval_gil.c`, before
//! 3.12 `ceval_gil.h`), with one difference: here the lock goes to the thread
//! that has waited longest, there to the one that the system wakes first. The
//! free-threaded build of 3.13, `python3.13t`, runs without this lock, unless
//! it is started with `PYTHON_GIL=1` or imports an extension that needs it.

use std::collections::VecDeque;
use std::time::Duration;

use super::monitor::Monitor;
use super::pace::Clock;
use crate::trace::LaneId;

/// How long a thread may keep the lock while others wait for it. In Python:
/// `sys.getswitchinterval()`.
const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

/// The lock of one process.
#[derive(Debug, Default)]
pub(super) struct Gil {
    state: Monitor<Ownership>,
}

#[derive(Debug, Default)]
struct Ownership {
    is_held: bool,
    /// The threads that wait for it, first come first.
    queue: VecDeque<LaneId>,
    /// A thread has asked the holder to give it back.
    is_asked_for: bool,
    /// How often it was taken.
    taken: u64,
}

impl Gil {
    /// Takes the lock if no thread has it and no thread waits for it.
    pub(super) fn try_take(&self) -> bool {
        self.state.with(|state| {
            let is_free = !state.is_held && state.queue.is_empty();
            if is_free {
                state.take();
            }
            is_free
        })
    }

    /// Holds the calling thread until it has the lock.
    pub(super) fn take(&self, clock: &Clock, lane: LaneId) {
        let mut taken = self.state.with(|state| {
            // If it was given back a moment ago, the first thread in the queue is about to take it, and then has a
            // whole interval.
            let is_changing_hands = !state.is_held && !state.queue.is_empty();
            state.queue.push_back(lane);
            state.taken + u64::from(is_changing_hands)
        });
        loop {
            let due = clock.now() + SWITCH_INTERVAL;
            let mine = self.state.wait(clock, lane, due, |state| {
                let is_mine = !state.is_held && state.queue.front() == Some(&lane);
                is_mine.then(|| {
                    state.queue.pop_front();
                    state.take();
                })
            });
            if mine.is_ok() {
                return;
            }
            // The same thread had it for the whole interval: this one asks for it.
            self.state.with(|state| {
                state.is_asked_for |= state.taken == taken;
                taken = state.taken;
            });
        }
    }

    /// Gives the lock back.
    pub(super) fn give_back(&self, clock: &Clock) {
        self.state.change(clock, |state| state.is_held = false);
    }

    /// Whether another thread has asked for it. A holder that computes checks this now and then.
    pub(super) fn is_asked_for(&self) -> bool {
        self.state.with(|state| state.is_asked_for)
    }
}

impl Ownership {
    fn take(&mut self) {
        self.is_held = true;
        self.is_asked_for = false;
        self.taken += 1;
    }
}
