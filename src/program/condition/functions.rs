//! The functions that a condition can call. They are Python's, for values that no method of the program describes.

use std::cmp::Ordering;

use ruff_python_ast::{Expr, ExprCall, Operator};

use super::operators::{arithmetic, order};
use crate::program::machine::{PlainValue, SequenceKind};

/// The functions, as messages name them.
pub(super) const NAMES: [&str; 11] =
    ["len", "sorted", "sum", "min", "max", "all", "any", "abs", "list", "tuple", "set"];
/// Methods of dicts, which take no arguments.
const VIEWS: [&str; 3] = ["keys", "values", "items"];

/// The parts of a call. None if a condition cannot have it.
pub(super) fn parts(call: &ExprCall) -> Option<Vec<&Expr>> {
    let arguments = &*call.arguments.args;
    if !call.arguments.keywords.is_empty() {
        return None;
    }
    match &*call.func {
        Expr::Name(name) if NAMES.contains(&name.id.as_str()) => {
            let takes_many = matches!(name.id.as_str(), "min" | "max");
            let is_right = arguments.len() == 1 || takes_many && !arguments.is_empty();
            is_right.then(|| arguments.iter().collect())
        }
        Expr::Attribute(method) if VIEWS.contains(&method.attr.as_str()) && arguments.is_empty() => {
            Some(vec![&method.value])
        }
        _ => None,
    }
}

/// The result of a call, with its arguments evaluated by the caller.
pub(super) fn call(call: &ExprCall, value: &dyn Fn(&Expr) -> Option<PlainValue>) -> Option<PlainValue> {
    if let Expr::Attribute(method) = &*call.func {
        return view(value(&method.value)?, &method.attr);
    }
    let Expr::Name(function) = &*call.func else { return None };
    let arguments = call.arguments.args.iter().map(value).collect::<Option<Vec<_>>>()?;
    let function = function.id.as_str();
    if let ("min" | "max", [_, _, ..]) = (function, &*arguments) {
        return extreme(arguments, function);
    }
    let argument = arguments.into_iter().next()?;
    match (function, &argument) {
        ("len", PlainValue::Dict(pairs)) => return i64::try_from(pairs.len()).ok().map(PlainValue::Int),
        ("abs", PlainValue::Int(number)) => return number.checked_abs().map(PlainValue::Int),
        ("abs", PlainValue::Float(number)) => return Some(PlainValue::Float(number.abs())),
        _ => {}
    }
    let items = items(argument)?;
    match function {
        "len" => i64::try_from(items.len()).ok().map(PlainValue::Int),
        "sorted" => sorted(items).map(|items| PlainValue::Items(SequenceKind::List, items)),
        "sum" => items.iter().try_fold(PlainValue::Int(0), |sum, item| arithmetic(Operator::Add, &sum, item)),
        "min" | "max" => extreme(items, function),
        "all" => items.iter().map(PlainValue::truth).try_fold(true, |all, one| Some(all && one?)).map(PlainValue::bool),
        "any" => {
            items.iter().map(PlainValue::truth).try_fold(false, |any, one| Some(any || one?)).map(PlainValue::bool)
        }
        "list" => Some(PlainValue::Items(SequenceKind::List, items)),
        "tuple" => Some(PlainValue::Items(SequenceKind::Tuple, items)),
        "set" => distinct(items),
        _ => None,
    }
}

fn view(dict: PlainValue, method: &str) -> Option<PlainValue> {
    let PlainValue::Dict(pairs) = dict else { return None };
    Some(match method {
        "keys" => PlainValue::Items(SequenceKind::Set, pairs.into_iter().map(|(key, _)| key).collect()),
        // Python compares these by what they are, so they are equal to nothing.
        "values" => PlainValue::Items(SequenceKind::Values, pairs.into_iter().map(|(_, value)| value).collect()),
        _ => {
            let pair = |(key, value)| PlainValue::Items(SequenceKind::Tuple, vec![key, value]);
            PlainValue::Items(SequenceKind::Set, pairs.into_iter().map(pair).collect())
        }
    })
}

/// What a loop over a value gives.
fn items(value: PlainValue) -> Option<Vec<PlainValue>> {
    match value {
        PlainValue::Items(_, items) => Some(items),
        PlainValue::Dict(pairs) => Some(pairs.into_iter().map(|(key, _)| key).collect()),
        PlainValue::Str(text) => Some(text.chars().map(|letter| PlainValue::Str(letter.to_string())).collect()),
        PlainValue::None | PlainValue::Int(_) | PlainValue::Float(_) | PlainValue::Object { .. } => None,
    }
}

fn extreme(items: Vec<PlainValue>, function: &str) -> Option<PlainValue> {
    let wanted = if function == "min" { Ordering::Less } else { Ordering::Greater };
    let mut items = items.into_iter();
    let first = items.next()?;
    items.try_fold(first, |best, item| Some(if order(&item, &best)? == wanted { item } else { best }))
}

fn sorted(items: Vec<PlainValue>) -> Option<Vec<PlainValue>> {
    let mut sorted: Vec<PlainValue> = Vec::with_capacity(items.len());
    for item in items {
        let mut at = sorted.len();
        while at > 0 && order(&item, &sorted[at - 1])? == Ordering::Less {
            at -= 1;
        }
        sorted.insert(at, item);
    }
    Some(sorted)
}

fn distinct(items: Vec<PlainValue>) -> Option<PlainValue> {
    let mut distinct: Vec<PlainValue> = Vec::new();
    for item in items {
        // Lists, dicts and what has methods of its own cannot be in a set, or only they say what is equal.
        let is_hashable = !item.has_own_methods()
            && !matches!(item, PlainValue::Items(SequenceKind::List | SequenceKind::Set, _) | PlainValue::Dict(_));
        if !is_hashable {
            return None;
        }
        if !distinct.iter().any(|known| known.is_equal(&item)) {
            distinct.push(item);
        }
    }
    Some(PlainValue::Items(SequenceKind::Set, distinct))
}
