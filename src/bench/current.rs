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

    /// Performs a verb. When this returns, the answer is among the notices.
    fn ask(&mut self, verb: &Verb, home: &LoopThread, interrupt: &Arc<Interrupt>) -> Answered;

    /// Performs verbs again that the user has asked before, on a future made anew.
    ///
    /// # Errors
    /// If there is no event loop any more.
    fn replay(&mut self, verbs: Vec<Verb>, home: &LoopThread) -> Result<(), FutureError>;

    /// Whether the verb would hold the calling thread.
    fn waits_for(&self, _: &Verb) -> bool {
        false
    }

    /// Waits until all that the last verb has caused is among the notices.
    fn settle(&self, _: &LoopThread) {}

    /// Ends the future. An exception that was never asked for is reported.
    fn let_go(self: Box<Self>, _: &LoopThread) -> Result<(), FutureError> {
        Ok(())
    }

    /// Marks the exception as asked for, so that the end of the future does not report it.
    fn forgive(&self) {}

    /// Whether the slow function computes its result.
    fn is_driven(&self) -> bool {
        false
    }

    /// The names of the waiting callbacks, without those that the bench has added.
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
