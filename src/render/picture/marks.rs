//! Events of a lane as letters below it, and how they share the room.

use std::time::Duration;

use super::window::Window;
use crate::render::vocabulary::{self, Series, Sign};
use crate::tr;
use crate::trace::{Event, Use, What};

/// Rows of marks below a lane. At the end of a run, many things happen at once.
const ROWS: usize = 2;

/// Something that happened on a lane, as a letter below it.
#[derive(Clone, Copy, Debug)]
pub(in crate::render) struct Mark {
    pub(in crate::render) at: Duration,
    pub(in crate::render) sign: Sign,
    /// The letter of its sign, or the frame itself.
    pub(in crate::render) glyph: char,
    /// The value of the shared counter.
    pub(in crate::render) value: Option<u32>,
}

impl Mark {
    /// The mark of an event, if it has one.
    pub(in crate::render) fn of(event: &Event) -> Option<Mark> {
        let sign = vocabulary::event(&event.what, "").sign?;
        let (glyph, value) = if let What::Frame(symbol) = event.what {
            (symbol, None)
        } else if let What::Uses(Use::Read(value) | Use::Wrote(value)) = event.what {
            (sign.letter, Some(value))
        } else if let What::Uses(Use::ReadData { value, .. } | Use::WroteData { value, .. }) = &event.what {
            (sign.letter, value.parse().ok())
        } else {
            (sign.letter, None)
        };
        Some(Mark { at: event.at, sign, glyph, value })
    }

    /// Whether both are of the same kind of event.
    pub(in crate::render) fn is_like(&self, other: &Mark) -> bool {
        self.sign.letter == other.sign.letter
    }

    fn is_counter(&self) -> bool {
        self.sign.series == Series::Counter
    }
}

/// The words for data that was used too often to be shown.
pub(in crate::render) fn crowded() -> &'static str {
    tr!("Shared data was used too often to be shown here: look at a shorter time.")
}

/// Marks in rows of columns; in a column, the earlier ones are above.
#[derive(Debug, Default)]
pub(in crate::render) struct Stack {
    pub(in crate::render) rows: Vec<Vec<Option<Mark>>>,
    /// The shared counter was used too often to be shown.
    pub(in crate::render) crowded: bool,
}

/// Puts marks into columns. A column keeps only the last of several marks with the same sign.
pub(in crate::render) fn stack(marks: &[Mark], window: Window, columns: usize) -> Stack {
    let crowded = marks.iter().filter(|mark| mark.is_counter()).count() > columns / 3;
    let mut piles: Vec<Vec<Mark>> = vec![Vec::new(); columns];
    for mark in marks.iter().filter(|mark| !(crowded && mark.is_counter())) {
        let Some(column) = window.column(mark.at, columns) else { continue };
        piles[column].retain(|other| !other.is_like(mark));
        piles[column].push(*mark);
    }
    for pile in &mut piles {
        keep_most_important(pile);
    }
    let height = piles.iter().map(Vec::len).max().unwrap_or(0).min(ROWS);
    let row = |row: usize| piles.iter().map(|pile| pile.get(row).copied()).collect();
    Stack { rows: (0..height).map(row).collect(), crowded }
}

/// Keeps as many marks as there are rows, in the order in which they happened.
fn keep_most_important(pile: &mut Vec<Mark>) {
    let mut ranks: Vec<u8> = pile.iter().map(|mark| mark.sign.rank).collect();
    ranks.sort_unstable();
    ranks.truncate(ROWS);
    pile.retain(|mark| ranks.contains(&mark.sign.rank));
}
