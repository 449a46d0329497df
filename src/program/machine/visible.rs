//! What other lanes can notice: where a move begins.
//!
//! A move is one visible operation and all that the lane does by itself after it. Before each visible operation the machine
//! asks here whether the lane may go on; if its move is used up, the lane pauses in front of the operation.

use std::collections::HashSet;

use super::Machine;
use super::natives;
use super::object::Object;
use super::value::{Id, Result, Value};
use crate::program::code::{Op, Sym};

/// A visible operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Read(Place),
    Write(Place),
    Acquire(Id),
    Release(Id),
    /// A look at a lock, event or queue that cannot make anybody wait.
    Look(Id),
    /// Going through a gate: of an event, a queue, a thread that ends.
    Pass(Id),
    /// An operation of the library on one of its objects.
    Call(Sym, Id),
    Print,
    /// A sleep is over.
    Wake,
}

/// A piece of data that lanes can share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Global(u32),
    /// A variable that functions share, by where it was made.
    Cell(Id),
    Attribute(Id, Sym),
    /// A list, dict or set counts as one.
    Container(Id),
}

/// Places of one origin, which are watched together: an object lives in one state, its origin in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    Global(u32),
    /// Made by an instruction: the number of its code, and where in it.
    Made(u32, u32),
    Attribute(Sym),
}

/// Which data operations are moves.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// Origins that change while other lanes live. What nobody changes is read without a move.
    pub origins: HashSet<Origin>,
    /// Changes of others that were seen on the way.
    pub found: HashSet<Origin>,
}

/// How far a lane may go.
#[derive(Clone, Debug)]
pub enum Leash {
    /// It runs until it waits or ends.
    Free,
    /// It may do this many visible operations.
    Moves(u32, Watch),
}

impl Machine {
    /// Whether the lane may do a visible operation now.
    pub(super) fn may_move(&mut self, operation: Operation) -> bool {
        if !self.is_visible(operation) {
            return true;
        }
        if matches!(self.leash, Leash::Moves(0, _)) {
            self.next = Some(operation);
            return false;
        }
        if let Leash::Moves(left, _) = &mut self.leash {
            *left -= 1;
        }
        self.did.push((self.current, operation));
        true
    }

    fn is_visible(&self, operation: Operation) -> bool {
        if matches!(self.leash, Leash::Free) {
            return false;
        }
        match operation {
            Operation::Print | Operation::Wake => self.has_started_others(),
            Operation::Acquire(id) | Operation::Release(id) | Operation::Look(id) | Operation::Pass(id) => {
                self.heap.is_shared(id) && self.has_started_others()
            }
            Operation::Call(_, id) => self.heap.is_shared(id) && self.has_started_others(),
            // Already found to be visible.
            Operation::Read(_) | Operation::Write(_) => true,
        }
    }

    /// When only one lane is left, its operations are still moves, so that every state can be seen.
    pub(super) fn has_started_others(&self) -> bool {
        self.lanes.len() > 1
    }

    /// The data that the next instruction touches, if others may notice.
    pub(super) fn data_operation(&mut self, op: Op) -> Option<Operation> {
        if !self.has_started_others() {
            return None;
        }
        let frame = self.lanes[self.current].frames.last()?;
        if self.program.codes[frame.code as usize].is_library {
            return None;
        }
        let (place, is_write) = self.touched(op)?;
        let origin = self.origin(place);
        let is_alone = !self.lives_another();
        let Leash::Moves(_, watch) = &mut self.leash else { return None };
        if is_write && !is_alone {
            watch.found.insert(origin);
        }
        if !watch.origins.contains(&origin) {
            return None;
        }
        Some(if is_write { Operation::Write(place) } else { Operation::Read(place) })
    }

    pub(super) fn lives_another(&self) -> bool {
        self.lanes.iter().enumerate().any(|(at, lane)| at != self.current && !lane.frames.is_empty())
    }

