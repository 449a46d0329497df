//! What a demo may touch: a lane of its own to draw, sleep and compute on, and
//! a way to start another.
//!
//! The demos beside this file look like the programs they teach. Everything
//! that would clutter them stands here: the events that are recorded while they
//! run, the audience that watches, and the clock that can be virtual.

use std::fmt::Debug;
use std::future::Future;
use std::io;
use std::ops::Deref;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::task;

use super::pace::{Clock, Interrupt, Interrupted, Pace};
use super::prime;
use super::spec::{Spec, Work};
use crate::trace::{Event, LaneId, LaneKind, Recorder, Trace, What};

/// How a demo ends: with its answer, or without one.
pub type Outcome = Result<u32, Halt>;

/// Why a demo ended without an answer.
#[derive(Debug, thiserror::Error)]
pub enum Halt {
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
    /// The system refused what the demo needs, a thread for example.
    #[error("the system did not let the demo run: {0}")]
    Refused(#[from] io::Error),
}

/// Who watches a run. It is told of each event by the thread on which the event
/// happens, just after it was recorded.
pub trait Audience: Send + Sync {
    /// # Errors
    /// If nobody is watching any more. The demo is then interrupted.
    fn watch(&self, event: &Event, lane: &str) -> io::Result<()>;
}

/// One run of a demo, shared by all its lanes.
struct Run {
    spec: Spec,
    clock: Clock,
    recorder: Recorder,
    audience: Arc<dyn Audience>,
    /// How fast this machine computes; measured before the clock starts, and
    /// only if the demo computes.
    speed: Option<prime::Speed>,
}

/// A lane of a run: who draws, and in whose name it is noted.
#[derive(Clone)]
pub struct Lane {
    run: Arc<Run>,
    id: LaneId,
    name: Arc<str>,
}

/// A lane that is a thread. What it does holds the thread.
pub struct ThreadLane(Lane);

/// A lane that is a task. What it awaits gives the event loop to others.
pub struct TaskLane {
    lane: Lane,
    /// The thread on which the event loop runs, held by whatever the task does
    /// without awaiting.
    thread: LaneId,
}

/// Raises the curtain: the calling thread becomes the main lane of a new run.
pub fn open(spec: &Spec, pace: Pace, interrupt: Arc<Interrupt>, audience: Arc<dyn Audience>) -> ThreadLane {
    let recorder = Recorder::default();
    let (spec, name): (_, Arc<str>) = (spec.clone(), "main".into());
    let id = recorder.lane(Arc::clone(&name), LaneKind::Thread, Duration::ZERO);
    let speed = (spec.work == Work::Cpu && pace != Pace::Virtual).then(prime::Speed::measure);
    let clock = Clock::start(pace, interrupt);
    ThreadLane(Lane { run: Arc::new(Run { spec, clock, recorder, audience, speed }), id, name })
}

impl Lane {
    pub fn spec(&self) -> &Spec {
        &self.run.spec
    }

    /// Draws the n-th frame of the spinner, counted from 0.
    pub fn draw(&self, n: u32) {
        const SYMBOLS: [char; 4] = ['|', '/', '-', '\\'];
        self.note(What::Frame(SYMBOLS[n as usize % SYMBOLS.len()]));
    }

    /// Erases the spinner.
    pub fn erase(&self) {
        self.note(What::Erased);
    }

    /// When the n-th frame is due. Frames are due at multiples of the interval,
    /// not an interval after the last one, so that being late once does not
    /// make all later ones late.
    pub fn due(&self, n: u32) -> Duration {
        self.spec().interval.saturating_mul(n)
    }

    /// The number of the frame to draw after the n-th: the next one, or the
    /// first that is still to come if the spinner could not run for a while.
    /// Frames that were missed are not made up for.
    pub fn next_frame(&self, n: u32) -> u32 {
        let passed = self.now().as_nanos() / self.spec().interval.as_nanos().max(1);
        u32::try_from(passed).unwrap_or(u32::MAX).max(n.saturating_add(1))
    }

