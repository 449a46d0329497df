//! Virtual time: which lane runs, and to what time the clock jumps when all of them sleep.
//!
//! Threads are real threads here too, but only one of them has the turn, and the others are parked. A lane that waits
//! hands the turn to the lane that is due first, and among several due at the same time to the one that was started
//! first; the clock jumps to that time. A thread with an event loop waits as any other: for the first alarm of its
//! coroutines, or until another thread wakes one of them.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use super::spec::EVER;
use crate::interrupt::Interrupt;
use crate::poison::unpoisoned;
use crate::trace::LaneId;

/// The virtual clock of one run. The thread that made it has the first turn, as
/// lane 0.
#[derive(Debug)]
pub(super) struct Scheduler {
    state: Mutex<Turns>,
    interrupt: Arc<Interrupt>,
}

#[derive(Debug, Default)]
struct Turns {
    now: Duration,
    /// The lane that has the turn.
    running: LaneId,
    /// Threads that wait for their turn.
    waiting: BTreeMap<LaneId, WaitingThread>,
    /// Sleeping coroutines, in the order in which they are woken. Coroutines of one lane that are due together are
    /// woken in the order in which they went to sleep, which the number gives.
    alarms: BTreeMap<(Duration, LaneId, u64), Waker>,
    alarms_set: u64,
    /// Whether the lane with the turn got it only because no lane can ever go on.
    is_stuck: bool,
}

#[derive(Debug)]
struct WaitingThread {
    until: Until,
    /// None until the thread comes here for the first time.
    thread: Option<Thread>,
}

/// What a thread waits for.
#[derive(Clone, Copy, Debug)]
enum Until {
    /// A time, or that many rings of the interrupt.
    Time(Duration, u32),
    EndOf(LaneId),
    /// A change of the value with this key, or the time.
    Change(usize, Duration),
    /// A wake-up of a coroutine of its event loop, or the time if there is one.
    Wake(Option<Duration>),
}

/// More rings than there can be, for what Ctrl-C does not end.
const NEVER: u32 = u32::MAX;

impl Scheduler {
    pub(super) fn new(interrupt: Arc<Interrupt>) -> Self {
        Scheduler { state: Mutex::default(), interrupt }
    }

    pub(super) fn now(&self) -> Duration {
        self.state().now
    }

    /// Puts a new thread on the scheduler, due at once. The thread that starts it calls this, so that the order is
    /// always the same.
    pub(super) fn enlist(&self, lane: LaneId) {
        let mut state = self.state();
        let until = Until::Time(state.now, NEVER);
        state.waiting.insert(lane, WaitingThread { until, thread: None });
    }

    /// Removes a thread that could not be started.
    pub(super) fn strike(&self, lane: LaneId) {
        self.state().waiting.remove(&lane);
    }

