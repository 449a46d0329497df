//! Moves from state to state. A move is played once for each pair of what its lane is and what is shared.

use std::sync::Arc;

use super::Values;
use super::footprint::{Footprints, Played};
use super::graph::ABSENT;
use super::intern::Interner;
use super::memo::{Key, LOOK, Memo, Result, Status, code};
use super::settle::{Standing, lead, settle};
use super::shared::Shared;
use super::sites::Sites;
use crate::program::condition::Condition;
use crate::program::machine::{Codec, Machine, Operation, Origins, Parts, Pause, Watch};
use crate::program::schedule::{Choice, Move};

/// How a lane stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// In front of an operation that nothing keeps it from.
    Ready,
    /// In front of a choice with this number of results.
    Chooses(u8),
    /// In front of a lock or gate, or asleep: what is shared says whether it can go on.
    Looks,
    /// The same, and it may go on without a move.
    Slips,
    Ended,
}

/// What is known of a lane by its piece alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct LaneInfo {
    pub(super) stand: Stand,
    pub(super) has_failed: bool,
    /// It names shared objects below this number.
    highest: u32,
    /// The data that it reads or writes next, by number; 0 for none.
    pub(super) place: u32,
    pub(super) writes: bool,
    /// The line of its next operation, by number.
    pub(super) site: u32,
}

pub(super) struct Engine {
    pub(super) machine: Machine,
    codec: Codec,
    pub(super) watch: Watch,
    shared: Shared,
    lanes: Interner,
    infos: Vec<LaneInfo>,
    memo: Memo,
    footprints: Footprints,
    pub(super) sites: Sites,
    pub(super) has_times: bool,
    /// Event loops decide which task moves, so that a move is found with all lanes at hand.
    pub(super) has_loops: bool,
    /// The lanes that can move in the state that was looked at last, each with its thread.
    pub(super) movers: Vec<(usize, usize)>,
    /// Moves that were played.
    pub(super) played: u64,
    bytes: (Parts, Vec<u8>),
    every: Vec<(Vec<u8>, u32)>,
}

