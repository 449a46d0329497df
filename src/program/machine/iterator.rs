//! Iteration over built-in values. A generator is resumed in its frame; a class of the program has methods for it.

use std::sync::Arc;

use super::lane::Then;
use super::natives::too_large;
use super::object::{Iterator, Object, ViewKind};
use super::pause::StepEnd;
use super::value::{Arguments, Flow, Id, Result, Value};
use super::{Machine, types};
use crate::program::code::sym;

/// Functions of the library whose result shows the order of the items that they are given.
const KEEPING_ORDER: &[&str] = &["map", "filter", "_extend", "_set_slice", "_from_keys"];

impl Machine {
    pub(super) fn new_iterator(&mut self, iterator: Iterator) -> Value {
        self.heap.add(Object::Iterator(Box::new(iterator)))
    }

    /// An iterator over a built-in value.
    pub(super) fn native_iterator(&mut self, value: Value) -> Option<Value> {
        let id = value.id()?;
        let iterator = match self.heap.get(id) {
            Object::Iterator(_) => return Some(value),
            Object::List(_) => Iterator::List { list: id, at: 0 },
            Object::Tuple(_) => Iterator::Tuple { tuple: id, at: 0 },
            Object::Str(text) => Iterator::Str { text: Arc::clone(text), at: 0 },
            Object::Range(range) => Iterator::Range { range: *range, at: 0 },
            Object::Dict(dict) => Iterator::Dict { kind: ViewKind::Keys, dict: id, at: 0, length: dict.len() },
            Object::View(kind, dict) => {
                let (kind, dict) = (*kind, *dict);
                let length = self.length(Value::Ref(dict)).unwrap_or_default();
                Iterator::Dict { kind, dict, at: 0, length }
            }
            Object::Set(set) | Object::FrozenSet(set) => Iterator::Set { set: id, at: 0, length: set.len() },
            Object::Instance(_) => return self.member_text(value).and_then(|text| self.native_iterator(text)),
            _ => return None,
        };
        Some(self.new_iterator(iterator))
    }

    /// The program's own code takes items of a value: of a set, they come in an order that `CPython` does not promise.
    pub(super) fn note_order(&mut self, value: Value) {
        let Some(Object::Set(set) | Object::FrozenSet(set)) = self.heap.object(value) else { return };
        let frame = self.lanes[self.current].frames.last();
        let code = frame.map(|frame| &self.program.codes[frame.code as usize]);
        let is_asked = code.is_some_and(|code| !code.is_library || KEEPING_ORDER.contains(&&*code.name));
        self.asked.set_order |= set.len() > 1 && is_asked;
    }

    pub(super) fn can_iterate(&mut self, value: Value) -> bool {
        let is_generator = matches!(self.heap.object(value), Some(Object::Generator(_)));
        is_generator
            || self.native_iterator(value).is_some()
            || self.special(value, sym::ITER).is_some()
            || self.special(value, sym::GETITEM).is_some()
    }

    /// `iter(value)`.
    pub(super) fn iterator_of(&mut self, value: Value) -> Result<Flow> {
        self.note_order(value);
        if let Some(iterator) = self.native_iterator(value) {
            return Ok(iterator.into());
        }
        if let Some(Object::Generator(generator)) = self.heap.object(value)
            && generator.kind == super::object::GeneratorKind::Generator
        {
            return Ok(value.into());
        }
        if let Some(method) = self.special(value, sym::ITER) {
            return Ok(Flow::Call(method, Arguments::default()));
        }
        if self.special(value, sym::GETITEM).is_some() {
            return self.library_call("_iterate_items", &[value]);
        }
        let name = self.type_name(value);
        Err(self.type_error(&format!("'{name}' object is not iterable")))
    }

    /// The next item of an iterator that is neither built in nor a generator.
    pub(super) fn next_of(&mut self, iterator: Value) -> Result<Flow> {
        match self.special(iterator, sym::NEXT) {
            Some(method) => Ok(Flow::Call(method, Arguments::default())),
            None => {
                let name = self.type_name(iterator);
                Err(self.type_error(&format!("'{name}' object is not an iterator")))
            }
        }
    }

