//! The shared part of a state, in parts.

use super::value::Id;

/// A part of what lanes share. In two states, moves do the same if none of the parts that they read differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The clock, the number of lanes, and other facts about the whole program.
    Base,
    /// What a terminal shows of the output.
    Output,
    /// Objects that were made since the start and that other objects refer to.
    Fresh,
    /// What other lanes can see of a lane.
    Lane(u32),
    Global(u32),
    /// An object of the start that has changed.
    Object(Id),
    /// Other lanes can now reach an object that only one lane could reach at the start.
    Reach(Id),
}

/// The shared parts of a state, as bytes. A part that has not changed since the start is left out.
#[derive(Debug, Default)]
pub struct Parts {
    pub(super) bytes: Vec<u8>,
    pub(super) ends: Vec<PartEnd>,
    /// The index of the first fresh object.
    pub(super) fresh: usize,
}

/// The end of the bytes of a part.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartEnd {
    pub(super) part: Part,
    at: usize,
    names_fresh: bool,
}

impl Parts {
    /// Each part with its bytes, and whether it refers to objects that were made since the start.
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
