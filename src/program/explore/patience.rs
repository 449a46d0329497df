//! Whether there is time to tell more: the caller may have it no longer once all states are known.

use std::ops::Range;

use super::{ExploreProgress, ExploreStage};

/// Numbers between two questions, where what is done with one takes no time worth telling.
const BETWEEN: u32 = 4096;

/// Once it is over, it stays so: what is being found out then may be found in part, and must not be told as the whole.
pub(super) struct Patience<'a> {
    go_on: &'a mut dyn FnMut(ExploreProgress) -> bool,
    states: usize,
    is_over: bool,
}

impl<'a> Patience<'a> {
    pub(super) fn new(states: usize, go_on: &'a mut dyn FnMut(ExploreProgress) -> bool) -> Self {
        Patience { go_on, states, is_over: false }
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Asks for time for one more step.
    pub(super) fn lasts(&mut self) -> bool {
        self.is_over =
            self.is_over || !(self.go_on)(ExploreProgress { states: self.states, open: 0, stage: ExploreStage::Tells });
        !self.is_over
    }

    /// These numbers, for as long as there is time.
    pub(super) fn each(&mut self, numbers: Range<u32>) -> impl Iterator<Item = u32> {
        numbers.take_while(|number| number % BETWEEN != 0 || self.lasts())
    }
}