    fn origin(&self, place: Place) -> Origin {
        match place {
            Place::Global(number) => Origin::Global(number),
            Place::Attribute(_, name) => Origin::Attribute(name),
            Place::Cell(id) | Place::Container(id) => {
                let (code, at) = self.heap.site(id);
                Origin::Made(code, at)
            }
        }
    }

    /// The place that an instruction reads or writes, if lanes can meet there.
    fn touched(&self, op: Op) -> Option<(Place, bool)> {
        let frame = self.lanes[self.current].frames.last()?;
        let shared = |value: Value| value.id().filter(|id| self.heap.is_shared(*id));
        let below = |depth: usize| frame.values.len().checked_sub(depth + 1).map(|at| frame.values[at]);
        let attribute = |depth: usize, name: Sym, is_write: bool| {
            let id = shared(below(depth)?)?;
            let is_data = match self.heap.get(id) {
                Object::Instance(instance) => is_write || instance.attributes.get(name).is_some(),
                Object::Class(class) => class.module.is_some(),
                _ => false,
            };
            is_data.then_some((Place::Attribute(id, name), is_write))
        };
        let container = |value: Value, is_write: bool| {
            let id = shared(value)?;
            let is_container = matches!(self.heap.get(id), Object::List(_) | Object::Dict(_) | Object::Set(_));
            is_container.then_some((Place::Container(id), is_write))
        };
        match op {
            Op::LoadGlobal(number) => Some((Place::Global(number), false)),
            Op::StoreGlobal(number) | Op::DeleteGlobal(number) => Some((Place::Global(number), true)),
            Op::LoadCell(slot) => Some((Place::Cell(shared(frame.values[slot as usize])?), false)),
            Op::StoreCell(slot) | Op::DeleteCell(slot) => {
                Some((Place::Cell(shared(frame.values[slot as usize])?), true))
            }
            Op::LoadAttribute(name) | Op::LoadMethod(name) => attribute(0, name, false),
            Op::StoreAttribute(name) | Op::DeleteAttribute(name) => attribute(0, name, true),
            Op::LoadItem => container(below(1)?, false),
            Op::StoreItem | Op::DeleteItem => container(below(1)?, true),
            Op::Compare(crate::program::code::Comparison::In | crate::program::code::Comparison::NotIn) => {
                container(below(0)?, false)
            }
            Op::InPlace(_) => container(below(1)?, true),
            Op::JumpIfFalse(_) | Op::JumpIfTrue(_) | Op::Unpack(_) | Op::Iterate => container(below(0)?, false),
            Op::ForEach(_) => container(self.iterated(below(0)?)?, false),
            Op::CallMethod(count) => {
                let Value::Native(number) = below(count as usize + 1)? else { return None };
                let is_write = natives::changes(number);
                container(below(count as usize)?, is_write)
            }
            Op::Call(1) if matches!(below(1)?, Value::Native(number) if natives::reads(number)) => {
                container(below(0)?, false)
            }
            _ => None,
        }
    }

    /// The container that an iterator walks over.
    fn iterated(&self, value: Value) -> Option<Value> {
        let Some(Object::Iterator(iterator)) = self.heap.object(value) else { return None };
        let mut found = None;
        iterator.references(&mut |value| found = Some(value));
        found
    }

    /// The call that waited goes on: its wait is over.
    pub(super) fn end_wait(&mut self) {
        let lane = &mut self.lanes[self.current];
        lane.wait = None;
        lane.has_timed_out = false;
    }

    pub(super) fn timed_out(&self) -> bool {
        self.lanes[self.current].has_timed_out
    }

    /// When a wait that may have begun before ends.
    pub(super) fn deadline_of_wait(&mut self, seconds: Value) -> Result<Option<i64>> {
        match self.lanes[self.current].wait {
            Some(wait) => Ok(wait.until),
            None => natives::deadline(self, seconds),
        }
    }
}
