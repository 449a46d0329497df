//! Truth, equality, order and containment.

use std::cmp::Ordering;

use super::dict::Dict;
use super::integer::{PythonNumber, compare_with_float};
use super::object::{Instance, Object};
use super::value::{Fault, Flow, Result, Value};
use super::{Machine, types};
use crate::program::code::{CompareOp, sym};

/// Containers that nest deeper than this are compared by the prelude.
const DEEPEST: usize = 100;

impl Machine {
    /// Whether a value is true. None if a method of the program decides it.
    pub(super) fn truth(&self, value: Value) -> Option<bool> {
        Some(match value {
            Value::Unset | Value::None => false,
            Value::Bool(value) => value,
            Value::Int(value) => value != 0,
            Value::Float(value) => value != 0.0,
            Value::NotImplemented | Value::Ellipsis | Value::Native(_) => true,
            Value::Ref(id) => match self.heap.get(id) {
                Object::Str(text) => !text.is_empty(),
                Object::List(items) => !items.is_empty(),
                Object::Tuple(tuple) => !tuple.items.is_empty(),
                Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict) => dict.len() > 0,
                Object::Range(range) => range.len() > 0,
                Object::View(_, id) => self.keys(Value::Ref(*id)).is_some_and(|dict| dict.len() > 0),
                Object::Instance(instance) => {
                    let has = |name| self.class_attribute(instance.class, name).is_some();
                    if has(sym::BOOL) || has(sym::LEN) {
                        return None;
                    }
                    true
                }
                _ => true,
            },
        })
    }

    /// The method that decides whether a value is true.
    pub(super) fn truth_method(&mut self, value: Value) -> Result<Value> {
        match self.special(value, sym::BOOL).or_else(|| self.special(value, sym::LEN)) {
            Some(method) => Ok(method),
            None => Err(Fault::Stopped("a value without truth".into())),
        }
    }

    /// Whether two values are equal. None if a method of the program decides it.
    pub(super) fn native_equal(&self, left: Value, right: Value) -> Option<bool> {
        self.equal_within(left, right, DEEPEST)
    }

    /// Whether two values are equal, down to a depth. Deeper values are left to the prelude, whose frames are limited.
    fn equal_within(&self, left: Value, right: Value, depth: usize) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        if let (Some(one), Some(other)) = (self.number(left), self.number(right)) {
            return Some(compare_numbers(&one, &other) == Some(Ordering::Equal));
        }
        if left == right {
            let is_simple =
                matches!(self.heap.object(left), Some(Object::Instance(one)) if self.hashes_attributes(one));
            return if !is_simple && self.decides(left) { None } else { Some(true) };
        }
        let (Some(one), Some(other)) = (self.heap.object(left), self.heap.object(right)) else {
            return if self.decides(left) || self.decides(right) { None } else { Some(false) };
        };
        match (one, other) {
            (Object::Str(one), Object::Str(other)) => Some(one == other),
            (Object::List(one), Object::List(other)) => self.equal_items(one, other, depth),
            (Object::Tuple(one), Object::Tuple(other)) => self.equal_items(&one.items, &other.items, depth),
            (Object::Range(one), Object::Range(other)) => {
                let (length, other_length) = (one.len(), other.len());
                Some(
                    length == other_length
                        && (length == 0 || one.start == other.start && (length == 1 || one.step == other.step)),
                )
            }
            (Object::Dict(one), Object::Dict(other)) => {
                if one.len() != other.len() {
                    return Some(false);
                }
                all(one.iter().map(|(key, value)| match self.peek_key(right, key) {
                    Some(found) => self.same_or_equal(value, found, depth),
                    None => Some(false),
                }))
            }
            (Object::Set(one) | Object::FrozenSet(one), Object::Set(other) | Object::FrozenSet(other)) => {
                Some(one.len() == other.len() && one.iter().all(|(key, _)| self.peek_key(right, key).is_some()))
            }
            (Object::View(..), _) | (_, Object::View(..)) => match (self.key_set(left), self.key_set(right)) {
                (Some(one), Some(other)) => {
                    Some(one.len() == other.len() && one.iter().all(|key| self.peek_key(right, *key).is_some()))
                }
                _ => Some(false),
            },
            (Object::Method { function: one, receiver }, Object::Method { function: other, receiver: second }) => {
                Some(one == other && receiver == second)
            }
            (Object::Instance(_), Object::Str(_) | Object::Instance(_)) | (Object::Str(_), Object::Instance(_))
                if self.heap.str(left).is_some() && self.heap.str(right).is_some() =>
            {
                Some(self.heap.str(left) == self.heap.str(right))
            }
            (Object::Instance(one), Object::Instance(other))
                if one.class == other.class && self.hashes_attributes(one) =>
            {
                let values = |of: &Instance| of.attributes.0.iter().map(|(_, value)| *value).collect::<Vec<_>>();
                self.equal_items(&values(one), &values(other), depth)
            }
            _ if self.decides(left) || self.decides(right) => None,
            _ => Some(false),
        }
    }

    /// Whether the class of a value decides what it is equal to.
    fn decides(&self, value: Value) -> bool {
        match self.heap.object(value) {
            Some(Object::Instance(instance)) if !self.is_simple_member(instance) => {
                self.class_attribute(instance.class, sym::EQ).is_some()
                    || self.class_attribute(instance.class, sym::NE).is_some()
            }
            Some(Object::Exception(exception)) => self.class_attribute(exception.class, sym::EQ).is_some(),
            _ => false,
        }
    }

    fn same_or_equal(&self, one: Value, other: Value, depth: usize) -> Option<bool> {
        let is_same = one.id().is_some() && one == other;
        if is_same { Some(true) } else { self.equal_within(one, other, depth) }
    }

    fn equal_items(&self, one: &[Value], other: &[Value], depth: usize) -> Option<bool> {
        if one.len() != other.len() {
            return Some(false);
        }
        all(one.iter().zip(other).map(|(one, other)| self.same_or_equal(*one, *other, depth)))
    }

    pub(super) fn compare(&mut self, op: CompareOp, left: Value, right: Value) -> Result<Flow> {
        match op {
            CompareOp::Is => return Ok(Value::Bool(is_same(left, right)).into()),
            CompareOp::IsNot => return Ok(Value::Bool(!is_same(left, right)).into()),
            CompareOp::In => return self.contains(right, left, true),
            CompareOp::NotIn => return self.contains(right, left, false),
            CompareOp::Equal | CompareOp::NotEqual => {
                if let Some(equal) = self.native_equal(left, right) {
                    return Ok(Value::Bool(equal == (op == CompareOp::Equal)).into());
                }
            }
            CompareOp::Less | CompareOp::LessEqual | CompareOp::Greater | CompareOp::GreaterEqual => {
                if let Some(result) = self.native_order(op, left, right)? {
                    return Ok(Value::Bool(result).into());
                }
            }
        }
        let (forward, backward, symbol) = match op {
            CompareOp::Equal => ("__eq__", "__eq__", "=="),
            CompareOp::NotEqual => ("__ne__", "__ne__", "!="),
            CompareOp::Less => ("__lt__", "__gt__", "<"),
            CompareOp::LessEqual => ("__le__", "__ge__", "<="),
            CompareOp::Greater => ("__gt__", "__lt__", ">"),
            _ => ("__ge__", "__le__", ">="),
        };
        let texts = [forward, backward, symbol].map(|text| self.heap.text(text));
        let name = if self.is_own(left) || self.is_own(right) { "_compare" } else { "_compare_items" };
        self.library_call(name, &[left, right, texts[0], texts[1], texts[2]])
    }

    /// The order of two values. None if a method of the program decides it.
    fn native_order(&mut self, op: CompareOp, left: Value, right: Value) -> Result<Option<bool>> {
        self.order_within(op, left, right, DEEPEST)
    }

    fn order_within(&mut self, op: CompareOp, left: Value, right: Value, depth: usize) -> Result<Option<bool>> {
        let Some(depth) = depth.checked_sub(1) else { return Ok(None) };
        if let (Some(one), Some(other)) = (self.number(left), self.number(right)) {
            return Ok(Some(compare_numbers(&one, &other).is_some_and(|order| holds(op, order))));
        }
        if let (Some(one), Some(other)) = (self.heap.str(left), self.heap.str(right)) {
            return Ok(Some(holds(op, one.cmp(other))));
        }
        let order = match (self.heap.object(left), self.heap.object(right)) {
            (Some(Object::List(one)), Some(Object::List(other))) => {
                let (one, other) = (one.clone(), other.clone());
                return self.order_items(op, &one, &other, depth);
            }
            (Some(Object::Tuple(one)), Some(Object::Tuple(other))) => {
                let (one, other) = (one.items.clone(), other.items.clone());
                return self.order_items(op, &one, &other, depth);
            }
            (Some(Object::Set(_) | Object::FrozenSet(_)), Some(Object::Set(_) | Object::FrozenSet(_))) => {
                return Ok(Some(self.order_sets(op, left, right)));
            }
            _ if self.is_own(left) || self.is_own(right) => return Ok(None),
            _ => None,
        };
        match order {
            Some(order) => Ok(Some(holds(op, order))),
            None => Err(self.no_order(op, left, right)),
        }
    }

    fn no_order(&mut self, op: CompareOp, left: Value, right: Value) -> Fault {
        let symbol = match op {
            CompareOp::Less => "<",
            CompareOp::LessEqual => "<=",
            CompareOp::Greater => ">",
            _ => ">=",
        };
        let (left, right) = (self.type_name(left), self.type_name(right));
        self.type_error(&format!("'{symbol}' not supported between instances of '{left}' and '{right}'"))
    }

    fn order_items(&mut self, op: CompareOp, one: &[Value], other: &[Value], depth: usize) -> Result<Option<bool>> {
        for (left, right) in one.iter().zip(other) {
            match self.same_or_equal(*left, *right, DEEPEST) {
                Some(true) => {}
                Some(false) => return self.order_within(op, *left, *right, depth),
                None => return Ok(None),
            }
        }
        Ok(Some(holds(op, one.len().cmp(&other.len()))))
    }

    fn order_sets(&self, op: CompareOp, left: Value, right: Value) -> bool {
        let (one, other) = (self.key_set(left).unwrap_or_default(), self.key_set(right).unwrap_or_default());
        let within = |keys: &[Value], container| keys.iter().all(|key| self.peek_key(container, *key).is_some());
        match op {
            CompareOp::Less => one.len() < other.len() && within(&one, right),
            CompareOp::LessEqual => within(&one, right),
            CompareOp::Greater => one.len() > other.len() && within(&other, left),
            _ => within(&other, left),
        }
    }

    /// The order of the items of a set: numbers by value, texts by characters, tuples and frozensets by their items.
    /// Others count as equal: they keep the order in which they were added.
    pub(super) fn set_order(&self, left: Value, right: Value) -> Ordering {
        self.set_order_within(left, right, DEEPEST)
    }

    fn set_order_within(&self, left: Value, right: Value, depth: usize) -> Ordering {
        let Some(depth) = depth.checked_sub(1) else { return Ordering::Equal };
        if let (Some(one), Some(other)) = (self.number(left), self.number(right)) {
            return compare_numbers(&one, &other).unwrap_or(Ordering::Equal);
        }
        let items = |one: &mut dyn Iterator<Item = Value>, other: &mut dyn Iterator<Item = Value>| {
            one.zip(other).map(|(one, other)| self.set_order_within(one, other, depth)).find(|order| order.is_ne())
        };
        match (self.heap.object(left), self.heap.object(right)) {
            (Some(Object::Str(one)), Some(Object::Str(other))) => one.cmp(other),
            (Some(Object::Tuple(one)), Some(Object::Tuple(other))) => {
                let (one, other) = (&one.items, &other.items);
                let order = items(&mut one.iter().copied(), &mut other.iter().copied());
                order.unwrap_or_else(|| one.len().cmp(&other.len()))
            }
            (Some(Object::FrozenSet(one)), Some(Object::FrozenSet(other))) => {
                let order = one.len().cmp(&other.len());
                let keys = |set: &Dict| set.iter().map(|(key, _)| key).collect::<Vec<_>>().into_iter();
                order.then_with(|| items(&mut keys(one), &mut keys(other)).unwrap_or(Ordering::Equal))
            }
            _ => self.set_rank(left).cmp(&self.set_rank(right)),
        }
    }

    fn set_rank(&self, value: Value) -> u8 {
        match self.heap.object(value) {
            _ if value == Value::None => 0,
            _ if self.number(value).is_some() => 1,
            Some(Object::Str(_)) => 2,
            Some(Object::Tuple(_)) => 3,
            Some(Object::FrozenSet(_)) => 4,
            _ => 5,
        }
    }

    fn contains(&mut self, container: Value, item: Value, wanted: bool) -> Result<Flow> {
        let container = self.member_text(container).unwrap_or(container);
        let found = match self.heap.object(container) {
            Some(Object::Str(text)) => {
                let Some(part) = self.heap.str(item) else {
                    let name = self.type_name(item);
                    let message = format!("'in <string>' requires string as left operand, not {name}");
                    return Err(self.type_error(&message));
                };
                Some(text.contains(&**part))
            }
            Some(Object::Dict(_) | Object::Set(_) | Object::FrozenSet(_)) => {
                Some(self.find_key(container, item)?.is_some())
            }
            Some(Object::View(super::object::ViewKind::Keys, id)) => {
                let dict = Value::Ref(*id);
                Some(self.find_key(dict, item)?.is_some())
            }
            Some(Object::List(items)) => self.any_equal(items, item),
            Some(Object::Tuple(tuple)) => self.any_equal(&tuple.items, item),
            Some(Object::Range(range)) => match self.number(item) {
                Some(PythonNumber::Int(value)) => Some(range.contains(value)),
                Some(PythonNumber::Float(value)) => Some(value.fract() == 0.0 && range.contains(value as i64)),
                _ => Some(false),
            },
            _ => None,
        };
        match found {
            Some(found) => Ok(Value::Bool(found == wanted).into()),
            None => {
                let has_iterator = self.can_iterate(container) || self.special(container, sym::CONTAINS).is_some();
                if !has_iterator {
                    let name = self.type_name(container);
                    return Err(self.type_error(&format!("argument of type '{name}' is not iterable")));
                }
                self.library_call("_contains", &[container, item, Value::Bool(wanted)])
            }
        }
    }

    fn any_equal(&self, items: &[Value], item: Value) -> Option<bool> {
        let found =
            items.iter().map(|other| self.same_or_equal(*other, item, DEEPEST)).find(|result| *result != Some(false));
        found.unwrap_or(Some(false))
    }

    /// Whether a value is an exact number or text, whose order the machine knows.
    pub(super) fn orders_itself(&self, value: Value, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match self.heap.object(value) {
            Some(Object::List(items)) => items.iter().all(|item| self.orders_itself(*item, depth)),
            Some(Object::Tuple(tuple)) => {
                tuple.class == types::TUPLE && tuple.items.iter().all(|item| self.orders_itself(*item, depth))
            }
            _ => !self.is_own(value),
        }
    }
}

