//! What lanes share, as far as it is known: its reads and writes are moves.

use std::rc::Rc;
use std::sync::Arc;

use super::{LONGEST_MOVE, Schedule};
use crate::program::machine::{Machine, Origins, Watch};

impl Schedule {
    /// Puts a program at its start, with what an exploration has found to be shared: moves are then the same as there.
    pub fn watching(machine: Machine, watched: Arc<Origins>) -> Self {
        Self::put(&Rc::new(machine), watched)
    }

    pub(super) fn put(begin: &Rc<Machine>, watched: Arc<Origins>) -> Self {
        let mut schedule = Self::start(begin, Watch::new(watched), LONGEST_MOVE);
        schedule.keep();
        schedule
    }

    /// Takes over what an exploration has found to be shared. At the start moves are then the same as there; later, it
    /// counts from here on.
    pub fn learn(&mut self, watched: &Origins) {
        if !watched.is_subset(&self.watched()) {
            self.watch.found.extend(watched.difference(&self.watch.origins).copied());
            self.begin_again();
        }
    }

    /// At the start, what was found since counts from the first move on.
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
