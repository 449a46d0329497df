//! Every interleaving of a program: its states, its ends, and what can go wrong.
//!
//! States are looked at in order of their distance from the start, so that the first way that is found to a state is a
//! shortest one. They are compared byte for byte: what is said of all interleavings holds for all.

#![expect(
    clippy::cast_possible_truncation,
    reason = "states, pieces and moves have numbers of 32 bits: the bounds of states and memory come first"
)]

mod circles;
mod count;
mod ends;
mod engine;
mod findings;
mod footprint;
mod found;
mod graph;
mod intern;
mod look;
mod memo;
mod paths;
mod patience;
mod plays;
mod reach;
mod settle;
mod shared;
mod sites;
mod turns;

use std::collections::HashSet;
use std::num::NonZeroUsize;

use clap::ValueEnum;
use num_bigint::BigUint;

use super::condition::Condition;
use super::machine::{Machine, Watch};
use super::schedule::{Choice, LaneMove, Schedule};
use engine::{Engine, Stand};
use graph::{ABSENT, Graph, tag_of};
use memo::Status;
use reach::Sought;

pub use findings::MOST_DRAWN;
pub use reach::{Reach, SearchOutcome, search};

pub use found::{
    Broken, Deadlock, Drawing, Edge, End, Exploration, LaneFailure, Livelock, Node, NodeKind, Outcome, Race,
    SourceLine, Untold, Values, WaitingLane, Way,
};

/// When sleeps and limits of waiting end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Times {
    /// Any time after they should: threads that sleep wake in any order
    #[default]
    Late,
    /// On time; work takes none
    Exact,
    /// Late, and on one event loop, too, a timer may overtake another: for sleeps that stand for a network
    Any,
}

/// The limits of an exploration.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub states: usize,
    pub bytes: usize,
    pub times: Times,
    /// Whether the output on a terminal is a part of a state. It also is if a condition asks for it.
    pub has_output: bool,
}

impl Bounds {
    /// The number of states that are looked at by default.
    pub fn usual_states() -> NonZeroUsize {
        NonZeroUsize::MIN.saturating_add(999_999)
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds { states: Self::usual_states().get(), bytes: 1 << 30, times: Times::Late, has_output: false }
    }
}

/// The conditions that an exploration checks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conditions {
    /// What must be true at every end.
    pub end: Vec<Condition>,
    /// What must be true in every state.
    pub always: Vec<Condition>,
    /// What must each be true in some state.
    pub sometimes: Vec<Condition>,
    /// What a terminal must show at every end.
    pub output: Option<String>,
}

impl Conditions {
    /// The names that conditions on states look at, and not only on ends.
    fn observed(&self) -> Vec<String> {
        self.always.iter().chain(&self.sometimes).flat_map(Condition::names).collect()
    }

    /// Whether there is no condition, apart from that nothing goes wrong.
    pub fn is_empty(&self) -> bool {
        let Conditions { end, always, sometimes, output } = self;
        end.is_empty() && always.is_empty() && sometimes.is_empty() && output.is_none()
    }
}

/// Where an exploration begins.
#[derive(Clone, Debug)]
pub struct Start {
    machine: Machine,
    watch: Watch,
    /// The output before it.
    written: Vec<String>,
}

impl Start {
    /// Its program there.
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The times with which the loaded program is moved.
    pub fn times(&self) -> Times {
        if self.machine.timers_overtake() { Times::Any } else { Times::Late }
    }

    /// The state of a schedule. The exploration watches what the schedule watches, so that moves are the same.
    pub fn of(schedule: &Schedule) -> Self {
        if schedule.way().is_empty() {
            // What lanes do before their first move counts: newly found data may change where that move begins.
            let (machine, watch) = (Machine::clone(&schedule.begin), Watch::new(schedule.watched()));
            return Start { machine, watch, written: Vec::new() };
        }
        let watch = schedule.watch.after(schedule.watched());
        let written = schedule.output().map(|output| output.text.clone()).collect();
        Start { machine: schedule.machine().clone(), watch, written }
    }
}

