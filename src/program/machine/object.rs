//! The objects on the heap.

use std::sync::Arc;

use hashbrown::HashMap;
use num_bigint::BigInt;

use super::dict::Dict;
pub(super) use super::instance::{Attributes, Instance, Local};
use super::lane::Frame;
use super::random::Twister;
use super::types;
use super::value::{Id, Value};
use crate::program::code::{CodeSpan, Sym};

#[derive(Clone, Debug)]
pub(super) enum Object {
    Free,
    Str(Arc<str>),
    Big(BigInt),
    List(Vec<Value>),
    Tuple(Tuple),
    Dict(Dict),
    Set(Dict),
    FrozenSet(Dict),
    Range(Range),
    Slice([Value; 3]),
    /// A variable that several functions share.
    Cell(Value),
    Function(Box<Function>),
    /// A function with its first argument.
    Method {
        function: Value,
        receiver: Value,
    },
    Class(Box<Class>),
    Instance(Instance),
    Exception(Box<Exception>),
    Generator(Box<Generator>),
    Iterator(Box<Iterator>),
    /// The keys, values or items of a dict.
    View(ViewKind, Id),
    Module(u32),
    Property(Box<Property>),
    StaticMethod(Value),
    ClassMethod(Value),
    Super {
        class: Id,
        receiver: Value,
    },
    Lock(PythonLock),
    Gate(Gate),
    /// `object()`.
    Bare,
    Random(Box<Twister>),
}

#[derive(Clone, Debug)]
pub(super) struct Tuple {
    /// `tuple`, or a class made with `NamedTuple`.
    pub(super) class: Id,
    pub(super) items: Box<[Value]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) start: i64,
    pub(super) stop: i64,
    pub(super) step: i64,
}

impl Range {
    /// The largest number of a range, so that its length, its items and its reverse fit an `i64`.
    const MOST: u64 = 1 << 61;

    /// None if one of the numbers is too large.
    pub(super) fn new(start: i64, stop: i64, step: i64) -> Option<Self> {
        let is_small = |number: i64| number.unsigned_abs() <= Self::MOST;
        (is_small(start) && is_small(stop) && is_small(step)).then_some(Range { start, stop, step })
    }

    pub(super) fn len(self) -> i64 {
        let (low, high, step) =
            if self.step > 0 { (self.start, self.stop, self.step) } else { (self.stop, self.start, -self.step) };
        if low >= high {
            return 0;
        }
        let distance = i128::from(high) - i128::from(low) - 1;
        i64::try_from(distance / i128::from(step) + 1).unwrap_or(i64::MAX)
    }

    pub(super) fn get(self, at: i64) -> i64 {
        self.start + at * self.step
    }

    pub(super) fn contains(self, value: i64) -> bool {
        let inside = if self.step > 0 {
            self.start <= value && value < self.stop
        } else {
            self.stop < value && value <= self.start
        };
        inside && (i128::from(value) - i128::from(self.start)) % i128::from(self.step) == 0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ViewKind {
    Keys,
    Values,
    Items,
}

#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) code: u32,
    pub(super) defaults: Vec<Value>,
    pub(super) keyword_defaults: Vec<(Sym, Value)>,
    pub(super) captured: Vec<Value>,
    pub(super) attributes: Attributes,
    /// Its generators can be awaited: `asyncio.coroutine` made it a coroutine function, as in older Pythons.
    pub(super) is_coroutine: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) name: Arc<str>,
    pub(super) qualified: Arc<str>,
    /// The module whose code made it; none for built-in ones.
    pub(super) module: Option<u32>,
    pub(super) bases: Vec<Id>,
    /// The class itself, then all its base classes, in order of look-up.
    pub(super) mro: Vec<Id>,
    /// Shared between states until one of them changes it: most classes never change.
    pub(super) attributes: Arc<HashMap<Sym, Value>>,
    /// Annotated names in its body.
    pub(super) fields: Vec<Sym>,
}

