//! The objects. Each is referred to by its number, so that a copy of the heap is a copy of everything in it.

use std::cell::Cell;
use std::sync::Arc;

use super::object::{Object, Tuple};
use super::reads::Reads;
use super::types;
use super::value::{Fault, Id, Result, Value};
use crate::program::code::sym;
use crate::tr;

/// The most bytes that a program may use.
pub(super) const MOST_BYTES: usize = 64 << 20;
/// After this many bytes, garbage is collected again.
const PATIENCE: usize = 4 << 20;

/// The name of an object that is the same in every state of a program: the lane that made it, and how many objects that
/// lane had made before. Its number depends on which lane was first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Birth {
    lane: u32,
    count: u32,
}

#[derive(Clone, Debug)]
struct HeapSlot {
    object: Object,
    /// Another lane may reach it: it was stored in an object that others reach, given to a lane or captured by one. It
    /// stays so.
    is_shared: bool,
    is_marked: bool,
    /// The instruction that made it: the number of its code, and its index.
    site: (u32, u32),
    birth: Birth,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Heap {
    slots: Vec<HeapSlot>,
    free: Vec<Id>,
    /// Objects below this number, built-in types and constants, are never collected.
    permanent: usize,
    since_collection: usize,
    living: usize,
    /// The instruction that is running, noted at each new object.
    pub(super) site: (u32, u32),
    /// The lane that is running.
    lane: u32,
    /// How many objects each lane has made.
    births: Vec<u32>,
    /// Objects below this number belong to the frozen state, which can be restored.
    frozen: usize,
    /// Frozen objects that have changed since, in their frozen form.
    saved: Vec<(Id, HeapSlot)>,
    is_saved: Vec<bool>,
    /// How many objects each lane had made when the heap was frozen.
    frozen_births: Vec<u32>,
    /// The frozen objects that the move looked into.
    contents: Reads,
    /// The frozen objects for which the move depends on whether other lanes reach them.
    reaches: Reads,
    /// The move may have looked into every object.
    is_all_read: Cell<bool>,
}

impl Heap {
    /// Sets the lane that makes objects from now on.
    pub(super) fn works_for(&mut self, lane: usize) {
        self.lane = lane as u32;
        if self.births.len() <= lane {
            self.births.resize(lane + 1, 0);
        }
    }

    pub(super) fn add(&mut self, object: Object) -> Value {
        self.since_collection += object.size();
        let count = match self.births.get_mut(self.lane as usize) {
            Some(count) => {
                *count += 1;
                *count
            }
            None => 0,
        };
        let birth = Birth { lane: self.lane, count };
        let slot = HeapSlot { object, is_shared: false, is_marked: false, site: self.site, birth };
        if let Some(id) = self.free.pop() {
            self.slots[id.0 as usize] = slot;
            return Value::Ref(id);
        }
        self.slots.push(slot);
        Value::Ref(Id(self.slots.len() as u32 - 1))
    }

    pub(super) fn get(&self, id: Id) -> &Object {
        self.contents.mark(id.0);
        &self.slots[id.0 as usize].object
    }

    pub(super) fn get_mut(&mut self, id: Id) -> &mut Object {
        self.contents.mark(id.0);
        self.save(id);
        &mut self.slots[id.0 as usize].object
    }

    pub(super) fn object(&self, value: Value) -> Option<&Object> {
        value.id().map(|id| self.get(id))
    }

    pub(super) fn text(&mut self, text: impl Into<Arc<str>>) -> Value {
        self.add(Object::Str(text.into()))
    }

    pub(super) fn list(&mut self, items: Vec<Value>) -> Value {
        self.add(Object::List(items))
    }

    pub(super) fn tuple(&mut self, items: impl Into<Box<[Value]>>) -> Value {
        self.add(Object::Tuple(Tuple { class: types::TUPLE, items: items.into() }))
    }

