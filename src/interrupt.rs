//! How a run hears of Ctrl-C, wherever it waits.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use tokio::sync::Notify;

use crate::poison::unpoisoned;

/// Ctrl-C was pressed, or the reader of the output went away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// How many rings cut a wait short.
pub(crate) const CTRL_C: u32 = 1;
pub(crate) const SECOND_CTRL_C: u32 = 2;

/// How a demo hears of Ctrl-C. The first ring ends the slow function, wherever it waits. A second one cuts every sleep
/// short, for learners who set the spinner's interval to a minute.
#[derive(Debug, Default)]
pub struct Interrupt {
    rings: AtomicU32,
    lock: Mutex<()>,
    rung: Condvar,
    woken: Notify,
    bell: Mutex<Bell>,
}

/// What else a ring calls.
#[derive(Clone, Default)]
struct Bell(Option<Arc<dyn Fn() + Send + Sync>>);

/// Ends what [`Interrupt::on_ring`] began, when it is dropped.
pub(crate) struct Listening<'a>(&'a Interrupt);

impl Interrupt {
    pub fn ring(&self) {
        let guard = unpoisoned(self.lock.lock());
        self.rings.fetch_add(1, Ordering::Release);
        self.rung.notify_all();
        self.woken.notify_waiters();
        drop(guard);
        let bell = unpoisoned(self.bell.lock()).clone();
        if let Bell(Some(bell)) = bell {
            bell();
        }
    }

    /// Every ring calls `bell` until the returned value is dropped, for a caller that waits for other things too. A
    /// second call replaces the first one's bell.
    pub(crate) fn on_ring(&self, bell: impl Fn() + Send + Sync + 'static) -> Listening<'_> {
        *unpoisoned(self.bell.lock()) = Bell(Some(Arc::new(bell)));
        Listening(self)
    }

    pub fn is_rung(&self) -> bool {
        self.rings() > 0
    }

    /// How often it rang.
    pub fn rings(&self) -> u32 {
        self.rings.load(Ordering::Acquire)
    }

    /// Holds the calling thread for `time`, or until there were `enough` rings, a number that may change meanwhile.
    pub(crate) fn hold_for(&self, time: Duration, enough: impl Fn() -> u32) {
        let guard = unpoisoned(self.lock.lock());
        drop(self.rung.wait_timeout_while(guard, time, |()| self.rings() < enough()));
    }

    /// Resolves as soon as it rings.
    pub(crate) async fn heard(&self) {
        let woken = self.woken.notified();
        if !self.is_rung() {
            woken.await;
        }
    }
}

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        *unpoisoned(self.0.bell.lock()) = Bell::default();
    }
}

impl fmt::Debug for Bell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Bell" } else { "no bell" })
    }
}
