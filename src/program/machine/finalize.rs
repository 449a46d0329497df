//! `finally` of generators that a program drops before their end.
//!
//! CPython counts references, and closes such a generator at once, or lets the event loop close it if it is an
//! asynchronous one. Here an instruction that drops a value first checks whether a generator may depend on it that
//! still has something to do; only then the machine searches everything that the program can reach.

use super::Machine;
use super::heap::Heap;
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

    /// Whether the next instruction may drop a generator that still has something to do.
    pub(super) fn may_drop(&self, op: Op) -> bool {
        let Some(frame) = self.lanes[self.current].frames.last() else { return false };
        let is_library = self.program.codes[frame.code as usize].is_library;
        // What asyncio itself drops is found at the end of the turn.
        let open: Vec<Id> = if is_library { Vec::new() } else { open(&self.watched, &self.heap).collect() };
        if self.pending.is_empty() && open.is_empty() {
            return false;
        }
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
        self.pending.iter().chain(&open).any(|id| reached[id.0 as usize])
    }

    /// The generators with something left to do that loops of this lane iterate over. An exception that leaves a loop
    /// drops them, while the values of variables live as long as the exception.
    pub(super) fn looped_over(&self) -> Vec<Id> {
        if self.pending.is_empty() && !has_open(&self.watched, &self.heap) {
            return Vec::new();
        }
        let frames = &self.lanes[self.current].frames;
        let values = frames.iter().flat_map(|frame| {
            let variables = self.program.codes[frame.code as usize].slots.len();
            frame.values.iter().skip(variables).filter_map(|value| value.id())
        });
        values.filter(|id| self.pending.contains(id) || is_open(self.heap.get(*id))).collect()
    }

    /// Whether a generator that has just paused may be unreachable: neither the frames of its lane nor a global refers
    /// to it.
    pub(super) fn is_unheld(&self, id: Id) -> bool {
        let generator = Value::Ref(id);
        let frames = &self.lanes[self.current].frames;
        !frames.iter().rev().any(|frame| frame.values.contains(&generator)) && !self.globals.all().contains(&generator)
    }

    /// Closes the generators that the program cannot reach any more; if `among` is given, only these. A generator that
    /// another one iterates over is closed after that one.
    pub(super) fn close_dropped(&mut self, among: Option<&[Id]>) -> Result<()> {
        let reached = self.heap.reached(self.roots());
        let is_dropped = |id: &Id| !reached[id.0 as usize] && among.is_none_or(|among| among.contains(id));
        let open: Vec<Id> = open(&self.watched, &self.heap).filter(is_dropped).collect();
        let (dropped, living): (Vec<Id>, Vec<Id>) = self.pending.iter().partition(|id| is_dropped(id));
        self.pending = living;
        let (open, _) = self.outer_first(open);
        self.watched.retain(|id| !open.contains(id));
        let (outer, inner) = self.outer_first(dropped);
        // The last one called runs first.
        for id in outer.into_iter().chain(inner).chain(open).rev() {
            self.close_quietly(id)?;
        }
        Ok(())
    }

    /// Splits generators into those that no other one refers to, and the rest.
    fn outer_first(&self, generators: Vec<Id>) -> (Vec<Id>, Vec<Id>) {
        if generators.len() < 2 {
            return (generators, Vec::new());
        }
        let holds: Vec<_> = generators.iter().map(|id| self.heap.reached(vec![Value::Ref(*id)])).collect();
        let (mut outer, mut inner) = (Vec::new(), Vec::new());
        for (at, id) in generators.iter().enumerate() {
            let is_held = holds.iter().enumerate().any(|(other, held)| {
                // In a ring, the first object counts as the outer one.
                other != at && held[id.0 as usize] && (other < at || !holds[at][generators[other].0 as usize])
            });
            if is_held { inner.push(*id) } else { outer.push(*id) }
        }
        (outer, inner)
    }

    /// At the end of the program, closes the remaining generators in the order in which they paused. Returns whether
    /// there were any.
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

/// The watched asynchronous generators that pause before their end.
fn open(watched: &[Id], heap: &Heap) -> impl Iterator<Item = Id> {
    watched.iter().copied().filter(|id| is_open(heap.get(*id)))
}

/// Whether an instruction may drop an asynchronous generator.
pub(super) fn has_open(watched: &[Id], heap: &Heap) -> bool {
    watched.iter().any(|id| is_open(heap.get(*id)))
}

fn is_open(object: &Object) -> bool {
    matches!(object, Object::Generator(generator)
        if generator.kind == GeneratorKind::AsyncGenerator && generator.has_started && generator.frame.is_some())
}