    /// The first call of a new thread: it waits for its turn. The last thing that it does is to drop the returned
    /// value.
    pub(super) fn enter(&self, lane: LaneId) -> RightToRun<'_> {
        let mut state = self.state();
        if let Some(waiting) = state.waiting.get_mut(&lane) {
            waiting.thread = Some(thread::current());
        }
        self.await_turn(state, lane);
        RightToRun { scheduler: self, lane }
    }

    /// Ends the turn of a thread for good.
    fn leave(&self, lane: LaneId) {
        let mut state = self.state();
        state.ready(|until| matches!(until, Until::EndOf(awaited) if *awaited == lane));
        self.pass_on(&mut state);
    }

    /// Waits until the thread `other` has left.
    pub(super) fn join(&self, lane: LaneId, other: LaneId) {
        let state = self.state();
        if state.waiting.contains_key(&other) {
            self.wait(state, lane, Until::EndOf(other));
        }
    }

    /// Waits until `due`, or until the interrupt has this many rings.
    pub(super) fn sleep_until(&self, lane: LaneId, due: Duration, rings: u32) {
        self.wait(self.state(), lane, Until::Time(due, rings));
    }

    /// Waits until the value with this key is changed, or until `due`. False if no lane is left that could change it.
    pub(super) fn await_change(&self, lane: LaneId, key: usize, due: Duration) -> bool {
        self.wait(self.state(), lane, Until::Change(key, due));
        !std::mem::take(&mut self.state().is_stuck)
    }

    /// Makes the lanes due that wait for a change of the value with this key.
    pub(super) fn changed(&self, key: usize) {
        self.state().ready(|until| matches!(until, Until::Change(awaited, _) if *awaited == key));
    }

    /// An event loop with nothing to run calls this: it waits until the first alarm, or until [`Scheduler::woken`], and
    /// wakes the coroutines that are due.
    pub(super) fn idle(&self, lane: LaneId) {
        let state = self.state();
        let first = state.alarms.keys().next().map(|(due, ..)| *due);
        self.wait(state, lane, Until::Wake(first));
        self.ring();
    }

    /// Wakes the coroutines that are due by now.
    pub(super) fn ring(&self) {
        for alarm in self.due_alarms().into_values() {
            alarm.wake();
        }
    }

    /// Notes that another thread has woken a coroutine of the event loop on `lane`.
    pub(super) fn woken(&self, lane: LaneId) {
        let mut state = self.state();
        let now = state.now;
        if let Some(waiting) = state.waiting.get_mut(&lane)
            && matches!(waiting.until, Until::Wake(_))
        {
            waiting.until = Until::Time(now, NEVER);
        }
    }

    /// A future that is ready once the clock shows `due`. Dropping it earlier removes the alarm.
    pub(super) fn alarm(&self, lane: LaneId, due: Duration) -> Alarm<'_> {
        Alarm { scheduler: self, due, lane, number: None }
    }

    fn due_alarms(&self) -> BTreeMap<(Duration, LaneId, u64), Waker> {
        let state = &mut *self.state();
        let later = state.alarms.split_off(&(state.now + Duration::from_nanos(1), LaneId::default(), 0));
        std::mem::replace(&mut state.alarms, later)
    }

    fn wait<'a>(&'a self, mut state: MutexGuard<'a, Turns>, lane: LaneId, until: Until) {
        state.waiting.insert(lane, WaitingThread { until, thread: Some(thread::current()) });
        self.pass_on(&mut state);
        self.await_turn(state, lane);
    }

    fn pass_on(&self, state: &mut Turns) {
        let due = |(&lane, waiting): (&LaneId, &WaitingThread)| match waiting.until {
            // A lane that Ctrl-C wakes early comes after those whose time it is, the later the more rings it needs, so
            // that no lane keeps another one from ending.
            Until::Time(due, rings) if due > state.now && self.interrupt.rings() >= rings => {
                Some((state.now, rings, lane))
            }
            Until::Time(due, _) | Until::Change(_, due) | Until::Wake(Some(due)) => Some((due, 0, lane)),
            Until::EndOf(_) | Until::Wake(None) => None,
        };
        // An event loop that no lane can wake may have been woken by its own last task.
        let idle = |(&lane, waiting): (&LaneId, &WaitingThread)| {
            matches!(waiting.until, Until::Wake(None)).then_some((state.now, 0, lane))
        };
        let next = state.waiting.iter().filter_map(due).min();
        let Some((due, _, lane)) = next.or_else(|| state.waiting.iter().find_map(idle)) else { return };
        // The end of time never comes: a lane with nothing else to wait for would wait for ever, so its wait returns
        // and says so.
        state.is_stuck = due >= EVER;
        if !state.is_stuck {
            state.now = state.now.max(due);
        }
        state.running = lane;
        if let Some(WaitingThread { thread: Some(thread), .. }) = state.waiting.remove(&lane) {
            thread.unpark();
        }
    }

    fn await_turn<'a>(&'a self, mut state: MutexGuard<'a, Turns>, lane: LaneId) {
        while state.running != lane || state.waiting.contains_key(&lane) {
            drop(state);
            thread::park();
            state = self.state();
        }
    }

    fn state(&self) -> MutexGuard<'_, Turns> {
        unpoisoned(self.state.lock())
    }
}

impl Turns {
    /// Makes the lanes due whose wait is met.
    fn ready(&mut self, is_met: impl Fn(&Until) -> bool) {
        for waiting in self.waiting.values_mut().filter(|waiting| is_met(&waiting.until)) {
            waiting.until = Until::Time(self.now, NEVER);
        }
    }
}

/// The right of a thread to run. Dropping it, even in a panic, gives it up for good, so that no lane waits for a thread
/// that has ended.
pub(super) struct RightToRun<'a> {
    scheduler: &'a Scheduler,
    lane: LaneId,
}

impl Drop for RightToRun<'_> {
    fn drop(&mut self) {
        self.scheduler.leave(self.lane);
    }
}

/// The future of [`Scheduler::alarm`].
pub(super) struct Alarm<'a> {
    scheduler: &'a Scheduler,
    due: Duration,
    lane: LaneId,
    /// The number of the alarm, once it is set.
    number: Option<u64>,
}

impl Future for Alarm<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.scheduler.state();
        if state.now >= self.due {
            return Poll::Ready(());
        }
        let number = self.number.unwrap_or(state.alarms_set);
        state.alarms_set += 1;
        state.alarms.insert((self.due, self.lane, number), context.waker().clone());
        drop(state);
        self.number = Some(number);
        Poll::Pending
    }
}

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.scheduler.state().alarms.remove(&(self.due, self.lane, number));
        }
    }
}
