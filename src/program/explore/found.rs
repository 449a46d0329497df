//! What an exploration has to tell.

use std::cmp::Ordering;
use std::sync::Arc;

use num_bigint::BigUint;

use super::{Count, Times, Unfinished};
use crate::program::machine::Origins;
use crate::program::schedule::Move;
use crate::reading::quoted;

/// A way from the start: its moves, and as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    pub moves: Vec<Move>,
    /// What each move is called: `1`, or `1=heads` where it makes a choice.
    pub names: Vec<String>,
}

impl Way {
    /// As it is typed after `move`.
    pub fn typed(&self) -> String {
        self.words().iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    }

    /// The words behind `move`, not yet quoted.
    fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for run in self.names.chunk_by(|one, other| one == other && !one.contains('=')) {
            match run {
                [name, _, _, ..] => words.push(format!("{name}x{}", run.len())),
                _ => words.extend(run.iter().cloned()),
            }
        }
        words
    }
}

/// How a way ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    Ended,
    Deadlock,
}

/// A lane that ended with an uncaught error.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneFailure {
    pub lane: usize,
    pub name: String,
    /// The class of the exception; none if the machine stopped the lane.
    pub class: Option<String>,
    pub message: String,
}

/// A way to end, with the data then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub end: End,
    pub failures: Vec<LaneFailure>,
    /// Data and its value, as Python shows it: what differs between outcomes, or everything if there is only one.
    pub variables: Vec<(String, String)>,
    /// What a terminal shows then, if that was asked for.
    pub output: Option<String>,
    /// How many interleavings end so.
    pub count: Option<BigUint>,
    /// The shortest way, with the fewest switches among the shortest.
    pub way: Way,
}

impl Outcome {
    /// The order in which outcomes are told: by how they end, who failed, the data and the output.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let Outcome { end, failures, variables, output, .. } = self;
        (end, failures, variables, output).cmp(&(&other.end, &other.failures, &other.variables, &other.output))
    }
}

/// A lane that waits, in a deadlock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WaitingLane {
    pub lane: usize,
    pub name: String,
    /// What is waited for, and what would be done with it.
    pub object: String,
    pub verb: String,
    pub holder: Option<usize>,
    pub line: Option<usize>,
}

/// Lanes that wait for each other, for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    pub lanes: Vec<WaitingLane>,
    pub way: Way,
    /// The move of the way after which no right end can be reached any more, counted from 1.
    pub parting: Option<usize>,
}

/// A line of the program's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceLine {
    /// The file, if it is one of a module beside the program.
    pub file: Option<Arc<str>>,
    /// From 1; 0 where the lane is in no code of the program.
    pub number: usize,
}

/// Two lanes use one piece of data at once, one of them writes, and nothing orders them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Race {
    pub place: String,
    pub lines: (SourceLine, SourceLine),
    /// Each line reads and writes the data and calls nothing: `CPython` does not switch there, though nothing promises
    /// that.
    pub is_within_line: bool,
}

/// A circle in which each lane moves or cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Livelock {
    pub states: usize,
    pub way: Way,
}

/// The states of a program that has few, for a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Moves from the start.
    pub depth: u32,
    pub kind: NodeKind,
    /// The program's data there.
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    Inner,
    End,
    Deadlock,
    /// An end after an uncaught error.
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: u32,
    pub to: u32,
    pub lane: usize,
    /// As it is typed.
    pub name: String,
}

/// What a condition names, with the values in a state. None of what is not there.
pub type Values = Vec<(String, Option<String>)>;

/// A condition that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// At an end, with the values there of what it names, and with the move of the way after which no right end can be
    /// reached, counted from 1.
    End { text: String, values: Values, way: Way, parting: Option<usize> },
    /// At an end a terminal shows something else, with the move as above.
    Output { shown: String, way: Way, parting: Option<usize> },
    /// In the state at the end of the way, with the values there.
    Always { text: String, values: Values, way: Way },
    /// In no state that was seen, with values that were seen of what it names, and how many others there were.
    Sometimes { text: String, values: Vec<Values>, others: usize },
}

