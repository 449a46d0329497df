//! Restores a state from bytes.

mod loops;
mod parts;
mod shared;

use std::sync::Arc;

use num_bigint::BigInt;

use super::Machine;
use super::dict::Dict;
use super::lane::{Frame, MainEnding, Then, TryBlock};
use super::natives;
use super::object::{Attributes, Function, Gate, Instance, Object, Property, PythonLock, Range, Tuple, ViewKind};
use super::piece::Codec;
use super::random::Twister;
use super::value::{Fault, Id, Value, Wait, WaitOn};
use crate::program::code::Sym;

struct Reader<'a> {
    bytes: &'a [u8],
    /// The numbers on the heap from which on the shared objects and those of the lane are stored.
    shared: u32,
    local: u32,
    machine: &'a mut Machine,
    /// Their keys can be hashed once all objects are there.
    dicts: Vec<Keyed>,
}

/// The entries of a dict or set, before its keys are hashed.
struct Keyed {
    id: Id,
    /// The tag of the object.
    kind: u8,
    places: Vec<Option<(Value, Value)>>,
}

impl Codec {
    /// Reads a lane, after the shared part.
    pub fn read_lane(&mut self, machine: &mut Machine, bytes: &[u8]) {
        let local = machine.heap.len() as u32;
        let shared = self.first as u32;
        reserve(machine, bytes);
        let mut reader = Reader { bytes: &bytes[4..], shared, local, machine, dicts: Vec::new() };
        let number = reader.number() as usize;
        let bits = reader.byte();
        let ending = match bits >> 1 & 3 {
            0 => MainEnding::Running,
            1 => MainEnding::Told,
            _ => MainEnding::Waiting,
        };
        let fault = match bits >> 3 & 3 {
            0 => None,
            1 => reader.value().id().map(Fault::Raised),
            _ => Some(Fault::Stopped(reader.text().into())),
        };
        let mut wait = None;
        if bits & 32 != 0 {
            let on = match reader.byte() {
                0 => WaitOn::Lock(reader.id()),
                1 => WaitOn::Gate(reader.id()),
                _ => WaitOn::Time,
            };
            wait = Some(Wait { on, until: reader.number().checked_sub(1).map(|until| until as i64) });
        }
        let count = reader.number() as usize;
        let frames: Vec<Frame> = (0..count).map(|_| reader.frame()).collect();
        let mut placed = 0;
        loop {
            match reader.byte() {
                0 => break,
                4 => {
                    let id = Id(reader.number() as u32);
                    let (object, _) = reader.object(id);
                    reader.machine.heap.replace(id, object);
                }
                tag => {
                    let (object, site) = reader.object(Id(local + placed));
                    reader.machine.heap.put(Id(local + placed), object, site, tag & 2 != 0);
                    placed += 1;
                }
            }
        }
        let dicts = reader.dicts;
        hash(machine, dicts);
        let program = Arc::clone(&machine.program);
        let depth = frames.iter().filter(|frame| !program.codes[frame.code as usize].is_library).count();
        let lane = &mut machine.lanes[number];
        lane.frames = frames;
        lane.depth = depth;
        lane.ending = ending;
        lane.fault = fault;
        lane.has_timed_out = bits & 1 != 0;
        lane.wait = wait;
    }
}

/// Reserves numbers for the objects that the bytes begin with.
fn reserve(machine: &mut Machine, bytes: &[u8]) -> u32 {
    let count = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    machine.heap.reserve(count as usize);
    count
}

/// Hashes keys, whose hashes depend on the numbers of objects.
fn hash(machine: &mut Machine, dicts: Vec<Keyed>) {
    for Keyed { id, kind, places } in dicts {
        let places = places
            .into_iter()
            .map(|place| place.map(|(key, value)| (machine.hash_of(key).unwrap_or_default(), key, value)));
        let dict = Dict::from_places(places.collect::<Vec<_>>().into_iter());
        *machine.heap.get_mut(id) = match kind {
            5 => Object::Dict(dict),
            6 => Object::Set(dict),
            _ => Object::FrozenSet(dict),
        };
    }
}

