//! The picture itself: the axis, the lanes with their states, and the marks below them.

use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use super::legend::SvgLegend;
use super::measures::{
    BAR, CHARACTER, EDGE, HAIR, LANE, LEAST, LINE, LONGEST_NAME, MARKS, NARROW, OVERHANG, WIDTH, float,
};
use super::pieces::{Piece, narrowest, pieces};
use super::style::fill;
use super::xml::{escaped, number};
use crate::render::picture::lanes::PictureLane;
use crate::render::picture::marks::{Mark, stack};
use crate::render::picture::window::Window;
use crate::render::quantity::{counted, duration};
use crate::render::vocabulary::{self, Series};
use crate::text::truncated;
use crate::tr;
use crate::trace::Trace;
use crate::trace::shares::{Share, Shares, StretchLook};
use crate::trace::states::{State, StateSpan};

/// The picture so far.
pub(super) struct Picture<'a> {
    trace: &'a Trace,
    window: Window,
    /// The left end of the time axis, and its length.
    left: f64,
    span: f64,
    /// Stretches that are shorter are drawn together.
    pub(super) narrow: Duration,
    pub(super) body: String,
    pub(super) legend: SvgLegend,
    /// The counter was used too often to be marked.
    pub(super) crowded: bool,
}

impl<'a> Picture<'a> {
    /// A picture with room for the names of these lanes.
    pub(super) fn new(trace: &'a Trace, window: Window, lanes: &[PictureLane]) -> Self {
        let names = lanes.iter().map(|lane| name(lane).width()).max().unwrap_or(0);
        let left = EDGE + CHARACTER * float(names + 2);
        let span = WIDTH - OVERHANG - left;
        let narrow = narrowest(lanes, window.length().mul_f64(NARROW / span), window.length());
        Picture { trace, window, left, span, narrow, body: String::new(), legend: SvgLegend::default(), crowded: false }
    }

    /// The horizontal place of a time.
    fn x(&self, at: Duration) -> f64 {
        let passed = at.saturating_sub(self.window.from).as_secs_f64();
        self.left + self.span * passed / self.window.length().as_secs_f64().max(1e-9)
    }

    /// Round times, with lines through all lanes.
    pub(super) fn axis(&self, bottom: f64) -> String {
        let columns = columns(self.span);
        let draw = |(at, label): (Duration, String)| {
            let (middle, half) = (self.x(at), CHARACTER * float(label.len()) / 2.0);
            let (x, words, bottom) = (number(middle), number(middle.min(WIDTH - half)), number(bottom));
            format!(
                "<path class=\"g\" d=\"M{x} 58V{bottom}\"/><text class=\"t\" x=\"{words}\" y=\"52\">{label}</text>\n"
            )
        };
        self.window.ticks(columns).into_iter().map(|tick| draw((tick.at, tick.label))).collect()
    }

    /// Draws a lane, and returns where the next one begins.
    pub(super) fn lane(&mut self, lane: &PictureLane, y: f64) -> f64 {
        let indent = if lane.is_task() { 2.0 * CHARACTER } else { 0.0 };
        let (x, base) = (number(EDGE + indent), number(y + 15.0));
        let (full, shown) = (escaped(&lane.name), escaped(truncated(&lane.name, LONGEST_NAME)));
        self.body += &format!("<text x=\"{x}\" y=\"{base}\"><title>{full}</title>{shown}</text>\n");
        self.body += &format!("<g shape-rendering=\"crispEdges\" transform=\"translate(0 {})\">\n", number(y));
        for piece in pieces(lane, self.narrow) {
            self.piece(&piece);
        }
        self.body += "</g>\n";
        let stack = stack(&lane.marks, self.window, columns(self.span));
        let mut y = y + BAR;
        for row in stack.rows {
            y += MARKS;
            for (column, mark) in row.into_iter().enumerate() {
                // In the middle of its column, so that letters do not overlap.
                let x = self.left + CHARACTER * (float(column) + 0.5);
                if let Some(mark) = mark {
                    self.mark(mark, x, y - 3.0);
                }
            }
        }
        if stack.crowded {
            self.crowded = true;
        }
        y + LANE
    }

