//! Finds out what there is to tell, once the states are known.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use num_bigint::BigUint;

use super::circles::circles;
use super::engine::Stand;
use super::found::{
    Broken, Deadlock, Drawing, Edge, End, Exploration, Fault, Livelock, Node, NodeKind, Outcome, Race, Values, Waiting,
    Way,
};
use super::graph::{ABSENT, Graph, Reversed};
use super::paths::Paths;
use super::{Conditions, Count, Run, Times, Unfinished, count};
use crate::program::condition::Condition;
use crate::program::machine::{Failure, Pause};
use crate::program::schedule::{Choice, Move};

/// States of a picture, at most.
pub const MOST_DRAWN: usize = 300;
/// Values that are told of a condition that is never true.
const MOST_VALUES: usize = 4;
/// Ends that are told apart, at most.
const MOST_OUTCOMES: usize = 1000;

pub(super) fn gather(run: Run, unfinished: Option<Unfinished>, times: Times, conditions: &Conditions) -> Exploration {
    Gatherer::new(run).gather(unfinished, times, conditions)
}

/// The best way to a state.
pub(super) fn way_to(run: Run, state: u32) -> Way {
    Gatherer::new(run).way(state)
}

struct Gatherer {
    run: Run,
    reversed: Reversed,
    paths: Paths,
    /// The ends that are as they should be.
    right: Vec<u32>,
    /// For each state whether one of them can be reached, once that was asked.
    leads_right: Option<Vec<bool>>,
}

/// An end, by what is told of it.
type Key = (End, Vec<Fault>, Vec<(String, String)>, Option<String>, Vec<Waiting>);
/// An end, by what is shown of it.
type Shown = (End, Vec<Fault>, Vec<(String, String)>, Option<String>);

/// Why an end is not as it should be.
#[derive(Clone, Copy, Debug)]
enum Wrong<'a> {
    Condition(&'a Condition),
    Output,
}

impl Gatherer {
    fn new(run: Run) -> Self {
        let reversed = run.graph.reversed();
        let paths = Paths::new(&run.graph);
        Gatherer { run, reversed, paths, right: Vec::new(), leads_right: None }
    }

    fn graph(&self) -> &Graph {
        &self.run.graph
    }

    fn gather(&mut self, unfinished: Option<Unfinished>, times: Times, conditions: &Conditions) -> Exploration {
        let states = self.graph().len();
        let ends: Vec<u32> =
            (0..self.graph().looked_at() as u32).filter(|state| self.graph().moves(*state).is_empty()).collect();
        let order = if unfinished.is_none() { count::order(self.graph()) } else { None };
        let ways = order.as_ref().map(|order| count::ways(self.graph(), order, &ends));
        let interleavings = match (&unfinished, &ways) {
            (Some(_), _) => Count::Unknown,
            (None, None) => Count::Endless,
            (None, Some(ways)) => Count::Exactly(ways.iter().sum()),
        };
        let mut groups: BTreeMap<Key, (u32, BigUint)> = BTreeMap::new();
        let mut wrong_ends = Vec::new();
        for (at, end) in ends.iter().enumerate() {
            let key = self.key(*end);
            if key.0 == End::Ended && key.1.is_empty() {
                let row = self.run.graph.row(*end).to_vec();
                let false_one = conditions.end.iter().find(|condition| !self.run.engine.holds(&row, condition));
                let has_other_output = conditions.output.is_some() && conditions.output != key.3;
                match false_one.map(Wrong::Condition).or(has_other_output.then_some(Wrong::Output)) {
                    Some(wrong) => wrong_ends.push((*end, wrong)),
                    None => self.right.push(*end),
                }
            }
            if groups.len() >= MOST_OUTCOMES && !groups.contains_key(&key) {
                continue;
            }
            let group = groups.entry(key).or_insert((*end, BigUint::ZERO));
            if let Some(ways) = &ways {
                group.1 += &ways[at];
            }
        }
        let mut found = Exploration {
            unfinished,
            times,
            has_loops: self.run.engine.has_loops,
            // The one that was too many was only met.
            states: if let Some(Unfinished::States(most)) = unfinished { states.min(most) } else { states },
            transitions: self.graph().targets.len(),
            played: self.run.engine.played,
            interleavings,
            outcomes: Vec::new(),
            deadlocks: Vec::new(),
            failures: Vec::new(),
            broken: Vec::new(),
            races: self.races(),
            trapped: 0,
            trapped_way: None,
            livelocks: Vec::new(),
            bytes: self.run.size(),
            drawing: None,
            keeps_ways: false,
            watched: self.run.engine.watched().0,
        };
        let has_counts = ways.is_some();
        self.outcomes(groups, has_counts, &mut found);
        self.failures(&mut found);
        self.broken(&wrong_ends, conditions, &mut found);
        if unfinished.is_some() {
            // It may be true in a state that was not seen.
            found.broken.retain(|broken| !matches!(broken, Broken::Sometimes { .. }));
        }
        if unfinished.is_none() && order.is_none() {
            self.endless(&ends, &mut found);
        }
        if states <= MOST_DRAWN && unfinished.is_none() {
            found.drawing = Some(self.drawing());
        }
        found
    }

