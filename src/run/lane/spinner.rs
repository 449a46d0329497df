//! A spinner on the screen.

use super::{Lane, TaskLane, ThreadLane};
use crate::trace::What;

/// A spinner that a lane draws. Dropping it erases it: at the end of the function that owns it, however that ends.
pub struct Spinner<'a> {
    lane: &'a Lane,
    /// Whether only a cancellation ends it.
    is_of_task: bool,
}

impl ThreadLane {
    pub fn spinner(&self) -> Spinner<'_> {
        Spinner { lane: self, is_of_task: false }
    }
}

impl TaskLane {
    pub fn spinner(&self) -> Spinner<'_> {
        Spinner { lane: self, is_of_task: true }
    }
}

impl Spinner<'_> {
    /// Draws the n-th frame, counted from 0.
    pub fn draw(&self, n: u32) {
        self.lane.note(What::Frame(symbol(n)));
    }
}

impl Drop for Spinner<'_> {
    fn drop(&mut self) {
        if self.is_of_task {
            self.lane.note(What::Cancelled);
        }
        self.lane.note(What::Erased);
    }
}

/// The first character of a spinner's n-th frame, counted from 0.
pub fn symbol(n: u32) -> char {
    const SYMBOLS: [char; 4] = ['|', '/', '-', '\\'];
    SYMBOLS[n as usize % SYMBOLS.len()]
}
