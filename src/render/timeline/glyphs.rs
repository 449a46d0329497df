//! The characters of a timeline. Each takes one column, and each state has its own: a picture without colours says as much.

use crate::render::picture::lanes::Look;
use crate::text::Tone;
use crate::tr;
use crate::trace::states::State;

/// Which characters a timeline is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Blocks and lines.
    #[default]
    Drawn,
    /// Those that every terminal, font and mail has.
    Ascii,
}

/// By the share of the time that a lane ran: eighths, and tenths.
const DRAWN_SHARES: [char; 7] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];
const ASCII_SHARES: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

impl Glyphs {
    pub(super) fn cell(self, look: Look) -> char {
        match (look, self) {
            (Look::All(state), _) => self.state(state),
            // Who ran at all is never shown as empty, nor as full who did not run all the time.
            (Look::Partly(share, _), Glyphs::Drawn) => DRAWN_SHARES[nearest(8.0 * share).clamp(1, 7) - 1],
            (Look::Partly(share, _), Glyphs::Ascii) => ASCII_SHARES[nearest(10.0 * share).min(9)],
        }
    }

    /// Running is solid, waiting for a time or an end is a line, waiting for what somebody else has is a pattern.
    pub(super) fn state(self, state: State) -> char {
        let (drawn, ascii) = match state {
            State::Running => ('█', '#'),
            State::Blocked => ('╳', 'X'),
            State::Sleeping => ('─', '.'),
            State::AwaitsEnd(_) => ('╌', '_'),
            State::AwaitsFuture => ('┈', '~'),
            State::AwaitsLoop => ('░', ':'),
            State::AwaitsCore => ('▒', '='),
            State::AwaitsLock => ('╫', '%'),
            State::AwaitsGil => ('▚', '&'),
            State::NotAwaited => ('?', '?'),
        };
        match self {
            Glyphs::Drawn => drawn,
            Glyphs::Ascii => ascii,
        }
    }

    /// A frame as it was drawn, or a star if it might not take exactly one column.
    pub(super) fn frame(self, frame: char) -> char {
        match (self, frame) {
            (_, '!'..='~') | (Glyphs::Drawn, '─'..='▟' | '⠀'..='⣿') => frame,
            _ => '*',
        }
    }

    /// What the axis is drawn with: where a time is, and between.
    pub(super) fn axis(self) -> (char, char) {
        match self {
            Glyphs::Drawn => ('┬', '─'),
            Glyphs::Ascii => ('+', '-'),
        }
    }

    /// What a share of running means, with what was done for the rest of the time.
    pub(super) fn share(self, rest: &str) -> String {
        match self {
            Glyphs::Drawn => tr!("runs part of the time, the fuller the longer, else {rest}", rest),
            Glyphs::Ascii => tr!("runs for so many tenths of the time, else {rest}", rest),
        }
    }
}

pub(super) fn tone(look: Look) -> Tone {
    match look {
        Look::All(State::Running) | Look::Partly(..) => Tone::Good,
        Look::All(State::Blocked) => Tone::Bad,
        Look::All(State::Sleeping | State::AwaitsEnd(_) | State::AwaitsFuture | State::NotAwaited) => Tone::Faint,
        Look::All(State::AwaitsLoop | State::AwaitsCore | State::AwaitsLock | State::AwaitsGil) => Tone::Warning,
    }
}

fn nearest(part: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share lies between 0 and 1")]
    let nearest = part.round() as usize;
    nearest
}
