//! Describes what an exploration found, once the states are known.

use std::collections::HashSet;

use num_bigint::BigUint;

use super::circles::circles;
use super::ends::{Ends, Wrong, fault, key_of};
use super::found::{
    Broken, Deadlock, Drawing, Edge, End, Exploration, Livelock, Node, NodeKind, Outcome, Race, Untold, Values, Way,
};
use super::graph::{Graph, MoveLabel, Reversed};
use super::paths::Paths;
use super::patience::Patience;
use super::{Conditions, Count, ExploreProgress, Explorer, Times, Unfinished, count};
use crate::program::condition::Condition;
use crate::program::schedule::{Choice, LaneMove};

/// The most states of a picture.
pub const MOST_DRAWN: usize = 300;
/// The most values that are shown of a condition that is never true.
const MOST_VALUES: usize = 4;
/// The most values of such a condition that are counted.
const MOST_COUNTED: usize = 1000;

/// Describes everything. The caller is asked now and then whether to go on; if not, the rest stays untold.
pub(super) fn gather(
    run: Explorer,
    unfinished: Option<Unfinished>,
    times: Times,
    conditions: &Conditions,
    go_on: &mut dyn FnMut(ExploreProgress) -> bool,
) -> Exploration {
    Gatherer::new(run, go_on).gather(unfinished, times, conditions)
}

/// The best way to a state.
pub(super) fn way_to(run: Explorer, state: u32) -> Way {
    Gatherer::new(run, &mut |_| true).way(state)
}

struct Gatherer<'a> {
    run: Explorer,
    patience: Patience<'a>,
    reversed: Reversed,
    paths: Paths,
    /// Whether a right end can be reached from each state; computed when it is first needed.
    leads_right: Option<Vec<bool>>,
}

impl<'a> Gatherer<'a> {
    fn new(run: Explorer, go_on: &'a mut dyn FnMut(ExploreProgress) -> bool) -> Self {
        let mut patience = Patience::new(run.graph.len(), go_on);
        let reversed = run.graph.reversed(&mut patience);
        let paths = Paths::new(&run.graph, &mut patience);
        Gatherer { run, patience, reversed, paths, leads_right: None }
    }

    fn graph(&self) -> &Graph {
        &self.run.graph
    }

    /// The findings that decide whether the program is right come first.
    fn gather(mut self, unfinished: Option<Unfinished>, times: Times, conditions: &Conditions) -> Exploration {
        let mut found = self.begin(unfinished, times);
        let ends = Ends::of(&mut self.run, conditions, &mut self.patience);
        self.deadlocks(&ends, &mut found);
        self.untold(Untold::Deadlocks, &mut found);
        self.failures(&ends, &mut found);
        self.untold(Untold::Failures, &mut found);
        if *conditions != Conditions::default() {
            self.broken(&ends, conditions, &mut found);
            self.untold(Untold::Conditions, &mut found);
        }
        let order = if unfinished.is_none() { count::order(&self.run.graph, &mut self.patience) } else { None };
        if unfinished.is_none() && order.is_none() {
            self.endless(&ends, &mut found);
            self.untold(Untold::Circles, &mut found);
        }
        let ways = order.and_then(|order| count::ways(&self.run.graph, &order, &ends.states, &mut self.patience));
        found.interleavings = match &ways {
            _ if found.unfinished.is_some() || self.patience.is_over() => Count::Unknown,
            None => Count::Endless,
            Some(ways) => Count::Exactly(ways.iter().sum()),
        };
        if unfinished.is_none() {
            self.untold(Untold::Interleavings, &mut found);
        }
        self.outcomes(ends, ways.as_deref(), &mut found);
        self.untold(Untold::Outcomes, &mut found);
        if found.states <= MOST_DRAWN && found.unfinished.is_none() && self.patience.lasts() {
            found.drawing = Some(self.drawing());
        }
        if found.unfinished.is_some() {
            // It may be true in a state that was not looked at.
            found.broken.retain(|broken| !matches!(broken, Broken::Sometimes { .. }));
        }
        found
    }

    /// What is known without further computation.
    fn begin(&self, unfinished: Option<Unfinished>, times: Times) -> Exploration {
        let states = self.graph().len();
        Exploration {
            unfinished,
            untold: Vec::new(),
            times,
            has_loops: self.run.engine.has_loops,
            asked: self.run.engine.machine().asked().clone(),
            // The state that was one too many was found, and not looked at.
            states: if let Some(Unfinished::States(most)) = unfinished { states.min(most) } else { states },
            transitions: self.graph().targets.len(),
            played: self.run.engine.played,
            interleavings: Count::Unknown,
            outcomes: Vec::new(),
            outcome_count: 0,
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
        }
    }

    /// Notes that a finding is missing or incomplete because time ran out.
    fn untold(&self, what: Untold, found: &mut Exploration) {
        if self.patience.is_over() {
            found.untold.push(what);
            found.unfinished = found.unfinished.or(Some(Unfinished::Untold));
        }
    }

