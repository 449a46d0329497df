//! The current future, whatever its kind: what the bench asks of each.

use std::fmt::Display;
use std::sync::Arc;

use super::loop_thread::LoopThread;
use super::verb::{FutureKind, Verb};
use super::view::{Answered, FutureState};
use crate::future::FutureError;
use crate::interrupt::Interrupt;

pub(super) trait Current: Display {
    fn kind(&self) -> FutureKind;

    fn state(&self) -> FutureState;

    /// Asks it. The answer is among the notices from the moment at which the verb returns.
    fn ask(&mut self, verb: &Verb, home: &LoopThread, interrupt: &Arc<Interrupt>) -> Answered;

    /// Does again what was done to the future before.
    ///
    /// # Errors
    /// If there is no event loop any more.
    fn replay(&mut self, verbs: Vec<Verb>, home: &LoopThread) -> Result<(), FutureError>;

    /// Whether the calling thread would be held by that.
    fn waits_for(&self, _: &Verb) -> bool {
        false
    }

    /// Waits until all is told that the last verb has made happen.
    fn settle(&self, _: &LoopThread) {}

    /// Lets go of it. An exception that was not asked for is told.
    fn let_go(self: Box<Self>, _: &LoopThread) -> Result<(), FutureError> {
        Ok(())
    }

    /// Sees to it that no exception is told when it goes.
    fn forgive(&self) {}

    /// Whether the slow function works for it.
    fn is_driven(&self) -> bool {
        false
    }

    /// The names of the callbacks that wait; those that the bench has added have none.
    fn callbacks(&self) -> Vec<String> {
        Vec::new()
    }

    /// How many coroutines await it.
    fn awaiting(&self) -> usize {
        0
    }

    /// What happened to its waker.
    fn wakes(&self) -> Vec<String> {
        Vec::new()
    }
}
