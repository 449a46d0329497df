//! The state of a program: its listing with the lanes, its data, its output, what each lane does.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::words;
use crate::program::held::HeldProgram;
use crate::program::machine::{HandleView, Stream};
use crate::program::{LaneNext, LaneView};
use crate::render::highlight::listing;
use crate::render::quantity::{counted, time};
use crate::text::last_line::LastLine;
use crate::text::{Line, Text, Tone, truncated};
use crate::tr;

/// The most lines of the output.
const OUTPUT: usize = 6;
/// The fewest lines of the listing, however low the screen.
const LEAST: usize = 5;

/// The state of a program, on a screen of this size. If the listing is too long, only lines around the lanes are shown.
pub fn stand(held: &HeldProgram, width: usize, rows: Option<usize>) -> Text {
    let lanes = held.schedule().lanes();
    let below = below(held, &lanes);
    // The heading, the prompt, and an empty line.
    let used = below.wrapped(width).lines().len() + 4;
    let room = rows.map(|rows| rows.saturating_sub(used).max(LEAST));
    let place = match held.made().len() {
        0 => tr!("at its start").to_owned(),
        moves => tr!("after {moves}", moves = counted(moves, "move")),
    };
    let machine = held.schedule().machine();
    let place = if machine.loops().is_empty() { place } else { place + &at(machine.now()) };
    let mut text = Text::from(Line::of(Tone::Heading, &held.name).with(Tone::Faint, format!("  {place}")));
    text.extend(code(held, &lanes, width, room));
    text.extend(below);
    text
}

/// The listing, with each lane in front of its line.
fn code(held: &HeldProgram, lanes: &[LaneView], width: usize, room: Option<usize>) -> Text {
    let mut places: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for lane in lanes {
        if let Some(location) = &lane.location {
            places.entry(location.line).or_default().push(lane.number.to_string());
        }
    }
    let code = listing("python", held.text.trim_end());
    let shown = around(places.keys().copied().collect(), code.len(), room);
    let margin = places.values().map(|lanes| lanes.join(" ").len()).max().unwrap_or_default().min(width / 4);
    let numbers = code.len().to_string().len();
    let mut text = Text::new();
    let mut last = 0;
    for (number, line) in (1..).zip(code) {
        if !shown.contains(&number) {
            continue;
        }
        if number != last + 1 {
            text.push(Line::of(Tone::Faint, format!("{:margin$}  …", "")));
        }
        last = number;
        let here = places.get(&number).map(|lanes| lanes.join(" ")).unwrap_or_default();
        let here = truncated(&here, margin).to_owned();
        let mut start = Line::of(Tone::Strong, format!("{here:>margin$}"));
        start.push(Tone::Ornament, if places.contains_key(&number) { "▸" } else { " " });
        start.push(Tone::Faint, format!("{number:>numbers$}  "));
        let indent = Line::of(Tone::Plain, " ".repeat(start.width() + 4));
        text.extend(start.then(line).wrap(width, &Line::new(), &indent));
    }
    if last < held.text.trim_end().lines().count() {
        text.push(Line::of(Tone::Faint, format!("{:margin$}  …", "")));
    }
    text
}

/// The numbers of the lines to show: all if there is room, else those next to the lanes.
fn around(places: Vec<usize>, lines: usize, room: Option<usize>) -> BTreeSet<usize> {
    let Some(room) = room.filter(|room| *room < lines) else { return (1..=lines).collect() };
    let places = if places.is_empty() { vec![1] } else { places };
    let mut shown: BTreeSet<usize> = BTreeSet::new();
    for reach in 0..lines {
        let mut more = shown.clone();
        for place in &places {
            more.extend(place.saturating_sub(reach).max(1)..=(place + reach).min(lines));
        }
        // A line stands for each gap between two pieces.
        let gaps = more.iter().filter(|number| **number > 1 && !more.contains(&(**number - 1))).count();
        let is_open = !more.contains(&lines);
        if reach > 0 && more.len() + gaps + usize::from(is_open) > room {
            break;
        }
        shown = more;
    }
    shown
}