    fn deadlocks(&mut self, ends: &Ends<'_>, found: &mut Exploration) {
        for (lanes, state) in &ends.deadlocks {
            if !self.patience.lasts() {
                break;
            }
            let (way, parting) = self.parted_way(*state, ends);
            found.deadlocks.push(Deadlock { lanes: lanes.clone(), way, parting });
        }
        found.deadlocks.sort_by_key(|deadlock| deadlock.way.moves.len());
    }

    fn outcomes(&mut self, ends: Ends<'_>, ways: Option<&[BigUint]>, found: &mut Exploration) {
        let Ends { states, told, outcomes, differing, .. } = ends;
        found.outcome_count = outcomes;
        let mut counts = vec![BigUint::default(); told.len()];
        for ((_, number), ways) in states.iter().zip(ways.unwrap_or_default()) {
            if let Some(count) = counts.get_mut(*number as usize) {
                *count += ways;
            }
        }
        for (((end, failures, data, output), state), count) in told.into_iter().zip(counts) {
            if !self.patience.lasts() {
                break;
            }
            let is_shown = |(name, _): &(String, String)| differing.as_ref().is_none_or(|names| names.contains(name));
            let variables = data.into_iter().filter(is_shown).collect();
            let (count, way) = (ways.map(|_| count), self.way(state));
            found.outcomes.push(Outcome { end, failures, variables, output, count, way });
        }
        found.outcomes.sort_by(Outcome::order);
    }

    /// The best way to a state.
    fn way(&mut self, state: u32) -> Way {
        let (moves, states) = self.paths.to(&self.run.graph, &self.reversed, state);
        let names = moves.iter().zip(&states).map(|(next, state)| self.name_of(*state, *next)).collect();
        Way { moves, names }
    }

    /// The best way to a state, and the number of its move after which no right end can be reached.
    fn parted_way(&mut self, state: u32, ends: &Ends<'_>) -> (Way, Option<usize>) {
        let (moves, states) = self.paths.to(&self.run.graph, &self.reversed, state);
        let right = ends.right.iter().copied();
        let leads_right = self.leads_right.get_or_insert_with(|| self.reversed.reach(right, &mut self.patience));
        let last = states.iter().rposition(|state| leads_right[*state as usize]);
        let parting = last.filter(|last| *last < moves.len() && !self.patience.is_over()).map(|last| last + 1);
        (self.way(state), parting)
    }