    fn outcomes(&mut self, groups: BTreeMap<Key, (u32, BigUint)>, has_counts: bool, found: &mut Exploration) {
        let apart: BTreeSet<_> = groups.keys().map(|key| (key.0, &key.1, &key.3)).collect();
        let differing = differing(groups.keys().map(|key| &key.2[..]));
        // Where something else tells outcomes apart, data that is the same in all of them says nothing.
        let differing = if apart.len() > 1 { Some(differing.unwrap_or_default()) } else { differing };
        let mut merged: BTreeMap<Shown, (u32, BigUint)> = BTreeMap::new();
        for ((end, failures, variables, output, waiting), (state, ways)) in groups {
            let shown: Vec<_> =
                variables.into_iter().filter(|(name, _)| differing.as_ref().is_none_or(|d| d.contains(name))).collect();
            if end == End::Deadlock && !found.deadlocks.iter().any(|known| known.lanes == waiting) {
                let (way, parting) = self.parted_way(state);
                found.deadlocks.push(Deadlock { lanes: waiting, way, parting });
            }
            let place = merged.entry((end, failures, shown, output)).or_insert((state, BigUint::ZERO));
            if self.run.graph.depths[state as usize] < self.run.graph.depths[place.0 as usize] {
                place.0 = state;
            }
            place.1 += ways;
        }
        for ((end, failures, variables, output), (state, ways)) in merged {
            let way = self.way(state);
            let count = has_counts.then_some(ways);
            found.outcomes.push(Outcome { end, failures, variables, output, count, way });
        }
        found.deadlocks.sort_by_key(|deadlock| deadlock.way.moves.len());
    }

    /// How a way ends in a state, and the data there.
    fn key(&mut self, state: u32) -> Key {
        let row = self.run.graph.row(state).to_vec();
        let has_ended = row[1] != ABSENT && self.run.engine.info(row[1]).stand == Stand::Ended;
        let (machine, stands) = self.run.engine.show(&row);
        let variables = machine.data().into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        let failures = (0..machine.lane_count()).filter_map(|lane| fault(machine, lane)).collect();
        let output = machine.shown_output();
        if has_ended || machine.has_stopped() {
            return (End::Ended, failures, variables, output, Vec::new());
        }
        let mut waiting = Vec::new();
        for (lane, (pause, _)) in stands.iter().enumerate() {
            if let Pause::Waits(wait) = pause
                && !machine.waits_in_loop(lane)
            {
                let (object, verb) = machine.waited_for(*wait).unwrap_or_default();
                let line = machine.location(lane).map(|location| location.line);
                let (name, holder) = (machine.lane_name(lane).to_owned(), machine.holder(*wait));
                waiting.push(Waiting { lane, name, object, verb, holder, line });
            }
        }
        (End::Deadlock, failures, variables, output, waiting)
    }

    /// The best way to a state.
    fn way(&mut self, state: u32) -> Way {
        let (moves, states) = self.paths.to(&self.run.graph, &self.reversed, state);
        let names = moves.iter().zip(&states).map(|(next, state)| self.name_of(*state, *next)).collect();
        Way { moves, names }
    }

