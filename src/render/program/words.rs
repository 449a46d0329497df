//! Moves in words: what a lane did, what it does next, and why it cannot.

use crate::program::held::{Change, Deed, Made};
use crate::program::machine::{Failure, Operation};
use crate::program::{LaneView, Next};
use crate::render::quantity::time;
use crate::render::vocabulary::quoted;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// What a gate is for that opens when a thread has ended.
const END: &str = "end";

/// What moves did: one line, and below it what was written to the output of errors.
pub fn made<'a>(moves: impl Iterator<Item = &'a Made>) -> Text {
    let (mut words, mut text) = (Vec::new(), Text::new());
    let mut complaints = Vec::new();
    for made in moves {
        let deeds = made.deeds.iter().map(|deed| format!("{} {}", made.lane, self::deed(deed)));
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
    text.push(Line::of(Tone::Plain, words.join(", ")));
    for line in complaints {
        text.push(Line::of(Tone::Warning, format!("  {line}")));
    }
    text
}

/// What a lane did, without its number.
pub(super) fn deed(deed: &Deed) -> String {
    match deed {
        Deed::Read { name, value } => tr!("read {name}: {value}", name, value),
        Deed::Wrote { name, value } => tr!("wrote {name}: {value}", name, value),
        Deed::Took(name) => tr!("took {name}", name),
        Deed::GaveBack(name) => tr!("gave {name} back", name),
        Deed::Called { object, verb } => tr!("called {object}.{verb}", object, verb),
        Deed::Chose(result) => tr!("chose {result}", result),
        Deed::Printed(text) => tr!("printed {text}", text = quoted(text)),
        Deed::Woke => tr!("woke up").to_owned(),
        Deed::Turned(text) if text.is_empty() => tr!("had its turn").to_owned(),
        Deed::Turned(text) => tr!("had its turn and printed {text}", text = quoted(text)),
        Deed::CalledBack { name, printed } if printed.is_empty() => tr!("called back {name}", name),
        Deed::CalledBack { name, printed } => {
            tr!("called back {name} and printed {text}", name, text = quoted(printed))
        }
        Deed::GaveUp { object, verb } => tr!("gave up waiting in {object}.{verb}", object, verb),
    }
}

/// What became different. Nothing is said here of what was written to the output of errors.
fn change(change: &Change) -> Option<String> {
    Some(match change {
        Change::Started(lane) => tr!("{lane} has started", lane),
        Change::Ended(lane) => tr!("{lane} has ended", lane),
        Change::Failed(lane, failure) => tr!("{lane} failed: {error}", lane, error = self::failure(failure)),
        Change::Over => tr!("the program has ended").to_owned(),
        Change::Deadlock => tr!("deadlock: every lane waits").to_owned(),
        Change::Complained(_) => return None,
    })
}

pub(super) fn failure(failure: &Failure) -> String {
    match failure {
        Failure::Exception { class, message } if message.is_empty() => class.to_string(),
        Failure::Exception { class, message } => format!("{class}: {message}"),
        Failure::Stopped(why) => why.to_string(),
    }
}

/// What each lane does next that has not ended: those that can move first.
pub fn next(lanes: &[LaneView]) -> Line {
    let (can, cannot): (Vec<_>, Vec<_>) = lanes
        .iter()
        .filter(|lane| !matches!(lane.next, Next::Ended(_)))
        .partition(|lane| matches!(lane.next, Next::Operation { .. } | Next::Sleeps { .. }) || has_limit(&lane.next));
    let words: Vec<_> =
        can.into_iter().chain(cannot).map(|lane| format!("{} {}", lane.number, does(&lane.next))).collect();
    let words = if words.is_empty() { tr!("nothing").to_owned() } else { words.join(", ") };
    Line::of(Tone::Faint, tr!("next: ")).with(Tone::Plain, words)
}

fn has_limit(next: &Next) -> bool {
    matches!(next, Next::Waits { until: Some(_), .. })
}

/// What a lane does next, or what it waits for, without its number.
pub(super) fn does(next: &Next) -> String {
    match next {
        Next::Operation { operation, verb, object } => match operation {
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
        Next::Sleeps { until } => {
            let until = std::time::Duration::from_nanos(u64::try_from(*until).unwrap_or_default());
            tr!("wakes up, at {time} or later", time = time(until))
        }
        Next::Waits { object, verb, until: Some(_), .. } => {
            tr!("gives up waiting in {object}.{verb}", object, verb)
        }
        Next::RunsLoop { next } => tr!("runs its event loop, {next} goes next", next),
        Next::Queued { next: Some(next) } => tr!("is ready, {next} goes first", next),
        Next::Queued { next: None } => tr!("is ready").to_owned(),
        Next::Waits { .. } => waits(next),
        Next::Ended(None) => tr!("has ended").to_owned(),
        Next::Ended(Some(failure)) => tr!("failed: {error}", error = self::failure(failure)),
    }
}

/// What a lane waits for, and who has it.
pub fn waits(next: &Next) -> String {
    let Next::Waits { object, verb, holder, .. } = next else { return does(next) };
    match holder {
        Some(holder) if verb == END => tr!("waits for {holder} to end", holder),
        Some(holder) => tr!("waits in {object}.{verb}: {holder} has it", object, verb, holder),
        None => tr!("waits in {object}.{verb}", object, verb),
    }
}
