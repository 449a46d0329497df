//! How a lane computes: on a core of this machine, or on virtual time, where computing is a wait; and how it shares the
//! GIL meanwhile.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Lane;
use crate::interrupt::Interrupted;
use crate::run::cores::Cores;
use crate::run::prime;
use crate::trace::{For, LaneId, What};

/// How often a lane that computes on virtual time checks whether another lane has asked for the GIL.
const LOOK: Duration = Duration::from_millis(1);

impl Lane {
    /// About this time, in whole portions of work, so that computing it repeatedly takes as long as it says. At a fast
    /// pace it is longer.
    pub fn chunk(&self, time: Duration) -> Duration {
        let clock = &self.run.clock;
        self.run.speed.map_or(time, |speed| clock.nominal(speed.nearest(clock.on_the_wall(time))))
    }

    /// Computes for about `time`, holding the thread `on`.
    pub(super) fn compute_on(&self, on: LaneId, time: Duration) -> Result<(), Interrupted> {
        match self.run.speed {
            Some(speed) => self.compute_live(speed, on, time),
            None => self.compute_virtually(on, time),
        }
    }

    fn compute_live(&self, speed: prime::Speed, on: LaneId, time: Duration) -> Result<(), Interrupted> {
        // After a longer time between two looks, the lane did not have the core.
        let noticeable = speed.portion() + Duration::from_millis(1);
        let clock = &self.run.clock;
        let mut looked = clock.now();
        speed.compute(clock.on_the_wall(time), || {
            let now = clock.now();
            if clock.on_the_wall(now.saturating_sub(looked)) > noticeable {
                self.note(What::OffCore { since: looked });
            }
            self.share_gil(on);
            looked = clock.now();
            clock.check()
        })
    }

    /// Computes on virtual time: it waits, but needs one of the run's cores and the GIL for it.
    fn compute_virtually(&self, on: LaneId, time: Duration) -> Result<(), Interrupted> {
        let run = &self.run;
        let mut left = time;
        while !left.is_zero() {
            let turn = match (&self.gil, &run.cores) {
                (Some(_), _) => left.min(LOOK),
                (None, Some(_)) => left.min(Cores::TURN),
                (None, None) => left,
            };
            let before = self.now();
            if let Some(cores) = &run.cores {
                cores.take(&run.clock, on);
                if self.now() > before {
                    self.note(What::OffCore { since: before });
                }
            }
            let begun = self.now();
            let waited = run.clock.wait_until(on, begun + turn);
            if let Some(cores) = &run.cores {
                cores.give_back(&run.clock);
            }
            let passed = self.now().saturating_sub(begun);
            run.computed.fetch_add(u64::try_from(passed.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
            waited?;
            left = left.saturating_sub(turn);
            self.share_gil(on);
        }
        Ok(())
    }

    /// Gives the GIL up if another thread has asked for it, and waits until it has it again.
    pub(super) fn share_gil(&self, on: LaneId) {
        let Some(gil) = self.gil.as_ref().filter(|gil| gil.is_asked_for()) else { return };
        self.note(What::Waits(For::Gil));
        gil.give_back(&self.run.clock);
        gil.take(&self.run.clock, on);
        self.note(What::Resumes);
    }

    /// Waits for the GIL, if threads share one.
    pub(super) fn take_gil(&self, on: LaneId) {
        let Some(gil) = &self.gil else { return };
        if !gil.try_take() {
            self.note(What::Waits(For::Gil));
            gil.take(&self.run.clock, on);
            self.note(What::Resumes);
        }
    }

    pub(super) fn give_back_gil(&self) {
        if let Some(gil) = &self.gil {
            gil.give_back(&self.run.clock);
        }
    }
}