    /// A stretch of a lane, with a tooltip that tells more.
    fn piece(&mut self, piece: &Piece) {
        let length = piece.length();
        let (from, to) = (self.x(piece.from), self.x(piece.to));
        let look = match piece.shares.look(length) {
            // A stretch that is too narrow to be seen gets a line only if the lane ran then.
            Some(_) if to - from < HAIR && !piece.shares.ran() => return,
            Some(_) if to - from < HAIR => StretchLook::All(State::Running),
            Some(look) => look,
            None => return,
        };
        self.legend.look(look);
        // Both ends are rounded in the same way, so that neighbours touch.
        let (from, to) = (tenths(from), tenths(to));
        let place = format!("x=\"{}\" width=\"{}\"", number(from), number((to - from).max(HAIR)));
        let mut words: Vec<String> = Vec::new();
        for Share { state, awaited, part } in piece.shares.shares(length) {
            let part = if part > 0.995 { String::new() } else { format!(" {:.0} %", 100.0 * part) };
            let span = StateSpan { from: piece.from, to: piece.to, state, awaited };
            words.push(format!("{}{part}", vocabulary::span(self.trace, &span)));
        }
        let (what, length) = (words.join(", "), duration(length));
        let (begins, ends) = (duration(piece.from), duration(piece.to));
        let tip = escaped(&tr!("{what}: {begins} to {ends} ({length})", what, begins, ends, length));
        self.body += &match look {
            StretchLook::All(state) => {
                format!("<rect {place} height=\"20\" {}><title>{tip}</title></rect>\n", fill(state))
            }
            StretchLook::Partly(share, rest) => {
                let filled = (BAR * share).max(LEAST);
                let (rest, solid) = (fill(rest), fill(State::Running));
                let (y, height) = (number(BAR - filled), number(filled));
                format!(
                    "<g><title>{tip}</title><rect {place} height=\"20\" {rest}/>\
                     <rect {place} y=\"{y}\" height=\"{height}\" {solid}/></g>\n"
                )
            }
        };
    }

    /// Draws a letter below a lane; a frame is drawn itself.
    fn mark(&mut self, mark: Mark, x: f64, y: f64) {
        self.legend.mark(mark);
        let (x, y, glyph) = (number(x), number(y), escaped(&mark.glyph.to_string()));
        if mark.sign.series == Series::Frames {
            self.body += &format!("<text class=\"k\" x=\"{x}\" y=\"{y}\">{glyph}</text>\n");
        } else {
            let value = mark.value.map(|value| format!(" ({value})")).unwrap_or_default();
            let tip = format!("{}{value}: {}", mark.sign.words, duration(mark.at));
            self.body += &format!("<text class=\"m\" x=\"{x}\" y=\"{y}\"><title>{tip}</title>{glyph}</text>\n");
        }
    }

    /// Writes a line, and returns where the next one begins.
    pub(super) fn line(&mut self, y: f64, words: &str) -> f64 {
        let (base, words) = (number(y + 8.0), escaped(words));
        self.body += &format!("<text class=\"f\" x=\"{EDGE}\" y=\"{base}\">{words}</text>\n");
        y + LINE
    }

    /// The picture in words, for readers who do not see it.
    pub(super) fn description(&self, lanes: &[PictureLane]) -> String {
        let (from, to, all) = (duration(self.window.from), duration(self.window.to), counted(lanes.len(), "lane"));
        let mut words = tr!("{all} from {from} to {to}.", all, from, to);
        for lane in lanes {
            let mut all = Shares::default();
            lane.spans.iter().for_each(|span| all.add(span, span.length()));
            let told = |Share { state, part, .. }: Share| {
                let state = vocabulary::state(state).words;
                tr!("{state} {percent} % of its time", state, percent = format!("{:.0}", 100.0 * part))
            };
            let shares = all.shares(all.total()).into_iter().filter(|share| share.part >= 0.005);
            let shares: Vec<String> = shares.map(told).collect();
            words += &format!(" {}: {}.", lane.name, shares.join(", "));
        }
        words
    }
}

fn tenths(length: f64) -> f64 {
    (10.0 * length).round() / 10.0
}

fn name(lane: &PictureLane) -> String {
    format!("{}{}", if lane.is_task() { "  " } else { "" }, truncated(&lane.name, LONGEST_NAME))
}

/// How many letters have room beside each other.
fn columns(length: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length within the picture")]
    let columns = (length / CHARACTER) as usize;
    columns.max(1)
}
