//! What other lanes can notice: where a move begins.
//!
//! A move is one visible operation and all that the lane does by itself after it. Before each visible operation the
//! machine asks here whether the lane may go on; a lane that has used up its move pauses in front of the operation.

use super::Machine;
use super::value::{Fault, Id, Result, Value};
use super::watch::{Leash, Place};
use crate::program::code::{Op, Sym};
use crate::tr;

/// A visible operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Read(Place),
    Write(Place),
    Acquire(Id),
    Release(Id),
    /// A look at a lock, event or queue that cannot make a lane wait.
    Look(Id),
    /// Going through a gate: of an event, a queue, a thread that ends.
    Pass(Id),
    /// An operation of the library on one of its objects.
    Call(Sym, Id),
    /// A choice with this number of results, among these.
    Choose(u32, Option<Id>),
    Print,
    /// The end of a sleep.
    Wake,
    /// A turn of the task with this lane.
    Turn(usize),
    /// The loop calls a callback of the program: the handle.
    Callback(Id),
}

/// A visible operation that a lane has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneOperation {
    pub lane: usize,
    pub operation: Operation,
    /// Its description, if the machine was asked for it.
    pub told: Option<Told>,
}

/// The description of an operation, made at once: its object may be gone later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub verb: String,
    pub object: String,
    /// The value that was read; for a write, the value after it.
    pub value: Option<String>,
}

impl Machine {
    /// Whether the lane may do a visible operation now.
    pub(super) fn may_move(&mut self, operation: Operation) -> bool {
        if !self.is_visible(operation) {
            if let (Leash::Turns(_, Some(_)), Operation::Acquire(_) | Operation::Release(_)) = (&self.leash, operation)
            {
                self.note(operation);
            }
            return true;
        }
        let is_turn = matches!(operation, Operation::Turn(_) | Operation::Callback(_));
        self.asked.turns |= is_turn;
        match &mut self.leash {
            Leash::Free => {}
            Leash::Turns(..) if !is_turn => {}
            Leash::Turns(0, _) | Leash::Moves(0, _) => {
                self.next = Some(operation);
                return false;
            }
            Leash::Turns(left, _) | Leash::Moves(left, _) => *left -= 1,
        }
        if self.is_led {
            // After any other operation, the library's work goes on as if the lane had paused here.
            self.is_within_piece &= matches!(operation, Operation::Read(_) | Operation::Write(_));
            self.note(operation);
        }
        true
    }

    fn note(&mut self, operation: Operation) {
        let told = self.tells.then(|| {
            let (verb, object) = self.describe(operation);
            let value = match operation {
                Operation::Read(place) => Some(self.glimpse(place)),
                Operation::Write(_)
                | Operation::Acquire(_)
                | Operation::Release(_)
                | Operation::Look(_)
                | Operation::Pass(_)
                | Operation::Call(..)
                | Operation::Choose(..)
                | Operation::Print
                | Operation::Wake
                | Operation::Turn(_)
                | Operation::Callback(_) => None,
            };
            Told { verb, object, value }
        });
        let lane = match operation {
            Operation::Turn(lane) => lane,
            _ => self.actor(),
        };
        self.did.push(DoneOperation { lane, operation, told });
    }

    /// Adds to the last operation the value of a place after it.
    pub(super) fn tell_written(&mut self, place: Place) {
        let value = self.glimpse(place);
        let is_it = |done: &&mut DoneOperation| done.operation == Operation::Write(place);
        if let Some(told) = self.did.last_mut().filter(is_it).and_then(|done| done.told.as_mut()) {
            told.value = Some(value);
        }
    }

