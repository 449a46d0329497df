//! Whatever runs, Ctrl-C ends it, and nothing of it is left. One test after the other, since they count threads.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may wait, and should say where it cannot go on"
)]

use std::sync::{Arc, mpsc};
use std::time::Duration;
use std::{fs, io, panic, thread};

use clap::ValueEnum;
use spinlab::demo::program;
use spinlab::interrupt::Interrupt;
use spinlab::run::lane::{Observer, RunConfig};
use spinlab::run::pace::Pace;
use spinlab::run::perform;
use spinlab::run::spec::{Demo, Model, Spec, Work};
use spinlab::trace::Event;

struct Nobody;

impl Observer for Nobody {
    fn watch(&self, _: &Event, _: &str) -> io::Result<()> {
        Ok(())
    }
}

/// Whether the run of a demo ended without an answer; None if it did not end at all.
fn interrupted(spec: &Spec, pace: Pace, after: Duration) -> Option<bool> {
    let spec = spec.clone();
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
        perform(&spec, RunConfig::new(pace, interrupt, Arc::new(Nobody)), program(&spec)).0.is_err()
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

fn grid() -> Vec<Spec> {
    let mut grid = Vec::new();
    for model in Model::value_variants() {
        for work in Work::value_variants() {
            for (cores, gil) in [(None, false), (Some(1), false), (None, true), (Some(1), true)] {
                grid.push(Spec { work: *work, cores, gil, workers: 4, ..Spec::new(*model) });
            }
        }
        for lock in [false, true] {
            grid.push(Spec { model: *model, lock, workers: 4, ..Spec::of(Demo::Counter) });
        }
        grid.push(Spec { model: *model, units: 50, ..Spec::of(Demo::Many) });
        grid.push(Spec { model: *model, ..Spec::of(Demo::Forgotten) });
    }
    grid.retain(|spec| spec.refusal().is_none());
    grid
}

#[test]
fn nothing_hangs_and_nothing_is_left() {
    let before = threads();
    for spec in grid() {
        assert_eq!(interrupted(&spec, Pace::Virtual, Duration::ZERO), Some(true), "{spec:?}");
        assert_eq!(left_behind(before), 0, "{spec:?}");
    }
    let offload = Spec { gil: true, workers: 6, work: Work::Offload, ..Spec::new(Model::Async) };
    for n in 0..20 {
        let after = Duration::from_micros(20_000 + 7_330 * n);
        assert_eq!(interrupted(&offload, Pace::Real, after), Some(true), "{after:?}");
    }
    for spec in grid().into_iter().filter(|spec| spec.model != Model::Process) {
        let spec = Spec { cores: None, ..spec };
        assert_eq!(interrupted(&spec, Pace::Real, Duration::from_millis(30)), Some(true), "{spec:?}");
        assert_eq!(left_behind(before), 0, "{spec:?}");
    }
    // A lane that panics does not keep the lock that all share.
    let panicked = ends(|| {
        let spec = Spec { gil: true, ..Spec::new(Model::Thread) };
        let config = RunConfig::new(Pace::Real, Arc::default(), Arc::new(Nobody));
        let run = || perform(&spec, config, |main| main.spawn("lane", |_| panic!("on purpose"))?.join());
        panic::catch_unwind(panic::AssertUnwindSafe(run)).is_err()
    });
    assert_eq!(panicked, Some(true));
}
