//! dict, set and frozenset.

use super::super::dict::Dict;
use super::super::object::{Object, ViewKind};
use super::super::value::{Arguments, Flow, Native, Result, Seen, Value};
use super::super::{Machine, types};
use super::lists::done;
use super::row::{MANY, function, method};
use crate::program::code::Binary;

pub(super) const TABLE: &[Native] = &[
    method("dict", "__new__", 0, 1, dict).with_keywords().looks_at(Seen::Items),
    method("set", "__new__", 0, 1, set).looks_at(Seen::Items),
    method("frozenset", "__new__", 0, 1, |machine, given| machine.library_call("_frozenset", &given.values))
        .looks_at(Seen::Items),
    function("dict", "fromkeys", 1, 2, |machine, given| {
        machine.library_call("_from_keys", &[given.get(0), given.get(1).or_none()])
    }),
    method("dict", "get", 1, 2, get).looks_at(Seen::Nothing).reading(),
    method("dict", "setdefault", 1, 2, setdefault).looks_at(Seen::Nothing),
    method("dict", "pop", 1, 2, pop).looks_at(Seen::Nothing),
    method("dict", "popitem", 0, 0, popitem).looks_at(Seen::Nothing),
    method("dict", "update", 0, 1, update).with_keywords().looks_at(Seen::Items),
    method("dict", "keys", 0, 0, |machine, given| view(machine, given, ViewKind::Keys))
        .looks_at(Seen::Nothing)
        .reading(),
    method("dict", "values", 0, 0, |machine, given| view(machine, given, ViewKind::Values))
        .looks_at(Seen::Nothing)
        .reading(),
    method("dict", "items", 0, 0, |machine, given| view(machine, given, ViewKind::Items))
        .looks_at(Seen::Nothing)
        .reading(),
    method("dict", "clear", 0, 0, clear).looks_at(Seen::Nothing),
    method("dict", "copy", 0, 0, copy).looks_at(Seen::Nothing).reading(),
    method("set", "add", 1, 1, add).looks_at(Seen::Nothing),
    method("set", "discard", 1, 1, discard).looks_at(Seen::Nothing),
    method("set", "remove", 1, 1, remove),
    method("set", "pop", 0, 0, set_pop).looks_at(Seen::Nothing),
    method("set", "clear", 0, 0, clear).looks_at(Seen::Nothing),
    method("set", "copy", 0, 0, copy).looks_at(Seen::Nothing).reading(),
    method("set", "update", 0, MANY, |machine, given| done(machine, "_update_sets", given)).looks_at(Seen::Items),
    method("set", "intersection_update", 0, MANY, |machine, given| changed(machine, given, "intersection_update"))
        .looks_at(Seen::Items),
    method("set", "difference_update", 0, MANY, |machine, given| changed(machine, given, "difference_update"))
        .looks_at(Seen::Items),
    method("set", "symmetric_difference_update", 1, 1, |machine, given| {
        changed(machine, given, "symmetric_difference_update")
    })
    .looks_at(Seen::Items),
    set_operation("set", "union", 0, MANY, |machine, given| with_sets(machine, given, "union")),
    set_operation("set", "intersection", 0, MANY, |machine, given| with_sets(machine, given, "intersection")),
    set_operation("set", "difference", 0, MANY, |machine, given| with_sets(machine, given, "difference")),
    set_operation("set", "symmetric_difference", 1, 1, |machine, given| {
        with_sets(machine, given, "symmetric_difference")
    }),
    set_operation("set", "issubset", 1, 1, |machine, given| with_sets(machine, given, "issubset")),
    set_operation("set", "issuperset", 1, 1, |machine, given| with_sets(machine, given, "issuperset")),
    set_operation("set", "isdisjoint", 1, 1, |machine, given| with_sets(machine, given, "isdisjoint")),
    set_operation("frozenset", "union", 0, MANY, |machine, given| with_sets(machine, given, "union")),
    set_operation("frozenset", "intersection", 0, MANY, |machine, given| with_sets(machine, given, "intersection")),
    set_operation("frozenset", "difference", 0, MANY, |machine, given| with_sets(machine, given, "difference")),
    set_operation("frozenset", "symmetric_difference", 1, 1, |machine, given| {
        with_sets(machine, given, "symmetric_difference")
    }),
    set_operation("frozenset", "issubset", 1, 1, |machine, given| with_sets(machine, given, "issubset")),
    set_operation("frozenset", "issuperset", 1, 1, |machine, given| with_sets(machine, given, "issuperset")),
    set_operation("frozenset", "isdisjoint", 1, 1, |machine, given| with_sets(machine, given, "isdisjoint")),
    method("frozenset", "copy", 0, 0, |_, given| Ok(given.get(0).into())),
];

/// A method that reads its set, and the items of other iterables.
const fn set_operation(
    owner: &'static str,
    name: &'static str,
    least: usize,
    most: usize,
    call: fn(&mut Machine, &Arguments) -> Result<Flow>,
) -> Native {
    method(owner, name, least, most, call).looks_at(Seen::Items).reading()
}