    fn drawing(&mut self) -> Drawing {
        let mut drawing = Drawing::default();
        for state in 0..self.graph().len() as u32 {
            let is_end = self.graph().moves(state).is_empty();
            let ((end, failures, data, _), _) = key_of(&mut self.run, state);
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

    /// A move from a state as a user types it.
    fn name_of(&mut self, state: u32, next: LaneMove) -> String {
        let Choice::Pick(number) = next.choice else { return next.lane.to_string() };
        let Explorer { engine, graph, .. } = &mut self.run;
        let (_, stands) = engine.show(graph.row(state));
        let operation = engine.standing(&stands, next.lane).and_then(|standing| standing.1);
        let machine = engine.machine();
        let name = operation.map_or_else(|| number.to_string(), |operation| machine.choice_name(operation, number));
        format!("{}={name}", next.lane)
    }

    fn failures(&mut self, ends: &Ends<'_>, found: &mut Exploration) {
        for (piece, state) in std::mem::take(&mut self.run.failed) {
            if !self.patience.lasts() {
                break;
            }
            let row = self.run.graph.row(state).to_vec();
            let Some(lane) = row[1..].iter().position(|other| *other == piece) else { continue };
            let (machine, _) = self.run.engine.show(&row);
            let Some(fault) = fault(machine, lane) else { continue };
            if found.failures.iter().any(|(known, ..)| *known == fault) {
                continue;
            }
            let (way, parting) = self.parted_way(state, ends);
            found.failures.push((fault, way, parting));
        }
    }

    /// Conditions that do not hold, each with the shortest way to a state that shows it.
    fn broken(&mut self, ends: &Ends<'_>, conditions: &Conditions, found: &mut Exploration) {
        for (end, wrong) in &ends.wrong {
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
            if !self.patience.lasts() {
                return;
            }
            let (way, parting) = self.parted_way(*end, ends);
            found.broken.push(match wrong {
                Wrong::Condition(condition) => {
                    let values = self.values(*end, condition);
                    Broken::End { text: condition.text().to_owned(), values, way, parting }
                }
                Wrong::Output => {
                    let ((.., output), _) = key_of(&mut self.run, *end);
                    Broken::Output { shown: output.unwrap_or_default(), way, parting }
                }
            });
        }
        for condition in &conditions.always {
            if let Some(state) = self.first(condition, false) {
                let (way, values) = (self.way(state), self.values(state, condition));
                found.broken.push(Broken::Always { text: condition.text().to_owned(), values, way });
            }
        }
        for condition in &conditions.sometimes {
            if self.first(condition, true).is_none() && self.patience.lasts() {
                found.broken.push(self.never(condition));
            }
        }
    }

    /// The first state in which a condition holds, or in which it does not.
    fn first(&mut self, condition: &Condition, holds: bool) -> Option<u32> {
        let Explorer { engine, graph, .. } = &mut self.run;
        let mut states = (0..graph.len() as u32).take_while(|_| self.patience.lasts());
        states.find(|state| engine.holds(graph.row(*state), condition) == holds)
    }

    /// A condition that is true in no state, with some of the values in the states.
    fn never(&mut self, condition: &Condition) -> Broken {
        let (mut seen, mut values) = (HashSet::new(), Vec::new());
        for state in 0..self.graph().len() as u32 {
            if !self.patience.lasts() {
                break;
            }
            let Explorer { engine, graph, .. } = &mut self.run;
            let here = engine.values(graph.row(state), condition);
            if seen.insert(here.clone()) && values.len() < MOST_VALUES {
                values.push(here);
            }
            if seen.len() > MOST_COUNTED {
                break;
            }
        }
        let others = seen.len() - values.len();
        Broken::Sometimes { text: condition.text().to_owned(), values, others }
    }

    /// The names in a condition, with their values in a state.
    fn values(&mut self, state: u32, condition: &Condition) -> Values {
        let row = self.run.graph.row(state).to_vec();
        condition.values(self.run.engine.show(&row).0)
    }

    fn races(&self) -> Vec<Race> {
        let sites = &self.run.engine.sites;
        let mut races: Vec<Race> = Vec::new();
        for (place, one, other) in &self.run.races {
            let is_within_line = sites.is_one_update(*place, *one) && sites.is_one_update(*place, *other);
            let (one, other) = (sites.site(*one), sites.site(*other));
            let (one, other) = (one.line.clone(), other.line.clone());
            let lines = if one < other { (one, other) } else { (other, one) };
            races.push(Race { place: sites.name(*place).to_owned(), lines, is_within_line });
        }
        races.sort();
        races.dedup();
        races
    }

    /// Describes ways without an end.
    fn endless(&mut self, ends: &Ends<'_>, found: &mut Exploration) {
        let reached = self.reversed.reach(ends.states.iter().map(|(state, _)| *state), &mut self.patience);
        if self.patience.is_over() {
            return;
        }
        found.trapped = reached.iter().filter(|reached| !**reached).count();
        if let Some(first) = reached.iter().position(|reached| !reached) {
            found.trapped_way = Some(self.way(first as u32));
        }
        self.livelocks(found);
    }

    /// A circle is no livelock if a lane in it could move and does not; a part where that lane cannot move may be one.
    fn livelocks(&mut self, found: &mut Exploration) {
        // States that may lie on one circle have the same number; 0 means that a state is done.
        let mut regions = vec![1_u32; self.graph().len()];
        let mut is_open = true;
        while std::mem::take(&mut is_open) && !self.patience.is_over() {
            let graph = &self.run.graph;
            let leaves = |state: u32, at: usize| {
                let (here, there) = (regions[state as usize], regions[graph.targets[at] as usize]);
                graph.labels[at].is_pick() || here == 0 || here != there
            };
            let parts = circles(graph, leaves, &mut self.patience);
            regions.fill(0);
            for (part, number) in parts.iter().zip(1..) {
                for state in part {
                    regions[*state as usize] = number;
                }
            }
            for part in parts {
                let (can, does) = self.moving(&part, &regions);
                let is_shared = does.iter().filter(|does| **does).count() > 1;
                if is_shared && can == does {
                    let way = self.way(part.iter().copied().min().unwrap_or_default());
                    found.livelocks.push(Livelock { states: part.len(), way });
                }
                if !is_shared || can == does {
                    for state in part {
                        regions[state as usize] = 0;
                    }
                    continue;
                }
                is_open = true;
                for state in part {
                    let may = |at: usize| {
                        let lane = self.graph().labels[at].lane();
                        can[lane] && !does[lane]
                    };
                    if self.graph().moves(state).any(may) {
                        regions[state as usize] = 0;
                    }
                }
            }
        }
        found.livelocks.sort_by_key(|livelock| livelock.way.moves.len());
    }

    /// The lanes that can move in one of these states, and those whose moves stay in their region.
    fn moving(&self, part: &[u32], regions: &[u32]) -> ([bool; MoveLabel::LANES], [bool; MoveLabel::LANES]) {
        let (mut can, mut does) = ([false; MoveLabel::LANES], [false; MoveLabel::LANES]);
        for state in part {
            for at in self.graph().moves(*state) {
                let (label, target) = (self.graph().labels[at], self.graph().targets[at]);
                can[label.lane()] = true;
                let stays = regions[target as usize] == regions[*state as usize];
                does[label.lane()] |= stays && !label.is_pick();
            }
        }
        (can, does)
    }
}
