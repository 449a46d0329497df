//! The rows of a picture, and what the legend must explain.

use std::time::Duration;

use super::glyphs::{Glyphs, tone};
use super::legend::Legend;
use crate::render::picture::lanes::PictureLane;
use crate::render::picture::marks::{Mark, crowded, stack};
use crate::render::picture::window::Window;
use crate::render::quantity::duration;
use crate::text::{Line, Text, Tone, truncated};
use crate::tr;
use crate::trace::shares::{Shares, StretchLook};
use crate::trace::states::StateSpan;

/// The indentation of a task under its thread.
const INDENT: usize = 2;
/// The columns between the names and the cells.
const GAP: usize = 2;

/// What the lanes of a picture have in common, and the picture so far.
pub(super) struct Sheet {
    window: Window,
    width: usize,
    glyphs: Glyphs,
    /// Columns of the names, with the space behind them.
    margin: usize,
    columns: usize,
    legend: Legend,
    /// A column in which some lane ran for part of the time: the one nearest to the middle.
    mixed: Option<usize>,
    /// The shared counter was used too often to be shown.
    crowded: bool,
}

/// A row of a picture: the character in each column.
type SheetRow = Vec<Option<(char, Tone)>>;

impl Sheet {
    /// An empty sheet, with a margin for the names of these lanes.
    pub(super) fn new<'a>(
        window: Window,
        width: usize,
        glyphs: Glyphs,
        lanes: impl IntoIterator<Item = &'a PictureLane>,
    ) -> Self {
        let names = lanes.into_iter().map(|lane| label(lane, usize::MAX).width()).max().unwrap_or(0);
        let margin = names.min(width / 3) + GAP;
        let columns = width.saturating_sub(margin).max(1);
        let legend = Legend::default();
        Sheet { window, width, glyphs, margin, columns, legend, mixed: None, crowded: false }
    }

    /// Round times, with their places below.
    pub(super) fn axis(&self) -> Text {
        let (at, between) = self.glyphs.axis();
        let mut labels = Line::of(Tone::Plain, " ".repeat(self.margin));
        let mut ruler = vec![between; self.columns];
        for tick in self.window.ticks(self.columns) {
            let Some(column) = self.window.column(tick.at, self.columns) else { continue };
            ruler[column] = at;
            let label = if self.glyphs == Glyphs::Ascii { tick.label.replace('µ', "u") } else { tick.label };
            if self.margin + column + label.chars().count() <= self.width {
                labels = labels.padded(self.margin + column).with(Tone::Faint, label);
            }
        }
        let margin = Line::of(Tone::Plain, " ".repeat(self.margin));
        Text::from(labels).with(margin.with(Tone::Ornament, ruler.iter().collect::<String>()))
    }

    /// The cells of a lane, and the marks below them.
    pub(super) fn lane(&mut self, lane: &PictureLane) -> Text {
        let mut cells = SheetRow::new();
        for (column, shares) in self.shares(&lane.spans).into_iter().enumerate() {
            let look = shares.look(self.slice(column));
            if let Some(StretchLook::Partly(..)) = look {
                let nearest = |column: &usize| column.abs_diff(self.columns / 2);
                self.mixed = self.mixed.into_iter().chain([column]).min_by_key(nearest);
            }
            cells.push(look.map(|look| {
                let glyph = self.glyphs.cell(look);
                self.legend.cell(look, glyph);
                (glyph, tone(look))
            }));
        }
        let mut text = Text::from(self.row(label(lane, self.margin - GAP), &cells));
        let stack = stack(&lane.marks, self.window, self.columns);
        self.crowded |= stack.crowded;
        for marks in &stack.rows {
            let cells = self.marks(marks);
            text.push(self.row(Line::new(), &cells));
        }
        text
    }

    /// The legend, and the length of a column. What happened only once in a single run has its time.
    pub(super) fn explanation(&self, runs: usize) -> Text {
        let mut text = Text::from(Line::new());
        text.extend(self.legend.text(self.width, self.glyphs, runs));
        let slice = duration(self.slice(0));
        text.push(Line::of(Tone::Faint, tr!("Each column is {slice} and shows what took most of it.", slice)));
        if self.crowded {
            text.push(Line::of(Tone::Faint, crowded()));
        }
        text
    }

    /// Round times around a column in which a lane ran for part of the time, if there is one.
    pub(super) fn closer(&self) -> Option<Window> {
        self.mixed.and_then(|column| self.window.closer(column, self.columns))
    }

    /// How much time a column is.
    fn slice(&self, column: usize) -> Duration {
        self.window.edge(column + 1, self.columns).saturating_sub(self.window.edge(column, self.columns))
    }

    /// What a lane did in each column. It looks at every span once, however many columns there are.
    fn shares(&self, spans: &[StateSpan]) -> Vec<Shares> {
        let mut shares = vec![Shares::default(); self.columns];
        for span in spans {
            let Some(first) = self.window.column(span.from, self.columns) else { continue };
            for (column, share) in shares.iter_mut().enumerate().skip(first) {
                let (begin, end) = (self.window.edge(column, self.columns), self.window.edge(column + 1, self.columns));
                if begin >= span.to {
                    break;
                }
                share.add(span, span.to.min(end).saturating_sub(span.from.max(begin)));
            }
        }
        shares
    }

    /// A row of marks. The value of a mark is behind it, if the next mark leaves room for the value and a space.
    fn marks(&mut self, marks: &[Option<Mark>]) -> SheetRow {
        let mut cells = vec![None; marks.len()];
        for (column, mark) in marks.iter().enumerate() {
            let Some(mark) = mark else { continue };
            let glyph = self.glyphs.frame(mark.glyph);
            self.legend.mark(mark, glyph);
            cells[column] = Some((glyph, mark.sign.tone));
            let value = mark.value.map(|value| value.to_string()).unwrap_or_default();
            let room = marks[column + 1..].iter().take_while(|next| next.is_none()).count();
            let at_the_end = column + 1 + room == marks.len();
            if value.len() < room || (value.len() == room && at_the_end) {
                let digits = value.chars().map(|digit| Some((digit, Tone::Plain)));
                cells.splice(column + 1..=column + value.len(), digits);
            }
        }
        cells
    }

    /// A line with a label in the margin. It ends with its last glyph.
    fn row(&self, label: Line, cells: &[Option<(char, Tone)>]) -> Line {
        let used = cells.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        let mut line = if used == 0 { label } else { label.padded(self.margin) };
        for cell in &cells[..used] {
            let (glyph, tone) = cell.unwrap_or((' ', Tone::Plain));
            line.push(tone, glyph.encode_utf8(&mut [0; 4]));
        }
        line
    }
}

/// The name of a lane in at most `width` columns. A cut is made before its number: `worker 7` and `worker 17` must not
/// look alike.
fn label(lane: &PictureLane, width: usize) -> Line {
    let indent = if lane.is_task() { INDENT.min(width / 3) } else { 0 };
    let indented = Line::of(Tone::Plain, " ".repeat(indent));
    let name = indented.clone().with(Tone::Plain, &lane.name);
    if name.width() <= width {
        return name;
    }
    let digits = lane.name.len() - lane.name.trim_end_matches(|character: char| character.is_ascii_digit()).len();
    let number = if indent + digits + 2 <= width { &lane.name[lane.name.len() - digits..] } else { "" };
    let head = truncated(&lane.name, width.saturating_sub(indent + 1 + number.len()));
    indented.with(Tone::Plain, format!("{head}~{number}"))
}