    /// The best way to a state, and the move after which no right end can be reached.
    fn parted_way(&mut self, state: u32) -> (Way, Option<usize>) {
        let (moves, states) = self.paths.to(&self.run.graph, &self.reversed, state);
        let leads_right = self.leads_right.get_or_insert_with(|| self.reversed.reach(self.right.iter().copied()));
        let last = states.iter().rposition(|state| leads_right[*state as usize]);
        let parting = last.filter(|last| *last < moves.len()).map(|last| last + 1);
        (self.way(state), parting)
    }

    fn drawing(&mut self) -> Drawing {
        let mut drawing = Drawing::default();
        for state in 0..self.graph().len() as u32 {
            let is_end = self.graph().moves(state).is_empty();
            let (end, failures, data, ..) = self.key(state);
            let kind = match end {
                _ if !is_end => NodeKind::Inner,
                End::Deadlock => NodeKind::Deadlock,
                End::Ended if failures.is_empty() => NodeKind::End,
                End::Ended => NodeKind::Failed,
            };
            let words =
                data.into_iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ");
            drawing.nodes.push(Node { depth: self.graph().depths[state as usize], kind, words });
            for at in self.graph().moves(state) {
                let (to, next) = (self.graph().targets[at], self.graph().labels[at].to_move());
                let name = self.name_of(state, next);
                drawing.edges.push(Edge { from: state, to, lane: next.lane, name });
            }
        }
        drawing
    }

    /// A move from a state as it is typed.
    fn name_of(&mut self, state: u32, next: Move) -> String {
        let Choice::Pick(number) = next.choice else { return next.lane.to_string() };
        let Run { engine, graph, .. } = &mut self.run;
        let (_, stands) = engine.show(graph.row(state));
        let operation = engine.standing(&stands, next.lane).and_then(|standing| standing.1);
        let machine = engine.machine();
        let name = operation.map_or_else(|| number.to_string(), |operation| machine.choice_name(operation, number));
        format!("{}={name}", next.lane)
    }

    fn failures(&mut self, found: &mut Exploration) {
        for (piece, state) in std::mem::take(&mut self.run.failed) {
            let row = self.run.graph.row(state).to_vec();
            let Some(lane) = row[1..].iter().position(|other| *other == piece) else { continue };
            let (machine, _) = self.run.engine.show(&row);
            let Some(fault) = fault(machine, lane) else { continue };
            if found.failures.iter().any(|(known, ..)| *known == fault) {
                continue;
            }
            let (way, parting) = self.parted_way(state);
            found.failures.push((fault, way, parting));
        }
    }

