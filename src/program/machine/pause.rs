//! The result of an instruction for its lane: it goes on, or it pauses.

use super::value::Wait;

/// Why a lane does not go on by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Pause {
    /// It has ended, by itself or with a fault.
    Ended,
    Waits(Wait),
    /// Its next operation is a move.
    Move,
    /// It has used up its instructions.
    Budget,
}

pub(super) enum StepEnd {
    Next,
    Pause(Pause),
}
