//! What is shared in a state, part by part.

use super::value::Id;

/// A part of what is shared. Moves that read none of the parts that differ do the same in two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The clock, how many lanes there are, and what else is the program's as a whole.
    Base,
    /// What a terminal shows of the output.
    Output,
    /// Objects that were made since the start and that other objects name.
    Fresh,
    /// What others know of a lane.
    Lane(u32),
    Global(u32),
    /// What an object of the start has become.
    Object(Id),
    /// That other lanes can reach an object which was a lane's own at the start.
    Reach(Id),
}

/// What is shared, as bytes. A part that is as it was at the start has none.
#[derive(Debug, Default)]
pub struct Parts {
    pub(super) bytes: Vec<u8>,
    /// Each part and where its bytes end.
    pub(super) ends: Vec<(Part, usize)>,
    /// Where the fresh objects begin.
    pub(super) fresh: usize,
}

impl Parts {
    pub fn iter(&self) -> impl Iterator<Item = (Part, &[u8])> {
        let mut start = 0;
        self.ends.iter().map(move |(part, end)| (*part, &self.bytes[std::mem::replace(&mut start, *end)..*end]))
    }

    pub(super) fn end(&mut self, part: Part) {
        self.ends.push((part, self.bytes.len()));
    }
}