fn dict(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let mut pairs = Vec::new();
    for (name, value) in &given.named {
        let name = std::sync::Arc::clone(machine.program.names.text(*name));
        pairs.push((machine.heap.text(name), *value));
    }
    if given.values.is_empty() {
        return Ok(machine.dict_of(pairs.into_iter())?.into());
    }
    if let Some(Object::Dict(dict)) = machine.heap.object(given.get(0)) {
        let pairs: Vec<_> = dict.iter().chain(pairs).collect();
        return Ok(machine.dict_of(pairs.into_iter())?.into());
    }
    let named = machine.dict_of(pairs.into_iter())?;
    let fresh = machine.heap.add(Object::Dict(Dict::default()));
    machine.library_call("_update", &[fresh, given.get(0), named])
}

fn set(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if given.values.is_empty() {
        return Ok(machine.set_of([])?.into());
    }
    match machine.native_items(given.get(0))? {
        Some(items) => Ok(machine.set_of(items)?.into()),
        None => machine.library_call("_set", &given.values),
    }
}

fn get(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let found = machine.find_key(given.get(0), given.get(1))?;
    Ok(found.unwrap_or(given.get(2).or_none()).into())
}

fn setdefault(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if let Some(value) = machine.find_key(given.get(0), given.get(1))? {
        return Ok(value.into());
    }
    let value = given.get(2).or_none();
    machine.insert_key(given.get(0), given.get(1), value)?;
    Ok(value.into())
}

fn pop(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    match (machine.remove_key(given.get(0), given.get(1))?, given.get(2)) {
        (Some(value), _) => Ok(value.into()),
        (None, Value::Unset) => Err(machine.exception(types::KEY_ERROR, vec![given.get(1)])),
        (None, default) => Ok(default.into()),
    }
}

fn popitem(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    match machine.change_keys(given.get(0), Dict::pop_last).flatten() {
        Some((key, value)) => Ok(machine.heap.tuple([key, value]).into()),
        None => Err(machine.error(types::KEY_ERROR, "popitem(): dictionary is empty")),
    }
}

fn update(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let named = machine.named_dict(given)?;
    let from = if given.get(1) == Value::Unset { machine.dict_of(std::iter::empty())? } else { given.get(1) };
    done(machine, "_update", &Arguments::of([given.get(0), from, named]))
}

fn view(machine: &mut Machine, given: &Arguments, kind: ViewKind) -> Result<Flow> {
    match given.get(0).id() {
        Some(dict) => Ok(machine.heap.add(Object::View(kind, dict)).into()),
        None => Ok(Value::None.into()),
    }
}

fn clear(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    machine.change_keys(given.get(0), Dict::clear);
    Ok(Value::None.into())
}

fn copy(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let object = given.get(0).id().map(|id| machine.heap.get(id).clone());
    Ok(object.map_or(Value::None, |object| machine.heap.add(object)).into())
}

fn add(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if machine.find_key(given.get(0), given.get(1))?.is_none() {
        machine.insert_key(given.get(0), given.get(1), Value::None)?;
    }
    Ok(Value::None.into())
}

fn discard(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    machine.remove_key(given.get(0), given.get(1))?;
    Ok(Value::None.into())
}

fn remove(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    match machine.remove_key(given.get(0), given.get(1))? {
        Some(_) => Ok(Value::None.into()),
        None => Err(machine.exception(types::KEY_ERROR, vec![given.get(1)])),
    }
}

fn set_pop(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    machine.note_order(given.get(0));
    match machine.pop_item(given.get(0)) {
        Some(key) => Ok(key.into()),
        None => Err(machine.error(types::KEY_ERROR, "pop from an empty set")),
    }
}

/// Calls an operator of sets for a method: the method takes any iterable, the operator only sets.
fn with_sets(machine: &mut Machine, given: &Arguments, name: &str) -> Result<Flow> {
    let op = match name {
        "union" => Binary::Or,
        "intersection" => Binary::And,
        "difference" => Binary::Subtract,
        "symmetric_difference" => Binary::Xor,
        _ => {
            let name = machine.heap.text(name);
            return machine.library_call("_set_method", &[name, given.get(0), given.get(1)]);
        }
    };
    let are_sets = given.values[1..].iter().all(|value| machine.key_set(*value).is_some());
    if given.values.len() == 2 && are_sets {
        return machine.binary(op, given.get(0), given.get(1), false);
    }
    let others = machine.heap.list(given.values[1..].to_vec());
    let name = machine.heap.text(name);
    machine.library_call("_set_method", &[name, given.get(0), others])
}

/// Replaces the content of a set by the result of an operation with others.
fn changed(machine: &mut Machine, given: &Arguments, operation: &str) -> Result<Flow> {
    let operation = machine.heap.text(operation);
    let others = machine.heap.list(given.values[1..].to_vec());
    done(machine, "_change_set", &Arguments::of([given.get(0), operation, others]))
}
