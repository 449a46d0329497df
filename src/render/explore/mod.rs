//! The results of an exploration in words: how many interleavings, how they end, and what can go wrong.

pub mod graph;
mod proof;
mod race;

use num_bigint::BigUint;

pub use proof::{first_wrong, proof};

use super::quantity::counted;
use crate::program::explore::{
    Count, Deadlock, End, Exploration, ExploreProgress, ExploreStage, LaneFailure, Outcome, Times, Unfinished, Untold,
    WaitingLane, Way,
};
use crate::program::machine::END;
use crate::text::{Line, Span, Text, Tone};
use crate::tr;

/// The most outcomes that are shown; the others are only counted.
const OUTCOMES: usize = 16;
/// The most ways to an error that are shown of each kind.
const FINDINGS: usize = 4;
const RACES: usize = 8;
/// The most lines of an output.
const OUTPUT: usize = 8;
/// A wider value does not push the next column further away.
const WIDEST: usize = 40;

/// All results of an exploration.
pub fn found(found: &Exploration) -> Text {
    let mut text = Text::from(headline(found));
    text.extend(late(found));
    text.extend(untold(found));
    text.extend(outcomes(found));
    text.extend(wrong(found));
    text.extend(remarks(found));
    text.extend(kept(found));
    text
}

/// A line that the schedules are left for the learner to find.
fn kept(found: &Exploration) -> Option<Line> {
    let words = tr!("The schedules are told once the goal of this step is met.");
    found.keeps_ways.then(|| Line::of(Tone::Faint, words))
}

/// A line with the moves that lead to what it describes.
fn leads(line: Line, found: &Exploration, way: &Way) -> Line {
    if found.keeps_ways { line } else { line.with(Tone::Plain, "   ").with(Tone::Code, move_to(way)) }
}

/// How many interleavings and states there are, and whether all were looked at.
pub fn headline(found: &Exploration) -> Line {
    let states = states(found.states);
    match (&found.interleavings, found.unfinished) {
        (_, Some(why)) => {
            let words = match why {
                Unfinished::States(most) => {
                    tr!(
                        "{states} were seen, and there are more: `--states` sets another limit than {most}",
                        states,
                        most = grouped(&most)
                    )
                }
                Unfinished::Bytes(_) => {
                    tr!("{states} were seen, and there are more: they take too much memory", states)
                }
                Unfinished::Stopped => tr!("{states} were seen, and there are more: interrupted", states),
                Unfinished::Lanes => tr!("{states} were seen, and there are more: it starts too many threads", states),
                Unfinished::Untold => tr!("{states}: all were looked at, but not all was told: interrupted", states),
            };
            Line::marked(&words)
        }
        (Count::Exactly(count), None) => {
            let words = if *count == BigUint::from(1_u32) {
                tr!("1 interleaving, {states}: all were looked at", states)
            } else {
                tr!("{count} interleavings, {states}: all were looked at", count = grouped(count), states)
            };
            Line::of(Tone::Strong, words)
        }
        (Count::Endless | Count::Unknown, None) => {
            let words = tr!(
                "{states}: all were looked at. Some ways go round in a circle, so interleavings have no number.",
                states
            );
            Line::of(Tone::Strong, words)
        }
    }
}

/// What leaves fewer states, where there were too many.
fn late(found: &Exploration) -> Option<Line> {
    let is_cut = matches!(found.unfinished, Some(Unfinished::States(_) | Unfinished::Bytes(_) | Unfinished::Stopped));
    let words =
        tr!("Sleeps and limits of waiting may end at any time after they should: `--times exact` ends them on time, \
             which leaves fewer states.");
    (is_cut && found.asked.limits && found.times == Times::Late).then(|| Line::of(Tone::Faint, words))
}

