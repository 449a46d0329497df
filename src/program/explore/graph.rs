//! The states that were found, and the moves between them.

use hashbrown::HashTable;

use super::intern::hash_row;
use super::patience::Patience;
use crate::program::schedule::{Choice, LaneMove};

/// No piece: the lane was not started yet.
pub(super) const ABSENT: u32 = u32::MAX;

/// A move in two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct MoveLabel(u16);

impl MoveLabel {
    /// The most lanes that a label can name.
    pub(super) const LANES: usize = 250;

    pub(super) fn new(next: LaneMove) -> Self {
        let choice = match next.choice {
            Choice::Go => 0,
            Choice::TimeOut => 1,
            Choice::Pick(number) => 2 + number as u16,
        };
        MoveLabel((next.lane as u16) << 8 | choice)
    }

    pub(super) fn lane(self) -> usize {
        usize::from(self.0 >> 8)
    }

    pub(super) fn to_move(self) -> LaneMove {
        let choice = match self.0 & 0xff {
            0 => Choice::Go,
            1 => Choice::TimeOut,
            number => Choice::Pick(u32::from(number) - 2),
        };
        LaneMove { lane: self.lane(), choice }
    }

    pub(super) fn is_pick(self) -> bool {
        self.0 & 0xff >= 2
    }
}

/// States in the order in which they were found, which is the order of their shortest ways. State 0 is the start.
#[derive(Debug, Default)]
pub(super) struct Graph {
    width: usize,
    rows: Vec<u32>,
    /// The numbers of states, each with a part of its hash, so that a look-up seldom reads rows.
    table: HashTable<(u32, u32)>,
    /// The number of moves on the shortest way to each state.
    pub(super) depths: Vec<u32>,
    /// The first move of each state that was looked at; one more at the end.
    pub(super) offsets: Vec<u32>,
    pub(super) targets: Vec<u32>,
    pub(super) labels: Vec<MoveLabel>,
}