impl Class {
    pub(super) fn set(&mut self, name: Sym, value: Value) {
        Arc::make_mut(&mut self.attributes).insert(name, value);
    }
}

#[derive(Clone, Debug)]
pub(super) struct Exception {
    pub(super) class: Id,
    pub(super) args: Vec<Value>,
    pub(super) attributes: Attributes,
    pub(super) cause: Value,
    pub(super) context: Value,
    pub(super) hides_context: bool,
    /// The places that it went through, outermost last.
    pub(super) traceback: Vec<TracebackEntry>,
}

/// One place in a traceback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TracebackEntry {
    pub(super) code: u32,
    pub(super) span: CodeSpan,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GeneratorKind {
    Generator,
    Coroutine,
    AsyncGenerator,
}

#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
#[derive(Clone, Debug)]
pub(super) struct Generator {
    pub(super) kind: GeneratorKind,
    pub(super) code: u32,
    /// None while it runs and after its end.
    pub(super) frame: Option<Frame>,
    pub(super) has_started: bool,
    pub(super) is_running: bool,
    pub(super) is_awaitable: bool,
    /// A task runs it, so it cannot be forgotten before its start.
    pub(super) is_adopted: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Property {
    pub(super) get: Value,
    pub(super) set: Value,
}

/// An iterator over a built-in value.
#[derive(Clone, Debug)]
pub(super) enum Iterator {
    List {
        list: Id,
        at: usize,
    },
    Tuple {
        tuple: Id,
        at: usize,
    },
    Str {
        text: Arc<str>,
        at: usize,
    },
    Range {
        range: Range,
        at: i64,
    },
    Dict {
        kind: ViewKind,
        dict: Id,
        at: usize,
        length: usize,
    },
    Set {
        set: Id,
        at: usize,
        length: usize,
    },
    ListReversed {
        list: Id,
        left: usize,
    },
    /// Items taken in advance.
    Reversed {
        items: Vec<Value>,
    },
    Enumerate {
        inner: Id,
        count: i64,
    },
    Zip {
        inner: Vec<Id>,
        is_strict: bool,
    },
}

impl Iterator {
    /// The class of the iterator.
    pub(super) fn class(&self) -> Id {
        match self {
            Self::List { .. } => types::LIST_ITERATOR,
            Self::Tuple { .. } => types::TUPLE_ITERATOR,
            Self::Str { .. } => types::STR_ITERATOR,
            Self::Range { .. } => types::RANGE_ITERATOR,
            Self::Dict { kind: ViewKind::Keys, .. } => types::KEY_ITERATOR,
            Self::Dict { kind: ViewKind::Values, .. } => types::VALUE_ITERATOR,
            Self::Dict { kind: ViewKind::Items, .. } => types::ITEM_ITERATOR,
            Self::Set { .. } => types::SET_ITERATOR,
            Self::ListReversed { .. } => types::LIST_REVERSED,
            Self::Reversed { .. } => types::REVERSED,
            Self::Enumerate { .. } => types::ENUMERATE,
            Self::Zip { .. } => types::ZIP,
        }
    }

    pub(super) fn references(&self, see: &mut dyn FnMut(Value)) {
        match self {
            Self::List { list: id, .. }
            | Self::ListReversed { list: id, .. }
            | Self::Tuple { tuple: id, .. }
            | Self::Dict { dict: id, .. }
            | Self::Set { set: id, .. }
            | Self::Enumerate { inner: id, .. } => see(Value::Ref(*id)),
            Self::Reversed { items } => items.iter().for_each(|item| see(*item)),
            Self::Zip { inner, .. } => inner.iter().for_each(|id| see(Value::Ref(*id))),
            Self::Str { .. } | Self::Range { .. } => {}
        }
    }
}

/// `threading.Lock` and `RLock`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PythonLock {
    pub(super) is_reentrant: bool,
    /// The lane that holds it. Any lane may release a plain lock.
    pub(super) owner: Option<u32>,
    pub(super) count: u32,
}

