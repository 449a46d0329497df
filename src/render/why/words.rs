//! How a moment is worded: who it is about, and what they had done.

use super::Moment;
use crate::render::quantity::{exactly, time};
use crate::tr;
use crate::trace::{Event, LaneKind, What};

impl<'a> Moment<'a> {
    /// The call of the slow function it is in.
    pub(super) fn in_slow(&self) -> Option<&'a Event> {
        let ends = |event: &&&Event| matches!(event.what, What::SlowBegun | What::Answer(_) | What::Interrupted);
        self.before.iter().rev().find(ends).copied().filter(|event| event.what == What::SlowBegun)
    }

    /// What it had done, and when, as a clause: without a capital and a full stop.
    pub(super) fn done(&self, event: &Event) -> String {
        let at = time(event.at);
        match &event.what {
            What::Begun => tr!("it had begun at {at}", at),
            What::Waits(_) | What::Resumes => tr!("it had gone on at {at}", at),
            What::OffCore { .. } => tr!("it had got its core back at {at}", at),
            What::Made(_) => tr!("it had made the spinner at {at}", at),
            What::Frame(_) => tr!("it had drawn {frame} at {at}", frame = self.frame(event), at),
            What::SlowBegun => tr!("it had called `slow` at {at}", at),
            What::Answer(answer) => tr!("it had got {answer} from `slow` at {at}", answer, at),
            What::Interrupted => tr!("it had been interrupted in `slow` at {at}", at),
            What::FlagSet => tr!("it had set the flag at {at}", at),
            What::FlagSeen => tr!("it had seen the flag at {at}", at),
            What::CancelAsked => tr!("it had cancelled the spinner at {at}", at),
            What::Cancelled => tr!("it had been cancelled at its await at {at}", at),
            What::PipeClosed => tr!("it had closed the pipe at {at}", at),
            What::PipeEnded => tr!("it had found its pipe at the end at {at}", at),
            What::Locked => tr!("it had taken the lock at {at}", at),
            What::Unlocked => tr!("it had given the lock back at {at}", at),
            What::NeverAwaited => tr!("it had dropped a coroutine that nobody had awaited at {at}", at),
            What::Read(value) => tr!("it had read {value} at {at}", value, at),
            What::Wrote(value) => tr!("it had written {value} at {at}", value, at),
            What::Counted { added, counter } => {
                tr!("it had had added {added} times and found {counter} in the counter at {at}", added, counter, at)
            }
            What::UnitsBegun(units) => tr!("it had seen all {units} units begin at {at}", units, at),
            What::UnitsEnded(units) => tr!("it had seen all {units} units end at {at}", units, at),
            What::Erased => tr!("it had erased the spinner at {at}", at),
            What::Said(_) => tr!("it had said what stands on the screen at {at}", at),
            What::Ended => tr!("it had ended at {at}", at),
        }
    }

    /// Which frame it had drawn, as far as that can be counted.
    pub(super) fn frame(&self, event: &Event) -> String {
        if self.trace.forgotten > 0 {
            return tr!("a frame").to_owned();
        }
        let frames = self.before.iter().filter(|other| matches!(other.what, What::Frame(_)) && other.at <= event.at);
        tr!("its {nth} frame", nth = ordinal(frames.count()))
    }

    /// The beginning of every first sentence.
    pub(super) fn subject(&self) -> String {
        tr!("At {at} {lane}", at = exactly(self.at), lane = self.name())
    }

    pub(super) fn name(&self) -> String {
        let info = self.trace.lane(self.lane);
        match info.kind {
            LaneKind::Thread => tr!("the thread `{name}`", name = info.name),
            LaneKind::Task { .. } => tr!("the task `{name}`", name = info.name),
            LaneKind::Process => tr!("the process `{name}`", name = info.name),
        }
    }
}

pub(super) fn kind_word(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Thread => tr!("thread"),
        LaneKind::Task { .. } => tr!("task"),
        LaneKind::Process => tr!("process"),
    }
}

/// A clause as a sentence of its own.
pub(super) fn sentence(clause: &str) -> String {
    let mut rest = clause.chars();
    let capital: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{capital}{}.", rest.as_str())
}

/// `1st`, `2nd`, `3rd`, `4th`, `11th`.
fn ordinal(n: usize) -> String {
    match (n % 10, n % 100) {
        (_, 11..=13) => tr!("{n}th", n),
        (1, _) => tr!("{n}st", n),
        (2, _) => tr!("{n}nd", n),
        (3, _) => tr!("{n}rd", n),
        _ => tr!("{n}th", n),
    }
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
