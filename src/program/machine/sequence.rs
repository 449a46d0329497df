//! Operators of strings, lists, tuples, dicts and sets, and the most items of each.

use super::integer::PythonNumber;
use super::object::Object;
use super::value::{Fault, Flow, Result, Value};
use super::{Machine, types};
use crate::program::code::Binary;
use crate::tr;

/// The most items of a list, and the most characters of a string.
pub(super) const LONGEST: usize = 1_000_000;

impl Machine {
    /// `a += b` for values that can change.
    pub(super) fn change_in_place(&mut self, op: Binary, left: Value, right: Value) -> Result<Option<Flow>> {
        let flow = match (self.heap.object(left), op) {
            (Some(Object::List(_)), Binary::Add) => self.library_call("_extend", &[left, right])?,
            (Some(Object::List(items)), Binary::Multiply) => {
                let items = items.clone();
                let Some(PythonNumber::Int(times)) = self.number(right) else { return Ok(None) };
                let items = self.repeated(&items, times)?;
                if let Some(Object::List(list)) = left.id().map(|id| self.heap.get_mut(id)) {
                    *list = items;
                }
                left.into()
            }
            (Some(Object::Set(_)), Binary::Or | Binary::And | Binary::Subtract | Binary::Xor)
                if self.key_set(right).is_some() =>
            {
                let Some(Flow::Value(result)) = self.sequence_op(op, left, right)? else { return Ok(None) };
                self.replace_contents(left, result);
                left.into()
            }
            (Some(Object::Dict(_)), Binary::Or) => self.library_call("_update_dict", &[left, right])?,
            _ => return Ok(None),
        };
        Ok(Some(flow))
    }

    pub(super) fn sequence_op(&mut self, op: Binary, left: Value, right: Value) -> Result<Option<Flow>> {
        if op == Binary::Modulo && self.heap.str(left).is_some() {
            return self.percent(left, right).map(Some);
        }
        if op == Binary::Multiply {
            let (sequence, times) = match (self.number(left), self.number(right)) {
                (None, Some(PythonNumber::Int(times))) => (left, times),
                (Some(PythonNumber::Int(times)), None) => (right, times),
                (None, Some(PythonNumber::Big(_))) | (Some(PythonNumber::Big(_)), None) => {
                    let sequence = if self.number(left).is_none() { left } else { right };
                    if matches!(self.heap.object(sequence), Some(Object::Str(_) | Object::List(_) | Object::Tuple(_))) {
                        let message = "cannot fit 'int' into an index-sized integer";
                        return Err(self.error(types::OVERFLOW_ERROR, message));
                    }
                    return Ok(None);
                }
                _ => return Ok(None),
            };
            return self.repeat(sequence, times).map(|value| value.map(Flow::Value));
        }
        if op == Binary::Add {
            return self.concatenate(left, right).map(|value| value.map(Flow::Value));
        }
        self.set_op(op, left, right).map(|value| value.map(Flow::Value))
    }

    pub(super) fn concatenate(&mut self, left: Value, right: Value) -> Result<Option<Value>> {
        let value = match (self.heap.object(left), self.heap.object(right)) {
            (Some(Object::Str(one)), Some(Object::Str(other))) => {
                let text = [&**one, &**other].concat();
                self.new_text(text)?
            }
            (Some(Object::List(one)), Some(Object::List(other))) => {
                let items = [&one[..], &other[..]].concat();
                self.new_list(items)?
            }
            (Some(Object::Tuple(one)), Some(Object::Tuple(other))) => {
                let items = [&one.items[..], &other.items[..]].concat();
                self.heap.tuple(items)
            }
            _ => return Ok(None),
        };
        Ok(Some(value))
    }

    /// A string, unless it is too long.
    pub(super) fn new_text(&mut self, text: String) -> Result<Value> {
        check_text(text.len())?;
        Ok(self.heap.text(text))
    }

    pub(super) fn new_list(&mut self, items: Vec<Value>) -> Result<Value> {
        self.check_length(items.len())?;
        Ok(self.heap.list(items))
    }

    pub(super) fn check_length(&mut self, length: usize) -> Result<()> {
        if length > LONGEST {
            return Err(Fault::Stopped(tr!("a list has more than 1,000,000 items").into()));
        }
        Ok(())
    }

    pub(super) fn repeated(&mut self, items: &[Value], times: i64) -> Result<Vec<Value>> {
        let times = usize::try_from(times).unwrap_or(0);
        self.check_length(items.len().saturating_mul(times))?;
        Ok(items.repeat(times))
    }

    pub(super) fn repeat(&mut self, sequence: Value, times: i64) -> Result<Option<Value>> {
        let value = match self.heap.object(sequence) {
            Some(Object::Str(text)) => {
                let text = text.clone();
                let times = usize::try_from(times).unwrap_or(0);
                check_text(text.len().saturating_mul(times))?;
                self.new_text(text.repeat(times))?
            }
            Some(Object::List(items)) => {
                let items = items.clone();
                let items = self.repeated(&items, times)?;
                self.heap.list(items)
            }
            Some(Object::Tuple(tuple)) => {
                let items = tuple.items.clone();
                let items = self.repeated(&items, times)?;
                self.heap.tuple(items)
            }
            _ => return Ok(None),
        };
        Ok(Some(value))
    }
}

/// Checks that a string may have this length.
pub(super) fn check_text(length: usize) -> Result<()> {
    if length > LONGEST {
        return Err(Fault::Stopped(tr!("a string has more than 1,000,000 characters").into()));
    }
    Ok(())
}
