//! The only clock. Only here the program reads the time and sleeps; demos use it for both.
//!
//! Time in a run is always *nominal*: seconds since the run began, as its options count them. At pace `real` they are
//! seconds on the wall. At `10x` ten of them pass in one. At `virtual` they pass only when every lane sleeps, and then
//! at once, so that a run takes no time and is the same every time: one lane runs at a time, and lanes that are due
//! together go in the order in which they were started.

use std::fmt;
use std::io;
use std::os::fd::BorrowedFd;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

use super::scheduler::Scheduler;
use crate::interrupt::{CTRL_C, Interrupt, Interrupted, SECOND_CTRL_C};
use crate::tr;
use crate::trace::LaneId;

/// How nominal time passes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Pace {
    #[default]
    Real,
    /// The number of nominal seconds that pass in one second.
    Scaled(f64),
    Virtual,
}

impl FromStr for Pace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "real" => Ok(Pace::Real),
            "virtual" => Ok(Pace::Virtual),
            _ => match text.strip_suffix('x').and_then(|number| number.parse::<f64>().ok()) {
                Some(speed) if (0.01..=1000.0).contains(&speed) => Ok(Pace::Scaled(speed)),
                Some(_) => Err(tr!("a scaled pace lies between 0.01x and 1000x").to_owned()),
                None => Err(tr!("a pace is `real`, `virtual`, or a factor such as `10x`").to_owned()),
            },
        }
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pace::Real => f.write_str("real"),
            Pace::Scaled(speed) => write!(f, "{speed}x"),
            Pace::Virtual => f.write_str("virtual"),
        }
    }
}

/// The clock of one run. Times are nominal, counted from the start of the run.
#[derive(Debug)]
pub struct Clock {
    hands: Hands,
    interrupt: Arc<Interrupt>,
    /// The number of rings that ends a sleep which the first ring does not end.
    rings_to_wake: AtomicU32,
}

/// The start and the pace of a run, for another process.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Started {
    /// On the clock that all processes of a machine share.
    at: Duration,
    speed: f64,
}

#[derive(Debug)]
enum Hands {
    Live { start: Instant, speed: f64 },
    Virtual(Scheduler),
}

impl Clock {
    pub fn start(pace: Pace, interrupt: Arc<Interrupt>) -> Self {
        let hands = match pace {
            Pace::Real => Hands::Live { start: instant(), speed: 1.0 },
            Pace::Scaled(speed) => Hands::Live { start: instant(), speed },
            Pace::Virtual => Hands::Virtual(Scheduler::new(Arc::clone(&interrupt))),
        };
        Clock { hands, interrupt, rings_to_wake: AtomicU32::new(SECOND_CTRL_C) }
    }

    /// The live clock of a run that another process has started.
    ///
    /// # Errors
    /// If the system has no clock that all processes share.
    pub(super) fn joined(started: Started, interrupt: Arc<Interrupt>) -> io::Result<Self> {
        let ago = shared_time()?.saturating_sub(started.at);
        let start = instant().checked_sub(ago).ok_or_else(|| io::Error::other("the run began before time"))?;
        let hands = Hands::Live { start, speed: started.speed };
        Ok(Clock { hands, interrupt, rings_to_wake: AtomicU32::new(SECOND_CTRL_C) })
    }

    /// What another process needs to have the same time. None on virtual time, which only this process has.
    ///
    /// # Errors
    /// If the system has no clock that all processes share.
    pub(super) fn started(&self) -> io::Result<Option<Started>> {
        let Hands::Live { start, speed } = self.hands else { return Ok(None) };
        Ok(Some(Started { at: shared_time()?.saturating_sub(instant() - start), speed }))
    }

    pub fn now(&self) -> Duration {
        match &self.hands {
            Hands::Live { start, speed } => scaled(instant() - *start, *speed),
            Hands::Virtual(scheduler) => scheduler.now(),
        }
    }

    pub fn is_virtual(&self) -> bool {
        matches!(self.hands, Hands::Virtual(_))
    }

    pub fn is_interrupted(&self) -> bool {
        self.interrupt.is_rung()
    }

    /// Holds the calling thread, which is `lane`, until `due`. The first Ctrl-C
    /// ends the slow function and only the second one this sleep; if no slow
    /// function is left, the first one ends it.
    pub fn sleep_until(&self, lane: LaneId, due: Duration) {
        match &self.hands {
            Hands::Live { .. } => self.hold_live(due, || self.rings_to_wake.load(Ordering::Acquire)),
            Hands::Virtual(scheduler) => scheduler.sleep_until(lane, due, SECOND_CTRL_C),
        }
    }

    /// Notes that no slow function is left: from now on the next Ctrl-C ends every sleep.
    pub(super) fn nothing_slow_is_left(&self) {
        self.rings_to_wake.store(self.interrupt.rings() + 1, Ordering::Release);
    }

