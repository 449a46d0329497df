//! Native functions: what Python has built in, and what its library is made of.
//!
//! A row says where a function is found, how many arguments it takes, and what it does. A native function never calls
//! Python: it gives a value, or asks for a call of the prelude.

#![expect(clippy::unnecessary_wraps, reason = "the rows of the tables have one signature")]

mod builtins;
mod inside;
mod lists;
mod looks;
mod maps;
mod modules;
mod numbers;
mod objects;
mod order;
mod search;
mod tasks;
mod texts;
mod threads;

pub(super) use lists::too_large;
pub(super) use looks::{ArgumentUse, belongs_to_container, changes, is_method, look};
pub(super) use texts::in_ascii;
pub(super) use threads::MOST_LANES;

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::value::{Arguments, Flow, Result, Value};
use super::{Machine, types};

type NativeFunction = fn(&mut Machine, &Arguments) -> Result<Flow>;

pub(super) struct Native {
    /// A module, or the class whose method it is.
    owner: &'static str,
    name: &'static str,
    least: usize,
    most: usize,
    takes_keywords: bool,
    may_wait: bool,
    is_method: bool,
    function: NativeFunction,
}

const MANY: usize = usize::MAX;

const fn function(
    owner: &'static str,
    name: &'static str,
    least: usize,
    most: usize,
    function: NativeFunction,
) -> Native {
    Native { owner, name, least, most, takes_keywords: false, may_wait: false, is_method: false, function }
}

/// A method; its receiver does not count among the arguments.
const fn method(owner: &'static str, name: &'static str, least: usize, most: usize, call: NativeFunction) -> Native {
    Native { is_method: true, ..function(owner, name, least, most, call) }
}

impl Native {
    const fn with_keywords(self) -> Self {
        Self { takes_keywords: true, ..self }
    }

    const fn waiting(self) -> Self {
        Self { may_wait: true, ..self }
    }
}

const TABLES: &[&[Native]] = &[
    builtins::TABLE,
    lists::TABLE,
    maps::TABLE,
    modules::TABLE,
    numbers::TABLE,
    objects::TABLE,
    tasks::TABLE,
    texts::TABLE,
    threads::TABLE,
];

const _: () = {
    let mut at = 0;
    while at < TABLES.len() {
        assert!(TABLES[at].len() <= 256, "a row has a byte for its number in its table");
        at += 1;
    }
};

/// All rows with their numbers: the table above the lowest byte, the row within.
fn all() -> impl Iterator<Item = (u16, &'static Native)> {
    TABLES.iter().zip(0u16..).flat_map(|(table, at)| table.iter().zip(at << 8..).map(|(row, number)| (number, row)))
}

fn row(number: u16) -> &'static Native {
    &TABLES[usize::from(number >> 8)][usize::from(number & 0xff)]
}

/// The names of a module's native functions.
pub(in crate::program) fn names(module: &str) -> Vec<&'static str> {
    let functions = all().filter(|(_, row)| row.owner == module && !row.is_method).map(|(_, row)| row.name);
    let types = types::ALL.iter().filter(|_| module == "builtins").filter(|row| row.is_named).map(|row| row.name);
    let values = ["NotImplemented", "Ellipsis"].into_iter().filter(|_| module == "builtins");
    functions.chain(types).chain(values).collect()
}

/// Functions by module and name. Every program that is read asks for hundreds.
static FUNCTIONS: LazyLock<HashMap<(&str, &str), u16>> = LazyLock::new(|| {
    all().filter(|(_, row)| !row.is_method).map(|(number, row)| ((row.owner, row.name), number)).collect()
});

/// The methods of each class.
static METHODS: LazyLock<HashMap<&str, Vec<(&str, u16)>>> = LazyLock::new(|| {
    let mut methods: HashMap<&str, Vec<(&str, u16)>> = HashMap::new();
    for (number, row) in all().filter(|(_, row)| row.is_method) {
        methods.entry(row.owner).or_default().push((row.name, number));
    }
    methods
});

pub(super) fn find(module: &str, name: &str) -> Option<u16> {
    FUNCTIONS.get(&(module, name)).copied()
}

