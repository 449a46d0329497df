//! The report of a run of a program.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr;

use crate::program::machine::{END, LOOP};
use crate::render::quantity::duration;
use crate::run::pace::Pace;
use crate::run::simulation::{Ending, Stuck};
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::{Trace, Use, What};

/// The least columns of names and values, as in the reports of demos.
const VALUES: usize = 20;
const REMARKS: usize = 11;

/// A wider value does not move the remarks of the others.
const WIDEST: usize = 24;

/// 128 + SIGINT: an uncaught `KeyboardInterrupt`.
const INTERRUPTED: i32 = 130;

/// The most shared data that is named.
const NAMED: usize = 5;

/// The report of a run: how it ended, how long it took, which data its lanes shared.
pub fn report(trace: &Trace, pace: Pace, ending: &Ending) -> Text {
    let mut text = Text::new();
    text.extend(end(ending));
    text.gap();
    let elapsed = trace.tally.elapsed;
    let remark = match pace {
        Pace::Real | Pace::Virtual => tr!("on the program's own clock").to_owned(),
        Pace::Scaled(_) => tr!("on the program's own clock, at pace {pace}", pace),
    };
    let mut rows = vec![(tr!("elapsed"), duration(elapsed), remark)];
    for (name, uses) in shared(trace) {
        let (reads, writes) = (uses.reads, uses.writes);
        let lanes = uses.lanes.len();
        let remark = tr!("reads: {reads}, writes: {writes}, lanes: {lanes}", reads, writes, lanes);
        rows.push((name, uses.last.unwrap_or_else(|| "-".to_owned()), remark));
    }
    text.extend(in_columns(rows));
    text.gap();
    text.push(Line::marked(tr!(
        "This run was simulated: spinlab played the program by itself. Sleeps took their time, work took none."
    )));
    if elapsed.is_zero() && trace.lanes.len() > 1 {
        text.push(Line::marked(tr!("No time passed, so only the order of events says what the lanes did.")));
    }
    text.gap();
    text
}

/// Names, values and remarks in columns.
fn in_columns(rows: Vec<(&str, String, String)>) -> Text {
    let values = rows.iter().map(|(name, ..)| name.width() + 4).fold(VALUES, usize::max);
    let widths = rows.iter().map(|(_, value, _)| value.width() + 2).filter(|width| *width <= WIDEST);
    let remarks = values + widths.fold(REMARKS, usize::max);
    let mut text = Text::new();
    for (name, value, remark) in rows {
        let line = Line::of(Tone::Faint, format!("  {name}")).padded(values).with(Tone::Strong, value);
        // A value that is wider than its column still has a gap before the remark.
        text.push(line.padded(remarks - 2).with(Tone::Plain, "  ").with(Tone::Faint, remark));
    }
    text
}

/// How it ended, unless it just came to its end.
pub fn end(ending: &Ending) -> Text {
    let words = match ending {
        Ending::Status(0) | Ending::Unheard(_) => return Text::new(),
        Ending::Status(INTERRUPTED) => {
            tr!("Ctrl-C ended the program, with exit status {status}.", status = INTERRUPTED)
        }
        Ending::Status(status) => tr!("The program ended with exit status {status}.", status),
        Ending::Deadlock(stuck) => {
            let mut text = Text::from(Line::of(Tone::Bad, tr!("Deadlock: every lane waits, and none can go on.")));
            text.extend(stuck.iter().map(|stuck| Line::marked(&waits(stuck))));
            return text;
        }
        Ending::Interrupted => tr!("The second Ctrl-C ended the run.").to_owned(),
        Ending::TooLong(_) => tr!("It did not end in time, and was given up.").to_owned(),
    };
    Text::from(Line::of(Tone::Warning, words))
}

/// What a lane waits for, and which lane has it.
fn waits(Stuck { name, object, verb, holder }: &Stuck) -> String {
    match holder {
        Some(holder) if verb == END => tr!("  `{name}` waits for `{holder}` to end", name, holder),
        Some(holder) => {
            tr!("  `{name}` waits in `{object}.{verb}`; `{holder}` holds it", name, object, verb, holder)
        }
        None if verb == LOOP => tr!("  `{name}` waits in its event loop: no task is ready", name),
        None => tr!("  `{name}` waits in `{object}.{verb}`", name, object, verb),
    }
}

#[derive(Default)]
struct Uses {
    reads: usize,
    writes: usize,
    lanes: std::collections::BTreeSet<usize>,
    last: Option<String>,
}

/// Data that more than one lane used, and how; if it is very much, what was used most.
fn shared(trace: &Trace) -> Vec<(&str, Uses)> {
    let mut all: BTreeMap<&str, Uses> = BTreeMap::new();
    for event in &trace.events {
        let What::Uses(does @ (Use::ReadData { name, value } | Use::WroteData { name, value })) = &event.what else {
            continue;
        };
        let uses = all.entry(name).or_default();
        uses.lanes.insert(event.lane.0);
        uses.last = Some(value.clone());
        if matches!(does, Use::ReadData { .. }) { uses.reads += 1 } else { uses.writes += 1 }
    }
    let mut named: Vec<_> = all.into_iter().filter(|(_, uses)| uses.lanes.len() > 1).collect();
    named.sort_by_key(|(_, uses)| std::cmp::Reverse(uses.reads + uses.writes));
    named.truncate(NAMED);
    named
}

/// The line after the system's Python has run a program.
pub fn python_ran(version: &str, status: Option<i32>) -> Text {
    let mut text = Text::new();
    match status {
        Some(0) => {}
        Some(status) => text.push(Line::of(Tone::Warning, tr!("The program ended with exit status {status}.", status))),
        None => text.push(Line::of(Tone::Warning, tr!("A signal ended the program."))),
    }
    text.push(Line::of(Tone::Faint, tr!("{version} ran it. Nothing was recorded of that.", version)));
    text
}