    /// Notes how the slow function ended: with this answer, unless its wait was
    /// interrupted.
    ///
    /// # Errors
    /// The interruption.
    pub fn answer(&self, answer: u32, waited: Result<(), Interrupted>) -> Outcome {
        self.note(if waited.is_ok() { What::Answer(answer) } else { What::Interrupted });
        waited?;
        Ok(answer)
    }

    /// Notes what just happened.
    pub fn note(&self, what: What) {
        let event = self.run.recorder.record(self.id, what, || self.run.clock.now());
        if self.run.audience.watch(&event, &self.name).is_err() {
            self.run.clock.interrupt();
        }
    }

    /// Shows the audience a thread or task that was just made.
    pub fn show(&self, object: &impl Debug) {
        // The number a system gives it differs from run to run, which a virtual
        // run must not.
        let shown = (!self.run.clock.is_virtual()).then(|| format!("{object:?}"));
        self.note(What::Made(shown));
    }

    /// Says something to the audience, in the demo's own words.
    pub fn say(&self, words: String) {
        self.note(What::Said(words));
    }

    /// Nominal time since the run began.
    pub fn now(&self) -> Duration {
        self.run.clock.now()
    }

    fn sibling(&self, name: &'static str, kind: LaneKind) -> Lane {
        let name: Arc<str> = name.into();
        Lane { run: Arc::clone(&self.run), id: self.run.recorder.lane(Arc::clone(&name), kind, self.now()), name }
    }

    /// Computes for about `time`, holding the thread `on`.
    fn compute_on(&self, on: LaneId, time: Duration) -> Result<(), Interrupted> {
        let clock = &self.run.clock;
        match &self.run.speed {
            Some(speed) => speed.compute(clock.on_the_wall(time), || clock.check()),
            None => clock.wait_until(on, clock.now() + time),
        }
    }
}

impl ThreadLane {
    /// Starts a thread with a lane of its own.
    ///
    /// # Errors
    /// If the system has no more threads to give.
    pub fn spawn(
        &self,
        name: &'static str,
        body: impl FnOnce(&ThreadLane) + Send + 'static,
    ) -> io::Result<SpawnedThread> {
        let lane = ThreadLane(self.sibling(name, LaneKind::Thread));
        let id = lane.id;
        if let Some(timetable) = self.run.clock.timetable() {
            timetable.enlist(id);
        }
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || lane.play(body));
        match (spawned, self.run.clock.timetable()) {
            (Ok(handle), _) => Ok(SpawnedThread { handle, parent: self.0.clone(), id }),
            (Err(error), timetable) => {
                if let Some(timetable) = timetable {
                    timetable.strike(id);
                }
                Err(error)
            }
        }
    }

    /// Sleeps until the clock shows `due`. Nothing ends this sleep: a thread
    /// cannot be cancelled.
    pub fn sleep_until(&self, due: Duration) {
        self.run.clock.sleep_until(self.id, due);
    }

    /// Sleeps for `time`, holding this thread. Ctrl-C ends it.
    ///
    /// # Errors
    /// [`Interrupted`] if it was ended.
    pub fn sleep(&self, time: Duration) -> Result<(), Interrupted> {
        self.run.clock.wait_until(self.id, self.run.clock.now() + time)
    }

    /// Computes for about `time`: checks whether large numbers are prime.
    ///
    /// # Errors
    /// [`Interrupted`] if Ctrl-C ended it.
    pub fn compute(&self, time: Duration) -> Result<(), Interrupted> {
        self.compute_on(self.id, time)
    }

