//! What the fills and letters of the picture mean: those that occur in it, and no others.

use unicode_width::UnicodeWidthStr;

use super::picture::{CHARACTER, EDGE, LINE, WIDTH, float};
use super::xml::{escaped, number};
use crate::render::picture::lanes::{Look, STATES, index};
use crate::render::picture::marks::{Mark, Sign};
use crate::tr;
use crate::trace::states::State;

/// Different frames that are shown. More would say nothing new.
const FRAMES: usize = 4;

/// What has occurred so far.
#[derive(Debug, Default)]
pub(super) struct Legend {
    states: [bool; STATES.len()],
    /// Some lane was seen to run for part of a stretch.
    pub(super) turns: bool,
    /// The first mark of each sign.
    signs: Vec<Mark>,
    frames: String,
}

impl Legend {
    pub(super) fn look(&mut self, look: Look) {
        match look {
            Look::All(state) => self.states[index(state)] = true,
            Look::Partly(_, rest) => {
                (self.states[index(State::Running)], self.states[index(rest)], self.turns) = (true, true, true);
            }
        }
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        if mark.sign == Sign::Frame && !self.frames.contains(mark.glyph) && self.frames.chars().count() < FRAMES {
            self.frames.push(mark.glyph);
        }
        if self.signs.iter().all(|other| other.sign != mark.sign) {
            self.signs.push(mark);
        }
    }

    /// The states, then the marks as they come up; and where the next line begins.
    pub(super) fn draw(&self, y: f64) -> (String, f64) {
        let seen = STATES.into_iter().zip(self.states).filter(|(_, seen)| *seen).map(|(state, _)| state);
        let swatch = |state| format!("<rect width=\"28\" height=\"20\" {}/>", fill(state));
        let mut states: Vec<(String, &str)> = seen.map(|state| (swatch(state), state.words())).collect();
        if self.turns {
            let half = "<rect y=\"10\" width=\"28\" height=\"10\" class=\"b0\"/>".to_owned();
            states.push((half, tr!("runs part of the time, the fuller the longer")));
        }
        let mut signs = self.signs.clone();
        signs.sort_by_key(|mark| (mark.sign == Sign::Frame, mark.at));
        let letter =
            |class, letter: &str| format!("<text class=\"{class}\" x=\"14\" y=\"15\">{}</text>", escaped(letter));
        let sign = |mark: &Mark| match mark.sign {
            Sign::Frame => (letter("k", &self.frames), mark.sign.words()),
            _ => (letter("m", &mark.glyph.to_string()), mark.sign.words()),
        };
        let signs: Vec<(String, &str)> = signs.iter().map(sign).collect();
        let (states, y) = entries(y, &states);
        let (signs, y) = entries(y, &signs);
        (states + &signs, y)
    }
}

/// Entries beside each other, and where the next line begins.
fn entries(mut y: f64, entries: &[(String, &str)]) -> (String, f64) {
    let (mut drawn, mut x) = (String::new(), EDGE);
    for (swatch, words) in entries {
        let width = 36.0 + CHARACTER * float(words.width()) + 24.0;
        if x > EDGE && x + width > WIDTH - EDGE {
            (x, y) = (EDGE, y + LINE + 6.0);
        }
        let (place, words) = (format!("{} {}", number(x), number(y)), escaped(words));
        drawn += &format!("<g transform=\"translate({place})\">{swatch}<text x=\"36\" y=\"15\">{words}</text></g>\n");
        x += width;
    }
    (drawn, if entries.is_empty() { y } else { y + LINE + 12.0 })
}

/// How the style sheet fills a state.
pub(super) fn fill(state: State) -> String {
    match state {
        State::Running => "class=\"b0\"".to_owned(),
        _ => format!("fill=\"url(#s{})\"", index(state)),
    }
}
