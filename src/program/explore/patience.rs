//! How long the caller wants to wait for the findings, once all states are known.

use std::ops::Range;

use super::{ExploreProgress, ExploreStage};

/// How many quick steps are done before the caller is asked again.
const BETWEEN: u32 = 4096;

/// Once it is over, it stays over: what is being computed then may be incomplete, and must not be described as
/// complete.
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

    /// Whether there is time for one more step.
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
