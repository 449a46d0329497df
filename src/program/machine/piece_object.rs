//! Values, objects and frames as bytes.

mod loops;
mod numbering;
mod parts;

use hashbrown::HashMap;

use numbering::Numbering;
use parts::view;

use super::Machine;
use super::object::Object;
use super::value::{Id, Value};
use crate::program::code::{Live, Sym};

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Shared,
    Lane,
    /// The frozen state is written.
    Plain,
}

#[derive(Debug)]
pub(super) struct PieceWriter {
    first: usize,
    permanent: usize,
    shared: Numbering,
    local: Numbering,
    /// Frozen objects that only the lane can reach.
    visited: Numbering,
    mode: Mode,
    pub(super) owners: HashMap<Id, bool>,
    /// How many shared objects the state had that was read, if only one lane is written.
    pub(super) known: usize,
    pub(super) is_loose: bool,
    pub(super) highest: u32,
    objects: usize,
}

impl PieceWriter {
    pub(super) fn new(first: usize, permanent: usize) -> Self {
        Self {
            first,
            permanent,
            shared: Numbering::default(),
            local: Numbering::default(),
            visited: Numbering::default(),
            mode: Mode::Shared,
            owners: HashMap::new(),
            known: 0,
            is_loose: false,
            highest: 0,
            objects: 0,
        }
    }

    pub(super) fn begin(&mut self, objects: usize) {
        self.objects = objects;
        self.shared.clear(objects);
        self.mode = Mode::Shared;
        self.highest = 0;
    }

    /// Whether the bytes since the last call refer to fresh shared objects.
    pub(super) fn has_named_fresh(&mut self) -> bool {
        std::mem::take(&mut self.highest) > 0
    }

    /// Ends the writing of lanes: what follows is shared.
    pub(super) fn is_shared_again(&mut self) {
        self.mode = Mode::Shared;
    }

    pub(super) fn begin_lane(&mut self) {
        self.local.clear(self.objects);
        self.visited.clear(self.objects);
        self.mode = Mode::Lane;
        self.highest = 0;
    }

