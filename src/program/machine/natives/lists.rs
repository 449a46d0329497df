//! list, tuple, range, slice, and their iterators.

use std::sync::Arc;

use super::super::integer::PythonNumber;
use super::super::object::{Iterator, Object, Range};
use super::super::value::{Arguments, Fault, Flow, Native, Result, Seen, Value};
use super::super::{Machine, types};
use super::builtins::{iterators, new_iterator};
use super::row::{MANY, function, method};
use crate::program::code::{CompareOp, sym};
use crate::tr;

pub(super) const TABLE: &[Native] = &[
    method("list", "__new__", 0, 1, list).looks_at(Seen::Items),
    method("tuple", "__new__", 0, 1, tuple).looks_at(Seen::Items),
    method("range", "__new__", 1, 3, range),
    method("slice", "__new__", 1, 3, slice),
    method("enumerate", "__new__", 1, 2, enumerate).with_keywords().looks_at(Seen::Walk),
    method("zip", "__new__", 0, MANY, zip).with_keywords().looks_at(Seen::Walk),
    method("reversed", "__new__", 1, 1, reversed).looks_at(Seen::Items),
    method("list", "append", 1, 1, append).looks_at(Seen::Nothing),
    method("list", "extend", 1, 1, |machine, given| done(machine, "_extend", given)).looks_at(Seen::Items),
    method("list", "insert", 2, 2, insert).looks_at(Seen::Nothing),
    method("list", "pop", 0, 1, pop).looks_at(Seen::Nothing),
    method("list", "remove", 1, 1, remove),
    method("list", "clear", 0, 0, clear).looks_at(Seen::Nothing),
    method("list", "copy", 0, 0, copy).looks_at(Seen::Nothing).reading(),
    method("list", "reverse", 0, 0, reverse).looks_at(Seen::Nothing),
    method("list", "index", 1, 3, index).reading(),
    method("list", "count", 1, 1, count).reading(),
    method("list", "sort", 0, MANY, sort).with_keywords(),
    method("tuple", "index", 1, 3, index),
    method("tuple", "count", 1, 1, count),
    method("range", "index", 1, 1, range_index),
    method("range", "count", 1, 1, range_count),
    function("_spinlab", "named_tuple", 2, 2, named_tuple),
    function("_spinlab", "name_fields", 4, 4, name_fields),
    function("_spinlab", "fields", 1, 1, fields),
    function("_spinlab", "new_instance", 1, 1, new_instance),
];

/// Calls a function of the prelude whose result is not used.
pub(super) fn done(machine: &mut Machine, name: &str, given: &Arguments) -> Result<Flow> {
    let name = machine.heap.text(name);
    let mut values = vec![name];
    values.extend(&given.values);
    machine.library_call("_done", &values)
}

fn list(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if given.values.is_empty() {
        return Ok(machine.heap.list(Vec::new()).into());
    }
    machine.note_order(given.get(0));
    match machine.native_items(given.get(0))? {
        Some(items) => Ok(machine.heap.list(items).into()),
        None => machine.library_call("_list", &given.values),
    }
}

fn tuple(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if given.values.is_empty() {
        return Ok(machine.heap.tuple([]).into());
    }
    if machine.type_of(given.get(0)) == types::TUPLE {
        return Ok(given.get(0).into());
    }
    machine.note_order(given.get(0));
    match machine.gathered(given, 0)? {
        Ok(items) => Ok(machine.heap.tuple(items).into()),
        Err(flow) => Ok(flow),
    }
}

fn range(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let mut numbers = Vec::new();
    for value in &given.values {
        numbers.push(machine.index(*value)?);
    }
    let (start, stop, step) = match numbers[..] {
        [stop] => (0, stop, 1),
        [start, stop] => (start, stop, 1),
        [start, stop, step] => (start, stop, step),
        _ => return Ok(Value::None.into()),
    };
    if step == 0 {
        return Err(machine.value_error("range() arg 3 must not be zero"));
    }
    let range = Range::new(start, stop, step).ok_or_else(too_large)?;
    Ok(machine.heap.add(Object::Range(range)).into())
}

/// The error of `range` and `enumerate` for numbers that are too large to count.
pub(in crate::program::machine) fn too_large() -> Fault {
    Fault::Stopped(tr!("a range or a count has a number beyond 2⁶¹").into())
}

fn slice(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let parts = match given.values[..] {
        [stop] => [Value::None, stop, Value::None],
        [start, stop] => [start, stop, Value::None],
        _ => [given.get(0), given.get(1), given.get(2)],
    };
    Ok(machine.heap.add(Object::Slice(parts)).into())
}

