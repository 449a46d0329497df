//! What happened on a lane, as letters below it, and how they share the room.

use std::time::Duration;

use super::window::Window;
use crate::tr;
use crate::trace::{Event, What};

/// Rows of marks below a lane. What happens at the end of a run often happens at once.
const ROWS: usize = 2;

/// What a mark stands for, the most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::render) enum Sign {
    Interrupted,
    Answer,
    CancelAsked,
    Cancelled,
    FlagSet,
    FlagSeen,
    PipeClosed,
    PipeEnded,
    NeverAwaited,
    SlowBegun,
    UnitsBegun,
    UnitsEnded,
    Read,
    Wrote,
    Frame,
}

/// Something that happened on a lane, as a letter below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) struct Mark {
    pub(in crate::render) at: Duration,
    pub(in crate::render) sign: Sign,
    /// The letter of its sign, or the frame itself.
    pub(in crate::render) glyph: char,
    /// Of the shared counter.
    pub(in crate::render) value: Option<u32>,
}

impl Sign {
    /// A capital where something is asked for, the small letter where another lane notices.
    fn letter(self) -> char {
        match self {
            Sign::Interrupted => '!',
            Sign::Answer => 'A',
            Sign::CancelAsked => 'C',
            Sign::Cancelled => 'c',
            Sign::FlagSet => 'F',
            Sign::FlagSeen => 'f',
            Sign::PipeClosed => 'P',
            Sign::PipeEnded => 'p',
            Sign::NeverAwaited => 'N',
            Sign::SlowBegun => 's',
            Sign::UnitsBegun => 'U',
            Sign::UnitsEnded => 'u',
            Sign::Read => 'r',
            Sign::Wrote => 'w',
            Sign::Frame => '*',
        }
    }

    pub(in crate::render) fn words(self) -> &'static str {
        match self {
            Sign::Interrupted => tr!("slow() is interrupted"),
            Sign::Answer => tr!("slow() returns the answer"),
            Sign::CancelAsked => tr!("cancels the spinner"),
            Sign::Cancelled => tr!("is cancelled at its await"),
            Sign::FlagSet => tr!("sets the flag"),
            Sign::FlagSeen => tr!("sees the flag"),
            Sign::PipeClosed => tr!("closes the pipe"),
            Sign::PipeEnded => tr!("finds the pipe at its end"),
            Sign::NeverAwaited => tr!("was dropped, and never ran"),
            Sign::SlowBegun => tr!("slow() begins"),
            Sign::UnitsBegun => tr!("all units have begun"),
            Sign::UnitsEnded => tr!("all units are over"),
            Sign::Read => tr!("reads the counter"),
            Sign::Wrote => tr!("writes the counter"),
            Sign::Frame => tr!("the spinner's frames"),
        }
    }

    fn is_counter(self) -> bool {
        matches!(self, Sign::Read | Sign::Wrote)
    }
}

impl Mark {
    /// The mark of an event, if it is worth one.
    pub(in crate::render) fn of(event: &Event) -> Option<Mark> {
        let sign = match event.what {
            What::Interrupted => Sign::Interrupted,
            What::Answer(_) => Sign::Answer,
            What::CancelAsked => Sign::CancelAsked,
            What::Cancelled => Sign::Cancelled,
            What::FlagSet => Sign::FlagSet,
            What::FlagSeen => Sign::FlagSeen,
            What::PipeClosed => Sign::PipeClosed,
            What::PipeEnded => Sign::PipeEnded,
            What::NeverAwaited => Sign::NeverAwaited,
            What::SlowBegun => Sign::SlowBegun,
            What::UnitsBegun(_) => Sign::UnitsBegun,
            What::UnitsEnded(_) => Sign::UnitsEnded,
            What::Read(_) => Sign::Read,
            What::Wrote(_) => Sign::Wrote,
            What::Frame(_) => Sign::Frame,
            _ => return None,
        };
        let (glyph, value) = match event.what {
            What::Frame(symbol) => (symbol, None),
            What::Read(value) | What::Wrote(value) => (sign.letter(), Some(value)),
            _ => (sign.letter(), None),
        };
        Some(Mark { at: event.at, sign, glyph, value })
    }
}

/// What is said of a counter that was used too often to be shown.
pub(in crate::render) fn crowded() -> &'static str {
    tr!("The counter was used too often to be shown here: look at a shorter time.")
}

/// Marks in rows of columns, the earlier of one column above the later.
#[derive(Debug, Default)]
pub(in crate::render) struct Stack {
    pub(in crate::render) rows: Vec<Vec<Option<Mark>>>,
    /// The shared counter was used too often to be shown.
    pub(in crate::render) crowded: bool,
}

/// Puts marks into so many columns. Of several with the same sign in one column only the last is kept.
pub(in crate::render) fn stack(marks: &[Mark], window: Window, columns: usize) -> Stack {
    let crowded = marks.iter().filter(|mark| mark.sign.is_counter()).count() > columns / 3;
    let mut piles: Vec<Vec<Mark>> = vec![Vec::new(); columns];
    for mark in marks.iter().filter(|mark| !(crowded && mark.sign.is_counter())) {
        let Some(column) = window.column(mark.at, columns) else { continue };
        piles[column].retain(|other| other.sign != mark.sign);
        piles[column].push(*mark);
    }
    for pile in &mut piles {
        keep_most_important(pile);
    }
    let height = piles.iter().map(Vec::len).max().unwrap_or(0).min(ROWS);
    let row = |row: usize| piles.iter().map(|pile| pile.get(row).copied()).collect();
    Stack { rows: (0..height).map(row).collect(), crowded }
}

/// Leaves as many marks as there are rows, in the order in which they happened.
fn keep_most_important(pile: &mut Vec<Mark>) {
    let mut signs: Vec<Sign> = pile.iter().map(|mark| mark.sign).collect();
    signs.sort();
    signs.truncate(ROWS);
    pile.retain(|mark| signs.contains(&mark.sign));
}