    /// Runs an event loop on this thread until `main`, its first task, has its
    /// answer.
    ///
    /// # Errors
    /// What the task returns, or [`Halt::Refused`] if the system does not give
    /// what a loop needs.
    pub fn run_event_loop<F>(&self, main: impl FnOnce(TaskLane) -> F) -> Outcome
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        let idler = self.0.clone();
        let event_loop = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .on_thread_park(move || {
                if let Some(timetable) = idler.run.clock.timetable() {
                    timetable.idle(idler.id);
                }
            })
            .build()?;
        let lane = TaskLane { lane: self.sibling("supervisor", LaneKind::Task { on: self.id }), thread: self.id };
        // The first coroutine is a task as well, as under `asyncio.run`.
        let joined = event_loop.block_on(async { task::spawn(main(lane)).await });
        joined.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }

    /// Ends the run.
    pub fn close(self, usage: Option<crate::trace::Usage>) -> Trace {
        self.note(What::Ended);
        let computed = usage.map(|usage| usage.cpu).unwrap_or_default();
        self.run.recorder.finish(computed, usage)
    }

    /// What a new thread does, around what the demo wants of it.
    fn play(self, body: impl FnOnce(&ThreadLane)) {
        let _turn = self.run.clock.timetable().map(|timetable| timetable.enter(self.id));
        self.note(What::Begun);
        body(&self);
        self.note(What::Ended);
    }
}

/// A thread that was started by [`ThreadLane::spawn`].
pub struct SpawnedThread {
    handle: JoinHandle<()>,
    parent: Lane,
    id: LaneId,
}

impl SpawnedThread {
    /// Waits until the thread has ended. If it panicked, so does the caller.
    pub fn join(self) {
        if let Some(timetable) = self.parent.run.clock.timetable() {
            timetable.join(self.parent.id, self.id);
        }
        if let Err(panic) = self.handle.join() {
            std::panic::resume_unwind(panic);
        }
    }

    pub fn thread(&self) -> &thread::Thread {
        self.handle.thread()
    }
}

impl TaskLane {
    /// Starts a task with a lane of its own on the same event loop. It does not
    /// run before the caller awaits something.
    pub fn spawn<F>(&self, name: &'static str, body: impl FnOnce(TaskLane) -> F) -> SpawnedTask<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let lane = TaskLane { lane: self.sibling(name, LaneKind::Task { on: self.thread }), thread: self.thread };
        SpawnedTask { handle: task::spawn(body(lane)), parent: self.lane.clone() }
    }

    /// Awaits the time `due`. The task can be cancelled here.
    pub async fn sleep_until(&self, due: Duration) {
        self.run.clock.asleep_until(self.id, due).await;
    }

    /// Awaits `time` from now. Ctrl-C ends it.
    ///
    /// # Errors
    /// [`Interrupted`] if it was ended.
    pub async fn sleep(&self, time: Duration) -> Result<(), Interrupted> {
        self.run.clock.await_until(self.id, self.run.clock.now() + time).await
    }

    /// Waits for `time` without awaiting: the whole thread waits, and with it
    /// every other task on its event loop.
    ///
    /// # Errors
    /// [`Interrupted`] if Ctrl-C ended it.
    pub fn block(&self, time: Duration) -> Result<(), Interrupted> {
        self.run.clock.wait_until(self.thread, self.run.clock.now() + time)
    }

    /// Computes for about `time` without awaiting: checks whether large numbers
    /// are prime.
    ///
    /// # Errors
    /// [`Interrupted`] if Ctrl-C ended it.
    pub fn compute(&self, time: Duration) -> Result<(), Interrupted> {
        self.compute_on(self.thread, time)
    }
}

/// A task that was started by [`TaskLane::spawn`].
pub struct SpawnedTask<T> {
    handle: task::JoinHandle<T>,
    parent: Lane,
}

impl<T> SpawnedTask<T> {
    /// Cancels the task (`abort`, in tokio's words) and waits until it is gone.
    /// If it panicked, so does the caller.
    pub async fn cancel(self) {
        self.handle.abort();
        self.parent.note(What::CancelAsked);
        match self.handle.await {
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // Either the cancellation, which is what was asked for, or a result
            // that came before it.
            _ => {}
        }
    }

    /// Waits until the task has its result. If it panicked, so does the caller.
    pub async fn join(self) -> T {
        self.handle.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }

    pub fn handle(&self) -> &task::JoinHandle<T> {
        &self.handle
    }
}

impl Deref for ThreadLane {
    type Target = Lane;

    fn deref(&self) -> &Lane {
        &self.0
    }
}

impl Deref for TaskLane {
    type Target = Lane;

    fn deref(&self) -> &Lane {
        &self.lane
    }
}
