//! Dicts and sets: in order of insertion.

use hashbrown::HashTable;

use super::value::Value;

#[derive(Clone, Debug, Default)]
pub(super) struct Dict {
    /// Removed entries stay as gaps until there are many.
    entries: Vec<Option<DictEntry>>,
    /// Indices into the entries.
    table: HashTable<u32>,
}

#[derive(Clone, Copy, Debug)]
struct DictEntry {
    hash: u64,
    key: Value,
    value: Value,
}

impl Dict {
    pub(super) fn len(&self) -> usize {
        self.table.len()
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (Value, Value)> {
        self.entries.iter().flatten().map(|entry| (entry.key, entry.value))
    }

    fn find(&self, hash: u64, is_key: impl Fn(Value) -> bool) -> Option<usize> {
        let is_entry =
            |at: &u32| self.entries[*at as usize].is_some_and(|entry| entry.hash == hash && is_key(entry.key));
        self.table.find(hash, is_entry).map(|at| *at as usize)
    }

    pub(super) fn get(&self, hash: u64, is_key: impl Fn(Value) -> bool) -> Option<Value> {
        let at = self.find(hash, is_key)?;
        self.entries[at].map(|entry| entry.value)
    }

    /// Sets the value of a key; an old key keeps its place.
    pub(super) fn insert(&mut self, hash: u64, key: Value, value: Value, is_key: impl Fn(Value) -> bool) {
        if let Some(at) = self.find(hash, is_key) {
            if let Some(entry) = &mut self.entries[at] {
                entry.value = value;
            }
            return;
        }
        let at = self.entries.len() as u32;
        self.entries.push(Some(DictEntry { hash, key, value }));
        let entries = &self.entries;
        self.table.insert_unique(hash, at, |at| entries[*at as usize].map_or(0, |entry| entry.hash));
    }

    pub(super) fn remove(&mut self, hash: u64, is_key: impl Fn(Value) -> bool) -> Option<(Value, Value)> {
        let at = self.find(hash, is_key)?;
        Some(self.remove_at(at))
    }

    fn remove_at(&mut self, at: usize) -> (Value, Value) {
        let Some(entry) = self.entries[at].take() else { return (Value::Unset, Value::Unset) };
        if let Ok(found) = self.table.find_entry(entry.hash, |other| *other as usize == at) {
            found.remove();
        }
        if self.entries.len() > 16 && self.table.len() * 2 < self.entries.len() {
            self.rebuild();
        }
        (entry.key, entry.value)
    }

    pub(super) fn pop_last(&mut self) -> Option<(Value, Value)> {
        let at = self.entries.iter().rposition(Option::is_some)?;
        Some(self.remove_at(at))
    }

    pub(super) fn pop_first(&mut self) -> Option<(Value, Value)> {
        let at = self.entries.iter().position(Option::is_some)?;
        Some(self.remove_at(at))
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.table.clear();
    }

    /// The entry at or after a position, with the position after it.
    pub(super) fn entry_from(&self, at: usize) -> Option<(usize, Value, Value)> {
        let (offset, entry) =
            self.entries.get(at..)?.iter().enumerate().find_map(|(offset, entry)| Some((offset, (*entry)?)))?;
        Some((at + offset + 1, entry.key, entry.value))
    }

    /// Moves the last entry to its place in the order: behind the last of those that do not belong after it.
    pub(super) fn place_last(&mut self, belongs_after: impl Fn(Value) -> bool) {
        let Some(last) = self.entries.len().checked_sub(1) else { return };
        let is_after = |entry: &Option<DictEntry>| entry.is_some_and(|entry| belongs_after(entry.key));
        let place = self.entries[..last].iter().rposition(|entry| !is_after(entry)).map_or(0, |at| at + 1);
        if place == last {
            return;
        }
        self.entries[place..].rotate_right(1);
        for at in self.table.iter_mut().filter(|at| **at as usize >= place) {
            *at = if *at as usize == last { place as u32 } else { *at + 1 };
        }
    }

    /// Removes the gaps.
    pub(super) fn rebuild(&mut self) {
        self.entries.retain(Option::is_some);
        let entries = &self.entries;
        self.table.clear();
        for (at, entry) in entries.iter().enumerate() {
            let hash = entry.map_or(0, |entry| entry.hash);
            let hash_of = |at: &u32| entries[*at as usize].map_or(0, |entry| entry.hash);
            self.table.insert_unique(hash, at as u32, hash_of);
        }
    }

    /// The entries with the gaps between them, which iterators count.
    pub(super) fn places(&self) -> impl Iterator<Item = Option<(Value, Value)>> {
        self.entries.iter().map(|entry| entry.map(|entry| (entry.key, entry.value)))
    }

    /// The reverse of [`Dict::places`], with a hash for each key.
    pub(super) fn from_places(places: impl Iterator<Item = Option<(u64, Value, Value)>>) -> Self {
        let entries = places.map(|place| place.map(|(hash, key, value)| DictEntry { hash, key, value })).collect();
        let mut dict = Self { entries, table: HashTable::new() };
        let entries = &dict.entries;
        let hash_of = |at: &u32| entries[*at as usize].map_or(0, |entry| entry.hash);
        for (at, entry) in entries.iter().enumerate() {
            if let Some(entry) = entry {
                dict.table.insert_unique(entry.hash, at as u32, hash_of);
            }
        }
        dict
    }
}
