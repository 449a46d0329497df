//! Lanes that are threads. Whatever such a lane does holds its thread.

use std::io;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle, Thread};
use std::time::Duration;

use super::{DemoRun, Lane};
use crate::interrupt::Interrupted;
use crate::poison::unpoisoned;
use crate::run::monitor::Monitor;
use crate::run::spec::EVER;
use crate::trace::{For, LaneId, LaneKind, Use, What};

/// A lane that is a thread.
pub struct ThreadLane(pub(super) Lane);

impl ThreadLane {
    /// Starts a thread with a lane of its own.
    ///
    /// # Errors
    /// If the system has no more threads to give.
    pub fn spawn<T: Send + 'static>(
        &self,
        name: impl Into<Arc<str>>,
        body: impl FnOnce(&ThreadLane) -> T + Send + 'static,
    ) -> io::Result<SpawnedThread<T>> {
        let lane = ThreadLane(self.sibling(name, LaneKind::Thread));
        let name = Arc::clone(&lane.name);
        self.start(lane.id, &name, move || lane.play(body))
    }

    pub(super) fn start<T: Send + 'static>(
        &self,
        id: LaneId,
        name: &str,
        play: impl FnOnce() -> T + Send + 'static,
    ) -> io::Result<SpawnedThread<T>> {
        let handle = self.run.clock.spawn(id, name, play)?;
        let thread = handle.thread().clone();
        Ok(SpawnedThread { thread, handle: Some(handle), parent: self.0.clone(), id })
    }

    /// Sleeps until the clock shows `due`. A thread cannot be cancelled: only a
    /// second Ctrl-C ends this sleep.
    pub fn sleep_until(&self, due: Duration) {
        self.waiting(self.id, For::Time { until: due }, || self.run.clock.sleep_until(self.id, due));
    }

    /// Sleeps for `time`, holding this thread. Ctrl-C ends it.
    ///
    /// # Errors
    /// [`Interrupted`] if it was ended.
    pub fn sleep(&self, time: Duration) -> Result<(), Interrupted> {
        let until = self.now() + time;
        self.waiting(self.id, For::Time { until }, || self.run.clock.wait_until(self.id, until))
    }

    /// Computes for about `time`: checks whether large numbers are prime.
    ///
    /// # Errors
    /// [`Interrupted`] if Ctrl-C ended it.
    pub fn compute(&self, time: Duration) -> Result<(), Interrupted> {
        self.compute_on(self.id, time)
    }

    /// Waits for a future, no longer than `limit`. `wait` gets the lane that waits.
    pub(crate) fn held<R>(&self, limit: Option<Duration>, wait: impl FnOnce(LaneId) -> R) -> R {
        self.waiting(self.id, For::Future { limit }, || wait(self.id))
    }

    /// Waits for a lock, and holds it until the returned value is dropped.
    pub fn lock<'a, T>(&self, lock: &'a Lock<T>) -> Held<Release<'a, T>> {
        let take = |is_held: &mut bool| (!std::mem::replace(is_held, true)).then_some(());
        if lock.is_held.with(take).is_none() {
            let taken = self.waiting(self.id, For::Lock, || lock.is_held.wait(&self.run.clock, self.id, EVER, take));
            debug_assert!(taken.is_ok(), "a lane that has the lock gives it back");
        }
        let value = unpoisoned(lock.value.lock());
        Held::new(self, Release { value, is_held: &lock.is_held, run: Arc::clone(&self.run) })
    }

    /// Runs a new thread, with the records around the demo's code.
    pub(super) fn play<T>(self, body: impl FnOnce(&ThreadLane) -> T) -> T {
        self.note(What::Begun);
        self.take_gil(self.id);
        let _end = EndGuard(&self.0);
        body(&self)
    }
}

impl Deref for ThreadLane {
    type Target = Lane;

    fn deref(&self) -> &Lane {
        &self.0
    }
}

/// Records the end of a thread, also by a panic, and gives the GIL back, so that no other thread waits for it for ever.
struct EndGuard<'a>(&'a Lane);

