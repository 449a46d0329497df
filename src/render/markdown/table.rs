//! Tables, for any width.
//!
//! A table that fits is set as it is. One that is too wide gives its columns less room, the widest first, and wraps
//! their cells. If even that would break ordinary words, the table becomes a list: each row as lines of `Header: cell`.

use std::iter;

use pulldown_cmark::Alignment;
use unicode_width::UnicodeWidthStr;

use super::page::trimmed;
use crate::text::{Line, Tone};

/// Columns between two columns of a table.
const GAP: usize = 2;
/// A longer word than this may be broken.
const WORD: usize = 10;

/// Several lines if the author broke lines.
pub(in crate::render) type Cell = Vec<Line>;

#[derive(Debug)]
pub(in crate::render) struct MarkdownTable {
    alignments: Vec<Alignment>,
    head: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

impl MarkdownTable {
    /// A table with one column for each of `alignments`, and nothing in it.
    pub(in crate::render) fn new(alignments: Vec<Alignment>) -> Self {
        MarkdownTable { alignments, head: Vec::new(), rows: Vec::new() }
    }

    /// Ends the head or a row, and begins the next row.
    pub(in crate::render) fn start_row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Adds a cell to the row.
    pub(in crate::render) fn push(&mut self, cell: Cell) {
        self.rows.last_mut().unwrap_or(&mut self.head).push(cell);
    }

    /// Whether the head is not complete yet.
    pub(in crate::render) fn in_head(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table, none of its lines wider than `width`.
    pub(in crate::render) fn lines(&self, width: usize) -> Vec<Line> {
        match self.fitted(width) {
            Some(widths) => self.grid(&widths),
            None => self.records(width),
        }
    }

    /// The width of each column; None if there is too little room.
    fn fitted(&self, width: usize) -> Option<Vec<usize>> {
        let columns = self.alignments.len();
        let room = width.checked_sub(GAP * columns.saturating_sub(1))?;
        let natural = self.widest(Line::width);
        let words = self.widest(|line| line.plain().split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0));
        [usize::MAX, WORD].into_iter().find_map(|longest| {
            // A wide character of Korean needs two columns.
            let least: Vec<usize> =
                words.iter().zip(&natural).map(|(word, all)| longest.min(*word).max(2).min(*all)).collect();
            shared(room, &least, &natural)
        })
    }

    /// The greatest measure of the lines in each column, and at least one, so that an empty column is seen.
    fn widest(&self, measure: impl Fn(&Line) -> usize) -> Vec<usize> {
        let mut widest = vec![1; self.alignments.len()];
        for row in self.rows.iter().chain([&self.head]) {
            for (most, cell) in widest.iter_mut().zip(row) {
                *most = cell.iter().map(&measure).max().unwrap_or(0).max(*most);
            }
        }
        widest
    }

    /// The rows that are not empty.
    fn filled(&self) -> impl Iterator<Item = &Vec<Cell>> {
        self.rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty()))
    }

    fn grid(&self, widths: &[usize]) -> Vec<Line> {
        let mut lines = Vec::new();
        if self.head.iter().any(|cell| !cell.is_empty()) {
            lines.extend(self.row(&self.head, widths));
            let rules = widths.iter().map(|width| Line::of(Tone::Ornament, "─".repeat(*width))).collect::<Vec<_>>();
            lines.push(trimmed(&beside(&rules, GAP)));
        }
        let rows: Vec<Vec<Line>> = self.filled().map(|row| self.row(row, widths)).collect();
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
            .zip(cells.iter().chain(iter::repeat(&Cell::new())))
            .map(|(width, cell)| cell.iter().flat_map(|line| line.wrap(*width, &none, &none)).collect())
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0).max(1);
        (0..height)
            .map(|index| {
                let cells = wrapped.iter().map(|cell| cell.get(index).unwrap_or(&none));
                let sized = cells.zip(widths).zip(&self.alignments);
                let cells = sized.map(|((line, width), alignment)| aligned(line, *width, *alignment));
                trimmed(&beside(&cells.collect::<Vec<_>>(), GAP))
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
        for (index, row) in self.filled().enumerate() {
            if index > 0 {
                lines.push(Line::new());
            }
            for (cell, head) in row.iter().zip(self.head.iter().chain(iter::repeat(&Cell::new()))) {
                let mut line = beside(head, 1);
                if !line.is_empty() && !cell.is_empty() {
                    line.push(Tone::Faint, ": ");
                }
                line.extend(beside(cell, 1));
                if !cell.is_empty() {
                    lines.extend(line.wrap(width, &none, &indent));
                }
            }
        }
        lines
    }
}

