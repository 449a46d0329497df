//! Values, and the results of a step.

use std::sync::Arc;

use super::Machine;
use crate::program::code::Sym;

/// An object on the heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub u32);

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Value {
    /// A variable that has no value.
    Unset,
    #[default]
    None,
    NotImplemented,
    Ellipsis,
    Bool(bool),
    Int(i64),
    Float(f64),
    Native(&'static Native),
    Ref(Id),
}

impl Value {
    pub(super) fn id(self) -> Option<Id> {
        match self {
            Self::Ref(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn or_none(self) -> Self {
        if self == Self::Unset { Self::None } else { self }
    }
}

/// What a lane waits for, and its time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    pub on: WaitOn,
    /// In nanoseconds of the program's clock.
    pub until: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitOn {
    Lock(Id),
    Gate(Id),
    /// A future of asyncio: a task waits for it.
    Future(Id),
    /// A task is ready, and others come first.
    Turn,
    /// The passing of time alone.
    Time,
}

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub(super) struct Arguments {
    pub(super) values: Vec<Value>,
    pub(super) named: Vec<(Sym, Value)>,
}

impl Arguments {
    pub(super) fn of(values: impl Into<Vec<Value>>) -> Self {
        Self { values: values.into(), named: Vec::new() }
    }

    pub(super) fn get(&self, at: usize) -> Value {
        self.values.get(at).copied().unwrap_or(Value::Unset)
    }
}

/// A function of the machine: a row of the tables in `natives`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Native {
    /// Its index among all rows.
    pub(super) number: u16,
    /// Its module, or the class whose method it is.
    pub(super) owner: &'static str,
    pub(super) name: &'static str,
    pub(super) least: usize,
    pub(super) most: usize,
    pub(super) takes_keywords: bool,
    pub(super) may_wait: bool,
    pub(super) receiver: OwnObject,
    pub(super) sees: Seen,
    pub(super) function: fn(&mut Machine, &Arguments) -> Result<Flow>,
}

impl PartialEq for Native {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

/// What a native method does to its own object, if that is a list, dict or set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OwnObject {
    /// The function is not a method.
    None,
    Reads,
    Changes,
}

/// What a native function reads of its arguments.
#[derive(Clone, Copy, Debug)]
pub(super) enum Seen {
    /// Nothing: it passes them on, or checks their type.
    Nothing,
    /// An attribute of the first one; the second one is the name.
    Attribute { changes: bool },
    /// How many items a dict or set has: it begins to iterate over them.
    Walk,
    /// Their items.
    Items,
    /// All that they contain, down to the last item, as `repr` and `==` read it, and also the method's own object.
    Everything,
}

/// What a native function wants to happen next.
#[derive(Debug)]
pub(super) enum Flow {
    Value(Value),
    /// Python code computes the result. Native code never calls Python, since a frame of native code could not be
    /// copied.
    Call(Value, Arguments),
    /// The lane waits, and makes the call again afterwards.
    Wait(Wait),
    /// The lane has used up its move: the call is its next one.
    Pause,
    /// The call is made again with the items of this argument in a list.
    Gather(usize),
    /// A generator is resumed; what it yields or returns is the result.
    Resume(Id, Resumption),
}

/// What a generator is resumed with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Resumption {
    Value(Value),
    Throw(Id),
}

impl From<Value> for Flow {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

/// Why a step failed.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// An exception of the program.
    Raised(Id),
    /// A limit of the machine. An `except` of the program does not see it.
    Stopped(Arc<str>),
}

pub(super) type Result<T> = std::result::Result<T, Fault>;
