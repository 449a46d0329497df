//! Cores: keeps a live run on some of the machine's cores, and models those of a virtual run.

use std::collections::VecDeque;
use std::time::Duration;

use super::monitor::Monitor;
use super::pace::Clock;
use super::spec::EVER;
use crate::tr;
use crate::trace::LaneId;

/// The cores of a virtual run. A lane that computes takes one for a turn; if none is free, it waits in line.
#[derive(Debug)]
pub(super) struct Cores {
    state: Monitor<Pool>,
}

#[derive(Debug)]
struct Pool {
    free: usize,
    queue: VecDeque<LaneId>,
}

impl Cores {
    /// The length of a turn while others wait: about that of Linux.
    pub(super) const TURN: Duration = Duration::from_millis(4);

    pub(super) fn new(cores: usize) -> Self {
        Cores { state: Monitor::new(Pool { free: cores, queue: VecDeque::new() }) }
    }

    /// Holds `lane` until it has a core.
    pub(super) fn take(&self, clock: &Clock, lane: LaneId) {
        self.state.with(|state| state.queue.push_back(lane));
        let taken = self.state.wait(clock, lane, EVER, |state| {
            let is_next = state.free > 0 && state.queue.front() == Some(&lane);
            is_next.then(|| {
                state.queue.pop_front();
                state.free -= 1;
            })
        });
        debug_assert!(taken.is_ok(), "a lane that has a core gives it back");
    }

    /// Gives a core back.
    pub(super) fn give_back(&self, clock: &Clock) {
        self.state.change(clock, |state| state.free += 1);
    }
}

/// Until it is dropped, the calling thread, and every thread and process that it starts, runs on a given number of
/// cores.
#[derive(Debug)]
pub struct Pinned(system::Affinity);

/// Why a run cannot be kept on a number of cores.
#[derive(Debug, thiserror::Error)]
pub enum NotPinned {
    #[error("{}", too_few(*available))]
    TooFew { available: usize },
    #[error("{}", tr!("this system does not let a program choose its cores; \
                       on virtual time, they are modelled: `set pace virtual`"))]
    Unsupported,
    #[error("{}", tr!("the system did not let the demo choose its cores: {error}", error = .0))]
    Refused(#[from] nix::Error),
}

fn too_few(cores: usize) -> String {
    match cores {
        1 => tr!(
            "this machine has only {cores} core for this program; \
             on virtual time, cores are modelled: `set pace virtual`",
            cores
        ),
        _ => tr!(
            "this machine has only {cores} cores for this program; \
             on virtual time, cores are modelled: `set pace virtual`",
            cores
        ),
    }
}

impl Pinned {
    /// Keeps the calling thread on a number of cores.
    ///
    /// # Errors
    /// If the machine has fewer, or if the system cannot do this.
    pub fn to(cores: usize) -> Result<Self, NotPinned> {
        system::pin(cores).map(Pinned)
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        system::unpin(&self.0);
    }
}

#[cfg(target_os = "linux")]
mod system {
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::unistd::Pid;

    use super::NotPinned;

    /// The cores on which the thread ran before.
    pub(super) type Affinity = CpuSet;

    /// In Linux's calls, 0 is the calling thread.
    const THIS_THREAD: Pid = Pid::from_raw(0);

    pub(super) fn pin(cores: usize) -> Result<Affinity, NotPinned> {
        let before = sched_getaffinity(THIS_THREAD)?;
        let allowed: Vec<usize> = (0..CpuSet::count()).filter(|core| before.is_set(*core) == Ok(true)).collect();
        if allowed.len() < cores {
            return Err(NotPinned::TooFew { available: allowed.len() });
        }
        let mut set = CpuSet::new();
        allowed.iter().take(cores).try_for_each(|core| set.set(*core))?;
        sched_setaffinity(THIS_THREAD, &set)?;
        Ok(before)
    }

    pub(super) fn unpin(before: &Affinity) {
        // The same call succeeded a moment ago; if it fails now, nothing can be done.
        let _ = sched_setaffinity(THIS_THREAD, before);
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::NotPinned;

    #[derive(Debug)]
    pub(super) struct Affinity;

    pub(super) fn pin(_: usize) -> Result<Affinity, NotPinned> {
        Err(NotPinned::Unsupported)
    }

    pub(super) fn unpin(_: &Affinity) {}
}
