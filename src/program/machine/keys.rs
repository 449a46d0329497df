//! Keys of dicts and sets: how they are hashed, found and inserted.
//!
//! A dict keeps the order of insertion. CPython promises no order of a set. Here the order must not depend on how the
//! set was made, or equal sets would be two states of an exploration: its items are sorted ([`Machine::set_order`]).

use std::cmp::Ordering;

use num_bigint::BigInt;

use super::dict::Dict;
use super::integer::float_to_big;
use super::object::{Instance, Object, ViewKind};
use super::value::{Id, Result, Value};
use super::{Machine, types};
use crate::program::code::{Binary, sym};

/// A larger set keeps the order in which its items were added, since sorting each new item would take too long.
const MOST_ORDERED: usize = 1000;

impl Machine {
    /// A hash that equal values share. None if the value cannot be a key.
    pub(super) fn hash_of(&self, value: Value) -> Option<u64> {
        self.hash_within(value, 100)
    }

    fn hash_within(&self, value: Value, depth: usize) -> Option<u64> {
        let depth = depth.checked_sub(1)?;
        let hash = match value {
            Value::Unset | Value::None => 1,
            Value::NotImplemented => 2,
            Value::Ellipsis => 3,
            Value::Bool(value) => mix(u64::from(value)),
            Value::Int(value) => mix(value as u64),
            Value::Float(value) if value.fract() == 0.0 && value.abs() < 9e18 => mix(value as i64 as u64),
            Value::Float(value) if value.is_finite() && value.fract() == 0.0 => hash_big(&float_to_big(value)),
            Value::Float(value) => mix(value.to_bits() ^ 0x5555),
            Value::Native(native) => mix(u64::from(native.number) + 77),
            Value::Ref(id) => match self.heap.get(id) {
                Object::Str(text) => text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| mix(hash ^ u64::from(byte))),
                Object::Big(big) => hash_big(big),
                Object::Tuple(tuple) => {
                    let mut hash = 0x1234_5678;
                    for item in &tuple.items {
                        hash = mix(hash ^ self.hash_within(*item, depth)?);
                    }
                    hash
                }
                Object::FrozenSet(set) => {
                    let mut hash: u64 = 99;
                    for (key, _) in set.iter() {
                        hash = hash.wrapping_add(self.hash_within(key, depth)?);
                    }
                    mix(hash)
                }
                Object::Range(range) => mix((range.start ^ range.stop << 20 ^ range.step << 40) as u64),
                Object::List(_) | Object::Dict(_) | Object::Set(_) => return None,
                Object::Instance(instance) if self.is_simple_member(instance) => {
                    self.hash_within(instance.attributes.get(sym::VALUED)?, depth)?
                }
                Object::Instance(instance) if self.hashes_attributes(instance) => {
                    let mut hash = mix(u64::from(instance.class.0));
                    for (_, item) in &instance.attributes.0 {
                        hash = mix(hash ^ self.hash_within(*item, depth)?);
                    }
                    hash
                }
                Object::Instance(instance) if self.class_attribute(instance.class, sym::EQ).is_some() => return None,
                _ => mix(u64::from(id.0) + 0x1000_0000_0000),
            },
        };
        Some(hash)
    }

    /// Whether an object is a member of an enumeration of whole numbers or texts, and equal to them.
    pub(super) fn is_simple_member(&self, instance: &Instance) -> bool {
        self.is_subclass(instance.class, types::INT) || self.is_subclass(instance.class, types::STR)
    }

    /// Whether an object never changes and is equal to others of its class with equal attributes.
    pub(super) fn hashes_attributes(&self, instance: &Instance) -> bool {
        self.class_attribute(instance.class, sym::HASHES) == Some(Value::Bool(true))
    }

    /// The text of a member of an enumeration of texts.
    pub(super) fn member_text(&self, value: Value) -> Option<Value> {
        match self.heap.object(value)? {
            Object::Instance(instance) => instance.attributes.get(sym::WORDED),
            _ => None,
        }
    }

    pub(super) fn hash(&mut self, value: Value) -> Result<u64> {
        match self.hash_of(value) {
            Some(hash) => Ok(hash),
            None => {
                let culprit = self.unhashable(value);
                let name = self.type_name(culprit);
                Err(self.type_error(&format!("unhashable type: '{name}'")))
            }
        }
    }

    /// The part of a tuple that cannot be hashed, or the value itself.
    fn unhashable(&self, value: Value) -> Value {
        let mut at = value;
        for _ in 0..100 {
            let Some(Object::Tuple(tuple)) = self.heap.object(at) else { break };
            match tuple.items.iter().find(|item| self.hash_of(**item).is_none()) {
                Some(item) => at = *item,
                None => break,
            }
        }
        at
    }

    /// Whether two keys are equal.
    fn is_same_key(&self, one: Value, other: Value) -> bool {
        one == other && !matches!(one, Value::Float(_)) || self.native_equal(one, other) == Some(true)
    }

    pub(super) fn keys(&self, value: Value) -> Option<&Dict> {
        match self.heap.object(value)? {
            Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict) => Some(dict),
            Object::View(ViewKind::Keys, id) => self.keys(Value::Ref(*id)),
            _ => None,
        }
    }

    fn keys_mut(&mut self, id: Id) -> Option<&mut Dict> {
        match self.heap.get_mut(id) {
            Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict) => Some(dict),
            _ => None,
        }
    }

    pub(super) fn find_key(&mut self, container: Value, key: Value) -> Result<Option<Value>> {
        let hash = self.hash(key)?;
        Ok(self.keys(container).and_then(|dict| dict.get(hash, |other| self.is_same_key(key, other))))
    }

    /// The value of a key, without errors: a value that cannot be a key is not found.
    pub(super) fn peek_key(&self, container: Value, key: Value) -> Option<Value> {
        let hash = self.hash_of(key)?;
        self.keys(container)?.get(hash, |other| self.is_same_key(key, other))
    }

    pub(super) fn insert_key(&mut self, container: Value, key: Value, value: Value) -> Result<()> {
        let hash = self.hash(key)?;
        let Some(id) = container.id() else { return Ok(()) };
        self.keep(id, key);
        self.keep(id, value);
        let Some(dict) = self.keys_mut(id) else { return Ok(()) };
        // Taken out meanwhile, since comparing keys reads the heap.
        let mut dict = std::mem::take(dict);
        let before = dict.len();
        dict.insert(hash, key, value, |other| self.is_same_key(key, other));
        let after = dict.len();
        if after > before && after <= MOST_ORDERED && self.is_set(container) {
            dict.place_last(|other| self.set_order(other, key) == Ordering::Greater);
        }
        if let Some(place) = self.keys_mut(id) {
            *place = dict;
        }
        if after > before {
            self.heap.grew(48);
            self.check_length(after)?;
        }
        Ok(())
    }

    pub(super) fn remove_key(&mut self, container: Value, key: Value) -> Result<Option<Value>> {
        let hash = self.hash(key)?;
        let Some(id) = container.id() else { return Ok(None) };
        let Some(dict) = self.keys_mut(id) else { return Ok(None) };
        let mut dict = std::mem::take(dict);
        let removed = dict.remove(hash, |other| self.is_same_key(key, other));
        if let Some(place) = self.keys_mut(id) {
            *place = dict;
        }
        self.close_gap(container);
        Ok(removed.map(|(_, value)| value))
    }

    /// Removes and returns the first item of a set.
    pub(super) fn pop_item(&mut self, set: Value) -> Option<Value> {
        let (key, _) = self.change_keys(set, Dict::pop_first).flatten()?;
        self.close_gap(set);
        Some(key)
    }

    /// Removes the gap after an item was taken out: the set must look as if the item had never been in it.
    fn close_gap(&mut self, container: Value) {
        if self.is_set(container) {
            self.change_keys(container, |set| {
                if set.len() <= MOST_ORDERED {
                    set.rebuild();
                }
            });
        }
    }

    fn is_set(&self, value: Value) -> bool {
        matches!(self.heap.object(value), Some(Object::Set(_) | Object::FrozenSet(_)))
    }

    pub(super) fn change_keys<T>(&mut self, container: Value, change: impl FnOnce(&mut Dict) -> T) -> Option<T> {
        self.keys_mut(container.id()?).map(change)
    }

    pub(super) fn set_of(&mut self, items: impl IntoIterator<Item = Value>) -> Result<Value> {
        let set = self.heap.add(Object::Set(Dict::default()));
        for item in items {
            self.insert_key(set, item, Value::None)?;
        }
        Ok(set)
    }

    pub(super) fn dict_of(&mut self, pairs: impl Iterator<Item = (Value, Value)>) -> Result<Value> {
        let dict = self.heap.add(Object::Dict(Dict::default()));
        for (key, value) in pairs {
            self.insert_key(dict, key, value)?;
        }
        Ok(dict)
    }

    /// The keys of a set, of a frozenset or of a view of a dict.
    pub(super) fn key_set(&self, value: Value) -> Option<Vec<Value>> {
        match self.heap.object(value)? {
            Object::Set(_) | Object::FrozenSet(_) | Object::View(ViewKind::Keys, _) => {
                self.keys(value).map(|dict| dict.iter().map(|(key, _)| key).collect())
            }
            _ => None,
        }
    }

    pub(super) fn replace_contents(&mut self, container: Value, from: Value) {
        if let Some(dict) = self.keys(from).cloned() {
            self.change_keys(container, |place| *place = dict);
        }
    }

    /// `| & - ^` on sets, and `|` on dicts.
    pub(super) fn set_op(&mut self, op: Binary, left: Value, right: Value) -> Result<Option<Value>> {
        if let (Some(Object::Dict(one)), Some(Object::Dict(other)), Binary::Or) =
            (self.heap.object(left), self.heap.object(right), op)
        {
            let pairs: Vec<_> = one.iter().chain(other.iter()).collect();
            return self.dict_of(pairs.into_iter()).map(Some);
        }
        let (left, right) = (self.set_operand(left, right)?, self.set_operand(right, left)?);
        let (Some(one), Some(other)) = (self.key_set(left), self.key_set(right)) else { return Ok(None) };
        let mut kept = Vec::new();
        match op {
            Binary::Or => kept.extend(one.iter().chain(&other)),
            Binary::And => self.keep_if(&one, right, true, &mut kept)?,
            Binary::Subtract => self.keep_if(&one, right, false, &mut kept)?,
            Binary::Xor => {
                self.keep_if(&one, right, false, &mut kept)?;
                self.keep_if(&other, left, false, &mut kept)?;
            }
            _ => return Ok(None),
        }
        let set = self.set_of(kept)?;
        if self.type_of(left) == types::FROZENSET {
            self.freeze(set);
        }
        Ok(Some(set))
    }

    /// An operand as a set. Beside the keys or items of a dict, any iterable is allowed.
    fn set_operand(&mut self, value: Value, beside: Value) -> Result<Value> {
        let beside = self.heap.object(beside);
        let is_view = matches!(beside, Some(Object::View(ViewKind::Keys | ViewKind::Items, _)));
        let items: Vec<Value> = match self.heap.object(value) {
            Some(Object::View(ViewKind::Items, id)) => {
                let pairs: Vec<_> = self.keys(Value::Ref(*id)).map(|dict| dict.iter().collect()).unwrap_or_default();
                pairs.into_iter().map(|(key, value)| self.heap.tuple([key, value])).collect()
            }
            Some(Object::Dict(dict)) if is_view => dict.iter().map(|(key, _)| key).collect(),
            Some(Object::List(_) | Object::Tuple(_)) if is_view => self.list_items(value),
            _ => return Ok(value),
        };
        self.set_of(items)
    }

    pub(super) fn freeze(&mut self, set: Value) {
        let Some(id) = set.id() else { return };
        let object = self.heap.get_mut(id);
        if let Object::Set(dict) = object {
            *object = Object::FrozenSet(std::mem::take(dict));
        }
    }

    fn keep_if(&mut self, keys: &[Value], other: Value, wanted: bool, kept: &mut Vec<Value>) -> Result<()> {
        for key in keys {
            if self.find_key(other, *key)?.is_some() == wanted {
                kept.push(*key);
            }
        }
        Ok(())
    }
}

fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    value ^ (value >> 29)
}

fn hash_big(big: &BigInt) -> u64 {
    match i64::try_from(big) {
        Ok(small) => mix(small as u64),
        Err(_) => big.to_signed_bytes_le().iter().fold(7, |hash, byte| mix(hash ^ u64::from(*byte))),
    }
}
