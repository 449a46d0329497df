//! Values, and how a step can come out.

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

/// What a lane waits for.
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
    /// Nothing but time.
    Time,
}

/// What a call is given.
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
    /// Its place among all rows.
    pub(super) number: u16,
    /// A module, or the class whose method it is.
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

/// What a native function does to the object whose method it is, if that is a list, dict or set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OwnObject {
    /// It is no method.
    None,
    Reads,
    Changes,
}

/// What a native function reads of its arguments.
#[derive(Clone, Copy, Debug)]
pub(super) enum Seen {
    /// It passes them on, or asks for their kind.
    Nothing,
    /// An attribute of the first one, whose name is the second.
    Attribute { changes: bool },
    /// It begins to walk over them: of a dict or set it notes how many items there are.
    Walk,
    /// It takes their items.
    Items,
    /// It takes them apart down to the last item, as `repr` and `==` do, and the object whose method it is as well.
    Everything,
}

/// What a native function wants next.
#[derive(Debug)]
pub(super) enum Flow {
    Value(Value),
    /// Python code gives the result: native code never calls back, since a frame of native code could not be copied.
    Call(Value, Arguments),
    /// The lane waits; the same call is made again when the wait is over.
    Wait(Wait),
    /// The call is the next move of the lane, which has used up this one.
    Pause,
    /// The same call is made again with the items of this argument in a list.
    Gather(usize),
    /// A generator goes on; what it yields or returns is the result.
    Resume(Id, Resumption),
}

/// What a generator finds where it stood.
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

/// Why a step did not come to its end.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// An exception of the program.
    Raised(Id),
    /// A bound of the machine. The program's own `except` does not see it.
    Stopped(Arc<str>),
}

pub(super) type Result<T> = std::result::Result<T, Fault>;
