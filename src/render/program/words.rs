//! Moves in words: what a lane did, what it does next, and why it cannot move.

use crate::program::held::{Change, Made, MoveDeed};
use crate::program::machine::{END, LOOP, Operation};
use crate::program::{LaneNext, LaneView, Schedule};
use crate::render::quantity::time;
use crate::render::vocabulary::quoted;
use crate::text::{Line, Text, Tone, truncated};
use crate::tr;

/// The most columns for data that a turn has changed.
const LONGEST_VALUE: usize = 60;

/// What moves did: one line, and below it what was written to the error output.
pub fn made<'a>(moves: impl Iterator<Item = &'a Made>) -> Text {
    let (mut words, mut complaints) = (Vec::new(), Vec::new());
    for made in moves {
        let deeds = made.deeds.iter().map(|deed| of_lane(made.lane, &self::deed(deed)));
        words.extend(deeds);
        if made.deeds.is_empty() {
            words.push(tr!("{lane} went on", lane = made.lane));
        }
        for change in &made.changes {
            match change {
                Change::Complained(text) => complaints.extend(text.lines()),
                // The main lane ends with the program.
                Change::Ended(0) if made.changes.contains(&Change::Over) => {}
                _ => words.extend(self::change(change)),
            }
        }
    }
    let mut text = Text::from(Line::of(Tone::Plain, words.join(", ")));
    text.extend(complaints.into_iter().map(|line| Line::of(Tone::Warning, format!("  {line}"))));
    text
}

/// What a lane did or does next, after its number.
fn of_lane(lane: usize, does: &str) -> String {
    tr!("{lane} {does}", lane, does)
}

/// What a lane did, without its number.
pub(super) fn deed(deed: &MoveDeed) -> String {
    match deed {
        MoveDeed::Read { name, value } => tr!("read {name}: {value}", name, value),
        MoveDeed::Wrote { name, value } => tr!("wrote {name}: {value}", name, value),
        MoveDeed::Took(name) => tr!("took {name}", name),
        MoveDeed::GaveBack(name) => tr!("gave {name} back", name),
        MoveDeed::Called { object, verb } => tr!("called {object}.{verb}", object, verb),
        MoveDeed::Chose(result) => tr!("chose {result}", result),
        MoveDeed::Printed(text) => tr!("printed {text}", text = quoted(text)),
        MoveDeed::Woke => tr!("woke up").to_owned(),
        MoveDeed::Turned(text) if text.trim().is_empty() => tr!("had its turn").to_owned(),
        MoveDeed::Turned(text) => tr!("had its turn and printed {text}", text = quoted(text)),
        MoveDeed::CalledBack { name, printed } if printed.trim().is_empty() => tr!("called back {name}", name),
        MoveDeed::CalledBack { name, printed } => {
            tr!("called back {name} and printed {text}", name, text = quoted(printed))
        }
        MoveDeed::GaveUp { object, verb } => tr!("gave up waiting in {object}.{verb}", object, verb),
    }
}

/// A change in words; None for output of errors, which is shown by itself.
fn change(change: &Change) -> Option<String> {
    Some(match change {
        Change::Started(lane) => tr!("{lane} has started", lane),
        Change::Ended(lane) => tr!("{lane} has ended", lane),
        Change::Failed(lane, failure) => tr!("{lane} failed: {error}", lane, error = failure),
        Change::Over => tr!("the program has ended").to_owned(),
        Change::Deadlock => tr!("deadlock: every lane waits").to_owned(),
        Change::Became { name, value } => became(name, value),
        Change::Complained(_) => return None,
    })
}

pub(super) fn became(name: &str, value: &str) -> String {
    let shown = truncated(value, LONGEST_VALUE);
    let dots = if shown.len() < value.len() { "…" } else { "" };
    tr!("{name} became {value}", name, value = format!("{shown}{dots}"))
}

