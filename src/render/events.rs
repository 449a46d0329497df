//! What happened, event by event: on a screen on which the spinner turns, or in words.

use std::time::Duration;

use super::quantity::time;
use crate::run::spec::{Model, Spec};
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::{Event, For, What};

/// What an event changes on a screen on which the spinner turns in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The line that is redrawn in place, in place of what it showed before.
    Status(String),
    /// That line is gone.
    Erase,
    /// A line that stays.
    Line(Line),
    Nothing,
}

/// An interval at which nobody takes a wait for one more frame for a key that did nothing.
const NOTICED: Duration = Duration::from_millis(300);

/// What the screen shows of an event while the spinner turns.
pub fn shown(event: &Event, spec: &Spec) -> Shown {
    match &event.what {
        What::Frame(symbol) => Shown::Status(format!("{symbol} {}", spec.message)),
        What::Erased => Shown::Erase,
        What::Said(words) => Shown::Line(Line::of(Tone::Plain, words)),
        // A long interval must not look as if the key had done nothing.
        What::Interrupted if spec.model == Model::Thread && spec.interval > NOTICED => Shown::Line(Line::marked(tr!(
            "Ctrl-C ended `slow`. The spinner's thread sleeps on; another Ctrl-C wakes it."
        ))),
        What::Made(Some(object)) => Shown::Line(Line::of(Tone::Faint, format!("spinner object: {object}"))),
        What::UnitsBegun(_) | What::UnitsEnded(_) | What::Counted { .. } => {
            Shown::Line(Line::of(Tone::Plain, words(&event.what, "")))
        }
        _ => Shown::Nothing,
    }
}

/// What the screen shows of an answer, once the run is over.
pub fn answer(answer: u32) -> Text {
    Text::from(Line::of(Tone::Strong, format!("Answer: {answer}")))
}

/// An event as a line of its own, for those who do not want anything redrawn.
pub fn event(event: &Event, lane: &str, message: &str) -> Line {
    let words = words(&event.what, message);
    Line::of(Tone::Faint, format!("{:>8.3} s  {lane:<10} ", event.at.as_secs_f64())).with(Tone::Plain, words)
}

/// What happened, said of the lane on which it did.
pub fn words(what: &What, message: &str) -> String {
    match what {
        What::Begun => tr!("begins").to_owned(),
        What::Made(Some(object)) => format!("spinner object: {object}"),
        What::Made(None) => tr!("made the spinner").to_owned(),
        What::Frame(symbol) => format!("{symbol} {message}"),
        What::SlowBegun => tr!("slow() begins").to_owned(),
        What::Answer(answer) => tr!("slow() returns {answer}", answer),
        What::Interrupted => tr!("slow() is interrupted").to_owned(),
        What::FlagSet => tr!("sets the flag").to_owned(),
        What::FlagSeen => tr!("sees the flag").to_owned(),
        What::CancelAsked => tr!("cancels the spinner").to_owned(),
        What::Cancelled => tr!("is cancelled at its await").to_owned(),
        What::Erased => tr!("erases the spinner").to_owned(),
        What::PipeClosed => tr!("closes the pipe").to_owned(),
        What::PipeEnded => tr!("finds the pipe at its end").to_owned(),
        What::NeverAwaited => tr!("was dropped, and never ran").to_owned(),
        What::Locked => tr!("takes the lock").to_owned(),
        What::Unlocked => tr!("gives the lock back").to_owned(),
        What::Read(value) => tr!("reads {value}", value),
        What::Wrote(value) => tr!("writes {value}", value),
        What::Counted { added, counter } => tr!("added {added} times, the counter is at {counter}", added, counter),
        What::UnitsBegun(units) => tr!("{units} units have begun", units),
        What::UnitsEnded(units) => tr!("{units} units are over", units),
        What::Waits(For::Time { until }) => tr!("sleeps until {time}", time = time(*until)),
        What::Waits(For::Blocking { until }) => tr!("blocks until {time}", time = time(*until)),
        What::Waits(For::End(_)) => tr!("waits for another to end").to_owned(),
        What::Waits(For::Future { .. }) => tr!("waits for a future").to_owned(),
        What::Waits(For::BlockingFuture) => tr!("blocks until a future is done").to_owned(),
        What::Waits(For::Turn) => tr!("gives way").to_owned(),
        What::Waits(For::Lock) => tr!("waits for a lock").to_owned(),
        What::Waits(For::Gil) => tr!("waits for the GIL").to_owned(),
        What::Resumes => tr!("goes on").to_owned(),
        What::OffCore { since } => tr!("was off its core since {time}", time = time(*since)),
        What::Said(words) => words.clone(),
        What::Ended => tr!("ends").to_owned(),
    }
}
