//! Subscripts: `container[index]`, read, set and deleted, with slices.

use super::integer::PythonNumber;
use super::natives::too_large;
use super::object::{Object, Range};
use super::value::{Arguments, Fault, Flow, Id, Result, Value};
use super::{Machine, types};
use crate::program::code::{Sym, sym};

/// A slice applied to a sequence: its start, its step, and how many items it has.
#[derive(Clone, Copy)]
pub(super) struct Cut {
    pub(super) start: i64,
    pub(super) step: i64,
    /// The stop that the program wrote, which need not be where the last step ends.
    pub(super) stop: i64,
    pub(super) count: usize,
}

impl Cut {
    pub(super) fn indices(self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.count).map(move |at| (self.start + at as i64 * self.step) as usize)
    }
}

impl Machine {
    pub(super) fn item(&mut self, container: Value, index: Value) -> Result<Flow> {
        if let (Some(Object::List(items)), Value::Int(at)) = (self.heap.object(container), index) {
            let at = if at < 0 { at + items.len() as i64 } else { at };
            if let Some(value) = usize::try_from(at).ok().and_then(|at| items.get(at)) {
                return Ok((*value).into());
            }
        }
        let slice = match self.heap.object(index) {
            Some(Object::Slice(parts)) => Some(*parts),
            _ => None,
        };
        let value = match self.heap.object(container) {
            Some(Object::List(items)) => match slice {
                Some(slice) => {
                    let items = items.clone();
                    let cut = self.cut(slice, items.len())?;
                    self.heap.list(cut.indices().map(|at| items[at]).collect())
                }
                None => {
                    let at = self.position(container, index, "list")?;
                    self.list_at(container, at)
                }
            },
            Some(Object::Tuple(tuple)) => {
                let items = tuple.items.clone();
                match slice {
                    Some(slice) => {
                        let cut = self.cut(slice, items.len())?;
                        let items: Vec<_> = cut.indices().map(|at| items[at]).collect();
                        self.heap.tuple(items)
                    }
                    None => items[self.position(container, index, "tuple")?],
                }
            }
            Some(Object::Str(text)) => {
                let text = text.clone();
                self.text_item(container, &text, index, slice)?
            }
            Some(Object::Range(range)) => {
                let range = *range;
                self.range_item(container, range, index, slice)?
            }
            Some(Object::Dict(_)) => match self.find_key(container, index)? {
                Some(value) => value,
                None => return Err(self.exception(types::KEY_ERROR, vec![index])),
            },
            // `list[int]` and the like are the class itself, as far as a running program can see.
            Some(Object::Class(_)) if self.behaviour(container) == types::TYPE => container,
            _ => match self.member_text(container) {
                Some(text) => return self.item(text, index),
                None => return self.own_item(container, sym::GETITEM, "is not subscriptable", &[index]),
            },
        };
        Ok(value.into())
    }

    fn text_item(&mut self, container: Value, text: &str, index: Value, slice: Option<[Value; 3]>) -> Result<Value> {
        if let Some(slice) = slice {
            let characters: Vec<char> = text.chars().collect();
            let cut = self.cut(slice, characters.len())?;
            let part: String = cut.indices().map(|at| characters[at]).collect();
            return Ok(self.heap.text(part));
        }
        let at = self.position(container, index, "string")?;
        let character =
            if text.is_ascii() { char::from(text.as_bytes()[at]) } else { text.chars().nth(at).unwrap_or_default() };
        Ok(self.heap.text(character.to_string()))
    }

    fn range_item(&mut self, container: Value, range: Range, index: Value, slice: Option<[Value; 3]>) -> Result<Value> {
        let Some(slice) = slice else {
            return Ok(Value::Int(range.get(self.position(container, index, "range object")? as i64)));
        };
        let cut = self.cut(slice, range.len() as usize)?;
        let start = range.get(cut.start);
        let step = range.step.saturating_mul(cut.step);
        let range = Range::new(start, range.get(cut.stop), step).ok_or_else(too_large)?;
        Ok(self.heap.add(Object::Range(range)))
    }

