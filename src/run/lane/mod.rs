//! What a demo works with: a lane of its own to draw, sleep and compute on, and a way to start another.
//!
//! Demos look like the programs that they teach. Everything that would clutter them is here: the events that are
//! recorded while they run, the observer that watches, the clock that can be virtual, the lock that threads may share.

mod computing;
mod counter;
mod crowd;
mod processes;
mod spinner;
mod tasks;
mod threads;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io;
use std::path::PathBuf;
use std::process::ChildStdin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub use counter::Number;
pub use crowd::{Crowd, TASK_BYTES, Unit};
pub use processes::{BY_ITSELF, Job, JobFunction, Pipe, Scales, SpawnedProcess, serve, weigh_apart};
pub use spinner::{Spinner, symbol};
pub use tasks::{Coroutine, SpawnedTask, TaskLane};
pub use threads::{Flag, Held, Lock, SpawnedThread, ThreadLane};

use super::cores::Cores;
use super::gil::Gil;
use super::monitor::Monitor;
use super::pace::{Clock, Pace};
use super::prime;
use super::spec::Spec;
use super::usage::memory;
use crate::interrupt::{Interrupt, Interrupted};
use crate::poison::unpoisoned;
use crate::tr;
use crate::trace::{Event, For, LaneId, LaneKind, Recorder, Trace, Usage, What};

/// How the slow function ends: with its answer, or early.
pub type SlowResult = Result<u32, Halt>;

/// How a demo ends: with its answer, if it has one, or early.
pub type DemoResult = Result<Option<u32>, Halt>;

/// Why a demo ended early.
#[derive(Debug, thiserror::Error)]
pub enum Halt {
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
    /// The system refused what the demo needs, a thread for example.
    #[error("{}", tr!("the system did not let the demo run: {error}", error = .0))]
    Refused(#[from] io::Error),
    /// The system gave this many threads and no more.
    #[error("{}", tr!("after {begun} threads the system gave no more: {error}", begun, error))]
    Exhausted { begun: u32, error: io::Error },
}

/// Watches a run. It gets each event that is no detail, just after it was recorded, on the thread where it happened, or
/// on the one that got it from another process.
pub trait Observer: Send + Sync {
    /// Gets an event.
    ///
    /// # Errors
    /// If the output is gone. The demo is then interrupted.
    fn watch(&self, event: &Event, lane: &str) -> io::Result<()>;

    /// Whether it gets details, too.
    fn watches_details(&self) -> bool {
        false
    }
}

/// An observer that ignores all events.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Observer for Unwatched {
    fn watch(&self, _: &Event, _: &str) -> io::Result<()> {
        Ok(())
    }
}

/// The surroundings of a run, beside its options.
#[derive(Clone)]
pub struct RunConfig {
    pub pace: Pace,
    pub interrupt: Arc<Interrupt>,
    pub observer: Arc<dyn Observer>,
    /// This program, for demos that start it a second time. None if its path is not known.
    pub program: Option<PathBuf>,
    /// The memory of this program before its first run.
    pub memory_at_start: Option<u64>,
}

impl RunConfig {
    /// A configuration for demos that start no second process, as if for the first run of this program.
    pub fn new(pace: Pace, interrupt: Arc<Interrupt>, observer: Arc<dyn Observer>) -> Self {
        RunConfig { pace, interrupt, observer, program: None, memory_at_start: None }
    }
}

/// One run of a demo, shared by all its lanes.
struct DemoRun {
    spec: Spec,
    clock: Arc<Clock>,
    recorder: Recorder,
    observer: Arc<dyn Observer>,
    program: Option<PathBuf>,
    /// The speed of this machine; measured before the clock starts, and only if the demo computes. Virtual computing
    /// needs no speed.
    speed: Option<prime::Speed>,
    /// The cores of a virtual run, if their number is given.
    cores: Option<Cores>,
    /// Nanoseconds of computing in a virtual run.
    computed: AtomicU64,
    /// The memory of processes that the run has started, by their own reports.
    memory_of_others: AtomicU64,
    /// This process's ends of the pipes that ask them to stop.
    pipes: Mutex<BTreeMap<LaneId, ChildStdin>>,
    /// How many units have begun.
    units_begun: Monitor<u32>,
    /// The memory of this process before the run, and the most that the run added.
    memory_before: Option<u64>,
    memory: AtomicU64,
    /// The memory that earlier runs have left.
    left_behind: u64,
}

/// A lane of a run: the thread, task or process whose events are recorded.
#[derive(Clone)]
pub struct Lane {
    run: Arc<DemoRun>,
    id: LaneId,
    name: Arc<str>,
    /// The lock that the threads of its process share, if they do.
    gil: Option<Arc<Gil>>,
}

/// Begins a run: the calling thread becomes its main lane.
pub fn open(spec: &Spec, config: RunConfig) -> ThreadLane {
    let RunConfig { pace, interrupt, observer, program, memory_at_start } = config;
    let is_live = pace != Pace::Virtual;
    let speed = (is_live && spec.computes()).then(prime::Speed::measure);
    let memory_before = if is_live { memory() } else { None };
    let run = DemoRun {
        program,
        speed,
        cores: spec.cores.filter(|_| !is_live).map(Cores::new),
        memory_before,
        left_behind: memory_before.zip(memory_at_start).map_or(0, |(before, start)| before.saturating_sub(start)),
        ..DemoRun::new(spec.clone(), Clock::start(pace, interrupt), observer)
    };
    let lane = run.first_lane("main", LaneKind::Thread, Duration::ZERO);
    lane.note(What::Begun);
    lane.take_gil(lane.id);
    ThreadLane(lane)
}

