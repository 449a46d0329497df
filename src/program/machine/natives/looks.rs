//! What native functions look into: a function that others can notice by it is known here.

use std::sync::LazyLock;

use super::{Native, TABLES, tasks, threads};

/// What a native function reads of its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::program::machine) enum ArgumentUse {
    /// It passes them on, or asks for their kind.
    Nothing,
    /// An attribute of the first one, whose name is the second.
    Attribute { changes: bool },
    /// It begins to walk over them: of a dict or set it notes how many items there are.
    Walk,
    /// It takes their items.
    Items,
    /// It takes them apart down to the last item, as `repr` and `==` do. So does every function that is not listed.
    Everything,
}

#[derive(Clone, Copy, Debug)]
struct Manner {
    look: ArgumentUse,
    /// The function is a method of a list, dict or set.
    belongs_to_container: bool,
    is_method: bool,
    /// It changes the object whose method it is.
    changes: bool,
}

const OF_CONTAINERS: &[&str] = &["list", "dict", "set"];

const CHANGING: &[&str] = &[
    "append",
    "extend",
    "insert",
    "pop",
    "remove",
    "clear",
    "reverse",
    "sort",
    "setdefault",
    "popitem",
    "update",
    "add",
    "discard",
    "intersection_update",
    "difference_update",
    "symmetric_difference_update",
];

/// Methods of lists, dicts and sets that compare items.
const COMPARING: &[&str] = &["index", "count", "remove", "sort"];

const TAKING_ITEMS: &[&str] = &[
    "extend",
    "update",
    "intersection_update",
    "difference_update",
    "symmetric_difference_update",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "issubset",
    "issuperset",
    "isdisjoint",
];

/// Classes whose objects are made of the items that they are given.
const MADE_OF_ITEMS: &[&str] = &["list", "tuple", "dict", "set", "frozenset", "reversed", "bool"];

/// Classes whose objects keep what they are given for later.
const KEEPING: &[&str] = &[
    "slice",
    "range",
    "type",
    "object",
    "BaseException",
    "property",
    "staticmethod",
    "classmethod",
    "super",
    "generator",
    "coroutine",
    "async_generator",
];

/// Built-in functions that take items, but do not look into these.
const TAKING: &[&str] = &["len", "next"];

/// Built-in functions that read nothing of what they are given.
const LEAVING: &[&str] = &["id", "callable", "isinstance", "issubclass"];

/// What the library's own Python asks the machine for, and what reads no data of the program.
const OF_THE_MACHINE: &[&str] = &[
    "method_of",
    "write",
    "complain",
    "traceback",
    "is_own",
    "exit",
    "throw_exception",
    "is_exception",
    "forget_generator",
];

fn manner(owner: &str, name: &str, is_method: bool) -> Manner {
    let belongs_to_container = OF_CONTAINERS.contains(&owner) && name != "__new__";
    let look = match (owner, name) {
        ("_spinlab", "attribute") => ArgumentUse::Attribute { changes: false },
        ("_spinlab", "set_attribute") => ArgumentUse::Attribute { changes: true },
        ("_spinlab", name) if OF_THE_MACHINE.contains(&name) => ArgumentUse::Nothing,
        ("enumerate" | "zip", "__new__") | ("builtins", "iter") => ArgumentUse::Walk,
        (owner, "__new__") if MADE_OF_ITEMS.contains(&owner) => ArgumentUse::Items,
        (owner, _) if KEEPING.contains(&owner) => ArgumentUse::Nothing,
        ("frozenset", _) => ArgumentUse::Items,
        (_, name) if belongs_to_container && COMPARING.contains(&name) => ArgumentUse::Everything,
        (_, name) if belongs_to_container && TAKING_ITEMS.contains(&name) => ArgumentUse::Items,
        _ if belongs_to_container => ArgumentUse::Nothing,
        ("str", "join") => ArgumentUse::Items,
        ("builtins", name) if TAKING.contains(&name) => ArgumentUse::Items,
        ("builtins", name) if LEAVING.contains(&name) => ArgumentUse::Nothing,
        _ => ArgumentUse::Everything,
    };
    let is_method = is_method && name != "__new__";
    Manner { look, belongs_to_container, is_method, changes: belongs_to_container && CHANGING.contains(&name) }
}

static MANNERS: LazyLock<Vec<Vec<Manner>>> = LazyLock::new(|| {
    // Threads, locks and tasks pass on what they are given.
    let passing = [threads::TABLE.as_ptr(), tasks::TABLE.as_ptr()];
    let of = |table: &[Native], row: &Native| {
        let manner = manner(row.owner, row.name, row.is_method);
        if passing.contains(&table.as_ptr()) { Manner { look: ArgumentUse::Nothing, ..manner } } else { manner }
    };
    TABLES.iter().map(|table| table.iter().map(|row| of(table, row)).collect()).collect()
});

fn of(number: u16) -> Manner {
    MANNERS[usize::from(number >> 8)][usize::from(number & 0xff)]
}

pub(in crate::program::machine) fn look(number: u16) -> ArgumentUse {
    of(number).look
}

/// Whether a function is a method of a list, dict or set.
pub(in crate::program::machine) fn belongs_to_container(number: u16) -> bool {
    of(number).belongs_to_container
}

/// Whether a method changes its receiver, a list, dict or set.
pub(in crate::program::machine) fn changes(number: u16) -> bool {
    of(number).changes
}

/// Whether a function takes the object whose method it is first.
pub(in crate::program::machine) fn is_method(number: u16) -> bool {
    of(number).is_method
}
