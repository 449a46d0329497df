//! Moves, by what they read.
//!
//! A move reads its lane and a few parts of the shared state. Where the lane and these parts are the same, the move
//! does the same, whatever the other parts are: it need not be played again.

use hashbrown::{HashMap, HashTable};

use super::intern::hash_row;
use super::memo::Status;
use super::shared::SharedRows;
use crate::program::machine::Part;

/// The most lists of parts by which the moves of one lane and choice are distinguished.
const MOST_LISTS: usize = 8;

/// The parts that a move reads.
#[derive(Debug)]
struct List {
    parts: Box<[Part]>,
    /// The places in a row of those parts that differ between states.
    slots: Box<[u32]>,
}

#[derive(Debug)]
struct Footprint {
    /// The piece of the lane, and the choice.
    from: (u32, u32),
    list: u32,
    /// The beginning of the parts that it found, in the list of all. Behind them is the number of the parts that
    /// refer to fresh objects.
    found: u32,
    /// The places that it wrote, and their new parts.
    writes: (u32, u32),
    lane: u32,
    stable: u32,
    status: Status,
}

/// The result of a move that was played before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recalled {
    pub(super) shared: u32,
    pub(super) lane: u32,
    pub(super) stable: u32,
    pub(super) status: Status,
}

/// A move that was played.
#[derive(Clone, Copy, Debug)]
pub(super) struct Played {
    /// The piece of its lane, and the choice.
    pub(super) from: (u32, u32),
    /// The numbers of the shared part before and after it.
    pub(super) shared: (u32, u32),
    /// The piece of its lane afterwards.
    pub(super) piece: u32,
    pub(super) stable: u32,
    pub(super) status: Status,
}

#[derive(Debug, Default)]
pub(super) struct Footprints {
    lists: Vec<List>,
    numbers: HashMap<Box<[Part]>, u32>,
    /// For each piece of a lane and choice, the lists of what its moves read.
    from: HashMap<(u32, u32), Vec<u32>>,
    prints: Vec<Footprint>,
    table: HashTable<u32>,
    found: Vec<u32>,
    written: Vec<(u32, u32)>,
    scratch: Vec<u32>,
}

fn hash(from: (u32, u32), list: u32, found: &[u32]) -> u64 {
    hash_row(&[from.0, from.1, list]) ^ hash_row(found).rotate_left(1)
}

impl Footprints {
    /// Finds a move that was played when everything that it read was as it is now.
    pub(super) fn recall(&mut self, from: (u32, u32), shared: &mut SharedRows, number: u32) -> Option<Recalled> {
        for list in self.from.get(&from)? {
            let row = shared.row(number);
            let List { slots, .. } = &self.lists[*list as usize];
            self.scratch.clear();
            self.scratch.extend(slots.iter().map(|slot| row.get(*slot as usize).copied().unwrap_or(0)));
            self.scratch.push(shared.naming(number));
            let (scratch, prints, found) = (&self.scratch, &self.prints, &self.found);
            let is_it = |at: &u32| {
                let print = &prints[*at as usize];
                let start = print.found as usize;
                print.from == from && print.list == *list && found[start..start + scratch.len()] == **scratch
            };
            let Some(at) = self.table.find(hash(from, *list, scratch), is_it).copied() else { continue };
            let print = &self.prints[at as usize];
            let writes = &self.written[print.writes.0 as usize..print.writes.1 as usize];
            let after = if writes.is_empty() { number } else { shared.change(number, writes.iter().copied()) };
            return Some(Recalled { shared: after, lane: print.lane, stable: print.stable, status: print.status });
        }
        None
    }

    /// Remembers the result of a move, by what it read.
    pub(super) fn add(&mut self, played: Played, reads: &[Part], shared: &SharedRows) {
        let (before, after) = (shared.row(played.shared.0), shared.row(played.shared.1));
        let writes = (0..before.len()).filter(|slot| before[*slot] != after[*slot]);
        let start = self.written.len();
        self.written.extend(writes.map(|slot| (slot as u32, after[slot])));
        let written = &self.written[start..];
        let mut parts: Vec<Part> = reads.to_vec();
        parts.extend(written.iter().map(|(slot, _)| shared.part(*slot)));
        parts.sort_unstable();
        parts.dedup();
        let list = self.list(parts, shared);
        let known = self.from.entry(played.from).or_default();
        if !known.contains(&list) {
            if known.len() == MOST_LISTS {
                return;
            }
            known.push(list);
        }
        let found = self.found.len();
        let slots = &self.lists[list as usize].slots;
        self.found.extend(slots.iter().map(|slot| before[*slot as usize]));
        self.found.push(shared.naming(played.shared.0));
        let hash_of_it = hash(played.from, list, &self.found[found..]);
        let at = self.prints.len() as u32;
        self.prints.push(Footprint {
            from: played.from,
            list,
            found: found as u32,
            writes: (start as u32, self.written.len() as u32),
            lane: played.piece,
            stable: played.stable,
            status: played.status,
        });
        let (prints, lists, found) = (&self.prints, &self.lists, &self.found);
        let again = |at: &u32| {
            let print = &prints[*at as usize];
            let slots = lists[print.list as usize].slots.len();
            hash(print.from, print.list, &found[print.found as usize..][..=slots])
        };
        self.table.insert_unique(hash_of_it, at, again);
    }

    fn list(&mut self, parts: Vec<Part>, shared: &SharedRows) -> u32 {
        if let Some(number) = self.numbers.get(&parts[..]) {
            return *number;
        }
        let slots = parts.iter().filter_map(|part| shared.slot(*part)).collect();
        let number = self.lists.len() as u32;
        self.numbers.insert(parts.clone().into(), number);
        self.lists.push(List { parts: parts.into(), slots });
        number
    }

    /// Forgets the moves that read a part, since it differs for the first time: they have to be played again.
    pub(super) fn forget(&mut self, part: Part) {
        let lists = &self.lists;
        let has_part = |list: u32| lists[list as usize].parts.binary_search(&part).is_ok();
        self.numbers.retain(|_, list| !has_part(*list));
        self.from.values_mut().for_each(|lists| lists.retain(|list| !has_part(*list)));
    }

    /// The bytes that it takes in memory.
    pub(super) fn size(&self) -> usize {
        let lists: usize = self.lists.iter().map(|list| list.parts.len() * 16).sum();
        let prints = self.prints.capacity() * size_of::<Footprint>() + self.table.capacity() * 5;
        lists + prints + self.found.capacity() * 4 + self.written.capacity() * 8 + self.from.capacity() * 48
    }
}
