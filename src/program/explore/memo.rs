//! Remembers what moves did when they were played.

use hashbrown::HashTable;

use super::intern::hash_pair;
use crate::program::schedule::Choice;

/// What a lane can do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    CanGo,
    Waits,
    /// It waits, with a time limit.
    WaitsUntil(i64),
}

/// The result of a move: its lane and the shared part after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct MoveResult {
    pub(super) shared: u32,
    pub(super) lane: u32,
    /// Shared objects with smaller numbers kept their number.
    pub(super) stable: u32,
    /// The places where the shared part has changed, as [`SharedRows::difference`] gives them.
    ///
    /// [`SharedRows::difference`]: super::shared::SharedRows::difference
    pub(super) writes: u32,
    /// The lane can only be written together with the others: they have to be read, too.
    pub(super) needs_all: bool,
    pub(super) status: Status,
}

/// Results by the piece of the lane, the number of the shared part, and the choice.
#[derive(Debug, Default)]
pub(super) struct Memo {
    table: HashTable<MemoEntry>,
    limits: Vec<i64>,
}

/// A piece of a lane, the number of a shared part, and a choice.
pub(super) type MemoKey = (u32, u32, u32);

/// A result in few bytes, since there are many.
#[derive(Clone, Copy, Debug)]
struct MemoEntry {
    key: MemoKey,
    shared: u32,
    lane: u32,
    stable: u32,
    writes: u32,
    status: u32,
}

const NEEDS_ALL: u32 = u32::MAX;
const WAITS: u32 = u32::MAX;
const CAN_GO: u32 = u32::MAX - 1;

fn hash(key: MemoKey) -> u64 {
    hash_pair(key.0 ^ key.2 << 24, key.1)
}

impl Memo {
    pub(super) fn get(&self, key: MemoKey) -> Option<MoveResult> {
        let entry = self.table.find(hash(key), |entry| entry.key == key)?;
        let status = match entry.status {
            WAITS => Status::Waits,
            CAN_GO => Status::CanGo,
            number => Status::WaitsUntil(self.limits[number as usize]),
        };
        let MemoEntry { shared, lane, stable, writes, .. } = *entry;
        Some(MoveResult { shared, lane, stable, writes, needs_all: stable == NEEDS_ALL, status })
    }

    pub(super) fn add(&mut self, key: MemoKey, result: MoveResult) {
        let status = match result.status {
            Status::Waits => WAITS,
            Status::CanGo => CAN_GO,
            Status::WaitsUntil(until) => {
                self.limits.push(until);
                self.limits.len() as u32 - 1
            }
        };
        let stable = if result.needs_all { NEEDS_ALL } else { result.stable };
        let MoveResult { shared, lane, writes, .. } = result;
        let entry = MemoEntry { key, shared, lane, stable, writes, status };
        self.table.insert_unique(hash(key), entry, |entry| hash(entry.key));
    }

    pub(super) fn size(&self) -> usize {
        self.table.capacity() * (size_of::<MemoEntry>() + 1) + self.limits.capacity() * 8
    }
}

/// A choice as a number.
pub(super) fn code(choice: Choice) -> u32 {
    match choice {
        Choice::Go => 0,
        Choice::TimeOut => 1,
        Choice::Pick(number) => 2 + number,
    }
}

/// Not a move: the lane only checks whether it can go on.
pub(super) const LOOK: u32 = u32::MAX;
