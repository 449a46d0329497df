//! `why`: what a thread, task or process was doing at one moment of a run, and what it waited for, in a few sentences.
//!
//! The facts come from [`crate::trace::reason`]. Below the sentences the events around the moment are listed, so that
//! the learner can check them.

mod lanes;
mod words;

use std::time::Duration;

use super::events;
use crate::run::spec::Spec;
use crate::text::{Line, Text, Tone};
use crate::trace::moment::Moment;
use crate::trace::{Event, LaneId, Trace};

pub use lanes::lanes;

/// How many events are shown on each side of the moment.
const SHOWN: usize = 2;

/// What a lane was doing at that time of a run, and why.
pub fn why(spec: &Spec, trace: &Trace, lane: LaneId, at: Duration) -> Text {
    let moment = Moment::new(trace, lane, at);
    let sentences = words::sentences(&moment, spec.work, &moment.reason());
    let mut text: Text = sentences.iter().map(|sentence| Line::marked(sentence)).collect();
    text.gap();
    text.extend(record(spec, &moment));
    text
}

/// The events around the moment.
fn record(spec: &Spec, moment: &Moment<'_>) -> Text {
    let own = |event: &&Event| moment.concerns(event);
    let split = moment.trace.events.partition_point(|event| event.at <= moment.at);
    let (before, after) = moment.trace.events.split_at(split);
    let mut near: Vec<&Event> = before.iter().rev().filter(own).take(SHOWN).collect();
    near.reverse();
    near.extend(after.iter().filter(own).take(SHOWN));
    let line = |event: &Event| events::event(event, &moment.trace.lane(event.lane).name, &spec.message);
    near.into_iter().map(|event| Line::of(Tone::Faint, line(event).plain())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::spec::Model;
    use crate::trace::handmade::{self, ms};

    #[test]
    fn the_events_next_to_the_moment_stand_below() {
        let text = why(&Spec::new(Model::Async), &handmade::frozen(), LaneId(1), ms(50)).plain();
        assert_eq!(
            text,
            indoc::indoc! {"
                At 0.05 s the task `supervisor` held the thread of the event loop: it waited inside `slow` from 0 s to \
                3 s without awaiting.

                   0.000 s  supervisor slow() begins
                   0.000 s  supervisor blocks until 3 s
                   3.000 s  supervisor goes on
                   3.000 s  supervisor slow() returns 42
            "}
        );
    }
}