impl Graph {
    pub(super) fn new(lanes: usize) -> Self {
        Graph { width: lanes + 1, offsets: vec![0], ..Graph::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.depths.len()
    }

    /// How many states have all their moves known.
    pub(super) fn looked_at(&self) -> usize {
        self.offsets.len() - 1
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn row(&self, state: u32) -> &[u32] {
        &self.rows[state as usize * self.width..][..self.width]
    }

    pub(super) fn moves(&self, state: u32) -> std::ops::Range<usize> {
        let at = state as usize;
        match self.offsets.get(at + 1) {
            Some(end) => self.offsets[at] as usize..*end as usize,
            None => 0..0,
        }
    }

    /// The number of a state, and whether it is new. A new one is `depth` moves away from the start.
    pub(super) fn add(&mut self, row: &[u32], tag: u32, depth: u32) -> (u32, bool) {
        if row.len() > self.width {
            self.widen(row.len());
        }
        // Rows are as wide as the state with the most lanes needs.
        let (width, rows) = (self.width, &self.rows);
        let is_it = |(known, state): &(u32, u32)| {
            let (lanes, others) = rows[*state as usize * width..][..width].split_at(row.len());
            // Rows are short: calling a function to compare memory would take longer.
            *known == tag
                && lanes.iter().zip(row).all(|(one, other)| one == other)
                && others.iter().all(|piece| *piece == ABSENT)
        };
        if let Some((_, found)) = self.table.find(spread(tag), is_it) {
            return (*found, false);
        }
        let state = self.depths.len() as u32;
        self.rows.extend_from_slice(row);
        self.rows.resize((state as usize + 1) * width, ABSENT);
        self.depths.push(depth);
        self.table.insert_unique(spread(tag), (tag, state), |(tag, _)| spread(*tag));
        (state, true)
    }

    /// Reads the places in memory where these states will be looked up: the processor fetches many places at once if no
    /// step needs the result of the one before. It changes nothing.
    pub(super) fn warm(&self, tags: impl Iterator<Item = u32>) {
        let touched = tags.fold(0, |touched, tag| match self.table.find(spread(tag), |(known, _)| *known == tag) {
            Some((_, state)) => touched ^ self.rows[*state as usize * self.width],
            None => touched,
        });
        std::hint::black_box(touched);
    }

    /// Makes room for more lanes in every row.
    fn widen(&mut self, width: usize) {
        let mut rows = Vec::with_capacity(self.depths.len() * width);
        for row in self.rows.chunks(self.width) {
            rows.extend_from_slice(row);
            rows.resize(rows.len() + width - self.width, ABSENT);
        }
        self.rows = rows;
        self.width = width;
    }

    pub(super) fn add_move(&mut self, target: u32, label: MoveLabel) {
        self.targets.push(target);
        self.labels.push(label);
    }

    pub(super) fn end_state(&mut self) {
        self.offsets.push(self.targets.len() as u32);
    }

    pub(super) fn size(&self) -> usize {
        self.rows.len() * 4 + self.table.capacity() * 9 + self.depths.len() * 8 + self.targets.len() * 6
    }

    /// The bytes that the description of the findings takes: moves by their targets, and the best ways.
    pub(super) fn size_of_telling(&self) -> usize {
        self.len() * (5 + 2 * (self.width - 1)) + self.targets.len() * 8
    }

    /// For each state the moves that lead to it, with their states and labels.
    pub(super) fn reversed(&self, patience: &mut Patience<'_>) -> Reversed {
        let mut offsets = vec![0_u32; self.len() + 1];
        for target in &self.targets {
            offsets[*target as usize + 1] += 1;
        }
        for at in 1..offsets.len() {
            offsets[at] += offsets[at - 1];
        }
        let mut next = offsets.clone();
        let mut sources = vec![0; self.targets.len()];
        let mut moves = vec![0; self.targets.len()];
        for state in patience.each(0..self.looked_at() as u32) {
            for at in self.moves(state) {
                let place = &mut next[self.targets[at] as usize];
                sources[*place as usize] = state;
                moves[*place as usize] = at as u32;
                *place += 1;
            }
        }
        Reversed { offsets, sources, moves }
    }
}

/// A number whose low bits give the place in the table, and whose high bits the tag.
fn spread(tag: u32) -> u64 {
    u64::from(tag) << 32 | u64::from(tag)
}

/// A part of a state's hash. Absent lanes at the end of the row make no difference.
pub(super) fn tag_of(row: &[u32]) -> u32 {
    hash_row(trimmed(row)) as u32
}

fn trimmed(row: &[u32]) -> &[u32] {
    let end = row.iter().rposition(|piece| *piece != ABSENT).map_or(0, |at| at + 1);
    &row[..end]
}

/// The moves of a graph, by their targets.
#[derive(Debug)]
pub(super) struct Reversed {
    offsets: Vec<u32>,
    sources: Vec<u32>,
    /// The numbers of the moves.
    moves: Vec<u32>,
}

impl Reversed {
    /// States with a move to this one, and the number of the move.
    pub(super) fn into(&self, state: u32) -> impl Iterator<Item = (u32, u32)> {
        let range = self.offsets[state as usize] as usize..self.offsets[state as usize + 1] as usize;
        self.sources[range.clone()].iter().copied().zip(self.moves[range].iter().copied())
    }

    /// The states from which one of these can be reached.
    pub(super) fn reach(&self, from: impl Iterator<Item = u32>, patience: &mut Patience<'_>) -> Vec<bool> {
        let mut reached = vec![false; self.offsets.len() - 1];
        let mut open: Vec<u32> = from.collect();
        for state in &open {
            reached[*state as usize] = true;
        }
        // Each state is open once.
        for _ in patience.each(0..self.offsets.len() as u32) {
            let Some(state) = open.pop() else { break };
            for (source, _) in self.into(state) {
                if !std::mem::replace(&mut reached[source as usize], true) {
                    open.push(source);
                }
            }
        }
        reached
    }
}
