//! Makes moves from state to state. A move is played once for each pair of its lane's piece and the shared part.

use std::sync::Arc;

use hashbrown::HashMap;

use super::Values;
use super::footprint::Footprints;
use super::graph::ABSENT;
use super::intern::Interner;
use super::memo::{Memo, MoveResult, Status, code};
use super::settle::{LanePause, settle};
use super::shared::{SharedRows, bit};
use super::sites::Sites;
use crate::program::condition::Condition;
use crate::program::machine::{Codec, Machine, Operation, Origins, Part, Parts, Pause, Watch};
use crate::program::schedule::LaneMove;

/// What a lane can do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// An operation that nothing keeps it from.
    Ready,
    /// A choice with this number of results.
    Chooses(u8),
    /// It is in front of a lock or gate, or asleep: the shared part says whether it can go on.
    Looks,
    /// As [`Stand::Looks`], but it may go on without a move.
    Slips,
    Ended,
}

/// Facts about a lane that follow from its piece alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct PieceInfo {
    pub(super) stand: Stand,
    pub(super) has_failed: bool,
    /// It refers only to shared objects with smaller numbers.
    highest: u32,
    /// For a lane that slips, the parts of the shared state that say whether it can go on, as
    /// [`SharedRows::difference`] gives them.
    pub(super) sees: u32,
    /// The data that it reads or writes next, by number; 0 for none.
    pub(super) place: u32,
    pub(super) writes: bool,
    /// The line of its next operation, by number.
    pub(super) site: u32,
}

pub(super) struct Engine {
    pub(super) machine: Machine,
    pub(super) codec: Codec,
    pub(super) watch: Watch,
    pub(super) shared: SharedRows,
    pub(super) lanes: Interner,
    pub(super) infos: Vec<PieceInfo>,
    /// No lane refers to shared objects from this number on.
    highest: u32,
    /// Parts that never differed so far, with the pieces of lanes that look at them.
    pub(super) seen: HashMap<Part, Vec<u32>>,
    pub(super) memo: Memo,
    pub(super) footprints: Footprints,
    pub(super) sites: Sites,
    pub(super) has_times: bool,
    /// Event loops decide which task moves, so a move is searched for with all lanes at hand.
    pub(super) has_loops: bool,
    /// The lanes that can move in the last state, each with its thread.
    pub(super) movers: Vec<(usize, usize)>,
    /// How many moves were played.
    pub(super) played: u64,
    pub(super) bytes: (Parts, Vec<u8>),
    every: Vec<(Vec<u8>, u32)>,
}

impl Engine {
    /// Puts a program at its start. Returns the engine and the number of its first state.
    pub(super) fn new(mut machine: Machine, mut watch: Watch, has_times: bool, has_loops: bool) -> (Self, Vec<u32>) {
        let mut stands = Vec::new();
        settle(&mut machine, &mut watch, &mut stands);
        let codec = Codec::new(&mut machine, has_times);
        let mut engine = Engine {
            machine,
            codec,
            watch,
            shared: SharedRows::default(),
            lanes: Interner::default(),
            infos: Vec::new(),
            highest: 0,
            seen: HashMap::new(),
            memo: Memo::default(),
            footprints: Footprints::default(),
            sites: Sites::default(),
            has_times,
            has_loops,
            movers: Vec::new(),
            played: 0,
            bytes: (Parts::default(), Vec::new()),
            every: Vec::new(),
        };
        let row = engine.write(&stands);
        (engine, row)
    }

    /// All data that is known to be shared, and whether some of it was unknown at the start: then the exploration has
    /// to begin again.
    pub(super) fn watched(&self) -> (Arc<Origins>, bool) {
        (self.watch.known(), self.has_found())
    }

    pub(super) fn has_found(&self) -> bool {
        !self.watch.found.is_empty()
    }

    pub(super) fn machine(&self) -> &Machine {
        &self.machine
    }

    pub(super) fn info(&self, piece: u32) -> PieceInfo {
        self.infos[piece as usize]
    }

    pub(super) fn size(&self) -> usize {
        self.shared.size() + self.lanes.size() + self.memo.size() + self.footprints.size()
    }

    /// The machine in a state, every lane in front of its next operation.
    pub(super) fn show(&mut self, row: &[u32]) -> (&Machine, Vec<LanePause>) {
        self.read(row);
        let mut stands = Vec::new();
        settle(&mut self.machine, &mut self.watch, &mut stands);
        (&self.machine, stands)
    }

    /// Whether an expression over the globals is true in a state.
    pub(super) fn holds(&mut self, row: &[u32], condition: &Condition) -> bool {
        self.codec.read_shared(&mut self.machine, self.shared.parts(row[0]));
        condition.holds(&self.machine)
    }

    /// The names in a condition, with their values in a state.
    pub(super) fn values(&mut self, row: &[u32], condition: &Condition) -> Values {
        self.codec.read_shared(&mut self.machine, self.shared.parts(row[0]));
        condition.values(&self.machine)
    }

    /// Conditions look at these names in a state.
    pub(super) fn observe(&mut self, row: &[u32], names: &[String]) {
        self.codec.read_shared(&mut self.machine, self.shared.parts(row[0]));
        self.watch.observe(&self.machine.data_in(names));
    }

    pub(super) fn read(&mut self, row: &[u32]) {
        self.codec.read_shared(&mut self.machine, self.shared.parts(row[0]));
        for piece in row[1..].iter().filter(|piece| **piece != ABSENT) {
            self.codec.read_lane(&mut self.machine, self.lanes.get(*piece));
        }
    }