    fn list_at(&self, list: Value, at: usize) -> Value {
        match self.heap.object(list) {
            Some(Object::List(items)) => items[at],
            _ => Value::None,
        }
    }

    fn own_item(&mut self, container: Value, name: Sym, what: &str, values: &[Value]) -> Result<Flow> {
        match self.special(container, name) {
            Some(method) => Ok(Flow::Call(method, Arguments::of(values))),
            None => {
                let name = self.type_name(container);
                Err(self.type_error(&format!("'{name}' object {what}")))
            }
        }
    }

    pub(super) fn length(&self, value: Value) -> Option<usize> {
        Some(match self.heap.object(value)? {
            Object::Str(text) if text.is_ascii() => text.len(),
            Object::Str(text) => text.chars().count(),
            Object::List(items) => items.len(),
            Object::Tuple(tuple) => tuple.items.len(),
            Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict) => dict.len(),
            Object::Range(range) => range.len() as usize,
            Object::View(_, dict) => return self.length(Value::Ref(*dict)),
            Object::Instance(_) => return self.length(self.member_text(value)?),
            _ => return None,
        })
    }

    /// A valid position in a sequence, from the end if negative.
    fn position(&mut self, container: Value, index: Value, kind: &str) -> Result<usize> {
        let Some(PythonNumber::Int(at)) = self.number(index).filter(|number| !matches!(number, PythonNumber::Float(_)))
        else {
            if let Some(PythonNumber::Big(_)) = self.number(index) {
                let message = match kind {
                    "range object" => "range object index out of range",
                    _ => "cannot fit 'int' into an index-sized integer",
                };
                return Err(self.error(types::INDEX_ERROR, message));
            }
            let name = self.type_name(index);
            let message = match kind {
                "string" => format!("string indices must be integers, not '{name}'"),
                "range object" => format!("range indices must be integers or slices, not {name}"),
                _ => format!("{kind} indices must be integers or slices, not {name}"),
            };
            return Err(self.type_error(&message));
        };
        let length = self.length(container).unwrap_or_default() as i64;
        let at = if at < 0 { at + length } else { at };
        if (0..length).contains(&at) {
            return Ok(at as usize);
        }
        Err(self.error(types::INDEX_ERROR, &format!("{kind} index out of range")))
    }

    /// A slice of a sequence of this length.
    pub(super) fn cut(&mut self, parts: [Value; 3], length: usize) -> Result<Cut> {
        let mut numbers = [None; 3];
        for (number, part) in numbers.iter_mut().zip(parts) {
            if part != Value::None {
                if !matches!(self.number(part), Some(PythonNumber::Int(_) | PythonNumber::Big(_))) {
                    let message = "slice indices must be integers or None or have an __index__ method";
                    return Err(self.type_error(message));
                }
                *number = Some(self.index(part)?);
            }
        }
        let [start, stop, step] = numbers;
        let step = step.unwrap_or(1);
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let length = length as i64;
        let (low, high) = if step > 0 { (0, length) } else { (-1, length - 1) };
        let clamp = |at: i64| if at < 0 { at.saturating_add(length).max(low) } else { at.min(high) };
        let start = start.map_or(if step > 0 { low } else { high }, clamp);
        let stop = stop.map_or(if step > 0 { high } else { low }, clamp);
        let count = Range { start, stop, step: step.max(-i64::MAX) }.len() as usize;
        Ok(Cut { start, step, stop, count })
    }

    pub(super) fn set_item(&mut self, container: Value, index: Value, value: Value) -> Result<Flow> {
        match self.heap.object(container) {
            Some(Object::List(_)) => {
                if let Some(Object::Slice(_)) = self.heap.object(index) {
                    return self.library_call("_set_slice", &[container, index, value]);
                }
                let at = self.position_to_change(container, index, "assignment ")?;
                let id = container.id().unwrap_or(Id(0));
                self.keep(id, value);
                if let Object::List(items) = self.heap.get_mut(id) {
                    items[at] = value;
                }
                Ok(Value::None.into())
            }
            Some(Object::Dict(_)) => {
                self.insert_key(container, index, value)?;
                Ok(Value::None.into())
            }
            _ => self.own_item(container, sym::SETITEM, "does not support item assignment", &[index, value]),
        }
    }

    fn position_to_change(&mut self, list: Value, index: Value, what: &str) -> Result<usize> {
        match self.position(list, index, "list") {
            Err(Fault::Raised(id)) if self.is_instance(Value::Ref(id), types::INDEX_ERROR) => {
                Err(self.error(types::INDEX_ERROR, &format!("list {what}index out of range")))
            }
            other => other,
        }
    }

    /// `list[slice] = items`.
    pub(super) fn set_slice(&mut self, list: Value, slice: [Value; 3], items: &[Value]) -> Result<()> {
        let length = self.length(list).unwrap_or_default();
        let cut = self.cut(slice, length)?;
        if cut.step != 1 && items.len() != cut.count {
            let message =
                format!("attempt to assign sequence of size {} to extended slice of size {}", items.len(), cut.count);
            return Err(self.value_error(&message));
        }
        self.check_length(length + items.len())?;
        let Some(id) = list.id() else { return Ok(()) };
        for item in items {
            self.keep(id, *item);
        }
        if let Object::List(place) = self.heap.get_mut(id) {
            if cut.step == 1 {
                let start = cut.start as usize;
                place.splice(start..start + cut.count, items.iter().copied());
            } else {
                cut.indices().zip(items).for_each(|(at, item)| place[at] = *item);
            }
        }
        Ok(())
    }

    pub(super) fn delete_item(&mut self, container: Value, index: Value) -> Result<Flow> {
        match self.heap.object(container) {
            Some(Object::List(_)) => {
                if let Some(Object::Slice(parts)) = self.heap.object(index) {
                    let parts = *parts;
                    let cut = self.cut(parts, self.length(container).unwrap_or_default())?;
                    let gone: Vec<usize> = cut.indices().collect();
                    if let Some(Object::List(items)) = container.id().map(|id| self.heap.get_mut(id)) {
                        let mut at = 0;
                        items.retain(|_| {
                            at += 1;
                            !gone.contains(&(at - 1))
                        });
                    }
                    return Ok(Value::None.into());
                }
                let at = self.position_to_change(container, index, "assignment ")?;
                if let Some(Object::List(items)) = container.id().map(|id| self.heap.get_mut(id)) {
                    items.remove(at);
                }
                Ok(Value::None.into())
            }
            Some(Object::Dict(_)) => match self.remove_key(container, index)? {
                Some(_) => Ok(Value::None.into()),
                None => Err(self.exception(types::KEY_ERROR, vec![index])),
            },
            _ => {
                // CPython refuses it in two places: one for a number in a sequence, one for everything else.
                let class = self.type_of(container);
                let simple = [types::NONE, types::INT, types::BOOL, types::FLOAT, types::FUNCTION, types::NATIVE];
                let is_position = matches!(self.number(index), Some(PythonNumber::Int(_) | PythonNumber::Big(_)));
                let is_simple = simple.contains(&class) || class == types::GENERATOR || class == types::TYPE;
                let what = if is_position && !is_simple { "doesn't" } else { "does not" };
                self.own_item(container, sym::DELITEM, &format!("{what} support item deletion"), &[index])
            }
        }
    }

    pub(super) fn list_items(&self, value: Value) -> Vec<Value> {
        match self.heap.object(value) {
            Some(Object::List(items)) => items.clone(),
            Some(Object::Tuple(tuple)) => tuple.items.to_vec(),
            _ => Vec::new(),
        }
    }

    pub(super) fn append(&mut self, list: Value, value: Value) -> Result<()> {
        let Some(id) = list.id() else { return Ok(()) };
        self.keep(id, value);
        let Object::List(items) = self.heap.get_mut(id) else { return Ok(()) };
        items.push(value);
        let length = items.len();
        self.heap.grew(size_of::<Value>());
        self.check_length(length)
    }
}