    /// The text of a string.
    pub(super) fn str(&self, value: Value) -> Option<&Arc<str>> {
        match self.object(value)? {
            Object::Str(text) => Some(text),
            // A member of an enumeration of texts is a text, too.
            Object::Instance(instance) => match self.object(instance.attributes.get(sym::WORDED)?)? {
                Object::Str(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// Notes that an object has grown, since a program's memory is limited.
    pub(super) fn grew(&mut self, bytes: usize) {
        self.since_collection += bytes;
    }

    pub(super) fn everything_is_permanent(&mut self) {
        self.permanent = self.slots.len();
        self.since_collection = 0;
    }

    pub(super) fn is_shared(&self, id: Id) -> bool {
        self.reaches.mark(id.0);
        self.slots[id.0 as usize].is_shared
    }

    pub(super) fn site(&self, id: Id) -> (u32, u32) {
        self.slots[id.0 as usize].site
    }

    pub(super) fn birth(&self, id: Id) -> Birth {
        self.slots[id.0 as usize].birth
    }

    /// Marks a value, and everything that can be reached from it, as reachable by other lanes.
    pub(super) fn publish(&mut self, value: Value) {
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            let Some(id) = value.id() else { continue };
            self.reaches.mark(id.0);
            if !self.slots[id.0 as usize].is_shared {
                self.contents.mark(id.0);
                self.save(id);
                let slot = &mut self.slots[id.0 as usize];
                slot.is_shared = true;
                slot.object.references(&mut |value| open.push(value));
            }
        }
    }

    /// For each object whether it can be reached from these values, or from built-in objects.
    pub(super) fn reached(&self, from: Vec<Value>) -> Vec<bool> {
        self.is_all_read.set(true);
        let mut reached = vec![false; self.slots.len()];
        let mut open = from;
        while let Some(value) = open.pop() {
            let Some(id) = value.id() else { continue };
            if !std::mem::replace(&mut reached[id.0 as usize], true) {
                self.slots[id.0 as usize].object.references(&mut |value| open.push(value));
            }
        }
        reached
    }

    pub(super) fn wants_collection(&self) -> bool {
        self.since_collection > PATIENCE
    }

    /// Marks what the roots and the built-in objects reach.
    pub(super) fn mark(&mut self, roots: impl IntoIterator<Item = Value>) {
        self.is_all_read.set(true);
        let mut open: Vec<Value> = roots.into_iter().collect();
        for at in 0..self.permanent {
            self.slots[at].object.references(&mut |value| open.push(value));
        }
        self.mark_all(open);
    }

    /// Marks one more value and what it reaches.
    pub(super) fn mark_more(&mut self, value: Value) {
        self.mark_all(vec![value]);
    }

    pub(super) fn is_marked(&self, id: Id) -> bool {
        self.slots[id.0 as usize].is_marked
    }

    fn mark_all(&mut self, mut open: Vec<Value>) {
        while let Some(value) = open.pop() {
            let Some(slot) = value.id().map(|id| &mut self.slots[id.0 as usize]) else { continue };
            if !std::mem::replace(&mut slot.is_marked, true) {
                slot.object.references(&mut |value| open.push(value));
            }
        }
    }

    /// Frees what is not marked. Fails if the rest is more than a program may use.
    pub(super) fn sweep(&mut self) -> Result<()> {
        self.living = 0;
        for (at, slot) in self.slots.iter_mut().enumerate().skip(self.permanent) {
            if std::mem::replace(&mut slot.is_marked, false) {
                self.living += slot.object.size();
            } else if !matches!(slot.object, Object::Free) {
                slot.object = Object::Free;
                self.free.push(Id(at as u32));
            }
        }
        self.slots.iter_mut().take(self.permanent).for_each(|slot| slot.is_marked = false);
        self.since_collection = 0;
        if self.living > MOST_BYTES {
            return Err(Fault::Stopped(tr!("the program uses more than 64 MiB of memory").into()));
        }
        Ok(())
    }

    /// Freezes the present state, which [`Heap::thaw`] restores. Its objects are never freed.
    pub(super) fn freeze(&mut self) {
        self.everything_is_permanent();
        self.free.clear();
        self.saved.clear();
        self.frozen = self.slots.len();
        self.is_saved = vec![false; self.frozen];
        self.frozen_births = self.births.clone();
        self.contents.watch(self.frozen);
        self.reaches.watch(self.frozen);
    }

    /// How many objects are frozen; all other objects have higher numbers.
    pub(super) fn frozen(&self) -> usize {
        self.frozen
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    fn save(&mut self, id: Id) {
        let at = id.0 as usize;
        if at < self.frozen && !std::mem::replace(&mut self.is_saved[at], true) {
            self.saved.push((id, self.slots[at].clone()));
        }
    }

    /// Frozen objects that may have changed: the frozen form, and whether other lanes could reach it then, and can now.
    pub(super) fn saved(&self) -> impl Iterator<Item = (Id, &Object, bool, bool)> {
        self.saved.iter().map(|(id, slot)| (*id, &slot.object, slot.is_shared, self.slots[id.0 as usize].is_shared))
    }

    /// Begins a move, whose reads are noted.
    pub(super) fn begin_reads(&mut self) {
        self.contents.begin();
        self.reaches.begin();
        self.is_all_read.set(false);
    }

    /// Notes that the move depends on more than objects and globals.
    pub(super) fn read_all(&self) {
        self.is_all_read.set(true);
    }

    /// The frozen objects from this number on that the move looked into. None if it may have been all of them.
    pub(super) fn read_contents(&self, from: usize) -> Option<impl Iterator<Item = u32>> {
        (!self.is_all_read.get()).then(|| self.contents.marked(from))
    }

    /// The frozen objects for which the move depends on whether other lanes reach them.
    pub(super) fn read_reaches(&self, from: usize) -> impl Iterator<Item = u32> {
        self.reaches.marked(from)
    }

    pub(super) fn is_saved(&self, id: Id) -> bool {
        self.is_saved[id.0 as usize]
    }

    /// Restores the frozen state.
    pub(super) fn thaw(&mut self) {
        self.slots.truncate(self.frozen);
        for (id, slot) in self.saved.drain(..) {
            self.is_saved[id.0 as usize] = false;
            self.slots[id.0 as usize] = slot;
        }
        self.free.clear();
        self.births.clone_from(&self.frozen_births);
        self.since_collection = 0;
    }

    /// Reserves numbers for this many objects, which [`Heap::put`] stores there.
    pub(super) fn reserve(&mut self, count: usize) {
        let slot = HeapSlot {
            object: Object::Free,
            is_shared: false,
            is_marked: false,
            site: (0, 0),
            birth: Birth::default(),
        };
        self.slots.resize(self.slots.len() + count, slot);
    }

    /// Stores an object at its number, with its site and whether it is shared.
    pub(super) fn put(&mut self, id: Id, object: Object, site: (u32, u32), is_shared: bool) {
        self.slots[id.0 as usize] = HeapSlot { object, is_shared, is_marked: false, site, birth: Birth::default() };
    }

    pub(super) fn permanent(&self) -> usize {
        self.permanent
    }

    /// Replaces a frozen object.
    pub(super) fn replace(&mut self, id: Id, object: Object) {
        self.save(id);
        self.slots[id.0 as usize].object = object;
    }

    pub(super) fn set_shared(&mut self, id: Id) {
        self.save(id);
        self.slots[id.0 as usize].is_shared = true;
    }
}
