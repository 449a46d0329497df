//! The results of an exploration.

use std::cmp::Ordering;
use std::sync::Arc;

use num_bigint::BigUint;

use super::{Count, Times, Unfinished};
use crate::program::machine::{Asked, Origins};
use crate::program::schedule::LaneMove;
use crate::reading::quoted;

/// A way from the start: its moves, and how a user types them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    pub moves: Vec<LaneMove>,
    /// Each move as a user types it: `1`, or `1=heads` if it makes a choice.
    pub names: Vec<String>,
}

impl Way {
    /// The words after `move`.
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
    /// The class of the exception; None if the machine stopped the lane.
    pub class: Option<String>,
    pub message: String,
}

/// One way in which the program can end, with the data at that end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub end: End,
    pub failures: Vec<LaneFailure>,
    /// Data and its value, as Python shows it: what differs between outcomes, or all data if there is only one outcome.
    pub variables: Vec<(String, String)>,
    /// What a terminal shows then, if the user asked for output.
    pub output: Option<String>,
    /// How many interleavings end in it.
    pub count: Option<BigUint>,
    /// The shortest way, with the fewest switches among the shortest.
    pub way: Way,
}

impl Outcome {
    /// The order of outcomes: by how they end, the lanes that failed, the data and the output.
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
    /// What the lane waits for, and the operation on it.
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
    /// The move of the way, counted from 1, after which no right end can be reached.
    pub parting: Option<usize>,
}

/// A line of the program's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceLine {
    /// The file, if the line is in a module beside the program.
    pub file: Option<Arc<str>>,
    /// From 1; 0 if the lane is in no code of the program.
    pub number: usize,
}

/// Two lanes use one piece of data at once, one of them writes, and nothing orders them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Race {
    pub place: String,
    pub lines: (SourceLine, SourceLine),
    /// Each line only reads and writes the data, without a call. CPython does not switch threads there, but nothing
    /// promises that.
    pub is_within_line: bool,
}

/// A circle of states in which each lane moves or cannot move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Livelock {
    pub states: usize,
    pub way: Way,
}

/// The states of a small program, for a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The number of moves from the start.
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
    /// The move as a user types it.
    pub name: String,
}

/// The names in a condition, each with its value in a state; None if it does not exist there.
pub type Values = Vec<(String, Option<String>)>;

/// A condition that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// An end where it is false, with the values there, and the move of the way, counted from 1, after which no right
    /// end can be reached.
    End { text: String, values: Values, way: Way, parting: Option<usize> },
    /// An end where a terminal shows something else, with the move as in [`Broken::End`].
    Output { shown: String, way: Way, parting: Option<usize> },
    /// A state where it is false, at the end of the way, with the values there.
    Always { text: String, values: Values, way: Way },
    /// It is true in no state that was looked at: some of the values there, and how many others there were.
    Sometimes { text: String, values: Vec<Values>, others: usize },
}

impl Broken {
    /// The way to a state that shows it, if one state can.
    fn way(&self) -> Option<&Way> {
        match self {
            Broken::End { way, .. } | Broken::Output { way, .. } | Broken::Always { way, .. } => Some(way),
            Broken::Sometimes { .. } => None,
        }
    }
}

/// Findings that can be missing although the states are known.
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
    /// Why not all states are known.
    pub unfinished: Option<Unfinished>,
    /// Findings about the states that are missing or incomplete, because the caller did not want to wait.
    pub untold: Vec<Untold>,
    pub times: Times,
    /// Whether event loops gave turns to tasks.
    pub has_loops: bool,
    /// What the program has asked for, in the states that were seen.
    pub asked: Asked,
    pub states: usize,
    pub transitions: usize,
    /// How many moves were played; the others were remembered.
    pub played: u64,
    pub interleavings: Count,
    /// The outcomes. If there are very many, the ones with the shortest ways.
    pub outcomes: Vec<Outcome>,
    /// How many there are.
    pub outcome_count: usize,
    /// The deadlocks, each with other lanes or places of waiting. If there are very many, some of them.
    pub deadlocks: Vec<Deadlock>,
    /// Uncaught errors, each with a way to it and the move of the way, counted from 1, after which it cannot be
    /// avoided.
    pub failures: Vec<(LaneFailure, Way, Option<usize>)>,
    pub broken: Vec<Broken>,
    pub races: Vec<Race>,
    /// States from which no end can be reached.
    pub trapped: usize,
    /// A way to the first of them.
    pub trapped_way: Option<Way>,
    pub livelocks: Vec<Livelock>,
    pub bytes: usize,
    /// The single states, if they are few enough for a picture.
    pub drawing: Option<Drawing>,
    /// Whether the learner is to find the ways, so that they are not shown.
    pub keeps_ways: bool,
    /// The data whose reads and writes are moves.
    pub watched: Arc<Origins>,
}

impl Exploration {
    /// The results for a program that need not end: states without a way to an end are right.
    #[must_use]
    pub fn endless(self) -> Self {
        Exploration { trapped: 0, trapped_way: None, ..self }
    }

    /// Whether nothing goes wrong except that what must be true at some time never is.
    pub fn is_only_idle(&self) -> bool {
        let is_idle = |broken: &Broken| matches!(broken, Broken::Sometimes { .. });
        let is_right = self.deadlocks.is_empty() && self.failures.is_empty() && self.trapped == 0;
        is_right && !self.broken.is_empty() && self.broken.iter().all(is_idle)
    }

    /// The first word of a way to an error that stands for several moves: the word, its lane, and how many moves.
    pub fn short_word(&self) -> Option<(String, String, usize)> {
        let words = self.wrong_ways().flat_map(Way::words);
        words.filter(|word| !word.contains('=')).find_map(|word| {
            let (lane, times) = word.split_once('x')?;
            let (lane, times) = (lane.to_owned(), times.parse().ok()?);
            Some((word, lane, times))
        })
    }

    /// Whether a way of at least one move leads to an error.
    pub fn has_way_to_wrong(&self) -> bool {
        self.wrong_ways().any(|way| !way.moves.is_empty())
    }

    /// The ways to errors, if they are shown.
    fn wrong_ways(&self) -> impl Iterator<Item = &Way> {
        let broken = self.broken.iter().filter_map(Broken::way);
        let wrong =
            self.deadlocks.iter().map(|deadlock| &deadlock.way).chain(self.failures.iter().map(|(_, way, _)| way));
        wrong.chain(broken).chain(&self.trapped_way).filter(|_| !self.keeps_ways)
    }

    /// Whether nothing can go wrong, as far as states were looked at.
    pub fn is_right(&self) -> bool {
        self.deadlocks.is_empty() && self.failures.is_empty() && self.broken.is_empty() && self.trapped == 0
    }
}