    pub(super) fn next_native(&mut self, id: Id) -> Result<Option<Value>> {
        let Object::Iterator(iterator) = self.heap.get_mut(id) else { return Ok(None) };
        match &mut **iterator {
            Iterator::Range { range, at } => {
                let range = *range;
                if *at >= range.len() {
                    return Ok(None);
                }
                *at += 1;
                Ok(Some(Value::Int(range.get(*at - 1))))
            }
            Iterator::Str { text, at } => {
                let Some(character) = text[*at..].chars().next() else { return Ok(None) };
                *at += character.len_utf8();
                Ok(Some(self.heap.text(character.to_string())))
            }
            Iterator::Reversed { items } => Ok(items.pop()),
            Iterator::List { list, at } => {
                let (list, now) = (*list, *at);
                *at = now.saturating_add(1);
                let next = match self.heap.get(list) {
                    Object::List(items) => items.get(now).copied(),
                    _ => None,
                };
                if next.is_none() {
                    self.exhaust(id);
                }
                Ok(next)
            }
            Iterator::Tuple { tuple, at } => {
                let (tuple, now) = (*tuple, *at);
                *at += 1;
                match self.heap.get(tuple) {
                    Object::Tuple(tuple) => Ok(tuple.items.get(now).copied()),
                    _ => Ok(None),
                }
            }
            Iterator::ListReversed { list, left } => {
                let list = *list;
                if *left == 0 {
                    return Ok(None);
                }
                *left -= 1;
                let now = *left;
                match self.heap.get(list) {
                    Object::List(items) => Ok(items.get(now).copied()),
                    _ => Ok(None),
                }
            }
            Iterator::Dict { .. } | Iterator::Set { .. } => self.next_key(id),
            Iterator::Enumerate { inner, count } => {
                let (inner, number) = (*inner, *count);
                *count = number.checked_add(1).ok_or_else(too_large)?;
                let Some(item) = self.next_native(inner)? else { return Ok(None) };
                Ok(Some(self.heap.tuple([Value::Int(number), item])))
            }
            Iterator::Zip { inner, is_strict } => {
                let (inner, is_strict) = (inner.clone(), *is_strict);
                self.next_zip(&inner, is_strict)
            }
        }
    }

    /// Ends a list iterator for good, even if the list grows.
    fn exhaust(&mut self, id: Id) {
        if let Object::Iterator(iterator) = self.heap.get_mut(id)
            && let Iterator::List { at, .. } = &mut **iterator
        {
            *at = usize::MAX;
        }
    }

