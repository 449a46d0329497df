//! Tables, in whatever width there is.
//!
//! A table that fits is set as it is. One that is too wide gives its columns less room, the widest first, and wraps their
//! cells. Where even that would break ordinary words it is no table any more: each row becomes a list of `Header: cell`.

use std::iter::repeat_n;

use pulldown_cmark::Alignment;

use super::page::{joined, trimmed};
use crate::render::text::{Line, Tone};

/// Columns between two columns of a table.
const GAP: usize = 2;
/// A word longer than this may be broken inside.
const WORD: usize = 10;

/// More than one line where the author broke lines.
pub(super) type Cell = Vec<Line>;

#[derive(Debug)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    head: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table with one column for each of `alignments`, and nothing in it.
    pub(super) fn new(alignments: Vec<Alignment>) -> Self {
        Table { alignments, head: Vec::new(), rows: Vec::new() }
    }

    /// Ends the row before, or the head.
    pub(super) fn start_row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Adds a cell to the row.
    pub(super) fn push(&mut self, cell: Cell) {
        self.rows.last_mut().unwrap_or(&mut self.head).push(cell);
    }

    /// Whether no row has begun.
    pub(super) fn in_head(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table, none of its lines wider than `width`.
    pub(super) fn lines(&self, width: usize) -> Vec<Line> {
        match self.fitted(width) {
            Some(widths) => self.grid(&widths),
            None => self.records(width),
        }
    }

    /// The width of each column, or nothing if there is too little room.
    fn fitted(&self, width: usize) -> Option<Vec<usize>> {
        let columns = self.alignments.len();
        let room = width.checked_sub(GAP * columns.saturating_sub(1))?;
        let natural = self.widest(Line::width);
        let words =
            self.widest(|line| line.plain().split(' ').map(|word| Line::marked(word).width()).max().unwrap_or(0));
        [usize::MAX, WORD].into_iter().find_map(|longest| {
            // Wrapping needs two columns for the wide characters of Korean.
            let least: Vec<usize> =
                words.iter().zip(&natural).map(|(word, all)| longest.min(*word).max(2).min(*all)).collect();
            shared(room, &least, &natural)
        })
    }

    /// The greatest of a measure of the lines in each column.
    fn widest(&self, measure: impl Fn(&Line) -> usize) -> Vec<usize> {
        let mut widest = vec![0; self.alignments.len()];
        for row in self.rows.iter().chain([&self.head]) {
            for (most, cell) in widest.iter_mut().zip(row) {
                *most = cell.iter().map(&measure).max().unwrap_or(0).max(*most);
            }
        }
        widest
    }

    fn grid(&self, widths: &[usize]) -> Vec<Line> {
        let mut lines = Vec::new();
        if self.head.iter().any(|cell| !cell.is_empty()) {
            lines.extend(self.row(&self.head, widths));
            let rules = widths.iter().map(|width| Line::of(Tone::Ornament, "─".repeat(*width))).collect::<Vec<_>>();
            lines.push(beside(&rules));
        }
        let rows: Vec<Vec<Line>> = self.rows.iter().map(|row| self.row(row, widths)).collect();
        let wrapped = rows.iter().any(|row| row.len() > 1);
        for (index, row) in rows.into_iter().enumerate() {
            if wrapped && index > 0 {
                lines.push(Line::new());
            }
            lines.extend(row);
        }
        lines
    }

    /// The lines of one row.
    fn row(&self, cells: &[Cell], widths: &[usize]) -> Vec<Line> {
        let none = Line::new();
        let wrapped: Vec<Vec<Line>> = widths
            .iter()
            .zip(cells.iter().chain(std::iter::repeat(&Cell::new())))
            .map(|(width, cell)| cell.iter().flat_map(|line| line.wrap(*width, &none, &none)).collect())
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0).max(1);
        (0..height)
            .map(|index| {
                let cells = wrapped.iter().map(|cell| cell.get(index).unwrap_or(&none));
                let sized = cells.zip(widths).zip(&self.alignments);
                beside(&sized.map(|((line, width), alignment)| aligned(line, *width, *alignment)).collect::<Vec<_>>())
            })
            .collect()
    }

    /// Every row as lines of its own.
    fn records(&self, width: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        let (none, indent) = (Line::new(), Line::of(Tone::Plain, "  "));
        if self.rows.is_empty() {
            lines.extend(self.head.iter().flatten().flat_map(|line| line.wrap(width, &none, &indent)));
        }
        for (index, row) in self.rows.iter().enumerate() {
            if index > 0 {
                lines.push(Line::new());
            }
            for (cell, head) in row.iter().zip(self.head.iter().chain(repeat_n(&Cell::new(), row.len()))) {
                let mut line = spaced(head);
                if !line.is_empty() && !cell.is_empty() {
                    line.push(Tone::Faint, ": ");
                }
                line.extend(spaced(cell));
                if !cell.is_empty() {
                    lines.extend(line.wrap(width, &none, &indent));
                }
            }
        }
        lines
    }
}

/// Widths between `least` and `most` that together take at most `room`. What is missing is taken from the widest.
fn shared(room: usize, least: &[usize], most: &[usize]) -> Option<Vec<usize>> {
    let widths = |level: usize| least.iter().zip(most).map(move |(least, most)| level.clamp(*least, *most));
    if widths(0).sum::<usize>() > room {
        return None;
    }
    // The sum grows with the level, so the highest level that fits is found by halving.
    let (mut low, mut high) = (0, room + 1);
    while low + 1 < high {
        let level = low.midpoint(high);
        if widths(level).sum::<usize>() <= room { low = level } else { high = level }
    }
    let mut widths: Vec<usize> = widths(low).collect();
    let mut spare = room - widths.iter().sum::<usize>();
    for (width, most) in widths.iter_mut().zip(most) {
        if spare > 0 && *width < *most {
            *width += 1;
            spare -= 1;
        }
    }
    Some(widths)
}

fn aligned(line: &Line, width: usize, alignment: Alignment) -> Line {
    let missing = width.saturating_sub(line.width());
    let before = match alignment {
        Alignment::None | Alignment::Left => 0,
        Alignment::Center => missing / 2,
        Alignment::Right => missing,
    };
    joined(&Line::of(Tone::Plain, " ".repeat(before)), line).padded(width)
}

/// Cells next to each other.
fn beside(cells: &[Line]) -> Line {
    let mut line = Line::new();
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            line.push(Tone::Plain, " ".repeat(GAP));
        }
        line.extend(cell.clone());
    }
    trimmed(&line)
}

/// The lines of a cell in one.
fn spaced(cell: &Cell) -> Line {
    let mut line = Line::new();
    for (index, part) in cell.iter().enumerate() {
        if index > 0 {
            line.push(Tone::Plain, " ");
        }
        line.extend(part.clone());
    }
    line
}