fn stub() -> Frame {
    Frame {
        code: 0,
        at: 0,
        values: Vec::new(),
        blocks: Vec::new(),
        handled: Vec::new(),
        generator: None,
        is_thrown: false,
        then: Then::End,
    }
}

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.bytes.split_first().map_or((0, self.bytes), |(first, rest)| (*first, rest));
        self.bytes = rest;
        first
    }

    fn take(&mut self, count: usize) -> &[u8] {
        let (taken, rest) = self.bytes.split_at(count.min(self.bytes.len()));
        self.bytes = rest;
        taken
    }

    fn number(&mut self) -> u64 {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 || shift > 63 {
                return number;
            }
        }
    }

    fn small(&mut self) -> u32 {
        self.number() as u32
    }

    fn text(&mut self) -> String {
        let count = self.number() as usize;
        String::from_utf8_lossy(self.take(count)).into_owned()
    }

    fn value(&mut self) -> Value {
        match self.byte() {
            0 => Value::Unset,
            1 => Value::None,
            2 => Value::NotImplemented,
            3 => Value::Ellipsis,
            4 => Value::Bool(false),
            5 => Value::Bool(true),
            6 => Value::Int(self.int()),
            7 => {
                let mut bits = [0; 8];
                bits.copy_from_slice(self.take(8));
                Value::Float(f64::from_bits(u64::from_le_bytes(bits)))
            }
            8 => Value::Native(natives::row(self.number() as usize)),
            9 => Value::Ref(Id(self.small())),
            10 => Value::Ref(Id(self.shared + self.small())),
            11 => Value::Ref(Id(self.local + self.small())),
            _ => {
                let text = self.text();
                self.machine.heap.text(text)
            }
        }
    }

    fn int(&mut self) -> i64 {
        let number = self.number();
        (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
    }

    /// A whole number that was written as a value.
    fn plain(&mut self) -> i64 {
        match self.value() {
            Value::Int(value) => value,
            _ => 0,
        }
    }

    fn id(&mut self) -> Id {
        self.value().id().unwrap_or(Id(0))
    }

    fn values(&mut self) -> Vec<Value> {
        (0..self.number()).map(|_| self.value()).collect()
    }

    fn ids(&mut self) -> Vec<Id> {
        (0..self.number()).map(|_| self.id()).collect()
    }

    fn named(&mut self) -> Vec<(Sym, Value)> {
        (0..self.number()).map(|_| (Sym(self.small()), self.value())).collect()
    }

    fn view(&mut self) -> ViewKind {
        match self.byte() {
            0 => ViewKind::Keys,
            1 => ViewKind::Values,
            _ => ViewKind::Items,
        }
    }

    fn frame(&mut self) -> Frame {
        let (code, at) = (self.small(), self.small());
        let (at, is_thrown) = (at >> 1, at & 1 == 1);
        let then = match self.byte() {
            0 => Then::Push,
            1 => Then::Discard,
            2 => Then::Method,
            3 => Then::Made(self.value()),
            4 => Then::Class(self.id()),
            5 => Then::Module(self.small()),
            6 => Then::ForEach(self.small()),
            7 => Then::Send(self.small()),
            _ => Then::End,
        };
        let generator = self.value().id();
        let blocks = (0..self.number())
            .map(|_| TryBlock { handler: self.small(), height: self.small(), handled: self.small() })
            .collect();
        let handled = self.values();
        Frame { code, at, values: self.values(), blocks, handled, generator, is_thrown, then }
    }

    fn object(&mut self, id: Id) -> (Object, (u32, u32)) {
        let kind = self.byte();
        let site = if matches!(kind, 3 | 5..=7 | 10) { (self.small(), self.small()) } else { (0, 0) };
        let object = match kind {
            0 => Object::Free,
            1 => Object::Str(self.text().into()),
            2 => {
                let count = self.number() as usize;
                Object::Big(BigInt::from_signed_bytes_le(self.take(count)))
            }
            3 => Object::List(self.values()),
            4 => Object::Tuple(Tuple { class: self.id(), items: self.values().into() }),
            5..=7 => {
                let count = self.number();
                let mut places = Vec::new();
                for _ in 0..count {
                    let is_there = self.byte() == 1;
                    places.push(if is_there { Some((self.value(), self.value())) } else { None });
                }
                self.dicts.push(Keyed { id, kind, places });
                Object::Free
            }
            8 => Object::Range(Range { start: self.plain(), stop: self.plain(), step: self.plain() }),
            9 => {
                let parts = self.values();
                Object::Slice([parts[0], parts[1], parts[2]])
            }
            10 => Object::Cell(self.value()),
            11 => Object::Function(Box::new(Function {
                code: self.small(),
                defaults: self.values(),
                keyword_defaults: self.named(),
                captured: self.values(),
                attributes: Attributes(self.named()),
                is_coroutine: self.byte() == 1,
            })),
            12 => Object::Method { function: self.value(), receiver: self.value() },
            13 => self.class(),
            14 => {
                let (class, attributes) = (self.id(), Attributes(self.named()));
                let has_local = self.byte() == 1;
                Object::Instance(Instance { class, attributes, local: has_local.then(|| Box::new(self.local())) })
            }
            15 => self.exception(),
            16 => Object::Generator(Box::new(self.generator())),
            17 => Object::Iterator(Box::new(self.iterator())),
            18 => Object::View(self.view(), self.id()),
            19 => Object::Module(self.small()),
            20 => Object::Property(Box::new(Property { get: self.value(), set: self.value() })),
            21 => Object::StaticMethod(self.value()),
            22 => Object::ClassMethod(self.value()),
            23 => Object::Super { class: self.id(), receiver: self.value() },
            24 => Object::Lock(PythonLock {
                is_reentrant: self.byte() == 1,
                owner: self.number().checked_sub(1).map(|owner| owner as u32),
                count: self.small(),
            }),
            25 => Object::Gate(Gate { is_open: self.byte() == 1, owner: self.value(), purpose: Sym(self.small()) }),
            26 => Object::Bare,
            _ => {
                let words = self.number() as usize;
                let state = self.take(words * 4).chunks_exact(4);
                let state = state.map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect();
                Object::Random(Box::new(Twister::from_parts(state, self.number() as usize)))
            }
        };
        (object, site)
    }
}
