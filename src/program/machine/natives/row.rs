//! The rows of the tables.
//!
//! A row says all that `explore` asks of its function. Without a word the safe side counts: the function reads all that
//! its arguments contain, and a method changes its object. A row that could say less costs states; one that says less
//! than is true would hide interleavings.

use super::super::Machine;
use super::super::value::{Arguments, Flow, Native, OwnObject, Result, Seen};

pub(super) const MANY: usize = usize::MAX;

type NativeFunction = fn(&mut Machine, &Arguments) -> Result<Flow>;

pub(super) const fn function(
    owner: &'static str,
    name: &'static str,
    least: usize,
    most: usize,
    function: NativeFunction,
) -> Native {
    Native {
        number: 0,
        owner,
        name,
        least,
        most,
        takes_keywords: false,
        may_wait: false,
        receiver: OwnObject::None,
        sees: Seen::Everything,
        function,
    }
}

/// A method; its own object does not count among the arguments.
pub(super) const fn method(
    owner: &'static str,
    name: &'static str,
    least: usize,
    most: usize,
    call: NativeFunction,
) -> Native {
    Native { receiver: OwnObject::Changes, ..function(owner, name, least, most, call) }
}

/// A function for the library's own Python, or one that reads no data of the program.
pub(super) const fn blind(name: &'static str, least: usize, most: usize, call: NativeFunction) -> Native {
    function("_spinlab", name, least, most, call).looks_at(Seen::Nothing)
}

impl Native {
    pub(super) const fn with_keywords(self) -> Self {
        Self { takes_keywords: true, ..self }
    }

    pub(super) const fn waiting(self) -> Self {
        Self { may_wait: true, ..self }
    }

    pub(super) const fn looks_at(self, sees: Seen) -> Self {
        Self { sees, ..self }
    }

    /// The method does not change its object.
    pub(super) const fn reading(self) -> Self {
        Self { receiver: OwnObject::Reads, ..self }
    }
}