impl Drop for EndGuard<'_> {
    fn drop(&mut self) {
        self.0.give_back_gil();
        self.0.note(What::Ended);
    }
}

/// A thread that was started by [`ThreadLane::spawn`]. Dropping it joins it, so that no thread outlives the run.
pub struct SpawnedThread<T> {
    thread: Thread,
    /// None once it was joined.
    handle: Option<JoinHandle<T>>,
    parent: Lane,
    id: LaneId,
}

impl<T> SpawnedThread<T> {
    /// Waits until the thread has ended, and returns its result. If the thread panicked, this panics, too.
    pub fn join(mut self) -> T {
        match self.ended() {
            Some(Ok(result)) => result,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => unreachable!("only this and dropping it take the handle, and both take the whole"),
        }
    }

    /// Waits until the thread has ended; None if a caller has waited before.
    fn ended(&mut self) -> Option<thread::Result<T>> {
        let handle = self.handle.take()?;
        let (parent, id) = (&self.parent, self.id);
        let join = || parent.run.clock.join(parent.id, id, handle);
        // A unit has no lane that could end.
        Some(if id.is_unit() { join() } else { parent.waiting(parent.id, For::End(id), join) })
    }

    /// The thread, as the standard library shows it.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }
}

impl<T> Drop for SpawnedThread<T> {
    fn drop(&mut self) {
        // A thread that panics does not join the others, since nothing asks them to stop.
        if self.handle.is_some() && !thread::panicking() {
            if !self.parent.run.clock.is_interrupted() {
                self.parent.run.clock.interrupt();
            }
            // The result is not needed any more.
            let _ = self.ended();
        }
    }
}

/// A flag: one thread sets it, others read it.
#[derive(Clone, Debug, Default)]
pub struct Flag(Arc<AtomicBool>);

impl Flag {
    /// Sets it. `Release` and `Acquire` go together: a thread that finds the flag
    /// set also finds everything that was written before it was set.
    pub fn set(&self, lane: &ThreadLane) {
        self.0.store(true, Ordering::Release);
        lane.run.clock.nothing_slow_is_left();
        lane.note(What::FlagSet);
    }

    /// Whether it is set.
    pub fn is_set(&self, lane: &ThreadLane) -> bool {
        let is_set = self.0.load(Ordering::Acquire);
        if is_set {
            lane.note(What::FlagSeen);
        }
        is_set
    }
}

/// A lock for threads around a value: one thread holds it, the others wait.
#[derive(Debug, Default)]
pub struct Lock<T> {
    is_held: Monitor<bool>,
    value: Mutex<T>,
}

impl<T> Lock<T> {
    /// The value, when no lane changes it any more.
    pub fn get(&self) -> T
    where
        T: Copy,
    {
        *unpoisoned(self.value.lock())
    }
}

/// The value in a lock. Dropping it gives the lock back.
pub struct Release<'a, T> {
    value: MutexGuard<'a, T>,
    is_held: &'a Monitor<bool>,
    run: Arc<DemoRun>,
}

impl<T> Deref for Release<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Release<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T> Drop for Release<'_, T> {
    fn drop(&mut self) {
        self.is_held.change(&self.run.clock, |is_held| *is_held = false);
    }
}

/// A lock that is held until this is dropped.
pub struct Held<G> {
    pub(super) lane: Lane,
    guard: G,
}

impl<G> Held<G> {
    /// Records that the lane has the lock; dropping `guard` gives it back.
    pub(super) fn new(lane: &Lane, guard: G) -> Self {
        lane.note(Use::Locked);
        Held { lane: lane.clone(), guard }
    }
}

impl<G: Deref> Deref for Held<G> {
    type Target = G::Target;

    fn deref(&self) -> &G::Target {
        &self.guard
    }
}

impl<G: DerefMut> DerefMut for Held<G> {
    fn deref_mut(&mut self) -> &mut G::Target {
        &mut self.guard
    }
}

impl<G> Drop for Held<G> {
    fn drop(&mut self) {
        self.lane.note(Use::Unlocked);
    }
}
