//! Several runs side by side, in numbers: a row for each measure, a column for each run.

use unicode_width::UnicodeWidthStr;

use super::quantity::{label, quantity};
use crate::text::{Line, Text, Tone};
use crate::trace::Trace;
use crate::trace::measure::Measure;

/// The measures in their order; one that no run has is left out.
const MEASURES: [Measure; 9] = [
    Measure::Elapsed,
    Measure::Frames,
    Measure::Freeze,
    Measure::Stop,
    Measure::Lost,
    Measure::Threads,
    Measure::Cpu,
    Measure::Parallelism,
    Measure::Memory,
];

/// Columns between two values.
const GAP: usize = 2;
/// The fewest columns of a title. It is wrapped, and about two words should fit on a line.
const NARROWEST: usize = 14;

/// The table of runs with their titles. As many as fit are beside each other, the others below. If `is_plain`, the
/// rows of what a run cost the machine are left out.
pub fn table(runs: &[(String, &Trace)], width: usize, is_plain: bool) -> Text {
    let labels = labels();
    let room = width.saturating_sub(labels + GAP).max(1);
    let columns: Vec<Column> = runs.iter().map(|(title, trace)| Column::of(title, trace, room)).collect();
    let mut text = Text::new();
    let mut rest = columns.as_slice();
    while !rest.is_empty() {
        let mut used = labels;
        let fitting = rest.iter().take_while(|column| {
            used += column.width + GAP;
            used <= width
        });
        let (block, later) = rest.split_at(fitting.count().max(1));
        text.gap();
        draw(&mut text, block, is_plain);
        rest = later;
    }
    text
}

/// The columns for the names of the measures.
fn labels() -> usize {
    MEASURES.iter().map(|measure| label(*measure).width() + 1).max().unwrap_or_default()
}

/// A run as a column.
struct Column {
    title: Vec<String>,
    values: Vec<Option<String>>,
    width: usize,
}

impl Column {
    fn of(title: &str, trace: &Trace, room: usize) -> Self {
        let value = |measure: &Measure| trace.measure(*measure).map(|value| quantity(measure.unit(), value));
        let values: Vec<_> = MEASURES.iter().map(value).collect();
        let longest =
            values.iter().flatten().map(String::as_str).chain(title.split_whitespace()).map(UnicodeWidthStr::width);
        let width = longest.max().unwrap_or_default().max(NARROWEST).min(room);
        let title = Line::of(Tone::Plain, title).wrap(width, &Line::new(), &Line::new());
        Column { title: title.iter().map(Line::plain).collect(), values, width }
    }
}

fn draw(text: &mut Text, columns: &[Column], is_plain: bool) {
    let height = columns.iter().map(|column| column.title.len()).max().unwrap_or_default();
    for row in 0..height {
        let title = |column: &Column| column.title.get(row).cloned().unwrap_or_default();
        text.push(line("", Tone::Code, columns, title));
    }
    for (row, measure) in MEASURES.iter().enumerate() {
        let is_said = |value: &Option<String>| match value.as_deref() {
            // Without a spinner there are no frames, and a demo that sleeps computes nothing.
            Some("0" | "0 s") => !matches!(measure, Measure::Frames | Measure::Freeze | Measure::Parallelism),
            value => value.is_some(),
        };
        let is_left_out = is_plain && matches!(measure, Measure::Cpu | Measure::Memory);
        if !is_left_out && columns.iter().any(|column| is_said(&column.values[row])) {
            let value = |column: &Column| column.values[row].clone().unwrap_or_else(|| "-".to_owned());
            text.push(line(label(*measure), Tone::Strong, columns, value));
        }
    }
}

/// A line of the table; each cell ends with its column.
fn line(name: &str, tone: Tone, columns: &[Column], cell: impl Fn(&Column) -> String) -> Line {
    let mut line = Line::of(Tone::Faint, name).padded(labels());
    for column in columns {
        let cell = cell(column);
        line.push(Tone::Plain, " ".repeat(GAP + column.width.saturating_sub(cell.width())));
        line.push(tone, cell);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::handmade;

    fn drawn(width: usize) -> Vec<String> {
        let (thread, frozen) = (handmade::thread(), handmade::frozen());
        let runs = [("thread --seconds 2.95".to_owned(), &thread), ("async --work block".to_owned(), &frozen)];
        table(&runs, width, false).plain().lines().map(|line| line.trim_end().to_owned()).collect()
    }

    #[test]
    fn every_measure_that_a_run_has_is_a_row() {
        let wanted = [
            "                      thread    async --work",
            "              --seconds 2.95           block",
            "elapsed                  3 s             3 s",
            "frames                    30               1",
            "freeze                100 ms             3 s",
            "stop                   50 ms             0 s",
            "threads                    2               1",
        ];
        assert_eq!(drawn(80), wanted);
    }

    #[test]
    fn columns_that_do_not_fit_stand_below() {
        let lines = drawn(30);
        assert!(lines.iter().all(|line| line.width() <= 30), "{lines:#?}");
        assert_eq!(lines.iter().filter(|line| line.starts_with("frames")).count(), 2);
    }
}