pub(super) fn is_same(left: Value, right: Value) -> bool {
    match (left, right) {
        (Value::Float(one), Value::Float(other)) => one.to_bits() == other.to_bits(),
        _ => left == right,
    }
}

pub(super) fn compare_numbers(one: &PythonNumber, other: &PythonNumber) -> Option<Ordering> {
    match (one, other) {
        (PythonNumber::Int(one), PythonNumber::Int(other)) => Some(one.cmp(other)),
        (PythonNumber::Float(one), PythonNumber::Float(other)) => one.partial_cmp(other),
        (PythonNumber::Float(one), other) => compare_with_float(&other.to_big(), *one).map(Ordering::reverse),
        (one, PythonNumber::Float(other)) => compare_with_float(&one.to_big(), *other),
        (one, other) => Some(one.to_big().cmp(&other.to_big())),
    }
}

fn holds(op: CompareOp, order: Ordering) -> bool {
    match op {
        CompareOp::Less => order.is_lt(),
        CompareOp::LessEqual => order.is_le(),
        CompareOp::Greater => order.is_gt(),
        _ => order.is_ge(),
    }
}

/// Whether all are true; otherwise the first result that is not.
fn all(mut results: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    results.find(|result| *result != Some(true)).unwrap_or(Some(true))
}
