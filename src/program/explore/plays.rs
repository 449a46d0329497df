//! The result of a move, from its lane's piece and the shared part: remembered, found by what it reads, or played.

use super::engine::Engine;
use super::footprint::Played;
use super::memo::{LOOK, MemoKey, MoveResult, Status};
use super::settle::{LanePause, lead};
use super::shared::bit;
use crate::program::machine::Pause;
use crate::program::schedule::{Choice, LaneMove};

impl Engine {
    /// Lets a lane check again whether it can go on.
    pub(super) fn look(&mut self, row: &[u32], lane: usize) -> MoveResult {
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

    fn read_one(&mut self, (lane, shared, _): MemoKey) {
        self.codec.read_shared(&mut self.machine, self.shared.parts(shared));
        self.codec.read_lane(&mut self.machine, self.lanes.get(lane));
        self.machine.begin_reads();
    }

    /// The result of a move that was played before, if everything that it read is now as it was then.
    pub(super) fn recall(&mut self, from: MemoKey) -> Option<MoveResult> {
        let recalled = self.footprints.recall((from.0, from.2), &mut self.shared, from.1)?;
        let (shared, status) = (recalled.shared, recalled.status);
        let writes = self.shared.difference(from.1, shared);
        let (lane, stable) = (recalled.lane, recalled.stable);
        let result = MoveResult { shared, lane, stable, writes, needs_all: false, status };
        self.memo.add(from, result);
        Some(result)
    }

    /// The result of what a lane has done since it was read, which is remembered.
    fn result(&mut self, from: MemoKey, lane: usize, lanes: usize, stand: &LanePause) -> MoveResult {
        let status = match &stand.0 {
            Pause::Waits(wait) => match wait.until {
                Some(until) => Status::WaitsUntil(until),
                None => Status::Waits,
            },
            Pause::Move | Pause::Ended | Pause::Budget => Status::CanGo,
        };
        let mut result = MoveResult { shared: from.1, lane: from.0, stable: 0, writes: 0, needs_all: true, status };
        let mut is_noted = false;
        if !self.shared.is_floating(from.1) && self.machine.lane_count() == lanes {
            let (mut shared, mut bytes) = std::mem::take(&mut self.bytes);
            let written = self.codec.write_one(&mut self.machine, lane, &mut shared, &mut bytes);
            if !written.is_loose {
                result.shared = self.add_shared(&shared, false);
                result.lane = self.add_lane(&bytes, lane, stand, written.highest);
                result.stable = written.stable;
                result.writes = self.shared.difference(from.1, result.shared);
                result.needs_all = false;
                is_noted = self.note(from, &result);
            }
            self.bytes = (shared, bytes);
        }
        if from.2 == LOOK && !is_noted {
            self.infos[from.0 as usize].sees = u32::MAX;
        }
        self.memo.add(from, result);
        result
    }

    /// Remembers a move by what it read, if that is known.
    fn note(&mut self, from: MemoKey, result: &MoveResult) -> bool {
        let reads = self.codec.reads(&self.machine);
        if reads.is_empty() {
            return false;
        }
        let played = Played {
            from: (from.0, from.2),
            shared: (from.1, result.shared),
            piece: result.lane,
            stable: result.stable,
            status: result.status,
        };
        self.footprints.add(played, reads, &self.shared);
        if from.2 == LOOK {
            for part in reads {
                match self.shared.slot(*part) {
                    Some(slot) => self.infos[from.0 as usize].sees |= bit(slot),
                    None => self.seen.entry(*part).or_default().push(from.0),
                }
            }
        }
        true
    }

    pub(super) fn play(&mut self, from: MemoKey, next: LaneMove) -> MoveResult {
        self.read_one(from);
        let lanes = self.machine.lane_count();
        let stand = self.make(next);
        self.result(from, next.lane, lanes, &stand)
    }

    pub(super) fn make(&mut self, next: LaneMove) -> LanePause {
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
}