fn enumerate(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let [start] = machine.keywords("enumerate", given, ["start"])?;
    let start = if given.get(1) == Value::Unset { start } else { given.get(1) };
    if let Some(PythonNumber::Big(_)) = machine.number(start) {
        return machine.library_call("_enumerate", &[given.get(0), start]);
    }
    let count = if start == Value::Unset { 0 } else { machine.index(start)? };
    match iterators(machine, &given.values[..1]) {
        Some(inner) => Ok(new_iterator(machine, Iterator::Enumerate { inner: inner[0], count })),
        None => machine.library_call("_enumerate", &[given.get(0), Value::Int(count)]),
    }
}

fn zip(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let [strict] = machine.keywords("zip", given, ["strict"])?;
    let is_strict = machine.truth(strict) == Some(true);
    match iterators(machine, &given.values) {
        Some(inner) => Ok(new_iterator(machine, Iterator::Zip { inner, is_strict })),
        None => {
            let values = machine.heap.list(given.values.clone());
            machine.library_call("_zip", &[values, Value::Bool(is_strict)])
        }
    }
}

fn reversed(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let value = given.get(0);
    let items = match machine.heap.object(value) {
        Some(Object::List(items)) => {
            let left = items.len();
            let Some(list) = value.id() else { return Ok(Value::None.into()) };
            return Ok(new_iterator(machine, Iterator::ListReversed { list, left }));
        }
        Some(Object::Range(range)) => {
            let range = *range;
            let (count, step) = (range.len(), -range.step);
            let start = if count == 0 { range.start } else { range.get(count - 1) };
            let stop = if count == 0 { start } else { range.start + step };
            return Ok(new_iterator(machine, Iterator::Range { range: Range { start, stop, step }, at: 0 }));
        }
        Some(Object::Tuple(_) | Object::Str(_)) => machine.native_items(value)?.unwrap_or_default(),
        Some(Object::Dict(_) | Object::View(..)) => return machine.library_call("_reversed_mapping", &[value]),
        _ => match machine.special(value, sym::REVERSED) {
            Some(method) => return Ok(Flow::Call(method, Arguments::default())),
            None if machine.special(value, sym::GETITEM).is_some() => {
                return machine.library_call("_reversed", &[value]);
            }
            None => {
                let name = machine.type_name(value);
                return Err(machine.type_error(&format!("'{name}' object is not reversible")));
            }
        },
    };
    Ok(new_iterator(machine, Iterator::Reversed { items }))
}

/// Changes the list that is the receiver.
fn change<T>(machine: &mut Machine, given: &Arguments, change: impl FnOnce(&mut Vec<Value>) -> T) -> Option<T> {
    match machine.heap.get_mut(given.get(0).id()?) {
        Object::List(items) => Some(change(items)),
        _ => None,
    }
}

fn append(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    machine.append(given.get(0), given.get(1))?;
    Ok(Value::None.into())
}

fn insert(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let at = machine.index(given.get(1))?;
    if let Some(id) = given.get(0).id() {
        machine.keep(id, given.get(2));
    }
    let length = change(machine, given, |items| {
        let length = items.len() as i64;
        let at = if at < 0 { (at + length).max(0) } else { at.min(length) };
        items.insert(at as usize, given.get(2));
        items.len()
    });
    machine.check_length(length.unwrap_or_default())?;
    Ok(Value::None.into())
}

fn pop(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let at = if given.get(1) == Value::Unset { -1 } else { machine.index(given.get(1))? };
    let popped = change(machine, given, |items| {
        let length = items.len() as i64;
        let at = if at < 0 { at + length } else { at };
        if length == 0 {
            Err("pop from empty list")
        } else if (0..length).contains(&at) {
            Ok(items.remove(at as usize))
        } else {
            Err("pop index out of range")
        }
    });
    match popped {
        Some(Ok(value)) => Ok(value.into()),
        Some(Err(message)) => Err(machine.error(types::INDEX_ERROR, message)),
        None => Ok(Value::None.into()),
    }
}

/// The position of an equal item; a flow if methods of the program decide it.
fn position(
    machine: &mut Machine,
    given: &Arguments,
    from: usize,
    to: usize,
) -> std::result::Result<Option<usize>, ()> {
    let items = machine.list_items(given.get(0));
    for (at, item) in items.iter().enumerate().take(to).skip(from) {
        let is_same = item.id().is_some() && *item == given.get(1);
        match if is_same { Some(true) } else { machine.native_equal(*item, given.get(1)) } {
            Some(true) => return Ok(Some(at)),
            Some(false) => {}
            None => return Err(()),
        }
    }
    Ok(None)
}

fn remove(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    match position(machine, given, 0, usize::MAX) {
        Ok(Some(at)) => {
            change(machine, given, |items| items.remove(at));
            Ok(Value::None.into())
        }
        Ok(None) => Err(machine.value_error("list.remove(x): x not in list")),
        Err(()) => machine.library_call("_remove", &given.values),
    }
}