    /// Holds the calling thread, which is `lane`, until `due`; Ctrl-C ends the wait.
    ///
    /// # Errors
    /// [`Interrupted`] if it was ended.
    pub fn wait_until(&self, lane: LaneId, due: Duration) -> Result<(), Interrupted> {
        match &self.hands {
            Hands::Live { .. } => self.hold_live(due, || CTRL_C),
            Hands::Virtual(scheduler) => scheduler.sleep_until(lane, due, CTRL_C),
        }
        self.check()
    }

    /// Holds the calling thread until `due`, or until there is something to read or the end is reached: then it returns
    /// true.
    ///
    /// # Errors
    /// If the system cannot wait for this.
    pub(super) fn readable_until(&self, source: BorrowedFd<'_>, due: Duration) -> io::Result<bool> {
        loop {
            let left = self.on_the_wall(due.saturating_sub(self.now()));
            let timeout = PollTimeout::try_from(left.as_millis()).unwrap_or(PollTimeout::MAX);
            let ready = match poll(&mut [PollFd::new(source, PollFlags::POLLIN)], timeout) {
                // A signal came in between, and its own handler has dealt with it.
                Err(Errno::EINTR) => continue,
                ready => ready?,
            };
            // A wait in whole milliseconds ends early; the rest of the time is slept without watching the source.
            if ready == 0 && left < Duration::from_millis(1) {
                self.interrupt.hold_for(left, || SECOND_CTRL_C);
            }
            if ready > 0 || self.now() >= due {
                return Ok(ready > 0);
            }
        }
    }

    /// Suspends the calling coroutine, which is `lane`, until `due`.
    #[expect(clippy::disallowed_methods, reason = "the only clock")]
    pub async fn asleep_until(&self, lane: LaneId, due: Duration) {
        match &self.hands {
            Hands::Live { start, speed } => tokio::time::sleep_until((*start + scaled(due, 1.0 / speed)).into()).await,
            Hands::Virtual(scheduler) => scheduler.alarm(lane, due).await,
        }
    }

    /// Suspends the calling coroutine, which is `lane`, until `due`; Ctrl-C ends the wait.
    ///
    /// # Errors
    /// [`Interrupted`] if it was ended.
    pub async fn await_until(&self, lane: LaneId, due: Duration) -> Result<(), Interrupted> {
        tokio::select! {
            biased;
            () = self.interrupt.heard() => {}
            () = self.asleep_until(lane, due) => {}
        }
        self.check()
    }

    /// The wall-clock length of a nominal time.
    pub fn on_the_wall(&self, nominal: Duration) -> Duration {
        match &self.hands {
            Hands::Live { speed, .. } => scaled(nominal, 1.0 / speed),
            Hands::Virtual(_) => Duration::ZERO,
        }
    }

    /// The nominal length of a wall-clock time.
    pub fn nominal(&self, on_the_wall: Duration) -> Duration {
        match &self.hands {
            Hands::Live { speed, .. } => scaled(on_the_wall, *speed),
            Hands::Virtual(_) => Duration::ZERO,
        }
    }

    /// Checks that the run may go on.
    ///
    /// # Errors
    /// [`Interrupted`] if Ctrl-C was pressed.
    pub fn check(&self) -> Result<(), Interrupted> {
        if self.is_interrupted() { Err(Interrupted) } else { Ok(()) }
    }

    /// The interrupt of the run.
    pub(crate) fn interruption(&self) -> &Arc<Interrupt> {
        &self.interrupt
    }

    /// Ends the run as Ctrl-C does.
    pub fn interrupt(&self) {
        self.interrupt.ring();
    }

    /// The scheduler of virtual time; none in a live run.
    pub(super) fn scheduler(&self) -> Option<&Scheduler> {
        match &self.hands {
            Hands::Live { .. } => None,
            Hands::Virtual(scheduler) => Some(scheduler),
        }
    }

    /// Holds the calling thread until `due` of a live clock, or until the interrupt has this many rings.
    pub(super) fn hold(&self, due: Duration, rings: u32) {
        if !self.is_virtual() {
            self.hold_live(due, || rings);
        }
    }

    fn hold_live(&self, due: Duration, rings: impl Fn() -> u32) {
        let left = self.on_the_wall(due.saturating_sub(self.now()));
        self.interrupt.hold_for(left, rings);
    }
}

/// The wall-clock time that `work` takes.
pub fn timed(work: impl FnOnce()) -> Duration {
    let start = instant();
    work();
    instant() - start
}

/// The time of day, in seconds since 1970.
pub fn seconds_since_1970() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "the only clock")]
    let now = SystemTime::now();
    now.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn scaled(duration: Duration, factor: f64) -> Duration {
    // Real time stays exact: floating point would round to the nanosecond.
    #[expect(clippy::float_cmp, reason = "1.0 is written by this file, never computed")]
    if factor == 1.0 { duration } else { duration.mul_f64(factor) }
}

/// The time on the clock behind `Instant` (on Linux), as a number that means the same in every process.
fn shared_time() -> io::Result<Duration> {
    Ok(clock_gettime(ClockId::CLOCK_MONOTONIC)?.into())
}

#[expect(clippy::disallowed_methods, reason = "the only clock")]
fn instant() -> Instant {
    Instant::now()
}
