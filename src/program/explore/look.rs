//! Looks at states in the order in which they were found, a few at a time.

use super::engine::Engine;
use super::graph::{MoveLabel, tag_of};
use super::{Bounds, ExploreProgress, ExploreStage, Explorer, Unfinished};
use crate::program::schedule::LaneMove;

/// How many states are looked at before the caller is asked again.
const BETWEEN: usize = 256;
/// How many states are looked at together.
const TOGETHER: usize = 32;

/// The targets of the moves from a few states.
#[derive(Default)]
struct Batch {
    steps: Vec<BatchStep>,
    /// The rows of the targets, one after the other.
    pieces: Vec<u32>,
}

struct BatchStep {
    from: usize,
    label: MoveLabel,
    tag: u32,
    /// The end of its row.
    end: usize,
}

impl Batch {
    fn clear(&mut self) {
        self.steps.clear();
        self.pieces.clear();
    }

    /// Makes a move from a state. False if there are then more lanes than a label can name.
    fn add(&mut self, engine: &mut Engine, from: usize, row: &[u32], next: LaneMove) -> bool {
        let start = self.pieces.len();
        self.pieces.extend_from_slice(row);
        if !engine.step(&mut self.pieces[start..], next) {
            self.pieces.truncate(start);
            self.pieces.append(&mut engine.step_all(row, next));
        }
        let row = &self.pieces[start..];
        self.steps.push(BatchStep { from, label: MoveLabel::new(next), tag: tag_of(row), end: self.pieces.len() });
        row.len() <= MoveLabel::LANES
    }
}

impl Explorer {
    /// Looks at states until all are known, or until there is a reason to stop; one reason is newly found shared data.
    pub(super) fn look(
        &mut self,
        bounds: Bounds,
        go_on: &mut dyn FnMut(ExploreProgress) -> bool,
    ) -> Option<Unfinished> {
        let mut batch = Batch::default();
        let mut state = 0;
        let mut asks_at = 0;
        while state < self.graph.len() {
            let asked = self.engine.machine().asked();
            let must_begin_again = self.engine.has_found() || asked.turns && !self.engine.has_loops;
            if must_begin_again || asked.chance || self.has_reached(state) {
                return None;
            }
            if state >= asks_at {
                asks_at = state + BETWEEN;
                let known = self.graph.len();
                let bytes = self.size() + self.graph.size_of_telling();
                if bytes > bounds.bytes {
                    return Some(Unfinished::Bytes(bounds.bytes));
                }
                if !go_on(ExploreProgress { states: known, open: known - state, stage: ExploreStage::Looks }) {
                    return Some(Unfinished::Stopped);
                }
            }
            let end = self.graph.len().min(state + TOGETHER);
            if !self.go(state..end, &mut batch) {
                return Some(Unfinished::Lanes);
            }
            self.graph.warm(batch.steps.iter().map(|step| step.tag));
            if !self.arrive(state..end, &batch, bounds.states) {
                return Some(Unfinished::States(bounds.states));
            }
            state = end;
        }
        None
    }

    /// Makes every move from each of these states. False if there are more lanes than a label can name.
    fn go(&mut self, states: std::ops::Range<usize>, batch: &mut Batch) -> bool {
        let mut row: Vec<u32> = Vec::new();
        let mut moves: Vec<LaneMove> = Vec::new();
        batch.clear();
        for state in states {
            row.clear();
            row.extend_from_slice(self.graph.row(state as u32));
            self.moves(&row, &mut moves);
            self.find_races(&row);
            if moves.is_empty() {
                self.seek(state as u32, &row, true);
            }
            for next in &moves {
                if !batch.add(&mut self.engine, state, &row, *next) {
                    return false;
                }
            }
        }
        true
    }

    /// Notes the targets of the moves from these states. False if there are more states than asked for.
    fn arrive(&mut self, states: std::ops::Range<usize>, batch: &Batch, most: usize) -> bool {
        let mut steps = batch.steps.iter().peekable();
        let mut start = 0;
        for state in states {
            let depth = self.graph.depths[state] + 1;
            while let Some(step) = steps.next_if(|step| step.from == state) {
                let row = &batch.pieces[start..step.end];
                start = step.end;
                let (target, is_new) = self.graph.add(row, step.tag, depth);
                if is_new {
                    self.notice(target, row);
                    self.seek(target, row, false);
                    if self.graph.len() > most {
                        return false;
                    }
                }
                self.graph.add_move(target, step.label);
            }
            self.graph.end_state();
        }
        true
    }
}