/// What each lane does next that has not ended, those that can move first. Tasks whose turns come later are behind
/// the task with the first turn.
pub fn next(schedule: &Schedule) -> Line {
    let moves = schedule.moves();
    let lanes = schedule.lanes().into_iter().filter(|lane| !matches!(lane.next, LaneNext::Ended(_)));
    let (can, cannot): (Vec<_>, Vec<_>) = lanes.partition(|lane| moves.iter().any(|next| next.lane == lane.number));
    let can = can.iter().map(|lane| {
        let does = of_lane(lane.number, &does(&lane.next));
        let behind = behind(schedule, lane);
        if behind.is_empty() { does } else { tr!("{does} (then {lanes})", does, lanes = behind.join(", ")) }
    });
    let waits = cannot.iter().filter(|lane| match lane.next {
        // These are behind the lane that is first.
        LaneNext::RunsLoop { .. } | LaneNext::Queued { next: Some(_) } => false,
        LaneNext::Queued { next: None }
        | LaneNext::SleepsInLoop { .. }
        | LaneNext::Operation { .. }
        | LaneNext::Sleeps { .. }
        | LaneNext::Waits { .. }
        | LaneNext::Ended(_) => true,
    });
    let waits = waits.map(|lane| of_lane(lane.number, &does(&lane.next)));
    let words: Vec<_> = can.chain(waits).collect();
    let words = if words.is_empty() { tr!("nothing").to_owned() } else { words.join(", ") };
    Line::of(Tone::Faint, tr!("next: ")).with(Tone::Plain, words)
}

/// What an event loop will call after the turn of this lane: tasks by their numbers, and functions of the program by
/// their names. Empty if its move is no turn.
fn behind(schedule: &Schedule, lane: &LaneView) -> Vec<String> {
    let loops = schedule.machine().loops().into_iter();
    let own = loops.filter(|own| schedule.mover(own.lane) == lane.number);
    let ready = own.flat_map(|own| own.ready).filter(|ready| !ready.is_own && ready.task != Some(lane.number));
    // A callback that is the next move is still the first one in the queue.
    let called = usize::from(matches!(lane.next, LaneNext::Operation { operation: Operation::Callback(_), .. }));
    ready.skip(called).map(|ready| ready.task.map_or_else(|| ready.name.clone(), |task| task.to_string())).collect()
}

/// What a lane does next, or what it waits for, without its number.
pub(super) fn does(next: &LaneNext) -> String {
    match next {
        LaneNext::Operation { operation, verb, object } => match operation {
            Operation::Read(_) => tr!("reads {name}", name = object),
            Operation::Write(_) => tr!("writes {name}", name = object),
            Operation::Acquire(_) => tr!("takes {name}", name = object),
            Operation::Release(_) => tr!("gives {name} back", name = object),
            Operation::Look(_) => tr!("looks at {name}", name = object),
            Operation::Pass(_) | Operation::Call(..) => tr!("calls {object}.{verb}", object, verb),
            Operation::Choose(..) => tr!("chooses one of {results}", results = object),
            Operation::Print => tr!("prints").to_owned(),
            Operation::Wake => tr!("wakes up").to_owned(),
            Operation::Turn(_) => tr!("takes its turn").to_owned(),
            Operation::Callback(_) => tr!("calls back {name}", name = object),
        },
        LaneNext::Sleeps { until } => tr!("wakes up, at {time} or later", time = clock(*until)),
        LaneNext::SleepsInLoop { until } => tr!("sleeps until {time}", time = clock(*until)),
        LaneNext::Waits { object, verb, until: Some(_), .. } => {
            tr!("gives up waiting in {object}.{verb}", object, verb)
        }
        LaneNext::RunsLoop { next } => tr!("runs its event loop, {next} goes next", next),
        LaneNext::Queued { next: Some(next) } => tr!("is ready, {next} goes first", next),
        LaneNext::Queued { next: None } => tr!("is ready").to_owned(),
        LaneNext::Waits { .. } => waits(next),
        LaneNext::Ended(None) => tr!("has ended").to_owned(),
        LaneNext::Ended(Some(failure)) => tr!("failed: {error}", error = failure),
    }
}

/// A time of the program's clock.
fn clock(nanoseconds: i64) -> String {
    time(std::time::Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or_default()))
}

/// What a lane waits for, and which lane has it.
pub fn waits(next: &LaneNext) -> String {
    let LaneNext::Waits { object, verb, holder, .. } = next else { return does(next) };
    match holder {
        Some(holder) if verb == END => tr!("waits for {holder} to end", holder),
        Some(holder) => tr!("waits in {object}.{verb}: {holder} has it", object, verb, holder),
        None if verb == LOOP => tr!("waits in its event loop: no task is ready").to_owned(),
        None => tr!("waits in {object}.{verb}", object, verb),
    }
}
