//! The shared part of the states: a row for each, with the numbers of its parts.

use hashbrown::{HashMap, HashTable};

use super::intern::{Interner, hash_row};
use crate::program::machine::{Part, Parts};

#[derive(Debug)]
pub(super) struct SharedRows {
    parts: Interner,
    /// The part at each place of a row.
    slots: Vec<Part>,
    slot_of: HashMap<Part, u32>,
    width: usize,
    /// In a row, 0 stands for a part that has not changed since the start.
    rows: Vec<u32>,
    table: HashTable<u32>,
    /// For each row, whether only lanes refer to some of the shared objects.
    floating: Vec<bool>,
    /// Lists of parts that refer to fresh objects, with their places in rows, and whether each part does.
    naming: Interner,
    names_fresh: Vec<bool>,
    /// For each row the number of its list in `naming`.
    named: Vec<u32>,
    bytes: Vec<u8>,
    row: Vec<u32>,
}

impl Default for SharedRows {
    fn default() -> Self {
        let mut parts = Interner::default();
        parts.intern(&[]);
        let slots = vec![Part::Base, Part::Fresh];
        SharedRows {
            parts,
            slot_of: slots.iter().copied().zip(0..).collect(),
            slots,
            width: 8,
            rows: Vec::new(),
            table: HashTable::new(),
            floating: Vec::new(),
            naming: Interner::default(),
            names_fresh: vec![false],
            named: Vec::new(),
            bytes: Vec::new(),
            row: Vec::new(),
        }
    }
}

impl SharedRows {
    pub(super) fn row(&self, number: u32) -> &[u32] {
        &self.rows[number as usize * self.width..][..self.width]
    }

    pub(super) fn parts(&self, number: u32) -> impl Iterator<Item = (Part, &[u8])> + Clone {
        let filled = self.slots.iter().zip(self.row(number)).filter(|(_, part)| **part != 0);
        filled.map(|(slot, part)| (*slot, self.parts.get(*part)))
    }

    pub(super) fn is_floating(&self, number: u32) -> bool {
        self.floating[number as usize]
    }

    /// The number of the parts that refer to fresh objects, which they number together. Equal numbers mean equal parts.
    pub(super) fn naming(&self, number: u32) -> u32 {
        self.named[number as usize]
    }

    pub(super) fn slot(&self, part: Part) -> Option<u32> {
        self.slot_of.get(&part).copied()
    }

    pub(super) fn part(&self, slot: u32) -> Part {
        self.slots[slot as usize]
    }

    /// The number of a shared state. The caller is told of parts that differ for the first time, each with its place in
    /// rows.
    pub(super) fn add(&mut self, parts: &Parts, is_floating: bool, is_new: &mut dyn FnMut(Part, u32)) -> u32 {
        let mut row = std::mem::take(&mut self.row);
        row.clear();
        for (part, bytes, names_fresh) in parts.iter() {
            let slots = &mut self.slots;
            let slot = *self.slot_of.entry(part).or_insert_with(|| {
                slots.push(part);
                let slot = slots.len() as u32 - 1;
                is_new(part, slot);
                slot
            });
            if slot as usize >= row.len() {
                row.resize(slot as usize + 1, 0);
            }
            let (number, is_new) = self.parts.intern(bytes);
            if is_new {
                self.names_fresh.push(false);
            }
            self.names_fresh[number as usize] |= names_fresh;
            row[slot as usize] = number;
        }
        let number = self.number(&row, is_floating);
        self.row = row;
        number
    }

    /// The places in which two rows differ, each as its [`bit`].
    pub(super) fn difference(&self, one: u32, other: u32) -> u32 {
        let pairs = self.row(one).iter().zip(self.row(other)).zip(0..);
        pairs.filter(|((one, other), _)| one != other).fold(0, |bits, (_, slot)| bits | bit(slot))
    }

    /// The number of the shared state that differs from another one in these places.
    pub(super) fn change(&mut self, number: u32, writes: impl Iterator<Item = (u32, u32)>) -> u32 {
        let mut row = std::mem::take(&mut self.row);
        row.clear();
        row.extend_from_slice(self.row(number));
        for (slot, part) in writes {
            row[slot as usize] = part;
        }
        let number = self.number(&row, false);
        self.row = row;
        number
    }

    fn number(&mut self, row: &[u32], is_floating: bool) -> u32 {
        let row = trimmed(row);
        while row.len() > self.width {
            self.widen();
        }
        let (width, rows) = (self.width, &self.rows);
        let of = |number: u32| trimmed(&rows[number as usize * width..][..width]);
        let hash = hash_row(row);
        if let Some(found) = self.table.find(hash, |number| of(*number) == row) {
            return *found;
        }
        let number = self.floating.len() as u32;
        self.rows.extend_from_slice(row);
        self.rows.resize((number as usize + 1) * width, 0);
        self.floating.push(is_floating);
        self.bytes.clear();
        for (slot, part) in row.iter().enumerate().filter(|(_, part)| self.names_fresh[**part as usize]) {
            self.bytes.extend_from_slice(&(slot as u32).to_le_bytes());
            self.bytes.extend_from_slice(&part.to_le_bytes());
        }
        self.named.push(self.naming.intern(&self.bytes).0);
        let rows = &self.rows;
        let again = |number: &u32| hash_row(trimmed(&rows[*number as usize * width..][..width]));
        self.table.insert_unique(hash, number, again);
        number
    }

    fn widen(&mut self) {
        let width = self.width * 2;
        let mut rows = Vec::with_capacity(self.floating.len() * width);
        for row in self.rows.chunks(self.width) {
            rows.extend_from_slice(row);
            rows.resize(rows.len() + width - self.width, 0);
        }
        self.rows = rows;
        self.width = width;
    }

    /// The bytes that it takes in memory.
    pub(super) fn size(&self) -> usize {
        let table = self.table.capacity() * 5 + self.slots.len() * 40;
        let naming = self.naming.size() + self.names_fresh.capacity() + self.named.capacity() * 4;
        self.parts.size() + self.rows.capacity() * 4 + table + self.floating.capacity() + naming
    }
}

/// A place of a row as one of 32 bits; some places share a bit.
pub(super) fn bit(slot: u32) -> u32 {
    1 << (slot % 32)
}

fn trimmed(row: &[u32]) -> &[u32] {
    let end = row.iter().rposition(|part| *part != 0).map_or(0, |at| at + 1);
    &row[..end]
}