impl Engine {
    /// Puts a program at its start. Gives the engine and its first state.
    pub(super) fn new(mut machine: Machine, mut watch: Watch, has_times: bool, has_loops: bool) -> (Self, Vec<u32>) {
        let mut stands = Vec::new();
        settle(&mut machine, &mut watch, &mut stands);
        let codec = Codec::new(&mut machine, has_times);
        let mut engine = Engine {
            machine,
            codec,
            watch,
            shared: Shared::default(),
            lanes: Interner::default(),
            infos: Vec::new(),
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

    /// All data that is known to be shared, and whether some of it was not known at the start: then the exploration has
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

    pub(super) fn info(&self, piece: u32) -> LaneInfo {
        self.infos[piece as usize]
    }

    pub(super) fn size(&self) -> usize {
        self.shared.size() + self.lanes.size() + self.memo.size() + self.footprints.size()
    }

    /// The machine in a state, every lane in front of its next operation.
    pub(super) fn show(&mut self, row: &[u32]) -> (&Machine, Vec<Standing>) {
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

    /// What a condition names, with its values in a state.
    pub(super) fn values(&mut self, row: &[u32], condition: &Condition) -> Values {
        self.codec.read_shared(&mut self.machine, self.shared.parts(row[0]));
        condition.values(&self.machine)
    }

    pub(super) fn read(&mut self, row: &[u32]) {
        self.codec.read_shared(&mut self.machine, self.shared.parts(row[0]));
        for piece in row[1..].iter().filter(|piece| **piece != ABSENT) {
            self.codec.read_lane(&mut self.machine, self.lanes.get(*piece));
        }
    }

    /// The state of the machine as a row.
    fn write(&mut self, stands: &[Standing]) -> Vec<u32> {
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

    fn add_shared(&mut self, parts: &Parts, is_floating: bool) -> u32 {
        let footprints = &mut self.footprints;
        self.shared.add(parts, is_floating, &mut |part| footprints.forget(part))
    }

    fn add_lane(&mut self, bytes: &[u8], lane: usize, stand: &Standing, highest: u32) -> u32 {
        let (number, is_new) = self.lanes.intern(bytes);
        let stand_now = stand_of(stand);
        if is_new {
            let (place, writes, site) = self.sites.of(&self.machine, &self.codec, lane, stand.1);
            let has_failed = stand_now == Stand::Ended && self.machine.failure(lane).is_some();
            self.infos.push(LaneInfo { stand: stand_now, has_failed, highest, place, writes, site });
        } else if stand_now == Stand::Slips {
            // It stood in front of an open gate before, and now it waits for one.
            self.infos[number as usize].stand = Stand::Slips;
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

    /// A lane looks again whether it can go on.
    fn look(&mut self, row: &[u32], lane: usize) -> Result {
        let from = (row[lane + 1], row[0], LOOK);
        if let Some(result) = self.memo.get(from) {
            return result;
        }
        if self.shared.is_floating(row[0]) {
            self.read(row);
        } else if let Some(result) = self.recall(from) {
            return result;
        } else {
            self.read_one(from);
        }
        let lanes = self.machine.lane_count();
        let (pause, operation, _) = lead(&mut self.machine, &mut self.watch, lane, 0);
        self.result(from, lane, lanes, &(pause, operation))
    }

    fn read_one(&mut self, (lane, shared, _): Key) {
        self.codec.read_shared(&mut self.machine, self.shared.parts(shared));
        self.codec.read_lane(&mut self.machine, self.lanes.get(lane));
        self.machine.begin_reads();
    }

    /// What a move does that read nothing which is different now from what it was when it was played.
    fn recall(&mut self, from: Key) -> Option<Result> {
        let recalled = self.footprints.recall((from.0, from.2), &mut self.shared, from.1)?;
        let (shared, status) = (recalled.shared, recalled.status);
        let result = Result { shared, lane: recalled.lane, stable: 0, needs_all: false, status };
        self.memo.add(from, result);
        Some(result)
    }

    /// What a lane has done since it was read, to be remembered.
    fn result(&mut self, from: Key, lane: usize, lanes: usize, stand: &Standing) -> Result {
        let status = match &stand.0 {
            Pause::Waits(wait) => match wait.until {
                Some(until) => Status::WaitsUntil(until),
                None => Status::Waits,
            },
            Pause::Move | Pause::Ended | Pause::Budget => Status::CanGo,
        };
        let mut result = Result { shared: from.1, lane: from.0, stable: 0, needs_all: true, status };
        if !self.shared.is_floating(from.1) && self.machine.lane_count() == lanes {
            let (mut shared, mut bytes) = std::mem::take(&mut self.bytes);
            let written = self.codec.write_one(&mut self.machine, lane, &mut shared, &mut bytes);
            if !written.is_loose {
                result.shared = self.add_shared(&shared, false);
                result.lane = self.add_lane(&bytes, lane, stand, written.highest);
                result.stable = written.stable;
                result.needs_all = false;
                self.note(from, &result);
            }
            self.bytes = (shared, bytes);
        }
        self.memo.add(from, result);
        result
    }

    /// Remembers a move by what it read. Fresh objects are numbered by all that names them, so that a move with such
    /// objects depends on all of it.
    fn note(&mut self, from: Key, result: &Result) {
        if self.shared.has_fresh(from.1) || self.shared.has_fresh(result.shared) {
            return;
        }
        let reads = self.codec.reads(&self.machine);
        if !reads.is_empty() {
            let shared = (from.1, result.shared);
            let (piece, status) = (result.lane, result.status);
            let played = Played { from: (from.0, from.2), shared, piece, status };
            self.footprints.add(played, reads, &self.shared);
        }
    }

    /// Makes a move: the row becomes that of the next state.
    pub(super) fn step(&mut self, row: &mut Vec<u32>, next: Move) {
        if self.has_loops {
            let thread =
                self.movers.iter().find(|(lane, _)| *lane == next.lane).map_or(next.lane, |(_, thread)| *thread);
            self.step_all(row, Move { lane: thread, ..next });
        } else if self.shared.is_floating(row[0]) || !self.step_one(row, next) {
            self.step_all(row, next);
        }
    }

    /// A move by what is remembered of its lane. False if the other lanes have a part in it; the row is then as it was.
    fn step_one(&mut self, row: &mut [u32], next: Move) -> bool {
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
            if row[at] != ABSENT && self.infos[row[at] as usize].stand == Stand::Slips {
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

    /// Whether the other lanes still name their objects rightly after what a lane did.
    fn fits(&self, row: &[u32], lane: usize, result: &Result) -> bool {
        !result.needs_all
            && row[1..].iter().enumerate().all(|(other, piece)| {
                other == lane || *piece == ABSENT || self.infos[*piece as usize].highest <= result.stable
            })
    }

    fn play(&mut self, from: Key, next: Move) -> Result {
        self.read_one(from);
        let lanes = self.machine.lane_count();
        let stand = self.make(next);
        self.result(from, next.lane, lanes, &stand)
    }

    fn make(&mut self, next: Move) -> Standing {
        self.played += 1;
        match next.choice {
            Choice::Go => {}
            Choice::TimeOut => {
                if self.has_times {
                    let until = self.machine.wait_of(next.lane).and_then(|wait| wait.until);
                    self.machine.advance_to(until.unwrap_or_default());
                }
                self.machine.time_out(next.lane);
            }
            Choice::Pick(number) => self.machine.pick(number),
        }
        let (pause, operation, _) = lead(&mut self.machine, &mut self.watch, next.lane, 1);
        (pause, operation)
    }

    /// A move with all lanes read.
    fn step_all(&mut self, row: &mut Vec<u32>, next: Move) {
        self.read(row);
        self.make(next);
        let mut stands = Vec::new();
        settle(&mut self.machine, &mut self.watch, &mut stands);
        *row = self.write(&stands);
    }
}

fn stand_of((pause, operation): &Standing) -> Stand {
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