/// The lines below the listing.
fn below(held: &HeldProgram, lanes: &[LaneView]) -> Text {
    let mut text = Text::new();
    let variables = held.schedule().machine().variables();
    if !variables.is_empty() {
        let words: Vec<_> = variables.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        text.push(Line::of(Tone::Faint, tr!("data: ")).with(Tone::Plain, words.join(", ")));
    }
    let output = output(held);
    if !output.is_empty() {
        text.push(Line::of(Tone::Faint, tr!("output:")));
        let left_out = output.len().saturating_sub(OUTPUT);
        text.extend(output[left_out..].iter().map(|line| Line::of(Tone::Ornament, "  │ ").with(Tone::Plain, line)));
    }
    for lane in lanes {
        let mut line = Line::of(Tone::Strong, format!("  {} ", lane.number));
        let name = if lane.is_daemon { tr!("{name} (daemon)", name = lane.label) } else { lane.label.clone() };
        line.push(Tone::Faint, format!("{name}: "));
        let tone = if matches!(lane.next, LaneNext::Ended(Some(_))) { Tone::Bad } else { Tone::Plain };
        line.push(tone, words::does(&lane.next));
        text.push(line);
    }
    for event_loop in held.schedule().machine().loops() {
        let ready: Vec<_> = event_loop.ready.iter().map(|ready| handle(ready, "")).collect();
        text.extend(listed(tr!("ready: "), &ready));
        let timers: Vec<_> = event_loop.timers.iter().map(|timer| handle(&timer.handle, &at(timer.due))).collect();
        text.extend(listed(tr!("timers: "), &timers));
    }
    if held.schedule().has_ended() {
        text.push(Line::of(Tone::Good, tr!("The program has ended.")));
    } else if held.schedule().is_deadlocked() {
        text.push(Line::of(Tone::Bad, tr!("Deadlock: every lane waits, and none can go on.")));
    }
    text
}

/// A call that an event loop will make. A call within asyncio is no move, and is drawn fainter.
fn handle(handle: &HandleView, when: &str) -> (Tone, String) {
    let tone = if handle.is_own { Tone::Faint } else { Tone::Plain };
    let number = handle.task.map(|lane| format!("{lane} ")).unwrap_or_default();
    (tone, format!("{number}{}{when}", handle.name))
}

fn at(due: i64) -> String {
    tr!(" at {time}", time = time(Duration::from_nanos(u64::try_from(due).unwrap_or_default())))
}

/// A line of handles; None if there are none.
fn listed(title: &str, handles: &[(Tone, String)]) -> Option<Line> {
    let mut line = Line::of(Tone::Faint, format!("  {title}"));
    for (at, (tone, words)) in handles.iter().enumerate() {
        line.push(Tone::Faint, if at > 0 { ", " } else { "" });
        line.push(*tone, words.clone());
    }
    (!handles.is_empty()).then_some(line)
}

/// The output of the program so far, as a terminal shows it.
fn output(held: &HeldProgram) -> Vec<String> {
    let (mut line, mut lines) = (LastLine::default(), Vec::new());
    for out in held.schedule().output().filter(|out| out.stream == Stream::Out) {
        lines.extend(line.write(&out.text));
    }
    if !line.is_blank() {
        lines.push(line.end());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_listing_the_lines_around_the_lanes_are_shown() {
        let all = |places: &[usize], lines, room| around(places.to_vec(), lines, room).into_iter().collect::<Vec<_>>();
        assert_eq!(all(&[50], 100, Some(8)), [48, 49, 50, 51, 52]);
        assert_eq!(all(&[10, 90], 100, Some(10)), [9, 10, 11, 89, 90, 91]);
        assert_eq!(all(&[1], 5, Some(10)), [1, 2, 3, 4, 5]);
        assert_eq!(all(&[2], 5, None), [1, 2, 3, 4, 5]);
        assert_eq!(all(&[], 100, Some(5)), [1, 2, 3, 4]);
        // However many lanes there are, each is seen.
        assert_eq!(all(&[1, 20, 40, 60, 80], 100, Some(5)), [1, 20, 40, 60, 80]);
    }
}
