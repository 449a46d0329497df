//! What the glyphs of a timeline mean: those that occur in it, and no others.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::glyphs::{Glyphs, tone};
use crate::render::picture::lanes::{Look, STATES, index};
use crate::render::picture::marks::{Mark, Sign};
use crate::render::quantity::duration;
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::states::State;

/// Between two entries.
const GAP: usize = 3;
/// Different frames that are shown. More would say nothing new.
const FRAMES: usize = 4;

/// What has occurred so far.
#[derive(Debug, Default)]
pub(super) struct Legend {
    states: [bool; STATES.len()],
    /// Glyphs of having run part of the time, and what was done for the rest of it.
    shares: BTreeSet<char>,
    rests: [bool; STATES.len()],
    signs: BTreeMap<Sign, Occurrences>,
}

#[derive(Debug, Default)]
struct Occurrences {
    glyphs: Vec<char>,
    count: usize,
    first: Duration,
}

impl Legend {
    /// Takes a cell into account.
    pub(super) fn cell(&mut self, look: Look, glyph: char) {
        match look {
            Look::All(state) => self.states[index(state)] = true,
            Look::Partly(_, rest) => {
                self.shares.insert(glyph);
                self.rests[index(rest)] = true;
            }
        }
    }

    /// Takes a mark into account.
    pub(super) fn mark(&mut self, mark: &Mark, glyph: char) {
        let seen = self.signs.entry(mark.sign).or_default();
        seen.first = if seen.count == 0 { mark.at } else { seen.first.min(mark.at) };
        seen.count += 1;
        if !seen.glyphs.contains(&glyph) && seen.glyphs.len() < FRAMES {
            seen.glyphs.push(glyph);
        }
    }

    /// The states, then the marks as they come up. What happened only once in a single run is told with its time.
    pub(super) fn text(&self, width: usize, glyphs: Glyphs, runs: usize) -> Text {
        let seen = STATES.into_iter().zip(self.states).filter(|(_, seen)| *seen).map(|(state, _)| state);
        let mut states: Vec<Line> = seen.map(|state| entry(Look::All(state), glyphs)).collect();
        let running = usize::from(self.states[index(State::Running)]);
        states.splice(running..running, self.part_time(glyphs));
        let mut signs: Vec<(&Sign, &Occurrences)> = self.signs.iter().collect();
        signs.sort_by_key(|(sign, seen)| (**sign == Sign::Frame, seen.first));
        let sign = |(sign, seen): (&Sign, &Occurrences)| {
            let glyphs: String = seen.glyphs.iter().collect();
            let mut line = Line::of(mark_tone(*sign), glyphs).with(Tone::Plain, format!(" {}", sign.words()));
            if seen.count == 1 && runs == 1 {
                line.push(Tone::Faint, format!(" ({})", duration(seen.first)));
            }
            line
        };
        let mut text = flowed(states, width);
        text.extend(flowed(signs.into_iter().map(sign).collect(), width));
        text
    }

    fn part_time(&self, glyphs: Glyphs) -> Option<Line> {
        let shares: String = self.shares.iter().collect();
        let rests = STATES.into_iter().zip(self.rests).filter(|(_, seen)| *seen);
        let rests = rests.map(|(state, _)| state.words().to_owned());
        let rest = rests.reduce(|some, other| tr!("{some} or {other}", some, other))?;
        Some(Line::of(Tone::Good, shares).with(Tone::Plain, format!(" {}", glyphs.share(&rest))))
    }
}

/// What stands for a happening is read letter by letter; the most important ones stand out.
pub(super) fn mark_tone(sign: Sign) -> Tone {
    match sign {
        Sign::Interrupted => Tone::Bad,
        Sign::Answer => Tone::Strong,
        Sign::Frame => Tone::Plain,
        _ => Tone::Code,
    }
}

fn entry(look: Look, glyphs: Glyphs) -> Line {
    let words = if let Look::All(state) = look { state.words() } else { "" };
    Line::of(tone(look), glyphs.cell(look).to_string()).with(Tone::Plain, format!(" {words}"))
}

/// Entries beside each other, as many as fit on a line. One that is longer than a line goes on below itself.
fn flowed(entries: Vec<Line>, width: usize) -> Text {
    let mut text = Text::new();
    let mut line = Line::new();
    for entry in entries {
        if !line.is_empty() && line.width() + GAP + entry.width() > width {
            text.push(std::mem::take(&mut line));
        }
        if entry.width() > width {
            let indent = Line::of(Tone::Plain, "  ");
            entry.wrap(width, &Line::new(), &indent).into_iter().for_each(|piece| text.push(piece));
            continue;
        }
        if !line.is_empty() {
            line.push(Tone::Plain, " ".repeat(GAP));
        }
        line.extend(entry);
    }
    if !line.is_empty() {
        text.push(line);
    }
    text
}