impl Broken {
    /// The way to where it does not hold, if it is a matter of one state.
    fn way(&self) -> Option<&Way> {
        match self {
            Broken::End { way, .. } | Broken::Output { way, .. } | Broken::Always { way, .. } => Some(way),
            Broken::Sometimes { .. } => None,
        }
    }
}

/// What an exploration can leave untold, once the states are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untold {
    Deadlocks,
    Failures,
    /// Whether the conditions hold.
    Conditions,
    /// Trapped states and livelocks.
    Circles,
    Interleavings,
    Outcomes,
}

#[derive(Clone, Debug)]
pub struct Exploration {
    /// Why not everything is known.
    pub unfinished: Option<Unfinished>,
    /// What was not found out of the states that were seen, or not all of it, because the caller did not want to wait.
    pub untold: Vec<Untold>,
    pub times: Times,
    /// Event loops gave turns to tasks.
    pub has_loops: bool,
    /// The program goes over a set, in the one order that spinlab gives it.
    pub assumes_set_order: bool,
    pub states: usize,
    pub transitions: usize,
    /// Moves that were played; the others were remembered.
    pub played: u64,
    pub interleavings: Count,
    /// The outcomes. If there are very many, those with the shortest ways.
    pub outcomes: Vec<Outcome>,
    /// How many there are.
    pub outcome_count: usize,
    /// The deadlocks, told apart by who waits where. If there are very many, some of them.
    pub deadlocks: Vec<Deadlock>,
    /// Uncaught errors, each with a way to it and the move of the way after which it cannot be avoided, counted from 1.
    pub failures: Vec<(LaneFailure, Way, Option<usize>)>,
    pub broken: Vec<Broken>,
    pub races: Vec<Race>,
    /// States from which no end can be reached.
    pub trapped: usize,
    /// A way to the first of them.
    pub trapped_way: Option<Way>,
    pub livelocks: Vec<Livelock>,
    pub bytes: usize,
    /// The states one by one, if there are few enough for a picture.
    pub drawing: Option<Drawing>,
    /// The learner is to find the ways: they are not shown.
    pub keeps_ways: bool,
    /// The data whose reads and writes are moves.
    pub watched: Arc<Origins>,
}

impl Exploration {
    /// The same of a program that need not end: states without a way to an end are right.
    #[must_use]
    pub fn endless(self) -> Self {
        Exploration { trapped: 0, trapped_way: None, ..self }
    }

    /// Nothing goes wrong, but what must be true at some time never is.
    pub fn is_only_idle(&self) -> bool {
        let is_idle = |broken: &Broken| matches!(broken, Broken::Sometimes { .. });
        let is_right = self.deadlocks.is_empty() && self.failures.is_empty() && self.trapped == 0;
        is_right && !self.broken.is_empty() && self.broken.iter().all(is_idle)
    }

    /// The first word of a way to what is wrong that stands for several moves: it, its lane and how many.
    pub fn short_word(&self) -> Option<(String, String, usize)> {
        let words = self.wrong_ways().flat_map(Way::words);
        words.filter(|word| !word.contains('=')).find_map(|word| {
            let (lane, times) = word.split_once('x')?;
            let (lane, times) = (lane.to_owned(), times.parse().ok()?);
            Some((word, lane, times))
        })
    }

    /// Whether there are moves that lead to what is wrong.
    pub fn has_way_to_wrong(&self) -> bool {
        self.wrong_ways().any(|way| !way.moves.is_empty())
    }

    /// The ways to what is wrong, if they are shown.
    fn wrong_ways(&self) -> impl Iterator<Item = &Way> {
        let broken = self.broken.iter().filter_map(Broken::way);
        let wrong =
            self.deadlocks.iter().map(|deadlock| &deadlock.way).chain(self.failures.iter().map(|(_, way, _)| way));
        wrong.chain(broken).chain(&self.trapped_way).filter(|_| !self.keeps_ways)
    }

    /// Nothing can go wrong, as far as was seen.
    pub fn is_right(&self) -> bool {
        self.deadlocks.is_empty() && self.failures.is_empty() && self.broken.is_empty() && self.trapped == 0
    }
}
