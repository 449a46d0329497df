//! Virtual time: who may run, and what time it is when everybody sleeps.
//!
//! Threads are real threads here too, but only the one whose turn it is goes
//! on. A lane that sleeps hands its turn to the lane that is due first; among
//! those due at the same time to the one started first; and the clock jumps to
//! that time. A thread that runs an event loop sleeps like any other, until the
//! first alarm of its coroutines.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::pace::{Interrupt, unpoisoned};
use crate::trace::LaneId;

/// The virtual clock of one run. The thread that made it has the first turn, as
/// lane 0.
#[derive(Debug)]
pub(super) struct Timetable {
    state: Mutex<State>,
    turn: Condvar,
    interrupt: Arc<Interrupt>,
}

#[derive(Debug, Default)]
struct State {
    now: Duration,
    /// Whose turn it is.
    running: LaneId,
    /// Threads that wait for their turn.
    waiting: BTreeMap<LaneId, Until>,
    /// Sleeping coroutines, in the order in which they are woken.
    alarms: BTreeMap<(Duration, LaneId), Waker>,
}

/// What a thread waits for.
#[derive(Clone, Copy, Debug)]
enum Until {
    /// A time, or that many rings of the interrupt.
    Time(Duration, u32),
    EndOf(LaneId),
}

/// More rings than there ever are: for what Ctrl-C does not end.
const NEVER: u32 = u32::MAX;

impl Timetable {
    pub(super) fn new(interrupt: Arc<Interrupt>) -> Self {
        Timetable { state: Mutex::default(), turn: Condvar::new(), interrupt }
    }

    pub(super) fn now(&self) -> Duration {
        self.state().now
    }

    /// Puts a new thread on the timetable, due at once. Called by the thread
    /// that starts it, so that the order is known.
    pub(super) fn enlist(&self, lane: LaneId) {
        let mut state = self.state();
        let now = state.now;
        state.waiting.insert(lane, Until::Time(now, NEVER));
    }

    /// Takes a thread off the timetable again that could not be started.
    pub(super) fn strike(&self, lane: LaneId) {
        self.state().waiting.remove(&lane);
    }

    /// The first thing a new thread does: waits for its turn. Dropping what
    /// this returns is the last thing it does.
    pub(super) fn enter(&self, lane: LaneId) -> Turn<'_> {
        self.await_turn(self.state(), lane);
        Turn { timetable: self, lane }
    }

    /// Gives the turn of a thread away for good.
    fn leave(&self, lane: LaneId) {
        let mut state = self.state();
        let now = state.now;
        for until in state.waiting.values_mut() {
            if matches!(until, Until::EndOf(awaited) if *awaited == lane) {
                *until = Until::Time(now, NEVER);
            }
        }
        self.pass_on(&mut state);
    }

    /// Gives the turn away until the thread `other` has left.
    pub(super) fn join(&self, lane: LaneId, other: LaneId) {
        let mut state = self.state();
        if state.waiting.contains_key(&other) {
            state.waiting.insert(lane, Until::EndOf(other));
            self.pass_on(&mut state);
            self.await_turn(state, lane);
        }
    }

    /// Gives the turn away until `due`, or until the interrupt has rung that
    /// often.
    pub(super) fn sleep_until(&self, lane: LaneId, due: Duration, rings: u32) {
        let mut state = self.state();
        state.waiting.insert(lane, Until::Time(due, rings));
        self.pass_on(&mut state);
        self.await_turn(state, lane);
    }

    /// Called by an event loop that has nothing to run: sleeps until the first
    /// alarm and wakes that coroutine, one at a time, so that coroutines due
    /// together also go in their order.
    pub(super) fn idle(&self, lane: LaneId) {
        let first = self.state().alarms.first_key_value().map(|(&key, _)| key);
        let Some((due, _)) = first else { return };
        self.sleep_until(lane, due, NEVER);
        let waker = self.state().alarms.pop_first().map(|(_, waker)| waker);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// A future that is ready once the clock shows `due`. Dropped before, it
    /// leaves no trace.
    pub(super) fn alarm(&self, lane: LaneId, due: Duration) -> Alarm<'_> {
        Alarm { timetable: self, key: (due, lane) }
    }

    fn pass_on(&self, state: &mut State) {
        let next = state
            .waiting
            .iter()
            .filter_map(|(&lane, until)| match until {
                Until::Time(_, rings) if self.interrupt.rings() >= *rings => Some((state.now, lane)),
                Until::Time(due, _) => Some((*due, lane)),
                Until::EndOf(_) => None,
            })
            .min();
        if let Some((due, lane)) = next {
            state.now = state.now.max(due);
            state.running = lane;
            state.waiting.remove(&lane);
            self.turn.notify_all();
        }
    }

    fn await_turn(&self, mut state: MutexGuard<'_, State>, lane: LaneId) {
        while state.running != lane {
            state = unpoisoned(self.turn.wait(state));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        unpoisoned(self.state.lock())
    }
}

/// The right of a thread to run, given away for good when it is dropped: by a
/// panic too, so that nobody waits for a thread that is no more.
pub(super) struct Turn<'a> {
    timetable: &'a Timetable,
    lane: LaneId,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.timetable.leave(self.lane);
    }
}

/// See [`Timetable::alarm`].
pub(super) struct Alarm<'a> {
    timetable: &'a Timetable,
    key: (Duration, LaneId),
}

impl Future for Alarm<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.timetable.state();
        if state.now >= self.key.0 {
            return Poll::Ready(());
        }
        state.alarms.insert(self.key, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        self.timetable.state().alarms.remove(&self.key);
    }
}
