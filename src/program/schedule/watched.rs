//! The data that lanes share, as far as it is known: reading and writing it are moves.

use std::rc::Rc;
use std::sync::Arc;

use super::{LONGEST_MOVE, Schedule};
use crate::program::machine::{Machine, Origins, Watch};

impl Schedule {
    /// Puts a program at its start, with the shared data that an exploration has found: moves are then the same as
    /// there.
    pub fn watching(machine: Machine, watched: Arc<Origins>) -> Self {
        Self::put(&Rc::new(machine), watched)
    }

    pub(super) fn put(begin: &Rc<Machine>, watched: Arc<Origins>) -> Self {
        let mut schedule = Self::start(begin, Watch::new(watched), LONGEST_MOVE);
        schedule.keep();
        schedule
    }

    /// Notes the shared data that an exploration has found. At the start, moves are then the same as there; later, it
    /// counts from here on.
    pub fn learn(&mut self, watched: &Origins) {
        if !watched.is_subset(&self.watched()) {
            self.watch.found.extend(watched.difference(&self.watch.origins).copied());
            self.begin_again();
        }
    }

    /// At the start, lets newly found data count from the first move on.
    pub(super) fn begin_again(&mut self) {
        if self.way.is_empty() && self.watched[0].1.len() < self.watched().len() {
            *self = Self::put(&self.begin, self.watched());
        }
    }

    /// The data whose reads and writes are moves.
    pub fn watched(&self) -> Arc<Origins> {
        self.watch.known()
    }
}