impl DemoRun {
    /// A run that measures nothing beyond its record, and starts no process.
    fn new(spec: Spec, clock: Clock, observer: Arc<dyn Observer>) -> Self {
        DemoRun {
            spec,
            clock: Arc::new(clock),
            recorder: Recorder::default(),
            observer,
            program: None,
            speed: None,
            cores: None,
            computed: AtomicU64::default(),
            memory_of_others: AtomicU64::default(),
            pipes: Mutex::default(),
            units_begun: Monitor::default(),
            memory_before: None,
            memory: AtomicU64::default(),
            left_behind: 0,
        }
    }

    /// The first lane of this process.
    fn first_lane(self, name: &str, kind: LaneKind, started: Duration) -> Lane {
        let (name, gil): (Arc<str>, _) = (name.into(), self.spec.gil.then(Arc::default));
        let id = self.recorder.lane(Arc::clone(&name), kind, started);
        Lane { run: Arc::new(self), id, name, gil }
    }
}

impl Lane {
    pub fn spec(&self) -> &Spec {
        &self.run.spec
    }

    /// The time of the n-th frame. Frames are due at multiples of the interval, and not an interval after the last one,
    /// so that one late frame does not make all later ones late.
    pub fn due(&self, n: u32) -> Duration {
        self.spec().interval.saturating_mul(n)
    }

    /// The number of the frame to draw after the n-th: the next one, or the first that is not over if the spinner could
    /// not run for a while. Missed frames are not drawn later.
    pub fn next_frame(&self, n: u32) -> u32 {
        let passed = self.now().as_nanos() / self.spec().interval.as_nanos().max(1);
        u32::try_from(passed).unwrap_or(u32::MAX).max(n).saturating_add(1)
    }

    /// Records that the slow function was called.
    pub fn slow_begins(&self) {
        self.note(What::SlowBegun);
    }

    /// Records how the slow function ended: with this answer, unless its wait was interrupted.
    ///
    /// # Errors
    /// The interruption.
    pub fn answer(&self, answer: u32, waited: Result<(), Interrupted>) -> SlowResult {
        self.sample_memory();
        self.note(if waited.is_ok() { What::Answer(answer) } else { What::Interrupted });
        waited?;
        Ok(answer)
    }

    /// Records what just happened.
    pub fn note(&self, what: impl Into<What>) {
        let what = what.into();
        let event = self.run.recorder.record(self.id, what, || self.run.clock.now());
        self.tell(&event);
    }

    fn tell(&self, event: &Event) {
        if event.what.is_detail() && !self.run.observer.watches_details() {
            return;
        }
        if self.run.observer.watch(event, &self.name).is_err() {
            self.run.clock.interrupt();
            unpoisoned(self.run.pipes.lock()).clear();
        }
    }

    /// Tells the observer of a new thread, task or process.
    pub fn show(&self, object: &impl Debug) {
        // The number that a system gives it differs from run to run, which must not happen in a virtual run.
        let shown = (!self.run.clock.is_virtual()).then(|| format!("{object:?}"));
        self.note(What::Made(shown));
    }

    /// Tells the observer something in the demo's own words.
    pub fn say(&self, words: impl Into<String>) {
        self.note(What::Said(words.into()));
    }

    /// Checks that the run may go on.
    ///
    /// # Errors
    /// [`Interrupted`] if Ctrl-C was pressed.
    pub fn check(&self) -> Result<(), Interrupted> {
        self.run.clock.check()
    }

    /// Nominal time since the run began.
    pub fn now(&self) -> Duration {
        self.run.clock.now()
    }

    /// Its number.
    pub(crate) fn id(&self) -> LaneId {
        self.id
    }

    /// The clock of the run.
    pub(crate) fn clock(&self) -> &Arc<Clock> {
        &self.run.clock
    }

    fn sibling(&self, name: impl Into<Arc<str>>, kind: LaneKind) -> Lane {
        let name = name.into();
        let id = self.run.recorder.lane(Arc::clone(&name), kind, self.now());
        Lane { run: Arc::clone(&self.run), id, name, gil: self.gil.clone() }
    }

    /// Measures the memory that the run has taken so far, and keeps the most.
    fn sample_memory(&self) {
        let Some(before) = self.run.memory_before else { return };
        let now = memory().unwrap_or_default();
        self.run.memory.fetch_max(now.saturating_sub(before), Ordering::Relaxed);
    }

    /// Does something for which the calling thread waits without needing the GIL.
    fn waiting<R>(&self, on: LaneId, what: For, wait: impl FnOnce() -> R) -> R {
        self.note(What::Waits(what));
        self.give_back_gil();
        let result = wait();
        self.take_gil(on);
        self.note(What::Resumes);
        result
    }

    /// Ends the run. `usage` is what the system counted, if it was live.
    pub(super) fn close(&self, usage: Option<Usage>) -> Trace {
        self.give_back_gil();
        // A process that was not asked to stop, because another one could not be started, stops now.
        unpoisoned(self.run.pipes.lock()).clear();
        self.note(What::Ended);
        let others = self.run.memory_of_others.load(Ordering::Relaxed);
        let memory = self.run.memory_before.map(|_| self.run.memory.load(Ordering::Relaxed) + others);
        let usage = usage.map(|usage| Usage { memory, left_behind: self.run.left_behind, ..usage });
        let modelled = Duration::from_nanos(self.run.computed.load(Ordering::Relaxed));
        let computed = usage.map_or(modelled, |usage| self.run.clock.nominal(usage.cpu));
        self.run.recorder.finish(computed, usage)
    }
}
