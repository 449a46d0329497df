//! Ctrl-C ends whatever runs, and nothing of it is left. The tests run one after the other, since they count threads.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may wait, and should say where it cannot go on"
)]

#[path = "common/grid.rs"]
mod grid;

use std::sync::{Arc, mpsc};
use std::time::Duration;
use std::{fs, io, panic, thread};

use grid::grid;
use spinlab::interrupt::Interrupt;
use spinlab::run::lane::{Observer, RunConfig, Unwatched};
use spinlab::run::pace::Pace;
use spinlab::run::perform;
use spinlab::run::spec::{Model, Spec, Work};
use spinlab::trace::{Event, What};
use spinlab::variant::Variant;

/// Presses Ctrl-C once, when the answer is there and the spinner still sleeps.
struct AfterTheAnswer(Arc<Interrupt>);

impl Observer for AfterTheAnswer {
    fn watch(&self, event: &Event, _: &str) -> io::Result<()> {
        if event.what == What::FlagSet {
            self.0.ring();
        }
        Ok(())
    }
}

/// Whether Ctrl-C ended the run of a demo. None if it did not end at all: then a lane waits for something that never
/// comes.
fn interrupted(variant: &Variant, pace: Pace, after: Duration) -> Option<bool> {
    let variant = variant.clone();
    ends(move || {
        let interrupt = Arc::new(Interrupt::default());
        let ring = Arc::clone(&interrupt);
        let key = thread::spawn(move || {
            thread::sleep(after);
            ring.ring();
        });
        if after.is_zero() {
            key.join().unwrap();
        }
        let program = variant.program().unwrap();
        perform(&variant.spec, RunConfig::new(pace, interrupt, Arc::new(Unwatched)), program).0.is_err()
    })
}

fn ends<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (ended, result) = mpsc::channel();
    thread::spawn(move || ended.send(body()));
    result.recv_timeout(Duration::from_secs(20)).ok()
}

fn threads() -> usize {
    fs::read_dir("/proc/self/task").unwrap().count()
}

/// Waits until as few threads are left as there were.
fn left_behind(before: usize) -> usize {
    for _ in 0..200 {
        if threads() <= before {
            return 0;
        }
        thread::sleep(Duration::from_millis(5));
    }
    threads() - before
}

#[test]
fn nothing_hangs_and_nothing_is_left() {
    let before = threads();
    let mut grid = grid();
    for variant in &mut grid {
        variant.spec.seconds = Duration::from_secs(3);
    }
    for variant in &grid {
        assert_eq!(interrupted(variant, Pace::Virtual, Duration::ZERO), Some(true), "{}", variant.typed());
        assert_eq!(left_behind(before), 0, "{}", variant.typed());
    }
    let offload = Spec { gil: true, workers: 6, work: Work::Offload, ..Spec::new(Model::Async) };
    let offload = Variant::spinner(offload);
    for n in 0..20 {
        let after = Duration::from_micros(20_000 + 7_330 * n);
        assert_eq!(interrupted(&offload, Pace::Real, after), Some(true), "{after:?}");
    }
    for variant in grid.into_iter().filter(|variant| variant.spec.model != Model::Process) {
        let variant = Variant { spec: Spec { cores: None, ..variant.spec }, ..variant };
        assert_eq!(interrupted(&variant, Pace::Real, Duration::from_millis(30)), Some(true), "{}", variant.typed());
        assert_eq!(left_behind(before), 0, "{}", variant.typed());
    }
    // The first Ctrl-C works whenever it comes: this spinner would sleep for an hour.
    let woken = ends(|| {
        let (second, hour) = (Duration::from_millis(10), Duration::from_hours(1));
        let spec = Spec { seconds: second, interval: hour, ..Spec::new(Model::Thread) };
        let interrupt = Arc::new(Interrupt::default());
        let observer = Arc::new(AfterTheAnswer(Arc::clone(&interrupt)));
        let program = Variant::spinner(spec.clone()).program().unwrap();
        perform(&spec, RunConfig::new(Pace::Real, interrupt, observer), program).0
    });
    assert!(matches!(woken, Some(Ok(Some(42)))), "{woken:?}");
    // A lane that panics does not keep the lock that all share.
    let panicked = ends(|| {
        let spec = Spec { gil: true, ..Spec::new(Model::Thread) };
        let config = RunConfig::new(Pace::Real, Arc::default(), Arc::new(Unwatched));
        let run = || perform(&spec, config, |main| main.spawn("lane", |_| panic!("on purpose"))?.join());
        panic::catch_unwind(panic::AssertUnwindSafe(run)).is_err()
    });
    assert_eq!(panicked, Some(true));
}
