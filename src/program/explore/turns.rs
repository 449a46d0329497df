//! Event loops: the task whose turn it is moves, and time passes only when no lane can go on.

use super::engine::Engine;
use super::settle::{LanePause, settle};
use crate::program::machine::{Operation, Pause};
use crate::program::schedule::{Choice, LaneMove};

impl Engine {
    /// Everything that can happen next in a state of a program with event loops.
    pub(super) fn turns(&mut self, row: &[u32], moves: &mut Vec<LaneMove>) {
        self.movers.clear();
        self.read(row);
        let mut stands = Vec::new();
        settle(&mut self.machine, &mut self.watch, &mut stands);
        if self.machine.has_ended(0) {
            return;
        }
        let mut limits: Vec<(usize, i64)> = Vec::new();
        for (thread, standing) in stands.iter().enumerate().filter(|(lane, _)| !self.machine.is_task(*lane)) {
            let lane = self.machine.mover(thread, standing.1);
            match standing {
                (Pause::Move, Some(Operation::Choose(count, _))) => {
                    moves.extend((0..*count).map(|number| LaneMove { lane, choice: Choice::Pick(number) }));
                }
                (Pause::Move, _) => moves.push(LaneMove { lane, choice: Choice::Go }),
                (Pause::Waits(wait), _) => limits.extend(wait.until.map(|until| (lane, until))),
                (Pause::Ended | Pause::Budget, _) => continue,
            }
            self.movers.push((lane, thread));
        }
        if !self.has_times {
            moves.extend(limits.drain(..).map(|(lane, _)| LaneMove { lane, choice: Choice::TimeOut }));
        }
        let first = limits.iter().map(|(_, until)| *until).min();
        if let (true, Some(first)) = (moves.is_empty(), first) {
            let due = limits.into_iter().filter(|(_, until)| *until <= first.max(self.machine.now()));
            moves.extend(due.map(|(lane, _)| LaneMove { lane, choice: Choice::TimeOut }));
        }
        moves.sort_by_key(|next| next.lane);
    }

    /// How the thread has paused that moves for a lane.
    pub(super) fn standing(&self, stands: &[LanePause], lane: usize) -> Option<LanePause> {
        let mut threads = stands.iter().enumerate().filter(|(thread, _)| !self.machine.is_task(*thread));
        let own = threads.find(|(thread, standing)| self.machine.mover(*thread, standing.1) == lane);
        own.map(|(_, standing)| standing.clone())
    }
}
