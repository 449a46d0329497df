//! Native functions: what Python has built in, and what its library is made of.
//!
//! A row has the place of a function, the number of its arguments, and what it does. A native function never calls
//! Python: it returns a value, or asks for a call of the prelude.

#![expect(clippy::unnecessary_wraps, reason = "the rows of the tables have one signature")]

mod builtins;
mod inside;
mod lists;
mod maps;
mod modules;
mod numbers;
mod objects;
mod order;
mod row;
mod search;
mod tasks;
mod texts;
mod threads;

pub(super) use lists::too_large;
pub(super) use texts::in_ascii;
pub(super) use threads::MOST_LANES;

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::value::{Arguments, Flow, Native, OwnObject, Result, Value};
use super::{Machine, types};

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

const COUNT: usize = {
    let (mut count, mut table) = (0, 0);
    while table < TABLES.len() {
        count += TABLES[table].len();
        table += 1;
    }
    count
};

/// All rows with their numbers.
static ROWS: [Native; COUNT] = {
    let mut rows = [TABLES[0][0]; COUNT];
    let (mut number, mut table, mut at) = (0, 0, 0);
    while number < COUNT {
        if at == TABLES[table].len() {
            (table, at) = (table + 1, 0);
        } else {
            rows[number] = Native { number: number as u16, ..TABLES[table][at] };
            (number, at) = (number + 1, at + 1);
        }
    }
    rows
};

pub(super) fn row(number: usize) -> &'static Native {
    &ROWS[number]
}

/// The names of a module's native functions.
pub(in crate::program) fn names(module: &str) -> Vec<&'static str> {
    let functions = static_methods(module).map(|row| row.name);
    let types = types::ALL.iter().filter(|_| module == "builtins").filter(|row| row.is_named).map(|row| row.name);
    let values = ["NotImplemented", "Ellipsis"].into_iter().filter(|_| module == "builtins");
    functions.chain(types).chain(values).collect()
}

/// Functions by module and name. Reading a program looks up hundreds.
static FUNCTIONS: LazyLock<HashMap<(&str, &str), &Native>> =
    LazyLock::new(|| ROWS.iter().filter(|row| !row.is_method()).map(|row| ((row.owner, row.name), row)).collect());

/// The methods of each class.
static METHODS: LazyLock<HashMap<&str, Vec<&Native>>> = LazyLock::new(|| {
    let mut methods: HashMap<&str, Vec<_>> = HashMap::new();
    for row in ROWS.iter().filter(|row| row.is_method()) {
        methods.entry(row.owner).or_default().push(row);
    }
    methods
});

pub(super) fn find(module: &str, name: &str) -> Option<&'static Native> {
    FUNCTIONS.get(&(module, name)).copied()
}

pub(super) fn methods(class: &str) -> &'static [&'static Native] {
    METHODS.get(class).map_or(&[], |methods| methods)
}

/// The functions of a module, or those of a class that need no object.
pub(super) fn static_methods(owner: &str) -> impl Iterator<Item = &'static Native> {
    ROWS.iter().filter(move |row| row.owner == owner && !row.is_method())
}

pub(super) fn call(row: &'static Native, machine: &mut Machine, arguments: &Arguments) -> Result<Flow> {
    if !row.takes_keywords && !arguments.named.is_empty() {
        let message = format!("{} takes no keyword arguments", row.called());
        return Err(machine.type_error(&message));
    }
    let given = arguments.values.len();
    let given = if row.has_receiver() { given.saturating_sub(1) } else { given };
    if given < row.least || given > row.most {
        return Err(machine.type_error(&row.wrong_count(given)));
    }
    match (row.function)(machine, arguments)? {
        Flow::Gather(at) => machine.gathering(row, arguments, at),
        flow => Ok(flow),
    }
}

impl Native {
    fn is_method(&self) -> bool {
        self.receiver != OwnObject::None
    }

    /// Whether its first argument is its own object. `__new__` of a built-in class gets no class.
    pub(super) fn has_receiver(&self) -> bool {
        self.is_method() && self.name != "__new__"
    }

    fn called(&self) -> String {
        if self.has_receiver() {
            format!("{}.{}()", self.owner, self.name)
        } else if self.is_method() {
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

    /// The items of an argument, or a call that is made again with these in a list.
    fn gathered(&mut self, given: &Arguments, at: usize) -> Result<std::result::Result<Vec<Value>, Flow>> {
        Ok(self.native_items(given.values[at])?.ok_or(Flow::Gather(at)))
    }

    /// A call of the library that first gathers the items of an argument.
    fn gathering(&mut self, native: &'static Native, given: &Arguments, at: usize) -> Result<Flow> {
        let values = self.heap.list(given.values.clone());
        let named = self.named_dict(given)?;
        self.library_call("_gather", &[Value::Native(native), values, Value::Int(at as i64), named])
    }

    /// The keywords of a call as a dict.
    fn named_dict(&mut self, given: &Arguments) -> Result<Value> {
        let mut pairs = Vec::new();
        for (name, value) in &given.named {
            let name = std::sync::Arc::clone(self.program.names.text(*name));
            pairs.push((self.heap.text(name), *value));
        }
        self.dict_of(pairs.into_iter())
    }
}
