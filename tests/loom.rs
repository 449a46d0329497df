//! The thread future under every interleaving of its threads. The file that learners read is the file that is checked:
//! only the monitor below it is another one, made of loom's mutex and condition variable. Time is left out.

#![allow(clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub, reason = "the files are of the library, which uses more of them")]

#[path = "../src/future/concurrent.rs"]
mod concurrent;
#[path = "../src/future/error.rs"]
mod error;

// The texts of these files go through it.
use spinlab::tr;

/// Stands in for `src/future/monitor.rs`.
mod monitor {
    use std::time::Duration;

    use loom::sync::{Arc, Condvar, Mutex};

    use super::error::FutureError;

    pub struct Caller;

    pub(super) struct FutureMonitor<T>(Arc<(Mutex<T>, Condvar)>);

    impl<T> Clone for FutureMonitor<T> {
        fn clone(&self) -> Self {
            FutureMonitor(Arc::clone(&self.0))
        }
    }

    impl<T> FutureMonitor<T> {
        pub(super) fn new(value: T) -> Self {
            FutureMonitor(Arc::new((Mutex::new(value), Condvar::new())))
        }

        pub(super) fn with<R>(&self, look: impl FnOnce(&mut T) -> R) -> R {
            look(&mut self.0.0.lock().unwrap())
        }

        pub(super) fn change<R>(&self, _: &Caller, change: impl FnOnce(&mut T) -> R) -> R {
            let result = self.with(change);
            self.0.1.notify_all();
            result
        }

        pub(super) fn wait<R>(
            &self,
            _: &Caller,
            _: Option<Duration>,
            mut look: impl FnMut(&mut T) -> Option<R>,
        ) -> Result<R, FutureError> {
            let mut value = self.0.0.lock().unwrap();
            loop {
                if let Some(found) = look(&mut value) {
                    return Ok(found);
                }
                value = self.0.1.wait(value).unwrap();
            }
        }
    }
}

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use concurrent::{ThreadFuture, ThreadState};
use error::FutureError;
use monitor::Caller;

type Future = ThreadFuture<u32>;

fn future() -> Future {
    ThreadFuture::new(|report| panic!("{report:?}"))
}

/// Counts with an atomic of the standard library: it adds no interleavings.
fn counting(future: &Future, count: &Arc<AtomicUsize>) {
    let count = Arc::clone(count);
    future.add_done_callback("count", move |future| {
        assert!(future.done());
        count.fetch_add(1, Ordering::SeqCst);
    });
}

#[test]
fn no_wake_up_is_lost() {
    loom::model(|| {
        let future = future();
        let waiting = future.clone();
        let waiter = loom::thread::spawn(move || waiting.result(&Caller, None));
        let second = future.clone();
        let other = loom::thread::spawn(move || second.exception(&Caller, None));
        future.set_result(&Caller, 42).unwrap();
        // If a wake-up were lost, loom would find that no thread can go on.
        assert_eq!(waiter.join().unwrap(), Ok(42));
        assert_eq!(other.join().unwrap(), Ok(None));
    });
}

#[test]
fn a_callback_runs_once_however_cancel_and_set_result_race() {
    loom::model(|| {
        let (future, count) = (future(), Arc::new(AtomicUsize::new(0)));
        counting(&future, &count);
        let cancelling = future.clone();
        let canceller = loom::thread::spawn(move || cancelling.cancel(&Caller));
        let was_set = future.set_result(&Caller, 1);
        let was_cancelled = canceller.join().unwrap();
        assert_ne!(was_set.is_ok(), was_cancelled, "one of them wins");
        let result = future.result(&Caller, None);
        assert_eq!(result, if was_cancelled { Err(FutureError::Cancelled) } else { Ok(1) });
        assert_eq!(count.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn a_callback_added_while_the_result_is_set_runs_once() {
    loom::model(|| {
        let (future, count) = (future(), Arc::new(AtomicUsize::new(0)));
        let setting = future.clone();
        let setter = loom::thread::spawn(move || setting.set_result(&Caller, 1));
        counting(&future, &count);
        setter.join().unwrap().unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn work_begins_or_is_cancelled_but_not_both() {
    loom::model(|| {
        let future = future();
        let cancelling = future.clone();
        let canceller = loom::thread::spawn(move || cancelling.cancel(&Caller));
        let begins = future.set_running_or_notify_cancel(&Caller).unwrap();
        let was_cancelled = canceller.join().unwrap();
        assert_ne!(begins, was_cancelled);
        let state = future.state();
        assert_eq!(state, if begins { ThreadState::Running } else { ThreadState::CancelledAndNotified });
    });
}

#[test]
fn of_two_results_one_is_kept() {
    loom::model(|| {
        let future = future();
        let setting = future.clone();
        let setter = loom::thread::spawn(move || setting.set_result(&Caller, 1));
        let (mine, other) = (future.set_result(&Caller, 2), setter.join().unwrap());
        assert_ne!(mine.is_ok(), other.is_ok());
        assert_eq!(future.result(&Caller, None), Ok(if mine.is_ok() { 2 } else { 1 }));
    });
}
