//! Events, one by one: as changes of a screen with a turning spinner, or in words.

use std::time::Duration;

use super::vocabulary;
use crate::run::spec::{Model, Spec};
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::{Event, What};

/// What an event changes on a screen whose spinner turns in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScreenChange {
    /// The line that is redrawn gets this text.
    Status(String),
    /// The line that is redrawn is erased.
    Erase,
    /// A line that stays.
    Line(Line),
    Nothing,
}

/// A learner who waits longer than this for the next frame may think that the key had no effect.
const NOTICED: Duration = Duration::from_millis(300);

/// The change of the screen for an event, while the spinner turns.
pub fn shown(event: &Event, spec: &Spec) -> ScreenChange {
    match &event.what {
        What::Frame(symbol) => ScreenChange::Status(format!("{symbol} {}", spec.message)),
        What::Erased => ScreenChange::Erase,
        What::Said(words) => ScreenChange::Line(Line::of(Tone::Plain, words)),
        // A long interval must not look as if the key had no effect.
        What::Interrupted if spec.model == Model::Thread && spec.interval > NOTICED => ScreenChange::Line(
            Line::marked(tr!("Ctrl-C ended `slow`. The spinner's thread sleeps on; another Ctrl-C wakes it.")),
        ),
        What::Made(Some(object)) => ScreenChange::Line(Line::of(Tone::Faint, format!("spinner object: {object}"))),
        What::UnitsBegun(_) | What::UnitsEnded(_) | What::Counted { .. } => {
            ScreenChange::Line(Line::of(Tone::Plain, words(&event.what, "")))
        }
        What::Begun
        | What::Waits(_)
        | What::Resumes
        | What::OffCore { .. }
        | What::Made(None)
        | What::SlowBegun
        | What::Answer(_)
        | What::Interrupted
        | What::FlagSet
        | What::FlagSeen
        | What::CancelAsked
        | What::Cancelled
        | What::PipeClosed
        | What::PipeEnded
        | What::NeverAwaited
        | What::Uses(_)
        | What::Printed { .. }
        | What::Failed(_)
        | What::Ended => ScreenChange::Nothing,
    }
}

/// The lines for an answer, once the run is over.
pub fn answer(answer: u32) -> Text {
    Text::from(Line::of(Tone::Strong, format!("Answer: {answer}")))
}

/// An event as a line of its own, for screens without a redrawn line.
pub fn event(event: &Event, lane: &str, message: &str) -> Line {
    let words = words(&event.what, message);
    Line::of(Tone::Faint, format!("{:>8.3} s  {lane:<10} ", event.at.as_secs_f64())).with(Tone::Plain, words)
}

/// An event in words, with its lane as the subject.
pub fn words(what: &What, message: &str) -> String {
    vocabulary::event(what, message).now()
}
