//! `finally` of generators that a program drops before their end.
//!
//! CPython counts references, and closes such a generator at once. Here an instruction that lets go of a value asks
//! whether a generator hung on it that still has something to do; only then everything that the program can reach is
//! looked through.

use super::Machine;
use super::lane::Then;
use super::object::{GeneratorKind, Object};
use super::value::{Arguments, Id, Result, Value};
use crate::program::code::Op;

impl Machine {
    /// Notes a generator that pauses inside of a `try` or a `with`.
    pub(super) fn note_pending(&mut self, id: Id) {
        let is_pending = |object: &Object| match object {
            Object::Generator(generator) => {
                generator.kind == GeneratorKind::Generator
                    && generator.frame.as_ref().is_some_and(|frame| !frame.blocks.is_empty())
            }
            _ => false,
        };
        if self.heap.frozen() == 0 && is_pending(self.heap.get(id)) && !self.pending.contains(&id) {
            self.pending.push(id);
        }
    }

    /// Whether the next instruction may let go of a generator that has something left to do.
    pub(super) fn may_drop(&self, op: Op) -> bool {
        let Some(frame) = self.lanes[self.current].frames.last() else { return false };
        let top = |depth: usize| frame.values.len().checked_sub(depth + 1).map(|at| frame.values[at]);
        let dropped = match op {
            Op::Pop => top(0).into_iter().collect(),
            Op::StoreLocal(slot) | Op::DeleteLocal(slot) | Op::StoreCell(slot) | Op::DeleteCell(slot) => {
                vec![frame.values[slot as usize]]
            }
            Op::StoreGlobal(number) | Op::DeleteGlobal(number) => vec![self.globals.get(number)],
            Op::Return => frame.values.clone(),
            Op::StoreAttribute(_) | Op::DeleteAttribute(_) => top(0).into_iter().collect(),
            Op::StoreItem | Op::DeleteItem => top(1).into_iter().collect(),
            Op::Call(count) | Op::CallMethod(count) => {
                frame.values[frame.values.len().saturating_sub(count as usize + 2)..].to_vec()
            }
            _ => return false,
        };
        if dropped.iter().all(|value| value.id().is_none()) {
            return false;
        }
        let reached = self.heap.reached(dropped);
        self.pending.iter().any(|id| reached[id.0 as usize])
    }

    /// Whether a generator that has just paused may be held by nothing: neither by the frames of its lane nor by a
    /// global.
    pub(super) fn is_unheld(&self, id: Id) -> bool {
        let generator = Value::Ref(id);
        let frames = &self.lanes[self.current].frames;
        !frames.iter().rev().any(|frame| frame.values.contains(&generator)) && !self.globals.all().contains(&generator)
    }

    /// Closes the generators that nothing reaches any more.
    pub(super) fn close_dropped(&mut self) -> Result<()> {
        let reached = self.heap.reached(self.roots());
        let (living, dropped): (Vec<Id>, Vec<Id>) = self.pending.iter().partition(|id| reached[id.0 as usize]);
        self.pending = living;
        for id in dropped {
            self.close_quietly(id)?;
        }
        Ok(())
    }

    /// The program has ended: what is left is closed in the order in which it paused. Whether there was one.
    pub(super) fn close_pending(&mut self) -> bool {
        while !self.pending.is_empty() && self.lanes[self.current].frames.is_empty() {
            let id = self.pending.remove(0);
            if self.close_quietly(id).is_err() {
                return false;
            }
        }
        !self.lanes[self.current].frames.is_empty()
    }

    fn close_quietly(&mut self, id: Id) -> Result<()> {
        let is_suspended = matches!(self.heap.get(id), Object::Generator(generator) if generator.frame.is_some());
        if let (true, Some(function)) = (is_suspended, self.library_function("_close_dropped")) {
            self.invoke(function, Arguments::of([Value::Ref(id)]), Then::Discard)?;
        }
        Ok(())
    }
}