/// The findings that are missing because the learner did not want to wait.
fn untold(found: &Exploration) -> Option<Line> {
    let name = |untold: &Untold| match untold {
        Untold::Deadlocks => tr!("deadlocks"),
        Untold::Failures => tr!("uncaught errors"),
        Untold::Conditions => tr!("whether the conditions hold"),
        Untold::Circles => tr!("trapped states and livelocks"),
        Untold::Interleavings => tr!("the number of interleavings"),
        Untold::Outcomes => tr!("outcomes"),
    };
    let names = found.untold.iter().map(name).collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| Line::marked(&tr!("Not found out, or only in part: {names}.", names)))
}

/// `1,234,567`; a very long number as its first digits and its length.
fn grouped(number: &impl ToString) -> String {
    let digits = number.to_string();
    if digits.len() > 30 {
        return format!("{}.{} × 10^{}", &digits[..1], &digits[1..4], digits.len() - 1);
    }
    let first = digits.len() % 3;
    let mut groups: Vec<&str> = Vec::new();
    if first > 0 {
        groups.push(&digits[..first]);
    }
    groups.extend((first..digits.len()).step_by(3).map(|at| &digits[at..at + 3]));
    groups.join(",")
}

/// `1,234 states`
fn states(number: usize) -> String {
    counted(number, "state").replacen(&number.to_string(), &grouped(&number), 1)
}

fn outcomes(found: &Exploration) -> Text {
    let mut shown: Vec<&Outcome> = found.outcomes.iter().collect();
    shown.sort_by_key(|outcome| (outcome.way.moves.len(), outcome.end));
    shown.truncate(OUTCOMES);
    let key = |outcome: &&Outcome| (outcome.end, outcome.failures.clone(), outcome.variables.clone());
    shown.sort_by_cached_key(key);
    let all = match &found.interleavings {
        Count::Exactly(all) => Some(all),
        Count::Endless | Count::Unknown => None,
    };
    let rows: Vec<(String, String, &Outcome)> = shown
        .into_iter()
        .map(|outcome| {
            let share = outcome.count.as_ref().zip(all);
            let share = share.map(|(count, all)| tr!("{count} of {all}", count = grouped(count), all = grouped(all)));
            (label(outcome), share.unwrap_or_default(), outcome)
        })
        .collect();
    let labels = widest(rows.iter().map(|row| &*row.0)).min(WIDEST);
    let shares = widest(rows.iter().map(|row| &*row.1)).min(WIDEST);
    let mut text = Text::new();
    for (label, share, outcome) in &rows {
        let tone = if outcome.end == End::Deadlock || !outcome.failures.is_empty() { Tone::Bad } else { Tone::Plain };
        let mut line = Line::of(tone, format!("  {label}"));
        // A label that is too wide for its column gets a line of its own.
        if Span::new(Tone::Plain, label).width() > labels {
            text.push(line);
            line = Line::new();
        }
        line = line.padded(labels + 4);
        if shares > 0 {
            line.push(Tone::Faint, share);
        }
        if !found.keeps_ways {
            let room = if shares > 0 { (labels + shares + 6).max(line.width() + 2) } else { labels + 4 };
            line = line.padded(room);
            line.push(Tone::Code, way(&outcome.way));
        }
        text.push(line);
        text.extend(displayed(outcome.output.as_deref().unwrap_or_default()));
    }
    let more = found.outcome_count - rows.len();
    if more > 0 {
        text.push(Line::of(Tone::Faint, format!("  {}", tr!("and {more} other outcomes", more = grouped(&more)))));
    }
    text
}

/// What a terminal shows at an end.
fn displayed(output: &str) -> Text {
    let line = |line| Line::of(Tone::Ornament, "    │ ").with(Tone::Plain, line);
    let mut text: Text = output.lines().take(OUTPUT).map(line).collect();
    let more = output.lines().count().saturating_sub(OUTPUT);
    if more > 0 {
        let words = tr!("and {lines} more", lines = counted(more, "line"));
        text.push(Line::of(Tone::Faint, format!("    {words}")));
    }
    text
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| Span::new(Tone::Plain, text).width()).max().unwrap_or(0)
}

