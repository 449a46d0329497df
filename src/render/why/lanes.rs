//! The lanes that `why` can be asked about.

use crate::reading::quoted;
use crate::render::quantity::time;
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::{LaneInfo, LaneKind, Trace};

/// The most lanes that are listed.
const LISTED: usize = 20;

/// The lanes of a run that `why` can be asked about, and the lines to type.
pub fn lanes(trace: &Trace) -> Text {
    let mut text = Text::from(Line::of(Tone::Plain, tr!("The last run had these:")));
    for LaneInfo { name, kind, .. } in trace.lanes.iter().take(LISTED) {
        text.push(Line::of(Tone::Code, format!("  {name:<12}  ")).with(Tone::Faint, kind_word(*kind)));
    }
    if trace.lanes.len() > LISTED {
        let more = tr!("and {n} more", n = trace.lanes.len() - LISTED);
        text.push(Line::of(Tone::Faint, format!("  {more}")));
    }
    let (Some(last), middle) = (trace.lanes.last(), trace.tally.elapsed / 2) else { return text };
    text.gap();
    let (name, when) = (&last.name, time(middle));
    let typed = when.replace(' ', "");
    let words =
        tr!("`why {lane} {typed}` tells what `{name}` was doing at {when}.", lane = quoted(name), typed, name, when);
    text.push(Line::marked(&words));
    text
}

fn kind_word(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Thread => tr!("thread"),
        LaneKind::Task(_) => tr!("task"),
        LaneKind::Process => tr!("process"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::handmade::{self, THREAD, trace};

    #[test]
    fn the_lanes_of_a_run_are_listed_with_an_example() {
        assert_eq!(
            lanes(&handmade::frozen()).plain(),
            indoc::indoc! {"
                The last run had these:
                  main          thread
                  supervisor    task
                  spinner       task

                `why spinner 1.5s` tells what `spinner` was doing at 1.5 s.
            "}
        );
        let crowd = lanes(&trace(&[("worker", THREAD); 23], vec![])).plain();
        assert!(crowd.contains("  worker        thread\n  and 3 more\n"), "{crowd}");
    }
}