    /// Writes the state of the machine as a row.
    fn write(&mut self, stands: &[LanePause]) -> Vec<u32> {
        let mut every = std::mem::take(&mut self.every);
        let mut shared = std::mem::take(&mut self.bytes.0);
        let is_floating = self.codec.write_all(&mut self.machine, &mut shared, &mut every);
        let mut row = vec![self.add_shared(&shared, is_floating)];
        for (lane, (bytes, highest)) in every.iter().take(stands.len()).enumerate() {
            row.push(self.add_lane(bytes, lane, &stands[lane], *highest));
        }
        self.every = every;
        self.bytes.0 = shared;
        row
    }

    pub(super) fn add_shared(&mut self, parts: &Parts, is_floating: bool) -> u32 {
        let Self { footprints, infos, seen, .. } = self;
        self.shared.add(parts, is_floating, &mut |part, slot| {
            footprints.forget(part);
            for piece in seen.remove(&part).unwrap_or_default() {
                infos[piece as usize].sees |= bit(slot);
            }
        })
    }

    pub(super) fn add_lane(&mut self, bytes: &[u8], lane: usize, stand: &LanePause, highest: u32) -> u32 {
        let (number, is_new) = self.lanes.intern(bytes);
        let stand_now = stand_of(stand);
        if is_new {
            let (place, writes, site) = self.sites.of(&self.machine, &self.codec, lane, stand.1);
            let has_failed = stand_now == Stand::Ended && self.machine.failure(lane).is_some();
            self.infos.push(PieceInfo { stand: stand_now, has_failed, highest, sees: 0, place, writes, site });
            self.highest = self.highest.max(highest);
        } else if stand_now == Stand::Slips && self.infos[number as usize].stand != Stand::Slips {
            // It was in front of an open gate before, and now it waits for one.
            let info = &mut self.infos[number as usize];
            (info.stand, info.sees) = (Stand::Slips, u32::MAX);
        }
        number
    }

    /// What a lane can do in a state.
    pub(super) fn status(&mut self, row: &[u32], lane: usize) -> Status {
        self.look(row, lane).status
    }

    /// The time of the program's clock in a state.
    pub(super) fn now(&mut self, row: &[u32]) -> i64 {
        self.codec.read_shared(&mut self.machine, self.shared.parts(row[0]));
        self.machine.now()
    }

    /// Makes a move from what is remembered of its lane: the row becomes that of the next state. False if the move
    /// depends on other lanes; the row is then unchanged.
    pub(super) fn step(&mut self, row: &mut [u32], next: LaneMove) -> bool {
        if self.has_loops || self.shared.is_floating(row[0]) {
            return false;
        }
        let from = (row[next.lane + 1], row[0], code(next.choice));
        let result = match self.memo.get(from) {
            Some(result) => result,
            None => match self.recall(from) {
                Some(result) => result,
                None => self.play(from, next),
            },
        };
        if !self.fits(row, next.lane, &result) {
            return false;
        }
        let before = (row[0], row[next.lane + 1]);
        row[0] = result.shared;
        row[next.lane + 1] = result.lane;
        if row[0] == before.0 {
            return true;
        }
        let mut slipped: Vec<(usize, u32)> = Vec::new();
        let mut at = 1;
        while at < row.len() {
            // A lane that could not go on still cannot, as long as nothing changes that it looks at.
            let may_slip = |info: PieceInfo| {
                info.stand == Stand::Slips
                    && (info.sees & result.writes != 0 || at == next.lane + 1 || !slipped.is_empty())
            };
            if row[at] != ABSENT && may_slip(self.infos[row[at] as usize]) {
                let result = self.look(row, at - 1);
                if !self.fits(row, at - 1, &result) {
                    for (at, piece) in slipped.into_iter().rev() {
                        row[at] = piece;
                    }
                    (row[0], row[next.lane + 1]) = before;
                    return false;
                }
                if (result.shared, result.lane) != (row[0], row[at]) {
                    slipped.push((at, row[at]));
                    row[0] = result.shared;
                    row[at] = result.lane;
                    at = 0;
                }
            }
            at += 1;
        }
        true
    }

    /// Whether the pieces of the other lanes still refer to the right objects after a lane has moved.
    fn fits(&self, row: &[u32], lane: usize, result: &MoveResult) -> bool {
        let is_kept = result.stable >= self.highest;
        !result.needs_all
            && (is_kept
                || row[1..].iter().enumerate().all(|(other, piece)| {
                    other == lane || *piece == ABSENT || self.infos[*piece as usize].highest <= result.stable
                }))
    }

    /// Makes a move with all lanes read. Returns the row of the next state.
    pub(super) fn step_all(&mut self, row: &[u32], next: LaneMove) -> Vec<u32> {
        // In a program with event loops the lane is a task, and its thread moves for it.
        let mover = self.movers.iter().find(|(lane, _)| *lane == next.lane);
        let lane = mover.map_or(next.lane, |(_, thread)| *thread);
        self.read(row);
        self.make(LaneMove { lane, ..next });
        let mut stands = Vec::new();
        settle(&mut self.machine, &mut self.watch, &mut stands);
        self.write(&stands)
    }
}

fn stand_of((pause, operation): &LanePause) -> Stand {
    use crate::program::machine::WaitOn;
    match (pause, operation) {
        (Pause::Waits(wait), _) => match wait.on {
            WaitOn::Gate(_) => Stand::Slips,
            WaitOn::Lock(_) | WaitOn::Time | WaitOn::Turn | WaitOn::Future(_) => Stand::Looks,
        },
        (Pause::Move, Some(Operation::Acquire(_) | Operation::Pass(_))) => Stand::Looks,
        (Pause::Move, Some(Operation::Choose(count, _))) => Stand::Chooses(*count as u8),
        (Pause::Move, _) => Stand::Ready,
        (Pause::Ended | Pause::Budget, _) => Stand::Ended,
    }
}
