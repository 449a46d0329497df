//! Pieces of states, each kept once: a row of their numbers is a state.

use hashbrown::HashTable;

#[derive(Debug, Default)]
pub(super) struct Interner {
    bytes: Vec<u8>,
    /// The end of each piece.
    ends: Vec<u32>,
    table: HashTable<u32>,
}

impl Interner {
    pub(super) fn get(&self, number: u32) -> &[u8] {
        let at = number as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.bytes[start..self.ends[at] as usize]
    }

    /// The number of a piece, and whether it is new.
    pub(super) fn intern(&mut self, piece: &[u8]) -> (u32, bool) {
        let hash = hash_bytes(piece);
        if let Some(found) = self.table.find(hash, |number| self.get(*number) == piece) {
            return (*found, false);
        }
        let number = self.ends.len() as u32;
        self.bytes.extend_from_slice(piece);
        self.ends.push(self.bytes.len() as u32);
        let (bytes, ends) = (&self.bytes, &self.ends);
        let again = |number: &u32| {
            let at = *number as usize;
            let start = if at == 0 { 0 } else { ends[at - 1] as usize };
            hash_bytes(&bytes[start..ends[at] as usize])
        };
        self.table.insert_unique(hash, number, again);
        (number, true)
    }

    /// The bytes that it takes in memory.
    pub(super) fn size(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 4 + self.table.capacity() * 5
    }
}

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

fn mixed(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(MIX)
}

/// The table uses the low bits for the place and the high ones for the tag, so both have to vary.
fn finished(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 32).wrapping_mul(MIX);
    hash ^ hash >> 29
}

pub(super) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut chunks = bytes.chunks_exact(8);
    let mut hash = bytes.len() as u64;
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        hash = mixed(hash, u64::from_le_bytes(word));
    }
    let mut word = [0; 8];
    let rest = chunks.remainder();
    word[..rest.len()].copy_from_slice(rest);
    finished(mixed(hash, u64::from_le_bytes(word)))
}

pub(super) fn hash_row(row: &[u32]) -> u64 {
    finished(row.iter().fold(0, |hash, piece| mixed(hash, u64::from(*piece))))
}

pub(super) fn hash_pair(one: u32, other: u32) -> u64 {
    finished(u64::from(one) << 32 | u64::from(other))
}
