//! What was played once is remembered.

use hashbrown::HashTable;

use super::intern::hash_pair;
use crate::program::schedule::Choice;

/// What a lane can do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    CanGo,
    Waits,
    /// It waits, with a limit.
    WaitsUntil(i64),
}

/// What became of one lane and of what is shared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Result {
    pub(super) from: (u32, u32),
    pub(super) choice: u32,
    pub(super) shared: u32,
    pub(super) lane: u32,
    /// Shared objects below this number kept it.
    pub(super) stable: u32,
    pub(super) status: Status,
    /// The lane cannot be told without the others: they have to be read, too.
    pub(super) needs_all: bool,
}

#[derive(Debug, Default)]
pub(super) struct Memo {
    results: Vec<Result>,
    table: HashTable<u32>,
}

impl Memo {
    fn hash(from: (u32, u32), choice: u32) -> u64 {
        hash_pair(from.0 ^ choice << 24, from.1)
    }

    pub(super) fn get(&self, from: (u32, u32), choice: u32) -> Option<Result> {
        let is_it = |at: &u32| {
            let result = &self.results[*at as usize];
            result.from == from && result.choice == choice
        };
        self.table.find(Self::hash(from, choice), is_it).map(|at| self.results[*at as usize])
    }

    pub(super) fn add(&mut self, result: Result) {
        let at = self.results.len() as u32;
        self.results.push(result);
        let results = &self.results;
        let again = |at: &u32| Self::hash(results[*at as usize].from, results[*at as usize].choice);
        self.table.insert_unique(Self::hash(result.from, result.choice), at, again);
    }

    pub(super) fn size(&self) -> usize {
        self.results.capacity() * size_of::<Result>() + self.table.capacity() * 5
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