/// Widths between `least` and `most` that take at most `room` together. The widest columns give up columns first.
fn shared(room: usize, least: &[usize], most: &[usize]) -> Option<Vec<usize>> {
    let widths = |level: usize| least.iter().zip(most).map(move |(least, most)| level.clamp(*least, *most));
    if widths(0).sum::<usize>() > room {
        return None;
    }
    // The sum grows with the level, so halving finds the highest level that fits.
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
    Line::of(Tone::Plain, " ".repeat(before)).then(line.clone()).padded(width)
}

/// Lines beside each other, with spaces between them.
fn beside(lines: &[Line], gap: usize) -> Line {
    let mut beside = Line::new();
    for (index, line) in lines.iter().enumerate() {
        beside.push(Tone::Plain, " ".repeat(if index > 0 { gap } else { 0 }));
        beside.extend(line.clone());
    }
    beside
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of the first row as its head, its columns aligned to the left, the right and the middle.
    fn lines(rows: &[&[&str]], width: usize) -> Vec<String> {
        let alignments = [Alignment::None, Alignment::Right, Alignment::Center];
        let mut table = MarkdownTable::new(alignments[..rows[0].len()].to_vec());
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                table.start_row();
            }
            for cell in *row {
                table.push(if cell.is_empty() { Cell::new() } else { vec![Line::of(Tone::Plain, cell)] });
            }
        }
        table.lines(width).iter().map(Line::plain).collect()
    }

    #[test]
    fn columns_are_as_wide_as_needed_and_aligned() {
        let rows: &[&[&str]] =
            &[&["a", "수", "middle"], &["스레드", "10", "x"], &["👩\u{200d}👩\u{200d}👧", "2", "yy"]];
        let expected =
            ["a       수  middle", "──────  ──  ──────", "스레드  10    x", "👩\u{200d}👩\u{200d}👧       2    yy"];
        assert_eq!(lines(rows, 80), expected);
        assert_eq!(lines(rows, 18), expected);
    }

    #[test]
    fn a_wide_column_gives_way_before_a_narrow_one() {
        let rows: &[&[&str]] = &[&["name", "n"], &["a long name for a row", "1"], &["b", "2"]];
        let expected = ["name         n", "───────────  ─", "a long name  1", "for a row", "", "b            2"];
        assert_eq!(lines(rows, 14), expected);
    }

    #[test]
    fn without_room_for_words_rows_are_listed() {
        let rows: &[&[&str]] = &[&["name", "description"], &["thread", "implementations"], &["", "two words"]];
        let expected = ["name: thread", "description:", "  implementation", "  s", "", "description: two", "  words"];
        assert_eq!(lines(rows, 16)[..], expected);
        assert_eq!(lines(&rows[..1], 12), ["name", "description"]);
    }

    #[test]
    fn empty_rows_are_not_drawn() {
        assert_eq!(lines(&[&["h"], &["a"], &[""], &["b"], &[""]], 9), ["h", "─", "a", "b"]);
        assert_eq!(lines(&[&["", ""], &["a", "b"]], 9), ["a  b"]);
    }

    #[test]
    fn widths_are_shared_fairly() {
        assert_eq!(shared(10, &[1, 1], &[3, 4]), Some(vec![3, 4]));
        assert_eq!(shared(10, &[1, 1, 1], &[2, 20, 30]), Some(vec![2, 4, 4]));
        assert_eq!(shared(10, &[1, 1, 6], &[2, 20, 30]), Some(vec![2, 2, 6]));
        assert_eq!(shared(11, &[1, 1], &[20, 20]), Some(vec![6, 5]));
        assert_eq!(shared(10, &[5, 6], &[20, 20]), None);
    }
}