/// Several explorations in one line each: how many interleavings, states and outcomes there are.
pub fn side_by_side(found: &[(String, Exploration)], width: usize) -> Text {
    let heads = ["", tr!("interleavings"), tr!("states"), tr!("outcomes")].map(str::to_owned);
    let count = |found: &Exploration| match &found.interleavings {
        Count::Exactly(count) => grouped(count),
        Count::Endless => tr!("no number").to_owned(),
        Count::Unknown => tr!("not known").to_owned(),
    };
    let number = |number: usize| grouped(&number);
    let row = |(title, found): &(String, Exploration)| {
        [title.clone(), count(found), number(found.states), number(found.outcome_count)]
    };
    let rows: Vec<[String; 4]> = std::iter::once(heads).chain(found.iter().map(row)).collect();
    let wide = |column: usize| widest(rows.iter().map(|row| &*row[column])) + 2;
    let fits = (0..4).map(wide).sum::<usize>() <= width;
    let mut text = Text::new();
    for (number, row) in rows.iter().enumerate() {
        let tone = if number == 0 { Tone::Faint } else { Tone::Plain };
        // If there is little room, the name of the program is above its numbers.
        let mut line = if fits { Line::of(Tone::Code, &row[0]).padded(wide(0)) } else { Line::new() };
        if !fits && number > 0 {
            text.push(Line::of(Tone::Code, &row[0]));
        }
        let mut end = line.width();
        for (column, words) in row.iter().enumerate().skip(1) {
            line.push(tone, words);
            end += wide(column);
            line = line.padded(end);
        }
        text.push(line);
    }
    text
}

/// A schedule as a user types it after `move`; `-` if it is empty.
fn way(way: &Way) -> String {
    if way.moves.is_empty() { "-".to_owned() } else { way.typed() }
}

fn label(outcome: &Outcome) -> String {
    let mut parts = Vec::new();
    if outcome.end == End::Deadlock {
        parts.push(tr!("deadlock").to_owned());
    }
    parts.extend(outcome.failures.iter().map(fault));
    parts.extend(outcome.variables.iter().map(|(name, value)| format!("{name} = {value}")));
    if parts.is_empty() { tr!("the end").to_owned() } else { parts.join(", ") }
}

fn fault(fault: &LaneFailure) -> String {
    let error = match &fault.class {
        Some(class) if fault.message.is_empty() => class.clone(),
        Some(class) => format!("{class}: {}", fault.message),
        None => fault.message.clone(),
    };
    tr!("{lane} fails: {error}", lane = fault.lane, error)
}

/// The errors, each with a way to it.
pub fn wrong(found: &Exploration) -> Text {
    let mut text = Text::new();
    for deadlock in found.deadlocks.iter().take(FINDINGS) {
        text.extend(self::deadlock(found, deadlock));
    }
    for (failure, to, parting) in found.failures.iter().take(FINDINGS) {
        text.push(leads(Line::of(Tone::Bad, fault(failure)), found, to));
        text.extend(parts(found, to, *parting));
    }
    if found.trapped > 0 {
        let words = tr!("trapped: from {states} no end can be reached", states = states(found.trapped));
        let line = Line::of(Tone::Bad, words);
        text.push(match &found.trapped_way {
            Some(to) => leads(line, found, to),
            None => line,
        });
    }
    text
}

fn move_to(way: &Way) -> String {
    if way.moves.is_empty() { tr!("at the start").to_owned() } else { format!("move {}", way.typed()) }
}

fn deadlock(found: &Exploration, deadlock: &Deadlock) -> Text {
    let mut text = Text::from(leads(Line::of(Tone::Bad, tr!("deadlock")), found, &deadlock.way));
    text.extend(deadlock.lanes.iter().map(|waiting| Line::of(Tone::Plain, format!("  {}", waits(waiting)))));
    text.extend(parts(found, &deadlock.way, deadlock.parting));
    text
}