    /// Conditions that do not hold, each with the shortest way to where it does not.
    fn broken(&mut self, wrong_ends: &[(u32, Wrong<'_>)], conditions: &Conditions, found: &mut Exploration) {
        for (end, wrong) in wrong_ends {
            let is_known = |broken: &Broken| match (broken, wrong) {
                (Broken::End { text, .. }, Wrong::Condition(condition)) => text == condition.text(),
                (Broken::Output { .. }, Wrong::Output) => true,
                (Broken::End { .. } | Broken::Output { .. } | Broken::Always { .. } | Broken::Sometimes { .. }, _) => {
                    false
                }
            };
            if found.broken.iter().any(is_known) {
                continue;
            }
            let (way, parting) = self.parted_way(*end);
            found.broken.push(match wrong {
                Wrong::Condition(condition) => {
                    let values = self.values(*end, condition);
                    Broken::End { text: condition.text().to_owned(), values, way, parting }
                }
                Wrong::Output => Broken::Output { shown: self.key(*end).3.unwrap_or_default(), way, parting },
            });
        }
        let states = self.graph().len() as u32;
        for condition in &conditions.always {
            let Run { engine, graph, .. } = &mut self.run;
            if let Some(state) = (0..states).find(|state| !engine.holds(graph.row(*state), condition)) {
                let (way, values) = (self.way(state), self.values(state, condition));
                found.broken.push(Broken::Always { text: condition.text().to_owned(), values, way });
            }
        }
        for condition in &conditions.sometimes {
            let Run { engine, graph, .. } = &mut self.run;
            if !(0..states).any(|state| engine.holds(graph.row(state), condition)) {
                found.broken.push(self.never(condition));
            }
        }
    }

    /// A condition that is true in no state, with some of the values that were seen.
    fn never(&mut self, condition: &Condition) -> Broken {
        let (mut seen, mut values) = (HashSet::new(), Vec::new());
        for state in 0..self.graph().len() as u32 {
            let Run { engine, graph, .. } = &mut self.run;
            let here = engine.values(graph.row(state), condition);
            if seen.insert(here.clone()) && values.len() < MOST_VALUES {
                values.push(here);
            }
            if seen.len() > MOST_OUTCOMES {
                break;
            }
        }
        let others = seen.len() - values.len();
        Broken::Sometimes { text: condition.text().to_owned(), values, others }
    }

    /// What a condition names, with its values in a state.
    fn values(&mut self, state: u32, condition: &Condition) -> Values {
        let row = self.run.graph.row(state).to_vec();
        condition.values(self.run.engine.show(&row).0)
    }

    fn races(&self) -> Vec<Race> {
        let sites = &self.run.engine.sites;
        let mut races: Vec<Race> = Vec::new();
        for (place, one, other) in &self.run.races {
            let (one, other) = (sites.site(*one), sites.site(*other));
            let lines = (one.line.min(other.line), one.line.max(other.line));
            let is_within_line = !one.has_call && !other.has_call;
            races.push(Race { place: sites.name(*place).to_owned(), lines, is_within_line });
        }
        races.sort();
        races.dedup();
        races
    }

    /// What there is to tell of ways without an end.
    fn endless(&mut self, ends: &[u32], found: &mut Exploration) {
        let reached = self.reversed.reach(ends.iter().copied());
        found.trapped = reached.iter().filter(|reached| !**reached).count();
        if let Some(first) = reached.iter().position(|reached| !reached) {
            found.trapped_way = Some(self.way(first as u32));
        }
        let labels = &self.run.graph.labels;
        for part in circles(&self.run.graph, |at| labels[at].is_pick()) {
            if self.is_livelock(&part)
                && let Some(first) = part.iter().copied().min()
            {
                let way = self.way(first);
                found.livelocks.push(Livelock { states: part.len(), way });
            }
        }
        found.livelocks.sort_by_key(|livelock| livelock.way.moves.len());
    }

    /// In these states each lane moves, or cannot move in any of them.
    fn is_livelock(&self, part: &[u32]) -> bool {
        let within: HashSet<u32> = part.iter().copied().collect();
        let (mut can, mut does) = (HashSet::new(), HashSet::new());
        for state in part {
            for at in self.graph().moves(*state) {
                let label = self.graph().labels[at];
                can.insert(label.lane());
                if within.contains(&self.graph().targets[at]) && !label.is_pick() {
                    does.insert(label.lane());
                }
            }
        }
        does.len() > 1 && can == does
    }
}

/// How a lane has failed, if it has.
fn fault(machine: &crate::program::machine::Machine, lane: usize) -> Option<Fault> {
    let name = machine.lane_name(lane).to_owned();
    let (class, message) = match machine.failure(lane)? {
        Failure::Exception { class, message } => (Some(class.to_string()), message),
        Failure::Stopped(why) => (None, why.to_string()),
    };
    Some(Fault { lane, name, class, message })
}

/// The names of data whose values differ. None if there is only one list.
fn differing<'a>(mut lists: impl Iterator<Item = &'a [(String, String)]>) -> Option<HashSet<String>> {
    let first: BTreeMap<&str, &str> = lists.next()?.iter().map(|(name, value)| (&**name, &**value)).collect();
    let mut names = HashSet::new();
    let mut others = 0;
    for list in lists {
        others += 1;
        for (name, value) in list {
            if first.get(&**name) != Some(&&**value) {
                names.insert(name.clone());
            }
        }
    }
    (others > 0 && !names.is_empty()).then_some(names)
}
