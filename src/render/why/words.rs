//! How a moment is worded: who it is about, and what they had done.

use super::Moment;
use crate::render::units::exactly;
use crate::trace::{Event, LaneKind, What};

impl<'a> Moment<'a> {
    /// The call of the slow function it is in.
    pub(super) fn in_slow(&self) -> Option<&'a Event> {
        let ends = |event: &&&Event| matches!(event.what, What::SlowBegun | What::Answer(_) | What::Interrupted);
        self.before.iter().rev().find(ends).copied().filter(|event| event.what == What::SlowBegun)
    }

    /// What it had done, behind `it had`.
    pub(super) fn done(&self, event: &Event) -> String {
        match &event.what {
            What::Begun => "begun".to_owned(),
            What::Waits(_) | What::Resumes => "gone on".to_owned(),
            What::OffCore { .. } => "got its core back".to_owned(),
            What::Made(_) => "made the spinner".to_owned(),
            What::Frame(_) => self.drawn(event),
            What::SlowBegun => "called `slow`".to_owned(),
            What::Answer(answer) => format!("got {answer} from `slow`"),
            What::Interrupted => "been interrupted in `slow`".to_owned(),
            What::FlagSet => "set the flag".to_owned(),
            What::FlagSeen => "seen the flag".to_owned(),
            What::CancelAsked => "cancelled the spinner".to_owned(),
            What::Cancelled => "been cancelled at its await".to_owned(),
            What::PipeClosed => "closed the pipe".to_owned(),
            What::PipeEnded => "found its pipe at the end".to_owned(),
            What::Locked => "taken the lock".to_owned(),
            What::Unlocked => "given the lock back".to_owned(),
            What::NeverAwaited => "dropped a coroutine that nobody had awaited".to_owned(),
            What::Read(value) => format!("read {value}"),
            What::Wrote(value) => format!("written {value}"),
            What::Counted { added, counter } => format!("had added {added} times and found {counter} in the counter"),
            What::UnitsBegun(units) => format!("seen all {units} units begin"),
            What::UnitsEnded(units) => format!("seen all {units} units end"),
            What::Erased => "erased the spinner".to_owned(),
            What::Said(_) => "said what stands on the screen".to_owned(),
            What::Ended => "ended".to_owned(),
        }
    }

    /// Which frame it had drawn, as far as that can be counted.
    fn drawn(&self, event: &Event) -> String {
        if self.trace.forgotten > 0 {
            return "drawn a frame".to_owned();
        }
        let frames = self.before.iter().filter(|other| matches!(other.what, What::Frame(_)) && other.at <= event.at);
        format!("drawn its {} frame", ordinal(frames.count()))
    }

    /// The beginning of every first sentence.
    pub(super) fn subject(&self) -> String {
        format!("At {} {}", exactly(self.at), self.name())
    }

    pub(super) fn name(&self) -> String {
        let info = self.trace.lane(self.lane);
        format!("the {} `{}`", kind_word(info.kind), info.name)
    }
}

pub(super) fn kind_word(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Thread => "thread",
        LaneKind::Task { .. } => "task",
        LaneKind::Process => "process",
    }
}

/// `1st`, `2nd`, `3rd`, `4th`, `11th`.
fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::ordinal;

    #[test]
    fn ordinals_end_as_they_are_spoken() {
        let words = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal);
        assert_eq!(words, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]);
    }
}
