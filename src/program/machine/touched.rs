//! The data that an instruction touches.

use super::Machine;
use super::natives;
use super::object::Object;
use super::value::{Id, Value};
use super::visible::Place;
use crate::program::code::{Comparison, Op, Sym};

/// The attribute in which a container of the library keeps what it contains.
pub(super) const ITEMS: &str = "_items";

impl Machine {
    /// The place that an instruction reads or writes, if lanes can meet there.
    pub(super) fn touched(&self, op: Op) -> Option<(Place, bool)> {
        let frame = self.lanes[self.current].frames.last()?;
        let shared = |value: Value| value.id().filter(|id| self.heap.is_shared(*id));
        let below = |depth: usize| frame.values.len().checked_sub(depth + 1).map(|at| frame.values[at]);
        let attribute = |depth: usize, name: Sym, is_write: bool| {
            let id = shared(below(depth)?)?;
            let id = match self.heap.get(id) {
                // No other lane sees these attributes.
                Object::Instance(instance) if instance.local.is_some() => None,
                Object::Instance(instance) if is_write || instance.attributes.get(name).is_some() => Some(id),
                // What the object does not have is read in its class.
                Object::Instance(instance) => self.holder_of(instance.class, name),
                Object::Class(_) if is_write => Some(id),
                Object::Class(_) => self.holder_of(id, name),
                _ => None,
            };
            Some((Place::Attribute(id?, name), is_write))
        };
        let container = |value: Value, is_write: bool| {
            let id = shared(self.held_container(value).unwrap_or(value))?;
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
            Op::LoadItem => container(below(1)?, self.makes_items(below(1)?)),
            Op::StoreItem | Op::DeleteItem => container(below(1)?, true),
            Op::Compare(Comparison::In | Comparison::NotIn) => container(below(0)?, false),
            Op::InPlace(_) => container(below(1)?, true),
            Op::JumpIfFalse(_) | Op::JumpIfTrue(_) | Op::Unpack(_) | Op::Iterate => container(below(0)?, false),
            Op::ForEach(_) => container(self.iterated(below(0)?)?, false),
            Op::CallMethod(count) => {
                let receiver = below(count as usize)?;
                match below(count as usize + 1)? {
                    Value::Native(number) => container(receiver, natives::changes(number)),
                    function => container(receiver, self.changes_container(receiver, function)?),
                }
            }
            Op::Call(1) if matches!(below(1)?, Value::Native(number) if natives::reads(number)) => {
                container(below(0)?, false)
            }
            _ => None,
        }
    }

    /// The list or dict in a container that the library is written with: a deque is one place, as in `CPython`.
    pub(super) fn held_container(&self, value: Value) -> Option<Value> {
        let Some(Object::Instance(instance)) = self.heap.object(value) else { return None };
        let class = self.class(instance.class)?;
        let is_container = class.module.is_some() && class.module == self.program.module("collections");
        is_container.then(|| self.instance_attribute(value, ITEMS)).flatten()
    }

    /// Whether a look at a key that is not there adds it.
    fn makes_items(&self, value: Value) -> bool {
        self.held_container(value).is_some() && self.instance_attribute(value, "default_factory").is_some()
    }

    /// Whether a method changes the container of the library whose method it is. None for anything else.
    fn changes_container(&self, receiver: Value, function: Value) -> Option<bool> {
        const READING: &[&str] =
            &["copy", "count", "index", "get", "keys", "values", "items", "most_common", "elements", "total"];
        self.held_container(receiver)?;
        let Some(Object::Function(function)) = self.heap.object(function) else { return None };
        Some(!READING.contains(&&*self.program.codes[function.code as usize].name))
    }

    /// The class of the program that has an attribute which is data.
    fn holder_of(&self, class: Id, name: Sym) -> Option<Id> {
        let has = |id: &Id| self.class(*id).is_some_and(|class| class.attributes.contains_key(&name));
        let holder = self.class(class)?.mro.iter().copied().find(has)?;
        let class = self.class(holder)?;
        let is_data = match self.heap.object(*class.attributes.get(&name)?) {
            Some(Object::Function(_) | Object::Property(_) | Object::StaticMethod(_) | Object::ClassMethod(_)) => false,
            _ => self.program.is_own(class.module),
        };
        is_data.then_some(holder)
    }

    /// The container that an iterator walks over.
    fn iterated(&self, value: Value) -> Option<Value> {
        let Some(Object::Iterator(iterator)) = self.heap.object(value) else { return None };
        let mut found = None;
        iterator.references(&mut |value| found = Some(value));
        found
    }
}