/// What a lane waits for, and which lane has it.
fn waits(waiting: &WaitingLane) -> String {
    let WaitingLane { lane, object, verb, holder, .. } = waiting;
    let words = match holder {
        Some(holder) if verb == END => tr!("{lane} waits for {holder} to end", lane, holder),
        Some(holder) if holder == lane => tr!("{lane} waits in {object}.{verb}: it has it itself", lane, object, verb),
        Some(holder) => tr!("{lane} waits in {object}.{verb}: {holder} has it", lane, object, verb, holder),
        None => tr!("{lane} waits in {object}.{verb}", lane, object, verb),
    };
    match waiting.line {
        Some(line) => tr!("{words} (line {line})", words, line),
        None => words,
    }
}

/// The move after which no right end can be reached.
fn parts(found: &Exploration, way: &Way, parting: Option<usize>) -> Option<Line> {
    let at = parting.filter(|_| !found.keeps_ways)?;
    let name = way.names.get(at - 1)?;
    Some(Line::marked(&tr!("  after move number {at} of these, `{name}`, it cannot end well any more", at, name)))
}

/// Remarks on what is no mistake by itself.
fn remarks(found: &Exploration) -> Text {
    let mut text = Text::new();
    if !found.races.is_empty() {
        text.push(Line::marked(tr!("race: two lanes use the same data, one writes, nothing orders them:")));
    }
    text.extend(found.races.iter().take(RACES).map(|race| Line::marked(&format!("  {}", race::words(race)))));
    if found.races.len() > RACES {
        text.push(Line::of(Tone::Faint, tr!("and {more} other races", more = found.races.len() - RACES)));
    }
    if found.races.iter().any(|race| race.is_within_line) {
        let words =
            tr!("CPython since 3.10 does not switch threads within a line without a call; nothing promises that, and \
             free-threaded Python does.");
        text.push(Line::of(Tone::Faint, words));
    }
    for livelock in found.livelocks.iter().take(FINDINGS) {
        let words = tr!(
            "livelock: {states} in a circle in which every lane moves or cannot; a fair scheduler may still leave it.",
            states = states(livelock.states)
        );
        text.push(leads(Line::of(Tone::Warning, words), found, &livelock.way));
    }
    if found.has_loops {
        let words = if found.times == Times::Any {
            tr!("Timers may overtake one another here: `0=2` says that the sleep of 2 is over, `0=later` that none is.")
        } else {
            tr!("An event loop calls what is ready in a fixed order: only threads, choices and the order of a set of \
                 tasks leave several ways.")
        };
        text.push(Line::of(Tone::Faint, words));
    }
    text.extend(set_order(found));
    text.extend(exact(found));
    if found.outcome_count > 1 && matches!(found.interleavings, Count::Exactly(_)) {
        let words =
            tr!("How many interleavings lead somewhere is not how often it happens: the system picks, and not evenly.");
        text.push(Line::of(Tone::Faint, words));
    }
    text
}

/// What the one order of sets leaves out.
fn set_order(found: &Exploration) -> Option<Line> {
    let words = tr!(
        "It goes over a set, whose items come in one order here. CPython promises none, and other orders were not \
             looked at."
    );
    found.asked.set_order.then(|| Line::of(Tone::Warning, words))
}

/// What exact times leave out.
fn exact(found: &Exploration) -> Text {
    let mut text = Text::new();
    if found.times == Times::Exact {
        text.push(Line::of(Tone::Faint, tr!("Times are exact here: nothing is late, and work takes no time.")));
        if found.has_loops {
            let words = tr!("`--times any` lets sleeps end in any order, as those do that stand for a network.");
            text.push(Line::of(Tone::Faint, words));
        }
    }
    text
}

/// The progress of an exploration, in one line.
pub fn progress(progress: ExploreProgress) -> String {
    let states = states(progress.states);
    match progress.stage {
        ExploreStage::Looks => {
            tr!("{states} so far, {open} to look at …", states, open = grouped(&progress.open))
        }
        ExploreStage::Tells => tr!("{states} were looked at, finding out what they tell …", states),
    }
}
