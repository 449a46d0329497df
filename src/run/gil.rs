//! A global interpreter lock, as `CPython` has one. A thread runs only while it
//! has the lock. It gives it back to wait, and it is asked for it every 5 ms if
//! others want to run.
//!
//! After `CPython` 3.11, `Python/ceval_gil.h`. The difference: here the lock
//! goes to whoever has waited longest, there to whom the system wakes first.

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
    state: Monitor<State>,
}

#[derive(Debug, Default)]
struct State {
    is_held: bool,
    /// Who waits for it, in the order in which they came.
    queue: VecDeque<LaneId>,
    /// The holder is to give it back at the next opportunity.
    is_asked_for: bool,
    /// How often it was taken.
    taken: u64,
}

impl Gil {
    /// Takes the lock if nobody has it and nobody waits for it.
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
            // If it was given back a moment ago, somebody else is about to take
            // it, and has a whole interval from then on.
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
            if mine.is_some() {
                return;
            }
            // The same thread had it for the whole interval: it is time to ask.
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

    /// Whether the holder is asked to give it back. It looks now and then, while
    /// it computes.
    pub(super) fn is_asked_for(&self) -> bool {
        self.state.with(|state| state.is_asked_for)
    }
}

impl State {
    fn take(&mut self) {
        self.is_held = true;
        self.is_asked_for = false;
        self.taken += 1;
    }
}