    pub(super) fn plainly(&mut self, write: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.mode, Mode::Plain);
        write(self);
        self.mode = before;
    }

    pub(super) fn shared_count(&self) -> usize {
        self.shared.order.len()
    }

    pub(super) fn shared_at(&self, at: usize) -> Option<Id> {
        self.shared.order.get(at).copied()
    }

    pub(super) fn shared_number(&self, id: Id) -> Option<u32> {
        self.shared.get(id)
    }

    pub(super) fn local_at(&self, at: usize) -> Option<Id> {
        self.local.order.get(at).copied()
    }

    pub(super) fn visit_at(&self, at: usize) -> Option<Id> {
        self.visited.order.get(at).copied()
    }

    /// How many of the shared objects that were read still have their number.
    pub(super) fn stable(&self, read: usize) -> u32 {
        let same = |(at, id): (usize, &Id)| at < read && id.0 as usize == self.first + at;
        self.shared.order.iter().enumerate().take_while(|pair| same(*pair)).count() as u32
    }

    pub(super) fn number(&mut self, out: &mut Vec<u8>, mut number: u64) {
        while number >= 0x80 {
            out.push(number as u8 | 0x80);
            number >>= 7;
        }
        out.push(number as u8);
    }

    pub(super) fn text(&mut self, out: &mut Vec<u8>, text: &str) {
        self.number(out, text.len() as u64);
        out.extend_from_slice(text.as_bytes());
    }

    /// Notes a frozen object that only the lane can reach.
    pub(super) fn visit(&mut self, machine: &Machine, value: Value) {
        let Some(id) = value.id() else { return };
        let at = id.0 as usize;
        let is_own = at >= self.permanent && at < self.first && !machine.heap.is_shared(id);
        if is_own && self.visited.get(id).is_none() {
            self.visited.add(id);
        }
    }

    pub(super) fn value(&mut self, out: &mut Vec<u8>, machine: &Machine, value: Value) {
        match value {
            Value::Unset => out.push(0),
            Value::None => out.push(1),
            Value::NotImplemented => out.push(2),
            Value::Ellipsis => out.push(3),
            Value::Bool(value) => out.push(4 + u8::from(value)),
            Value::Int(value) => {
                out.push(6);
                self.number(out, (value.cast_unsigned() << 1) ^ (value >> 63).cast_unsigned());
            }
            Value::Float(value) => {
                out.push(7);
                out.extend_from_slice(&value.to_bits().to_le_bytes());
            }
            Value::Native(native) => {
                out.push(8);
                self.number(out, u64::from(native.number));
            }
            Value::Ref(id) => self.reference(out, machine, id),
        }
    }

    fn reference(&mut self, out: &mut Vec<u8>, machine: &Machine, id: Id) {
        if (id.0 as usize) < self.first {
            out.push(9);
            self.number(out, u64::from(id.0));
            if self.mode == Mode::Lane {
                self.visit(machine, Value::Ref(id));
            }
            return;
        }
        // A text is written as its characters.
        if let Object::Str(text) = machine.heap.get(id) {
            out.push(12);
            self.text(out, text);
            return;
        }
        let shared = match self.shared.get(id) {
            Some(number) => Some(number),
            None if self.mode == Mode::Shared || self.owners.contains_key(&id) => Some(self.shared.add(id)),
            None => None,
        };
        if let Some(number) = shared {
            self.highest = self.highest.max(number + 1);
            out.push(10);
            self.number(out, u64::from(number));
            return;
        }
        if machine.heap.is_shared(id) && (id.0 as usize) < self.first + self.known {
            self.is_loose = true;
        }
        let number = match self.local.get(id) {
            Some(number) => number,
            None => self.local.add(id),
        };
        out.push(11);
        self.number(out, u64::from(number));
    }

    fn values(&mut self, out: &mut Vec<u8>, machine: &Machine, values: &[Value]) {
        self.number(out, values.len() as u64);
        for value in values {
            self.value(out, machine, *value);
        }
    }

    fn id(&mut self, out: &mut Vec<u8>, machine: &Machine, id: Id) {
        self.value(out, machine, Value::Ref(id));
    }

    fn named(&mut self, out: &mut Vec<u8>, machine: &Machine, named: &[(Sym, Value)]) {
        self.number(out, named.len() as u64);
        for (name, value) in named {
            self.number(out, u64::from(name.0));
            self.value(out, machine, *value);
        }
    }

    fn ids(&mut self, out: &mut Vec<u8>, machine: &Machine, ids: &[Id]) {
        self.number(out, ids.len() as u64);
        for id in ids {
            self.id(out, machine, *id);
        }
    }

    fn site(&mut self, out: &mut Vec<u8>, site: (u32, u32)) {
        self.number(out, u64::from(site.0));
        self.number(out, u64::from(site.1));
    }

    /// Writes an object; the reader knows the tags.
    #[expect(clippy::too_many_lines, reason = "one short arm for each kind of object")]
    pub(super) fn object(
        &mut self,
        out: &mut Vec<u8>,
        machine: &Machine,
        live: &mut Live,
        object: &Object,
        site: (u32, u32),
    ) {
        match object {
            Object::Free => out.push(0),
            Object::Str(text) => {
                out.push(1);
                self.text(out, text);
            }
            Object::Big(big) => {
                out.push(2);
                let bytes = big.to_signed_bytes_le();
                self.number(out, bytes.len() as u64);
                out.extend_from_slice(&bytes);
            }
            Object::List(items) => {
                out.push(3);
                self.site(out, site);
                self.values(out, machine, items);
            }
            Object::Tuple(tuple) => {
                out.push(4);
                self.id(out, machine, tuple.class);
                self.values(out, machine, &tuple.items);
            }
            Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict) => {
                out.push(match object {
                    Object::Dict(_) => 5,
                    Object::Set(_) => 6,
                    _ => 7,
                });
                self.site(out, site);
                let places = dict.places().count();
                let gaps = dict.places().collect::<Vec<_>>().into_iter().rev().take_while(Option::is_none).count();
                self.number(out, (places - gaps) as u64);
                for place in dict.places().take(places - gaps) {
                    out.push(u8::from(place.is_some()));
                    if let Some((key, value)) = place {
                        self.value(out, machine, key);
                        self.value(out, machine, value);
                    }
                }
            }
            Object::Range(range) => {
                out.push(8);
                for part in [range.start, range.stop, range.step] {
                    self.value(out, machine, Value::Int(part));
                }
            }
            Object::Slice(parts) => {
                out.push(9);
                self.values(out, machine, parts);
            }
            Object::Cell(value) => {
                out.push(10);
                self.site(out, site);
                self.value(out, machine, *value);
            }
            Object::Function(function) => {
                out.push(11);
                self.number(out, u64::from(function.code));
                self.values(out, machine, &function.defaults);
                self.named(out, machine, &function.keyword_defaults);
                self.values(out, machine, &function.captured);
                self.named(out, machine, &function.attributes.0);
                out.push(u8::from(function.is_coroutine));
            }
            Object::Method { function, receiver } => {
                out.push(12);
                self.value(out, machine, *function);
                self.value(out, machine, *receiver);
            }
            Object::Class(class) => {
                out.push(13);
                self.text(out, &class.name);
                self.text(out, &class.qualified);
                self.number(out, class.module.map_or(0, |module| u64::from(module) + 1));
                self.ids(out, machine, &class.bases);
                self.ids(out, machine, &class.mro);
                let mut attributes: Vec<_> = class.attributes.iter().map(|(name, value)| (*name, *value)).collect();
                attributes.sort_by_key(|(name, _)| *name);
                self.named(out, machine, &attributes);
                let fields: Vec<_> = class.fields.iter().map(|name| (*name, Value::None)).collect();
                self.named(out, machine, &fields);
            }
            Object::Instance(instance) => {
                out.push(14);
                self.id(out, machine, instance.class);
                self.named(out, machine, &instance.attributes.0);
                out.push(u8::from(instance.local.is_some()));
                if let Some(local) = &instance.local {
                    self.local(out, machine, local);
                }
            }
            Object::Exception(exception) => {
                out.push(15);
                self.exception(out, machine, exception);
            }
            Object::Generator(generator) => {
                out.push(16);
                self.generator(out, machine, live, generator);
            }
            Object::Iterator(iterator) => {
                out.push(17);
                self.iterator(out, machine, iterator);
            }
            Object::View(kind, id) => {
                out.push(18);
                out.push(view(*kind));
                self.id(out, machine, *id);
            }
            Object::Module(module) => {
                out.push(19);
                self.number(out, u64::from(*module));
            }
            Object::Property(property) => {
                out.push(20);
                self.value(out, machine, property.get);
                self.value(out, machine, property.set);
            }
            Object::StaticMethod(value) => {
                out.push(21);
                self.value(out, machine, *value);
            }
            Object::ClassMethod(value) => {
                out.push(22);
                self.value(out, machine, *value);
            }
            Object::Super { class, receiver } => {
                out.push(23);
                self.id(out, machine, *class);
                self.value(out, machine, *receiver);
            }
            Object::Lock(lock) => {
                out.push(24);
                out.push(u8::from(lock.is_reentrant));
                self.number(out, lock.owner.map_or(0, |owner| u64::from(owner) + 1));
                self.number(out, u64::from(lock.count));
            }
            Object::Gate(gate) => {
                out.push(25);
                out.push(u8::from(gate.is_open));
                self.value(out, machine, gate.owner);
                self.number(out, u64::from(gate.purpose.0));
            }
            Object::Bare => out.push(26),
            Object::Random(twister) => {
                out.push(27);
                let (state, at) = twister.parts();
                self.number(out, state.len() as u64);
                for word in state {
                    out.extend_from_slice(&word.to_le_bytes());
                }
                self.number(out, at as u64);
            }
        }
    }
}