/// Why not all states are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    States(usize),
    Bytes(usize),
    /// The caller did not want to wait any longer.
    Stopped,
    /// There are more lanes than a label can name.
    Lanes,
    /// All states are known, but the caller did not want to wait for all findings.
    Untold,
}

/// What an exploration is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExploreStage {
    /// It looks at states.
    Looks,
    /// It describes what it found.
    Tells,
}

/// How far an exploration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExploreProgress {
    pub states: usize,
    /// How many states were found and not yet looked at.
    pub open: usize,
    pub stage: ExploreStage,
}

/// Why a program cannot be explored at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotExplore {
    /// It uses chance in a way that has too many results, in this line.
    Chance(usize),
}

/// The number of ways through a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Count {
    Exactly(BigUint),
    /// A way leads round in a circle, so there is no number.
    Endless,
    /// Not all states are known.
    Unknown,
}

/// Explores a program from its start. The caller is asked now and then whether to go on, also after a no: describing
/// the states that are known may still be worth a moment.
///
/// # Errors
/// Why it cannot be explored.
pub fn explore(
    machine: &Machine,
    bounds: Bounds,
    conditions: &Conditions,
    go_on: &mut dyn FnMut(ExploreProgress) -> bool,
) -> Result<Exploration, CannotExplore> {
    explore_from(&Start::of(&Schedule::new(machine.clone())), bounds, conditions, go_on)
}

/// Explores a program from the state of a schedule, as [`explore`] does from its start.
///
/// # Errors
/// Why it cannot be explored.
pub fn explore_from(
    start: &Start,
    bounds: Bounds,
    conditions: &Conditions,
    go_on: &mut dyn FnMut(ExploreProgress) -> bool,
) -> Result<Exploration, CannotExplore> {
    let (run, unfinished, times) = run(start, bounds, conditions, || None, go_on)?;
    Ok(findings::gather(run, unfinished, times, conditions, go_on))
}

/// Looks at states, and begins again each time that it finds something on which the states depend.
fn run(
    start: &Start,
    bounds: Bounds,
    conditions: &Conditions,
    sought: impl Fn() -> Option<Sought>,
    go_on: &mut dyn FnMut(ExploreProgress) -> bool,
) -> Result<(Explorer, Option<Unfinished>, Times), CannotExplore> {
    let Start { mut machine, mut watch, written } = start.clone();
    if bounds.has_output || conditions.output.is_some() {
        machine.show_output(written.iter().map(|text| &**text));
    }
    let mut has_loops = machine.asked().turns;
    let mut has_clock = false;
    let mut times = times_of(bounds.times, has_loops, has_clock);
    let observed = conditions.observed();
    if !observed.is_empty() {
        watch.observe(&machine.data_in(&observed));
    }
    loop {
        machine.let_timers_overtake(times == Times::Any);
        let mut run = Explorer::new(machine.clone(), watch.clone(), times, has_loops);
        run.sought = sought();
        run.observe(&observed);
        let unfinished = run.look(bounds, go_on);
        run.observe(&observed);
        if run.engine.machine().asked().chance {
            return Err(CannotExplore::Chance(run.engine.machine().asked().chance_line));
        }
        let asked = run.engine.machine().asked();
        has_clock |= asked.clock;
        let needed = times_of(bounds.times, has_loops || asked.turns, has_clock);
        if needed != times || asked.turns && !has_loops {
            (times, has_loops) = (needed, has_loops || asked.turns);
            continue;
        }
        let (known, has_found) = run.engine.watched();
        if unfinished != Some(Unfinished::Stopped) && has_found {
            watch = watch.after(known);
            continue;
        }
        return Ok((run, unfinished, times));
    }
}

/// The times with which a program is explored: exact ones if it looks at the clock, or if only its event loops wait and
/// no timer may overtake another.
fn times_of(wanted: Times, has_loops: bool, has_clock: bool) -> Times {
    match wanted {
        Times::Late if has_loops => Times::Exact,
        Times::Late | Times::Any if has_clock => Times::Exact,
        Times::Late | Times::Exact | Times::Any => wanted,
    }
}

