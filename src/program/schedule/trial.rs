//! Trials: lets lanes move to find out what they share.

use std::rc::Rc;
use std::sync::Arc;

use super::Schedule;
use crate::program::machine::{Machine, Operation, Origins, Watch};

/// How many trials look for shared data. One is nearly enough: it sees what two lanes use, whichever of them is first.
/// In the first trial lanes take turns, so that all of them reach code that only the first ones reach if they run one
/// after the other. In the others the order is mixed.
const TRIALS: u64 = 3;
const TRIAL: u64 = 40_000;
/// The instructions after which a lane without a move lets others go on: it may wait for them in a loop. Importing a
/// module of the library takes a thousand instructions.
const SLICE: u64 = 5_000;

impl Schedule {
    /// The data that lanes share in trials.
    pub(super) fn tried(begin: &Rc<Machine>) -> Arc<Origins> {
        let mut watch = Watch::default();
        for trial in 0..TRIALS {
            let mut schedule = Self::start(begin, watch, SLICE);
            schedule.wander(trial);
            watch = schedule.watch;
        }
        watch.known()
    }

    /// Makes moves in turns, or in a mixed order that depends only on the number of the trial. A lane that loops
    /// without a move rests until no other lane can move: it may wait for them.
    fn wander(&mut self, trial: u64) {
        let mut mixed = trial.saturating_sub(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut left = TRIAL;
        let mut last = 0;
        while left > 0 {
            let mut moves = self.moves();
            if moves.iter().any(|next| !self.goes_round(next.lane)) {
                moves.retain(|next| !self.goes_round(next.lane));
            }
            mixed = mixed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let Some(count) = std::num::NonZeroUsize::new(moves.len()) else { break };
            let at = if trial == 0 {
                moves.iter().position(|next| next.lane > last).unwrap_or_default()
            } else {
                (mixed >> 33) as usize % count
            };
            let chosen = moves[at];
            last = chosen.lane;
            self.patience = left.min(SLICE);
            self.make(chosen);
            // A move has an instruction at least, so that every trial ends.
            left = left.saturating_sub(self.machine.take_spent().max(1));
            self.machine.take_done();
        }
    }

    /// Whether a lane used up its instructions before it came to a move.
    fn goes_round(&self, lane: usize) -> bool {
        self.next[self.thread_of(lane)] == Some(Operation::Wake)
    }
}
