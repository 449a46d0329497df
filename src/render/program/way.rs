//! The moves so far: a row for each move, a column for each lane.

use indoc::formatdoc;

use super::words;
use crate::program::held::{Change, HeldProgram, Made};
use crate::render::svg::escaped;
use crate::text::{Line, Text, Tone, truncated};
use crate::tr;

/// Between two columns.
const GAP: usize = 2;
/// The narrowest column that can still be read.
const NARROWEST: usize = 10;

/// The moves as a table for a terminal of that width.
pub fn way(held: &HeldProgram, width: usize) -> Text {
    let lanes = held.schedule().lanes();
    let mut text = Text::new();
    if held.made().is_empty() {
        text.push(Line::of(Tone::Faint, tr!("No move was made yet.")));
        return text;
    }
    let numbers = held.made().len().to_string().len();
    let rows: Vec<(usize, String)> = held.made().iter().map(|made| (made.lane, cell(made))).collect();
    let longest = |lane: usize| rows.iter().filter(|(of, _)| *of == lane).map(|(_, cell)| cell.chars().count()).max();
    let room = width.saturating_sub(numbers + GAP) / lanes.len().max(1);
    let named = |lane: usize| lanes[lane].label.chars().count() + 2;
    let wanted = |lane: usize| longest(lane).unwrap_or(1).max(named(lane));
    let column = |lane: usize| wanted(lane).clamp(3, room.saturating_sub(GAP).max(NARROWEST));
    let mut line = Line::of(Tone::Plain, " ".repeat(numbers));
    for lane in &lanes {
        let column = column(lane.number);
        let name = format!("{} {}", lane.number, lane.label);
        line.push(Tone::Faint, format!("{:GAP$}{:<column$}", "", truncated(&name, column)));
    }
    text.push(line);
    for (number, (of, cell)) in (1..).zip(&rows) {
        let mut line = Line::of(Tone::Faint, format!("{number:>numbers$}"));
        for lane in (0..lanes.len()).take_while(|lane| lane <= of) {
            let shown = if lane == *of { cell.as_str() } else { "" };
            // The last cell of a row may have any width.
            let column = column(lane);
            let shown = if lane == *of { shown.to_owned() } else { format!("{shown:<column$}") };
            line.push(Tone::Plain, format!("{:GAP$}{shown}", ""));
        }
        text.push(line);
    }
    text
}

/// What one move did, in one cell.
fn cell(made: &Made) -> String {
    let mut words: Vec<String> = made.deeds.iter().map(words::deed).collect();
    for change in &made.changes {
        match change {
            Change::Ended(lane) if *lane == made.lane => words.push(tr!("has ended").to_owned()),
            Change::Failed(lane, failure) if *lane == made.lane => {
                words.push(tr!("failed: {error}", error = failure));
            }
            Change::Deadlock => words.push(tr!("deadlock").to_owned()),
            Change::Became { name, value } => words.push(words::became(name, value)),
            Change::Started(_) | Change::Ended(_) | Change::Failed(..) | Change::Complained(_) | Change::Over => {}
        }
    }
    if words.is_empty() { "·".to_owned() } else { words.join(", ") }
}

/// The height of a row, in pixels.
const LINE: usize = 20;
const COLUMN: usize = 220;
const MARGIN: usize = 60;

/// The moves as SVG.
pub fn way_svg(held: &HeldProgram) -> String {
    let lanes = held.schedule().lanes();
    let (width, height) = (MARGIN + COLUMN * lanes.len().max(1), LINE * (held.made().len() + 3));
    let mut body = String::new();
    let mut put = |x: usize, row: usize, class: &str, text: &str| {
        let y = LINE * row;
        body += &format!("<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{}</text>\n", escaped(text));
    };
    for lane in &lanes {
        put(MARGIN + COLUMN * lane.number, 2, "f", &format!("{} {}", lane.number, lane.label));
    }
    for (number, made) in (1..).zip(held.made()) {
        put(10, number + 2, "f", &number.to_string());
        put(MARGIN + COLUMN * made.lane, number + 2, "c", &cell(made));
    }
    let title = escaped(&held.name);
    formatdoc! {r#"
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"
        role="img">
        <title>{title}</title>
        <style>svg{{color-scheme:light dark}}text{{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#1f2328}}
        .f{{fill:#656d76}}.bg{{fill:#fff}}
        @media(prefers-color-scheme:dark){{text{{fill:#e6edf3}}.f{{fill:#8b949e}}.bg{{fill:#0d1117}}}}
        </style>
        <rect class="bg" width="100%" height="100%"/>
        {body}</svg>
    "#}
}