fn clear(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    change(machine, given, Vec::clear);
    Ok(Value::None.into())
}

fn copy(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let items = machine.list_items(given.get(0));
    Ok(machine.heap.list(items).into())
}

fn reverse(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    change(machine, given, |items| items.reverse());
    Ok(Value::None.into())
}

fn index(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let length = machine.length(given.get(0)).unwrap_or_default() as i64;
    let mut bounds = [0, length];
    for (at, bound) in bounds.iter_mut().enumerate() {
        if given.get(2 + at) != Value::Unset {
            let number = machine.index(given.get(2 + at))?;
            *bound = if number < 0 { (number + length).max(0) } else { number };
        }
    }
    match position(machine, given, bounds[0] as usize, bounds[1] as usize) {
        Ok(Some(at)) => Ok(Value::Int(at as i64).into()),
        Ok(None) if machine.type_of(given.get(0)) == types::LIST => {
            let shown = machine.native_repr(given.get(1)).and_then(std::result::Result::ok).unwrap_or_default();
            Err(machine.value_error(&format!("{shown} is not in list")))
        }
        Ok(None) => Err(machine.value_error("tuple.index(x): x not in tuple")),
        Err(()) => machine.library_call("_index", &[given.get(0), given.get(1)]),
    }
}

fn count(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let mut count = 0;
    for item in machine.list_items(given.get(0)) {
        match machine.compare(CompareOp::Equal, item, given.get(1))? {
            Flow::Value(result) => count += i64::from(result == Value::Bool(true)),
            _ => return machine.library_call("_count", &given.values),
        }
    }
    Ok(Value::Int(count).into())
}

fn sort(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if given.values.len() > 1 {
        return Err(machine.type_error("sort() takes no positional arguments"));
    }
    let [key, reverse] = machine.keywords("sort", given, ["key", "reverse"])?;
    let reverse = if reverse == Value::Unset { Value::Bool(false) } else { reverse };
    machine.library_call("_sort_in_place", &[given.get(0), key.or_none(), reverse])
}

fn range_index(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let (Some(Object::Range(range)), Some(PythonNumber::Int(value))) =
        (machine.heap.object(given.get(0)), machine.number(given.get(1)))
    else {
        return Err(machine.value_error("sequence.index(x): x not in sequence"));
    };
    if range.contains(value) {
        return Ok(Value::Int((value - range.start) / range.step).into());
    }
    Err(machine.value_error(&format!("{value} is not in range")))
}

fn range_count(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let is_in = match (machine.heap.object(given.get(0)), machine.number(given.get(1))) {
        (Some(Object::Range(range)), Some(PythonNumber::Int(value))) => range.contains(value),
        _ => false,
    };
    Ok(Value::Int(is_in.into()).into())
}

/// A tuple of a class made with `NamedTuple`.
fn named_tuple(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let items = machine.list_items(given.get(1));
    match given.get(0).id() {
        Some(class) => Ok(machine.named_tuple(class, items).into()),
        None => Ok(Value::None.into()),
    }
}

/// Makes an instance of a class that `namedtuple` has made, with its name, its fields, and the values of the last ones.
fn new_instance(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    match given.get(0).id().filter(|id| machine.class(*id).is_some()) {
        Some(class) => Ok(machine.new_instance(class).into()),
        None => Err(machine.type_error("an object needs a class")),
    }
}

fn name_fields(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let name = machine.heap.str(given.get(1)).cloned().unwrap_or_default();
    let mut fields = Vec::new();
    for field in machine.list_items(given.get(2)) {
        let text = machine.heap.str(field).cloned().unwrap_or_default();
        match machine.program.names.find(&text) {
            Some(name) => fields.push(name),
            None => {
                let message = format!("here a field has to be named in a string of the program: '{text}'");
                return Err(machine.value_error(&message));
            }
        }
    }
    let defaults = machine.list_items(given.get(3));
    let main = machine.program.main();
    if let Some(id) = given.get(0).id()
        && let Object::Class(class) = machine.heap.get_mut(id)
    {
        (class.name, class.qualified, class.module) = (Arc::clone(&name), name, Some(main));
        for (field, value) in fields.iter().rev().zip(defaults.into_iter().rev()) {
            class.set(*field, value);
        }
        class.fields = fields;
    }
    Ok(Value::None.into())
}

/// The names of the annotated fields of a class, as a list.
fn fields(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let fields = given.get(0).id().map(|id| machine.fields(id).to_vec()).unwrap_or_default();
    let names = fields.into_iter().map(|name| {
        let name = std::sync::Arc::clone(machine.program.names.text(name));
        machine.heap.text(name)
    });
    let names = names.collect();
    Ok(machine.heap.list(names).into())
}