    fn is_visible(&self, operation: Operation) -> bool {
        match (&self.leash, operation) {
            (Leash::Free, _) => return false,
            (Leash::Turns(..), Operation::Turn(_) | Operation::Callback(_)) => return true,
            (Leash::Turns(_, None), _) | (Leash::Turns(..), Operation::Print | Operation::Wake) => return false,
            (Leash::Turns(..) | Leash::Moves(..), _) => {}
        }
        match operation {
            Operation::Turn(_) | Operation::Callback(_) => true,
            Operation::Print | Operation::Wake => self.has_started_others(),
            Operation::Acquire(id) | Operation::Release(id) | Operation::Look(id) | Operation::Pass(id) => {
                self.heap.is_shared(id) && self.has_started_others()
            }
            Operation::Choose(..) => true,
            Operation::Call(_, id) => self.heap.is_shared(id) && self.has_started_others(),
            // Found to be visible before.
            Operation::Read(_) | Operation::Write(_) => true,
        }
    }

    /// Whether other lanes were ever started: then operations are moves even if one lane is left, so that every state
    /// is seen.
    pub(super) fn has_started_others(&self) -> bool {
        let others = self.threads().filter(|lane| *lane != self.current);
        if self.is_in_turn(self.current) {
            // A turn is one move, unless another thread can run in between.
            return others.into_iter().any(|lane| !self.lanes[lane].frames.is_empty());
        }
        others.into_iter().next().is_some()
    }

    /// The data that the next instruction uses, if other lanes may notice. What the library does in one piece, as
    /// CPython's functions in C do, is one move: its first use of data stands for all that follow, until an instruction
    /// that CPython runs as Python.
    pub(super) fn data_operation(&mut self, op: Op) -> Option<Operation> {
        if !self.has_started_others() {
            return None;
        }
        let frame = self.lanes[self.current].frames.last()?;
        let code = &self.program.codes[frame.code as usize];
        let (is_library, is_atomic) = (code.is_library, code.is_atomic);
        self.is_within_piece &= is_atomic;
        let mut touched = std::mem::take(&mut self.touched);
        self.touch(op, &mut touched);
        let mut operation = None;
        for (place, is_write) in touched.drain(..) {
            if is_library && !self.is_of_program(place) {
                continue;
            }
            if !self.is_watched(place, is_write) {
                continue;
            }
            // If there are several places, one is described: the first one written, else the first one read.
            match operation {
                None if is_write => operation = Some(Operation::Write(place)),
                None => operation = Some(Operation::Read(place)),
                Some(Operation::Read(_)) if is_write => operation = Some(Operation::Write(place)),
                Some(_) => {}
            }
        }
        self.touched = touched;
        // A call that has to be made again after a pause is a visible operation of its own.
        if self.is_within_piece || self.may_pause_within(op) {
            return None;
        }
        self.is_within_piece = operation.is_some();
        operation
    }

    /// Ends the wait of a call that goes on.
    pub(super) fn end_wait(&mut self) {
        let lane = &mut self.lanes[self.current];
        lane.wait = None;
        lane.has_timed_out = false;
    }

    pub(super) fn timed_out(&self) -> bool {
        self.lanes[self.current].has_timed_out
    }

    /// The end of a wait that may have begun before.
    pub(super) fn deadline_of_wait(&mut self, seconds: Value) -> Result<Option<i64>> {
        match self.lanes[self.current].wait {
            Some(wait) => Ok(wait.until),
            None => self.deadline(seconds),
        }
    }

    /// A deadline on the program's clock; None without one.
    fn deadline(&mut self, seconds: Value) -> Result<Option<i64>> {
        if matches!(seconds, Value::Unset | Value::None) {
            return Ok(None);
        }
        let Some(number) = self.number(seconds) else {
            let name = self.type_name(seconds);
            return Err(self.type_error(&format!("'{name}' object cannot be interpreted as an integer")));
        };
        self.asked.limits = true;
        let seconds = self.to_float(&number)?;
        if seconds.is_nan() {
            return Err(self.value_error("Invalid value NaN (not a number)"));
        }
        let nanoseconds = (seconds.max(0.0) * 1e9).round().min(9e18) as i64;
        // At the clock's end the time would stand still, and a loop that sleeps would never end.
        let words = || Fault::Stopped(tr!("the clock of the program cannot go beyond 292 years").into());
        self.now.checked_add(nanoseconds).map(Some).ok_or_else(words)
    }
}
