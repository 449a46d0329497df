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
    pub(super) ends: Vec<PartEnd>,
    /// Where the fresh objects begin.
    pub(super) fresh: usize,
}

/// Where the bytes of a part end.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartEnd {
    pub(super) part: Part,
    at: usize,
    names_fresh: bool,
}

impl Parts {
    /// Each part with its bytes, and whether it names objects that were made since the start.
    pub fn iter(&self) -> impl Iterator<Item = (Part, &[u8], bool)> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let bytes = &self.bytes[std::mem::replace(&mut start, end.at)..end.at];
            (end.part, bytes, end.names_fresh)
        })
    }

    pub(super) fn end(&mut self, part: Part, names_fresh: bool) {
        self.ends.push(PartEnd { part, at: self.bytes.len(), names_fresh });
    }
}
