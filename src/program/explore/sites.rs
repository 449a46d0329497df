//! The data and the line that each lane is at, to find races.

use std::collections::{HashMap, HashSet};

use super::found::SourceLine;
use crate::program::machine::{Codec, Machine, Operation, Place};

/// A line of the program that reads or writes shared data.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Site {
    pub(super) line: SourceLine,
    /// Whether the line calls something, so that CPython may switch threads in it.
    pub(super) has_call: bool,
}

#[derive(Debug, Default)]
pub(super) struct Sites {
    places: HashMap<(u8, u64, u64), u32>,
    names: Vec<String>,
    lines: Vec<Site>,
    /// Data, a line, and whether it writes the data there.
    uses: HashSet<(u32, u32, bool)>,
}

impl Sites {
    /// The data that a lane uses next (0 for none), whether it writes, and the line.
    pub(super) fn of(
        &mut self,
        machine: &Machine,
        codec: &Codec,
        lane: usize,
        operation: Option<Operation>,
    ) -> (u32, bool, u32) {
        let (place, writes) = match operation {
            Some(Operation::Read(place) | Operation::Write(place)) if machine.is_of_all_threads(place) => {
                return (0, false, 0);
            }
            Some(Operation::Read(place)) => (place, false),
            Some(Operation::Write(place)) => (place, true),
            Some(
                Operation::Acquire(_)
                | Operation::Release(_)
                | Operation::Look(_)
                | Operation::Pass(_)
                | Operation::Call(..)
                | Operation::Choose(..)
                | Operation::Print
                | Operation::Wake
                | Operation::Turn(_)
                | Operation::Callback(_),
            )
            | None => return (0, false, 0),
        };
        // An object without a number belongs to one lane, so there can be no race.
        let key = match place {
            Place::Global(number) => Some((0, u64::from(number), 0)),
            Place::Cell(id) => codec.number_of(id).map(|number| (1, number, 0)),
            Place::Attribute(id, name) => codec.number_of(id).map(|number| (2, number, u64::from(name.0))),
            Place::Container(id) => codec.number_of(id).map(|number| (3, number, 0)),
        };
        let Some(key) = key else { return (0, false, 0) };
        let names = &mut self.names;
        let number = *self.places.entry(key).or_insert_with(|| {
            let (_, name) = machine.describe(Operation::Read(place));
            names.push(name);
            names.len() as u32
        });
        let site = Site {
            line: machine.own_line(lane).map_or_else(SourceLine::default, |(file, number)| SourceLine { file, number }),
            has_call: machine.line_has_call(lane),
        };
        let at = self.lines.iter().position(|known| *known == site).unwrap_or_else(|| {
            self.lines.push(site);
            self.lines.len() - 1
        });
        self.uses.insert((number, at as u32, writes));
        (number, writes, at as u32)
    }

    /// Whether a line reads and writes data without a call, so that CPython does not switch threads in between.
    pub(super) fn is_one_update(&self, place: u32, site: u32) -> bool {
        !self.site(site).has_call && [false, true].iter().all(|&writes| self.uses.contains(&(place, site, writes)))
    }

    pub(super) fn name(&self, place: u32) -> &str {
        &self.names[place as usize - 1]
    }

    pub(super) fn site(&self, number: u32) -> &Site {
        &self.lines[number as usize]
    }
}
