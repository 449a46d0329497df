//! The ends of a program, told apart by what a user sees of them.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::engine::Stand;
use super::found::{End, LaneFailure, WaitingLane};
use super::graph::ABSENT;
use super::patience::Patience;
use super::{Conditions, Explorer};
use crate::program::condition::Condition;
use crate::program::machine::{Failure, Machine, Pause};

/// Outcomes and deadlocks that are described; more of them are only counted.
const MOST_TOLD: usize = 1000;

/// What a user sees of an end: how it ends, which lanes failed, the data, and what a terminal shows.
pub(super) type EndKey = (End, Vec<LaneFailure>, Vec<(String, String)>, Option<String>);

/// Why an end is wrong.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wrong<'a> {
    Condition(&'a Condition),
    Output,
}

#[derive(Default)]
pub(super) struct Ends<'a> {
    /// The end states, each with the number of its outcome.
    pub(super) states: Vec<(u32, u32)>,
    /// The first outcomes, each with the first of its states.
    pub(super) told: Vec<(EndKey, u32)>,
    /// How many outcomes there are.
    pub(super) outcomes: usize,
    pub(super) deadlocks: Vec<(Vec<WaitingLane>, u32)>,
    pub(super) right: Vec<u32>,
    pub(super) wrong: Vec<(u32, Wrong<'a>)>,
    /// The data that differs between outcomes; None means all data.
    pub(super) differing: Option<HashSet<String>>,
}

impl<'a> Ends<'a> {
    /// Looks at every end, in the order of their shortest ways.
    pub(super) fn of(run: &mut Explorer, conditions: &'a Conditions, patience: &mut Patience<'_>) -> Self {
        let mut ends = Ends::default();
        let mut apart = Apart::default();
        // Each outcome by its hash, with its number and its first state.
        let (mut known, hashes) = (HashTable::<(u64, u32, u32)>::new(), RandomState::new());
        let mut stuck: BTreeSet<Vec<WaitingLane>> = BTreeSet::new();
        for state in 0..run.graph.looked_at() as u32 {
            if !run.graph.moves(state).is_empty() {
                continue;
            }
            if !patience.lasts() {
                break;
            }
            let (key, waiting) = key_of(run, state);
            ends.judge(run, state, &key, conditions);
            if key.0 == End::Deadlock && stuck.len() < MOST_TOLD && stuck.insert(waiting.clone()) {
                ends.deadlocks.push((waiting, state));
            }
            apart.add(&key);
            let hash = hashes.hash_one(&key);
            // Outcomes are compared exactly: one that was not kept is read once more.
            let same = known.find(hash, |(other, number, first)| {
                *other == hash
                    && match ends.told.get(*number as usize) {
                        Some((told, _)) => *told == key,
                        None => key_of(run, *first).0 == key,
                    }
            });
            let number = same.map_or(ends.outcomes as u32, |(_, number, _)| *number);
            if number as usize == ends.outcomes {
                known.insert_unique(hash, (hash, number, state), |(hash, ..)| *hash);
                ends.outcomes += 1;
                if ends.told.len() < MOST_TOLD {
                    ends.told.push((key, state));
                }
            }
            ends.states.push((state, number));
        }
        ends.differing = apart.differing();
        ends
    }

    /// Notes why an end is wrong, if it is.
    fn judge(&mut self, run: &mut Explorer, state: u32, key: &EndKey, conditions: &'a Conditions) {
        if key.0 != End::Ended || !key.1.is_empty() {
            return;
        }
        let row = run.graph.row(state).to_vec();
        let false_one = conditions.end.iter().find(|condition| !run.engine.holds(&row, condition));
        let has_other_output = conditions.output.is_some() && conditions.output != key.3;
        match false_one.map(Wrong::Condition).or(has_other_output.then_some(Wrong::Output)) {
            Some(wrong) => self.wrong.push((state, wrong)),
            None => self.right.push(state),
        }
    }
}

/// The differences between ends.
#[derive(Default)]
struct Apart {
    first: Option<EndKey>,
    /// The ends differ in how they end, in the lanes that failed, or in what a terminal shows.
    has_others: bool,
    names: HashSet<String>,
}

impl Apart {
    fn add(&mut self, key: &EndKey) {
        let Some(first) = &self.first else {
            self.first = Some(key.clone());
            return;
        };
        self.has_others |= (first.0, &first.1, &first.3) != (key.0, &key.1, &key.3);
        if first.2 == key.2 {
            return;
        }
        let of = |data: &[(String, String)]| -> BTreeMap<String, String> { data.iter().cloned().collect() };
        let (one, other) = (of(&first.2), of(&key.2));
        let names = one.keys().chain(other.keys()).filter(|name| one.get(*name) != other.get(*name));
        self.names.extend(names.cloned());
    }

    /// If something else tells the outcomes apart, data that is the same in all of them is left out.
    fn differing(self) -> Option<HashSet<String>> {
        (self.has_others || !self.names.is_empty()).then_some(self.names)
    }
}

/// What a user sees of an end, and which lanes wait if it is a deadlock.
pub(super) fn key_of(run: &mut Explorer, state: u32) -> (EndKey, Vec<WaitingLane>) {
    let row = run.graph.row(state).to_vec();
    let has_ended = row[1] != ABSENT && run.engine.info(row[1]).stand == Stand::Ended;
    let (machine, stands) = run.engine.show(&row);
    let variables = machine.data().into_iter().map(|(name, value)| (name.to_string(), value)).collect();
    let failures = (0..machine.lane_count()).filter_map(|lane| fault(machine, lane)).collect();
    let output = machine.shown_output();
    if has_ended || machine.has_stopped() {
        return ((End::Ended, failures, variables, output), Vec::new());
    }
    let mut waiting = Vec::new();
    for (lane, (pause, _)) in stands.iter().enumerate() {
        if let Pause::Waits(wait) = pause
            && !machine.waits_in_loop(lane)
        {
            let (object, verb) = machine.waited_for(*wait).unwrap_or_default();
            let line = machine.location(lane).map(|location| location.line);
            let (name, holder) = (machine.lane_name(lane).to_owned(), machine.holder(*wait));
            waiting.push(WaitingLane { lane, name, object, verb, holder, line });
        }
    }
    ((End::Deadlock, failures, variables, output), waiting)
}

/// How a lane has failed, if it has.
pub(super) fn fault(machine: &Machine, lane: usize) -> Option<LaneFailure> {
    let name = machine.lane_name(lane).to_owned();
    let (class, message) = match machine.failure(lane)? {
        Failure::Exception { class, message } => (Some(class.to_string()), message),
        Failure::Stopped(why) => (None, why.to_string()),
    };
    Some(LaneFailure { lane, name, class, message })
}