    fn next_zip(&mut self, inner: &[Id], is_strict: bool) -> Result<Option<Value>> {
        let mut items = Vec::with_capacity(inner.len());
        for (at, id) in inner.iter().enumerate() {
            match self.next_native(*id)? {
                Some(item) => items.push(item),
                None if is_strict && at > 0 => {
                    let others = if at == 1 { "argument 1".to_owned() } else { format!("arguments 1-{at}") };
                    let message = format!("zip() argument {} is shorter than {others}", at + 1);
                    return Err(self.value_error(&message));
                }
                None if is_strict => {
                    for (at, id) in inner.iter().enumerate().skip(1) {
                        if self.next_native(*id)?.is_some() {
                            let others = if at == 1 { "argument 1".to_owned() } else { format!("arguments 1-{at}") };
                            let message = format!("zip() argument {} is longer than {others}", at + 1);
                            return Err(self.value_error(&message));
                        }
                    }
                    return Ok(None);
                }
                None => return Ok(None),
            }
        }
        if inner.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.heap.tuple(items)))
    }

    fn next_key(&mut self, id: Id) -> Result<Option<Value>> {
        let Object::Iterator(iterator) = self.heap.get(id) else { return Ok(None) };
        let (container, kind, at, length) = match &**iterator {
            Iterator::Dict { kind, dict, at, length } => (*dict, *kind, *at, *length),
            Iterator::Set { set, at, length } => (*set, ViewKind::Keys, *at, *length),
            _ => return Ok(None),
        };
        let Some(dict) = self.keys(Value::Ref(container)) else { return Ok(None) };
        if at == usize::MAX {
            return Ok(None);
        }
        if dict.len() != length {
            let is_set = matches!(self.heap.get(container), Object::Set(_));
            let message =
                if is_set { "Set changed size during iteration" } else { "dictionary changed size during iteration" };
            return Err(self.error(types::RUNTIME_ERROR, message));
        }
        let entry = dict.entry_from(at);
        let next = entry.map_or(usize::MAX, |(next, _, _)| next);
        if let Object::Iterator(iterator) = self.heap.get_mut(id)
            && let Iterator::Dict { at, .. } | Iterator::Set { at, .. } = &mut **iterator
        {
            *at = next;
        }
        Ok(entry.map(|(_, key, value)| match kind {
            ViewKind::Keys => key,
            ViewKind::Values => value,
            ViewKind::Items => self.heap.tuple([key, value]),
        }))
    }

    /// All items of a built-in value. None if a generator or a class of the program has to give them.
    pub(super) fn native_items(&mut self, value: Value) -> Result<Option<Vec<Value>>> {
        match self.heap.object(value) {
            Some(Object::List(items)) => return Ok(Some(items.clone())),
            Some(Object::Tuple(tuple)) => return Ok(Some(tuple.items.to_vec())),
            _ => {}
        }
        let Some(Value::Ref(iterator)) = self.native_iterator(value) else { return Ok(None) };
        let mut items = Vec::new();
        while let Some(item) = self.next_native(iterator)? {
            items.push(item);
            self.check_length(items.len())?;
        }
        Ok(Some(items))
    }

    /// `a, b = value`, with `a, *b = value` if there is a rest.
    pub(super) fn unpack(&mut self, before: usize, after: Option<usize>) -> Result<StepEnd> {
        let value = self.pop();
        self.note_order(value);
        let items = match self.heap.object(value) {
            // A list is read as a whole, even if other lanes change it.
            Some(Object::List(_) | Object::Tuple(_)) => Some(self.list_items(value)),
            _ => self.native_items(value)?,
        };
        let Some(items) = items else {
            if !self.can_iterate(value) {
                let name = self.type_name(value);
                return Err(self.type_error(&format!("cannot unpack non-iterable {name} object")));
            }
            // A list of the items takes the place of the value, and the instruction runs again.
            self.frame().at -= 1;
            let most = if after.is_some() { Value::None } else { Value::Int(before as i64) };
            let flow = self.library_call("_items", &[value, most]);
            return self.finish(flow, Then::Push);
        };
        match after {
            None if items.len() == before => items.iter().rev().for_each(|item| self.push(*item)),
            None if items.len() > before => {
                return Err(self.value_error(&format!("too many values to unpack (expected {before})")));
            }
            None => {
                let message = format!("not enough values to unpack (expected {before}, got {})", items.len());
                return Err(self.value_error(&message));
            }
            Some(after) if items.len() < before + after => {
                let expected = before + after;
                let message =
                    format!("not enough values to unpack (expected at least {expected}, got {})", items.len());
                return Err(self.value_error(&message));
            }
            Some(after) => {
                let end = items.len() - after;
                items[end..].iter().rev().for_each(|item| self.push(*item));
                let rest = self.heap.list(items[before..end].to_vec());
                self.push(rest);
                items[..before].iter().rev().for_each(|item| self.push(*item));
            }
        }
        Ok(StepEnd::Next)
    }

    /// Adds all items of the top to the container below it, with a function of the prelude.
    pub(super) fn extend(&mut self, function: &str) -> Result<StepEnd> {
        let from = self.pop();
        let into = self.pop();
        if function == "_extend_display" {
            self.note_order(from);
        }
        let flow = self.library_call(function, &[into, from]);
        self.finish(flow, Then::Push)
    }

    /// The next item of an asynchronous iterator, which has to be awaited.
    pub(super) fn async_next(&mut self, iterator: Value) -> Result<Flow> {
        if self.is_async_generator(iterator) {
            // It can be awaited as it is, so the next instruction, which asks for an awaitable, is skipped.
            self.frame().at += 1;
            return Ok(iterator.into());
        }
        match self.special(iterator, sym::ANEXT) {
            Some(method) => Ok(Flow::Call(method, Arguments::default())),
            None => {
                let name = self.type_name(iterator);
                let message = format!("'async for' requires an iterator with __anext__ method, got {name}");
                Err(self.type_error(&message))
            }
        }
    }
}