/// One exploration, with the shared data that is known.
struct Explorer {
    engine: Engine,
    graph: Graph,
    /// Data and two lines. They are few, so that a search through all is quicker than hashing.
    races: Vec<(u32, u32, u32)>,
    /// The first state in which a lane has failed, for each piece of such a lane.
    failed: Vec<(u32, u32)>,
    failed_pieces: HashSet<u32>,
    /// What the run is looking for, unless it is to find all states.
    sought: Option<Sought>,
}

impl Explorer {
    fn new(machine: Machine, watch: Watch, times: Times, has_loops: bool) -> Self {
        let (engine, row) = Engine::new(machine, watch, times == Times::Exact, has_loops);
        let mut graph = Graph::new(row.len() - 1);
        graph.add(&row, tag_of(&row), 0);
        let (races, failed, failed_pieces) = (Vec::new(), Vec::new(), HashSet::new());
        let mut run = Explorer { engine, graph, races, failed, failed_pieces, sought: None };
        run.notice(0, &row);
        run
    }

    fn size(&self) -> usize {
        self.graph.size() + self.engine.size()
    }

    /// Conditions look at these names in every state. What lies there, and has changed without a move, is found.
    fn observe(&mut self, names: &[String]) {
        let mut known = HashSet::new();
        for state in 0..self.graph.len() as u32 {
            let row = self.graph.row(state);
            if !names.is_empty() && known.insert(row[0]) {
                self.engine.observe(row, names);
            }
        }
    }

    /// Everything that can happen next in a state.
    fn moves(&mut self, row: &[u32], moves: &mut Vec<LaneMove>) {
        moves.clear();
        if self.engine.has_loops {
            self.engine.turns(row, moves);
            return;
        }
        if row.get(1).is_some_and(|main| self.engine.info(*main).stand == Stand::Ended) {
            return;
        }
        let mut limits: Vec<(usize, i64)> = Vec::new();
        for (lane, piece) in row[1..].iter().enumerate() {
            if *piece == ABSENT {
                continue;
            }
            match self.engine.info(*piece).stand {
                Stand::Ready => moves.push(LaneMove { lane, choice: Choice::Go }),
                Stand::Chooses(count) => {
                    moves.extend((0..u32::from(count)).map(|number| LaneMove { lane, choice: Choice::Pick(number) }));
                }
                Stand::Looks | Stand::Slips => match self.engine.status(row, lane) {
                    Status::CanGo => moves.push(LaneMove { lane, choice: Choice::Go }),
                    Status::Waits => {}
                    Status::WaitsUntil(until) if self.engine.has_times => limits.push((lane, until)),
                    Status::WaitsUntil(_) => moves.push(LaneMove { lane, choice: Choice::TimeOut }),
                },
                Stand::Ended => {}
            }
        }
        if !limits.is_empty() {
            // Time passes only when no lane can go on, and then to the next limit.
            let now = self.engine.now(row);
            let next = limits.iter().map(|(_, until)| *until).min().unwrap_or(now);
            let reached = if moves.is_empty() { now.max(next) } else { now };
            let due = limits.into_iter().filter(|(_, until)| *until <= reached);
            moves.extend(due.map(|(lane, _)| LaneMove { lane, choice: Choice::TimeOut }));
        }
    }

    /// Finds pairs of lanes whose next operations use one place, at least one of them as a write.
    fn find_races(&mut self, row: &[u32]) {
        for (at, one) in row[1..].iter().enumerate() {
            if *one == ABSENT {
                continue;
            }
            let one = self.engine.info(*one);
            if one.place == 0 || one.stand != Stand::Ready {
                continue;
            }
            for other in &row[at + 2..] {
                if *other == ABSENT {
                    continue;
                }
                let other = self.engine.info(*other);
                if other.place == one.place && other.stand == Stand::Ready && (one.writes || other.writes) {
                    let race = (one.place, one.site.min(other.site), one.site.max(other.site));
                    if !self.races.contains(&race) {
                        self.races.push(race);
                    }
                }
            }
        }
    }

    /// Remembers lanes that have failed.
    fn notice(&mut self, state: u32, row: &[u32]) {
        for piece in row[1..].iter().filter(|piece| **piece != ABSENT) {
            if self.engine.info(*piece).has_failed && self.failed_pieces.insert(*piece) {
                self.failed.push((*piece, state));
            }
        }
    }
}
