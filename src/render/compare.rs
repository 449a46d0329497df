//! Several runs side by side, in numbers: a row for each measure, a column for each run.

use unicode_width::UnicodeWidthStr;

use super::text::{Line, Text, Tone, truncated};
use super::units::quantity;
use crate::names::name_of;
use crate::trace::Trace;
use crate::trace::measure::Measure;

/// What is compared, in this order; a measure that no run has is left out.
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

/// Columns between a value and the next.
const GAP: usize = 2;
const LABEL: usize = 14;
const NARROWEST: usize = 9;
const WIDEST: usize = 24;

/// The table of runs with their titles. As many columns as there is room for stand beside each other, the others below.
pub fn table(runs: &[(String, &Trace)], width: usize) -> Text {
    let columns: Vec<Column> = runs.iter().map(|(title, trace)| Column::of(title, trace, width)).collect();
    let mut text = Text::new();
    let mut rest = columns.as_slice();
    while !rest.is_empty() {
        let mut used = LABEL;
        let fitting = rest.iter().take_while(|column| {
            used += column.width + GAP;
            used <= width
        });
        let (block, later) = rest.split_at(fitting.count().max(1));
        text.gap();
        draw(&mut text, block);
        rest = later;
    }
    text
}

/// A run as a column.
struct Column {
    title: String,
    values: Vec<Option<String>>,
    width: usize,
}

impl Column {
    fn of(title: &str, trace: &Trace, width: usize) -> Self {
        let value = |measure: &Measure| trace.measure(*measure).map(|value| quantity(measure.unit(), value));
        let values: Vec<_> = MEASURES.iter().map(value).collect();
        let room = width.saturating_sub(LABEL + GAP).clamp(NARROWEST, WIDEST);
        let title = truncated(title, room).to_owned();
        let widths = values.iter().flatten().chain([&title]).map(|text| text.width());
        let width = widths.max().unwrap_or_default().max(NARROWEST);
        Column { title, values, width }
    }
}

fn draw(text: &mut Text, columns: &[Column]) {
    let mut heading = Line::of(Tone::Plain, " ".repeat(LABEL));
    for column in columns {
        heading.push(Tone::Plain, padding(column.width, &column.title));
        heading.push(Tone::Code, &column.title);
    }
    text.push(heading);
    for (row, measure) in MEASURES.iter().enumerate() {
        if columns.iter().all(|column| column.values[row].is_none()) {
            continue;
        }
        let mut line = Line::of(Tone::Faint, format!("  {:<1$}", name_of(measure), LABEL - 2));
        for column in columns {
            let value = column.values[row].as_deref().unwrap_or("-");
            line.push(Tone::Plain, padding(column.width, value));
            line.push(Tone::Strong, value);
        }
        text.push(line);
    }
}

/// What stands before a value, so that it ends where its column does.
fn padding(width: usize, value: &str) -> String {
    " ".repeat(GAP + width.saturating_sub(value.width()))
}
