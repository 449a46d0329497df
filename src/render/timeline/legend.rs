//! The meaning of the glyphs that occur in a timeline.

use std::collections::BTreeSet;
use std::time::Duration;

use super::glyphs::{Glyphs, tone};
use crate::render::picture::marks::Mark;
use crate::render::quantity::duration;
use crate::render::vocabulary::{self, Series};
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::shares::StretchLook;
use crate::trace::states::State;

/// The columns between two entries.
const GAP: usize = 3;
/// The most different frames that are shown.
const FRAMES: usize = 4;

/// What occurred so far.
#[derive(Debug, Default)]
pub(super) struct Legend {
    states: BTreeSet<State>,
    /// Glyphs of lanes that ran part of the time, and what they did for the rest of it.
    shares: BTreeSet<char>,
    rests: BTreeSet<State>,
    marks: Vec<Occurrences>,
}

/// Events of one kind.
#[derive(Debug)]
struct Occurrences {
    /// The first of them.
    first: Mark,
    glyphs: Vec<char>,
    count: usize,
}

impl Occurrences {
    /// Its place in the legend: frames come last.
    fn place(&self) -> (bool, Duration, u8) {
        (self.first.sign.series == Series::Frames, self.first.at, self.first.sign.rank)
    }
}

impl Legend {
    /// Notes a cell.
    pub(super) fn cell(&mut self, look: StretchLook, glyph: char) {
        match look {
            StretchLook::All(state) => _ = self.states.insert(state),
            StretchLook::Partly(_, rest) => {
                self.shares.insert(glyph);
                self.rests.insert(rest);
            }
        }
    }

    /// Notes a mark.
    pub(super) fn mark(&mut self, mark: &Mark, glyph: char) {
        let place = self.marks.iter().position(|seen| seen.first.is_like(mark)).unwrap_or_else(|| {
            self.marks.push(Occurrences { first: *mark, glyphs: Vec::new(), count: 0 });
            self.marks.len() - 1
        });
        let seen = &mut self.marks[place];
        seen.count += 1;
        if mark.at < seen.first.at {
            seen.first = *mark;
        }
        if !seen.glyphs.contains(&glyph) && seen.glyphs.len() < FRAMES {
            seen.glyphs.push(glyph);
        }
    }

    /// The states, then the marks in order of time. What happened only once in a single run has its time.
    pub(super) fn text(&self, width: usize, glyphs: Glyphs, runs: usize) -> Text {
        let mut states: Vec<Line> = self.states.iter().map(|state| entry(*state, glyphs)).collect();
        let running = usize::from(self.states.contains(&State::Running));
        states.splice(running..running, self.part_time(glyphs));
        let mut marks: Vec<&Occurrences> = self.marks.iter().collect();
        marks.sort_by_key(|seen| seen.place());
        let mark = |seen: &Occurrences| {
            let (sign, glyphs) = (seen.first.sign, seen.glyphs.iter().collect::<String>());
            let mut line = Line::of(sign.tone, glyphs).with(Tone::Plain, format!(" {}", sign.words));
            if seen.count == 1 && runs == 1 {
                line.push(Tone::Faint, format!(" ({})", duration(seen.first.at)));
            }
            line
        };
        let mut text = flowed(states, width);
        text.extend(flowed(marks.into_iter().map(mark).collect(), width));
        text
    }

    fn part_time(&self, glyphs: Glyphs) -> Option<Line> {
        let shares: String = self.shares.iter().collect();
        let rests = self.rests.iter().map(|state| vocabulary::state(*state).words.to_owned());
        let rest = rests.reduce(|some, other| tr!("{some} or {other}", some, other))?;
        Some(Line::of(Tone::Good, shares).with(Tone::Plain, format!(" {}", glyphs.share(&rest))))
    }
}

fn entry(state: State, glyphs: Glyphs) -> Line {
    let look = StretchLook::All(state);
    let words = vocabulary::state(state).words;
    Line::of(tone(look), glyphs.cell(look).to_string()).with(Tone::Plain, format!(" {words}"))
}

/// Entries beside each other, as many as fit on a line. One that is longer than a line is wrapped.
fn flowed(entries: Vec<Line>, width: usize) -> Text {
    let mut text = Text::new();
    let mut line = Line::new();
    for entry in entries {
        if !line.is_empty() && line.width() + GAP + entry.width() > width {
            text.push(std::mem::take(&mut line));
        }
        if entry.width() > width {
            let indent = Line::of(Tone::Plain, "  ");
            text.extend(entry.wrap(width, &Line::new(), &indent));
            continue;
        }
        if !line.is_empty() {
            line.push(Tone::Plain, " ".repeat(GAP));
        }
        line.extend(entry);
    }
    text.extend(Some(line).filter(|line| !line.is_empty()));
    text
}