/// What lanes wait at, closed or open. Events, queues, conditions, joins and others are made of gates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gate {
    pub(super) is_open: bool,
    /// The object that the gate belongs to: an event, a queue, a thread.
    pub(super) owner: Value,
    pub(super) purpose: Sym,
}

impl Object {
    /// Calls `see` with every value that the object refers to.
    pub(super) fn references(&self, see: &mut dyn FnMut(Value)) {
        match self {
            Self::Free | Self::Str(_) | Self::Big(_) | Self::Range(_) | Self::Module(_) | Self::Lock(_) => {}
            Self::Bare | Self::Random(_) => {}
            Self::List(items) => items.iter().for_each(|value| see(*value)),
            Self::Tuple(tuple) => {
                see(Value::Ref(tuple.class));
                tuple.items.iter().for_each(|value| see(*value));
            }
            Self::Dict(dict) | Self::Set(dict) | Self::FrozenSet(dict) => {
                dict.iter().for_each(|(key, value)| {
                    see(key);
                    see(value);
                });
            }
            Self::Slice(parts) => parts.iter().for_each(|value| see(*value)),
            Self::Cell(value) | Self::StaticMethod(value) | Self::ClassMethod(value) => see(*value),
            Self::Function(function) => {
                function.defaults.iter().chain(&function.captured).for_each(|value| see(*value));
                function.keyword_defaults.iter().chain(&function.attributes.0).for_each(|(_, value)| see(*value));
            }
            Self::Method { function, receiver } => {
                see(*function);
                see(*receiver);
            }
            Self::Class(class) => {
                class.bases.iter().chain(&class.mro).for_each(|id| see(Value::Ref(*id)));
                let mut attributes: Vec<_> = class.attributes.iter().collect();
                attributes.sort_by_key(|(name, _)| **name);
                for (_, value) in attributes {
                    see(*value);
                }
            }
            Self::Instance(instance) => {
                see(Value::Ref(instance.class));
                instance.attributes.0.iter().for_each(|(_, value)| see(*value));
                if let Some(local) = &instance.local {
                    local.arguments.values.iter().for_each(|value| see(*value));
                    local.arguments.named.iter().for_each(|(_, value)| see(*value));
                    local.lanes.iter().flat_map(|(_, own)| &own.0).for_each(|(_, value)| see(*value));
                }
            }
            Self::Exception(exception) => {
                see(Value::Ref(exception.class));
                exception.args.iter().for_each(|value| see(*value));
                exception.attributes.0.iter().for_each(|(_, value)| see(*value));
                see(exception.cause);
                see(exception.context);
            }
            Self::Generator(generator) => {
                if let Some(frame) = &generator.frame {
                    frame.references(see);
                }
            }
            Self::Iterator(iterator) => iterator.references(see),
            Self::View(_, dict) => see(Value::Ref(*dict)),
            Self::Property(property) => {
                see(property.get);
                see(property.set);
            }
            Self::Super { class, receiver } => {
                see(Value::Ref(*class));
                see(*receiver);
            }
            Self::Gate(gate) => see(gate.owner),
        }
    }

    /// Roughly how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        let own = size_of::<Self>();
        own + match self {
            Self::Str(text) => text.len(),
            Self::Big(big) => big.bits() as usize / 8,
            Self::List(items) => items.len() * size_of::<Value>(),
            Self::Tuple(tuple) => tuple.items.len() * size_of::<Value>(),
            Self::Dict(dict) | Self::Set(dict) | Self::FrozenSet(dict) => dict.len() * 48,
            Self::Instance(instance) => instance.attributes.0.len() * 24,
            Self::Generator(_) => 256,
            Self::Function(_) | Self::Exception(_) => 128,
            _ => 0,
        }
    }
}
