//! The characters of a timeline. Each takes one column, and each state has its own, so that no colours are needed.

use crate::render::vocabulary;
use crate::text::Tone;
use crate::tr;
use crate::trace::shares::StretchLook;
use crate::trace::states::State;

/// The kind of characters in a timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Blocks and lines.
    #[default]
    Drawn,
    /// Characters that every terminal, font and mail has.
    Ascii,
}

/// Characters for shares of the time that a lane ran: eighths, and tenths.
const DRAWN_SHARES: [char; 7] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];
const ASCII_SHARES: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

impl Glyphs {
    pub(super) fn cell(self, look: StretchLook) -> char {
        match (look, self) {
            (StretchLook::All(state), Glyphs::Drawn) => vocabulary::state(state).glyph,
            (StretchLook::All(state), Glyphs::Ascii) => vocabulary::state(state).ascii,
            // A lane that ran is never shown as empty, and one that did not run all the time never as full.
            (StretchLook::Partly(share, _), Glyphs::Drawn) => DRAWN_SHARES[nearest(8.0 * share).clamp(1, 7) - 1],
            (StretchLook::Partly(share, _), Glyphs::Ascii) => ASCII_SHARES[nearest(10.0 * share).min(9)],
        }
    }

    /// A frame as it was drawn, or a star if it might not take exactly one column.
    pub(super) fn frame(self, frame: char) -> char {
        match (self, frame) {
            (_, '!'..='~') | (Glyphs::Drawn, '─'..='▟' | '⠀'..='⣿') => frame,
            _ => '*',
        }
    }

    /// The characters of the axis: for a time, and in between.
    pub(super) fn axis(self) -> (char, char) {
        match self {
            Glyphs::Drawn => ('┬', '─'),
            Glyphs::Ascii => ('+', '-'),
        }
    }

    /// The meaning of a share of running, with what was done for the rest of the time.
    pub(super) fn share(self, rest: &str) -> String {
        match self {
            Glyphs::Drawn => tr!("runs part of the time, the fuller the longer, else {rest}", rest),
            Glyphs::Ascii => tr!("runs for this many tenths of the time, else {rest}", rest),
        }
    }
}

pub(super) fn tone(look: StretchLook) -> Tone {
    match look {
        StretchLook::All(state) => vocabulary::state(state).tone,
        StretchLook::Partly(..) => vocabulary::state(State::Running).tone,
    }
}

fn nearest(part: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share lies between 0 and 1")]
    let nearest = part.round() as usize;
    nearest
}
