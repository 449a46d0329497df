//! Built-in functions over many values: sums, extremes, sorting.

use super::super::Machine;
use super::super::integer::PythonNumber;
use super::super::object::Object;
use super::super::value::{Arguments, Flow, Result, Value};
use crate::program::code::{Binary, CompareOp};

pub(super) fn sum(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let [start] = machine.keywords("sum", given, ["start"])?;
    let start = if given.get(1) == Value::Unset { start } else { given.get(1) };
    let start = if start == Value::Unset { Value::Int(0) } else { start };
    if machine.heap.str(start).is_some() {
        return Err(machine.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
    }
    let items = match machine.gathered(given, 0)? {
        Ok(items) => items,
        Err(flow) => return Ok(flow),
    };
    let mut total = start;
    // Neumaier's compensation, as in CPython since 3.12, makes the sum of floats depend less on their order.
    let mut compensation = 0.0;
    for (at, item) in items.iter().enumerate() {
        if let (Value::Float(sum), Some(number)) = (total, machine.number(*item)) {
            let item = machine.to_float(&number)?;
            let next = sum + item;
            if matches!(number, PythonNumber::Float(_)) {
                let lost = if sum.abs() >= item.abs() { (sum - next) + item } else { (item - next) + sum };
                compensation += lost;
            }
            total = Value::Float(next);
            continue;
        }
        total = match machine.binary(Binary::Add, total, *item, false)? {
            Flow::Value(value) => value,
            _ => {
                let rest = machine.heap.list(items[at..].to_vec());
                return machine.library_call("_sum", &[rest, total]);
            }
        };
    }
    if let Value::Float(sum) = total
        && compensation != 0.0
        && compensation.is_finite()
    {
        total = Value::Float(sum + compensation);
    }
    Ok(total.into())
}

pub(super) fn extreme(machine: &mut Machine, given: &Arguments, wanted: CompareOp) -> Result<Flow> {
    let name = if wanted == CompareOp::Less { "min" } else { "max" };
    let [key, default] = machine.keywords(name, given, ["key", "default"])?;
    if key != Value::Unset {
        // If several are equal, the first one is the result.
        machine.note_order(given.get(0));
    }
    let items = if given.values.len() == 1 {
        match machine.gathered(given, 0)? {
            Ok(items) => items,
            Err(flow) => return Ok(flow),
        }
    } else {
        if default != Value::Unset {
            let message = format!("Cannot specify a default for {name}() with multiple positional arguments");
            return Err(machine.type_error(&message));
        }
        given.values.clone()
    };
    let Some((first, rest)) = items.split_first() else {
        return match default {
            Value::Unset => Err(machine.value_error(&format!("{name}() iterable argument is empty"))),
            default => Ok(default.into()),
        };
    };
    if matches!(key, Value::Unset | Value::None) && items.iter().all(|item| machine.orders_itself(*item, 50)) {
        let mut best = *first;
        for item in rest {
            if let Flow::Value(Value::Bool(true)) = machine.compare(wanted, *item, best)? {
                best = *item;
            }
        }
        return Ok(best.into());
    }
    let items = machine.heap.list(items);
    machine.library_call("_extreme", &[items, key.or_none(), Value::Bool(wanted == CompareOp::Less)])
}

pub(super) fn sorted(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let [key, reverse] = machine.keywords("sort", given, ["key", "reverse"])?;
    if key != Value::Unset {
        // Equal ones stay as they came.
        machine.note_order(given.get(0));
    }
    let items = match machine.gathered(given, 0)? {
        Ok(items) => items,
        Err(flow) => return Ok(flow),
    };
    let list = machine.heap.list(items);
    let reverse = if reverse == Value::Unset { Value::Bool(false) } else { reverse };
    machine.library_call("_sorted", &[list, key.or_none(), reverse])
}

/// Sorts a list by keys whose order the machine knows. An error leaves the list as it was.
pub(super) fn sort_list(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let items = machine.list_items(given.get(0));
    let keys = machine.list_items(given.get(1));
    let is_reversed = given.get(2) == Value::Bool(true);
    let mut order: Vec<usize> = (0..items.len()).collect();
    if is_reversed {
        order.reverse();
    }
    let mut failed = None;
    let mut less = |one: usize, other: usize| {
        if failed.is_some() {
            return false;
        }
        match machine.compare(CompareOp::Less, keys[one], keys[other]) {
            Ok(flow) => matches!(flow, Flow::Value(Value::Bool(true))),
            Err(fault) => {
                failed = Some(fault);
                false
            }
        }
    };
    merge_sort(&mut order, &mut less);
    if let Some(fault) = failed {
        return Err(fault);
    }
    if is_reversed {
        order.reverse();
    }
    let sorted = order.into_iter().map(|at| items[at]).collect();
    if let Some(Object::List(list)) = given.get(0).id().map(|id| machine.heap.get_mut(id)) {
        *list = sorted;
    }
    Ok(Value::None.into())
}

/// A stable sort that works with any answers, even contradictory ones. Sorted runs cost one comparison an item; as in
/// CPython, the first comparison is of the second item with the first.
pub(super) fn merge_sort(order: &mut Vec<usize>, less: &mut impl FnMut(usize, usize) -> bool) {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for &item in order.iter() {
        match runs.last_mut() {
            Some(run) if !run.last().is_some_and(|last| less(item, *last)) => run.push(item),
            _ => runs.push(vec![item]),
        }
    }
    while runs.len() > 1 {
        let mut merged = Vec::new();
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            merged.push(match pairs.next() {
                Some(right) => merge(&left, &right, less),
                None => left,
            });
        }
        runs = merged;
    }
    *order = runs.pop().unwrap_or_default();
}

pub(super) fn merge(left: &[usize], right: &[usize], less: &mut impl FnMut(usize, usize) -> bool) -> Vec<usize> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut one, mut other) = (0, 0);
    while one < left.len() && other < right.len() {
        if less(right[other], left[one]) {
            merged.push(right[other]);
            other += 1;
        } else {
            merged.push(left[one]);
            one += 1;
        }
    }
    merged.extend(&left[one..]);
    merged.extend(&right[other..]);
    merged
}

pub(super) fn some(machine: &mut Machine, given: &Arguments, wanted: bool) -> Result<Flow> {
    let name = if wanted { "_any" } else { "_all" };
    let is_list = matches!(machine.heap.object(given.get(0)), Some(Object::List(_) | Object::Tuple(_)));
    if is_list {
        let mut truths = machine.list_items(given.get(0)).into_iter().map(|item| machine.truth(item));
        match truths.find(|truth| *truth != Some(!wanted)) {
            None => return Ok(Value::Bool(!wanted).into()),
            Some(Some(_)) => return Ok(Value::Bool(wanted).into()),
            Some(None) => {}
        }
    }
    machine.library_call(name, &given.values)
}