pub(super) fn methods(class: &str) -> &'static [(&'static str, u16)] {
    METHODS.get(class).map_or(&[], |methods| methods)
}

/// The functions of a class that are called without an object of it.
pub(super) fn static_methods(class: &str) -> impl Iterator<Item = (&'static str, u16)> {
    all().filter(move |(_, row)| row.owner == class && !row.is_method).map(|(number, row)| (row.name, number))
}

pub(super) fn name(number: u16) -> &'static str {
    row(number).name
}

pub(super) fn deadline(machine: &mut Machine, seconds: Value) -> Result<Option<i64>> {
    threads::deadline(machine, seconds)
}

pub(super) fn may_wait(number: u16) -> bool {
    row(number).may_wait
}

pub(super) fn call(number: u16, machine: &mut Machine, arguments: &Arguments) -> Result<Flow> {
    let row = row(number);
    if !row.takes_keywords && !arguments.named.is_empty() {
        let message = format!("{} takes no keyword arguments", row.called());
        return Err(machine.type_error(&message));
    }
    let given = arguments.values.len();
    let given = if row.is_method && row.name != "__new__" { given.saturating_sub(1) } else { given };
    if given < row.least || given > row.most {
        return Err(machine.type_error(&row.wrong_count(given)));
    }
    (row.function)(machine, arguments)
}

impl Native {
    fn called(&self) -> String {
        if self.is_method && self.name != "__new__" {
            format!("{}.{}()", self.owner, self.name)
        } else if self.is_method {
            format!("{}()", self.owner)
        } else {
            format!("{}()", self.name)
        }
    }

    fn wrong_count(&self, given: usize) -> String {
        let name = if self.name == "__new__" { self.owner } else { self.name };
        match (self.least, self.most) {
            (0, 0) => format!("{} takes no arguments ({given} given)", self.called()),
            (1, 1) => format!("{} takes exactly one argument ({given} given)", self.called()),
            (least, most) if least == most => format!("{name} expected {least} arguments, got {given}"),
            (least, _) if given < least => {
                format!("{name} expected at least {least} argument{}, got {given}", if least == 1 { "" } else { "s" })
            }
            (_, most) => {
                format!("{name} expected at most {most} argument{}, got {given}", if most == 1 { "" } else { "s" })
            }
        }
    }
}

impl Machine {
    /// Keywords of a native function, in the given order; unknown ones are an error.
    fn keywords<const N: usize>(&mut self, name: &str, given: &Arguments, known: [&str; N]) -> Result<[Value; N]> {
        let mut values = [Value::Unset; N];
        for (keyword, value) in &given.named {
            let text = std::sync::Arc::clone(self.program.names.text(*keyword));
            match known.iter().position(|known| *known == &*text) {
                Some(at) => values[at] = *value,
                None => {
                    let message = format!("{name}() got an unexpected keyword argument '{text}'");
                    return Err(self.type_error(&message));
                }
            }
        }
        Ok(values)
    }

    /// The items of an argument, or a call that gathers them in a list first and then comes back.
    fn gathered(
        &mut self,
        number: Value,
        given: &Arguments,
        at: usize,
    ) -> Result<std::result::Result<Vec<Value>, Flow>> {
        if let Some(items) = self.native_items(given.values[at])? {
            return Ok(Ok(items));
        }
        let values = self.heap.list(given.values.clone());
        let mut pairs = Vec::new();
        for (name, value) in &given.named {
            let name = std::sync::Arc::clone(self.program.names.text(*name));
            pairs.push((self.heap.text(name), *value));
        }
        let named = self.dict_of(pairs.into_iter())?;
        self.library_call("_gather", &[number, values, Value::Int(at as i64), named]).map(Err)
    }
}

/// A native function as a value, by its row.
fn value(owner: &str, name: &str, is_method: bool) -> Value {
    let found = all().find(|(_, row)| row.name == name && row.owner == owner && row.is_method == is_method);
    found.map_or(Value::None, |(number, _)| Value::Native(number))
}
