//! The meaning of the fills and letters that occur in the picture.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::measures::{CHARACTER, EDGE, LINE, WIDTH, float};
use super::style::fill;
use super::xml::{escaped, number};
use crate::render::picture::marks::Mark;
use crate::render::vocabulary::{self, Series};
use crate::tr;
use crate::trace::shares::StretchLook;
use crate::trace::states::State;

/// The most different frames that are shown.
const FRAMES: usize = 4;

/// What occurred so far.
#[derive(Debug, Default)]
pub(super) struct SvgLegend {
    pub(super) states: BTreeSet<State>,
    /// Whether a lane ran for a part of a stretch.
    pub(super) turns: bool,
    /// The first mark of each kind.
    marks: Vec<Mark>,
    frames: String,
}

impl SvgLegend {
    pub(super) fn look(&mut self, look: StretchLook) {
        match look {
            StretchLook::All(state) => _ = self.states.insert(state),
            StretchLook::Partly(_, rest) => {
                self.states.extend([State::Running, rest]);
                self.turns = true;
            }
        }
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        if mark.sign.series == Series::Frames
            && !self.frames.contains(mark.glyph)
            && self.frames.chars().count() < FRAMES
        {
            self.frames.push(mark.glyph);
        }
        if !self.marks.iter().any(|other| other.is_like(&mark)) {
            self.marks.push(mark);
        }
    }

    /// The states, then the marks in order of time; and where the next line begins.
    pub(super) fn draw(&self, y: f64) -> (String, f64) {
        let swatch = |state| format!("<rect width=\"28\" height=\"20\" {}/>", fill(state));
        let entry = |state: &State| (swatch(*state), vocabulary::state(*state).words);
        let mut states: Vec<(String, &str)> = self.states.iter().map(entry).collect();
        if self.turns {
            let half = format!("<rect y=\"10\" width=\"28\" height=\"10\" {}/>", fill(State::Running));
            states.push((half, tr!("runs part of the time, the fuller the longer")));
        }
        let mut marks = self.marks.clone();
        marks.sort_by_key(|mark| (mark.sign.series == Series::Frames, mark.at));
        let letter =
            |class, letter: &str| format!("<text class=\"{class}\" x=\"14\" y=\"15\">{}</text>", escaped(letter));
        let entry = |mark: &Mark| match mark.sign.series {
            Series::Frames => (letter("k", &self.frames), mark.sign.words),
            Series::Single | Series::Counter => (letter("m", &mark.glyph.to_string()), mark.sign.words),
        };
        let marks: Vec<(String, &str)> = marks.iter().map(entry).collect();
        let (states, y) = entries(y, &states);
        let (marks, y) = entries(y, &marks);
        (states + &marks, y)
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
