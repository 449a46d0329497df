//! Values, and how a step can come out.

use std::sync::Arc;

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
    /// A function of the machine, by its row in the table of natives.
    Native(u16),
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
