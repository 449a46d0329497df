//! Threads with an event loop: the task whose turn it is moves.

use super::{Choice, LaneMove, Schedule};

impl Schedule {
    pub(super) fn threads(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.machine.lane_count()).filter(|lane| !self.machine.is_task(*lane))
    }

    /// The lane whose move it is when a thread runs: its own, or that of the task that gets the turn from its loop.
    pub fn mover(&self, thread: usize) -> usize {
        self.machine.mover(thread, self.next[thread])
    }

    /// The thread that makes the moves of a lane.
    pub(super) fn thread_of(&self, lane: usize) -> usize {
        self.threads().find(|thread| self.mover(*thread) == lane).unwrap_or(lane)
    }

    /// The lane that can move, if there is only one.
    pub fn only_mover(&self) -> Option<usize> {
        let mut lanes = self.moves().into_iter().map(|next| next.lane);
        let first = lanes.next()?;
        lanes.all(|lane| lane == first).then_some(first)
    }

    /// The lane that gets the next turn of an event loop, or is within its turn.
    pub fn loop_mover(&self) -> Option<usize> {
        let lanes: Vec<usize> = self.machine.loops().iter().map(|running| self.mover(running.lane)).collect();
        self.moves().into_iter().map(|next| next.lane).find(|lane| lanes.contains(lane))
    }

    /// The task whose turn it is while another task of its loop waits.
    pub fn instead_of(&self, task: usize) -> Option<usize> {
        let thread = self.machine.loop_of(task).filter(|_| !self.machine.has_ended(task))?;
        Some(self.mover(thread)).filter(|mover| *mover != task && self.machine.is_task(*mover))
    }

    /// The lane that moves before a task that is ready.
    pub(super) fn before(&self, task: usize) -> Option<usize> {
        let loops = self.machine.loops();
        let own = loops.into_iter().find(|event_loop| event_loop.tasks.iter().any(|view| view.lane == task))?;
        Some(self.mover(own.lane))
    }

    /// The only thread that can go on, if it waits within a turn or for the timers of its event loop.
    pub(super) fn loop_alone(&self) -> Option<usize> {
        match &self.moves()[..] {
            [LaneMove { lane, choice: Choice::TimeOut }] => {
                Some(self.thread_of(*lane)).filter(|thread| self.machine.waits_without_move(*thread))
            }
            _ => None,
        }
    }
}
