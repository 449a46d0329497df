//! What a run was, in numbers and words: the events while it goes on, the report when it is over.

use std::time::Duration;

use super::text::{Line, Text, Tone};
use super::units::duration;
use crate::demo::pace::Pace;
use crate::demo::spec::{Model, Spec, Work};
use crate::names::name_of;
use crate::trace::measure::Measure;
use crate::trace::{Event, LaneKind, Trace, What};

/// An event as a line of its own, for those who do not want anything redrawn.
pub fn event(event: &Event, lane: &str, message: &str) -> Line {
    let words = match &event.what {
        What::Begun => "begins".to_owned(),
        What::Made(Some(object)) => format!("spinner object: {object}"),
        What::Made(None) => "made the spinner".to_owned(),
        What::Frame(symbol) => format!("{symbol} {message}"),
        What::SlowBegun => "slow() begins".to_owned(),
        What::Answer(answer) => format!("slow() returns {answer}"),
        What::Interrupted => "slow() is interrupted".to_owned(),
        What::FlagSet => "sets the flag".to_owned(),
        What::FlagSeen => "sees the flag".to_owned(),
        What::CancelAsked => "cancels the spinner".to_owned(),
        What::Cancelled => "is cancelled at its await".to_owned(),
        What::Erased => "erases the spinner".to_owned(),
        What::PipeClosed => "closes the pipe".to_owned(),
        What::PipeEnded => "finds the pipe at its end".to_owned(),
        What::NeverAwaited => "was dropped, and never ran".to_owned(),
        What::Read(value) => format!("reads {value}"),
        What::Wrote(value) => format!("writes {value}"),
        What::Lost(updates) => format!("finds {updates} updates lost"),
        What::UnitsBegun(units) => format!("{units} units have begun"),
        What::UnitsEnded(units) => format!("{units} units are over"),
        What::Waits(_) => "waits".to_owned(),
        What::Resumes => "goes on".to_owned(),
        What::OffCore { since } => format!("was off its core since {}", duration(*since)),
        What::Said(words) => words.clone(),
        What::Ended => "ends".to_owned(),
    };
    Line::of(Tone::Faint, format!("{:>8.3} s  {lane:<10} ", event.at.as_secs_f64())).with(Tone::Plain, words)
}

/// The report of a run: its measures, then what there is to say about it.
pub fn report(spec: &Spec, pace: Pace, trace: &Trace) -> Text {
    let mut text = Text::new();
    let tally = &trace.tally;
    let mut row = |name: &str, value: String, remark: &str| {
        let mut line = Line::of(Tone::Faint, format!("  {name:<16}  ")).with(Tone::Strong, format!("{value:<11}"));
        line.push(Tone::Faint, remark);
        text.push(line);
    };
    row("elapsed", duration(tally.elapsed), &elapsed_remark(pace, tally.elapsed));
    if let Some(usage) = trace.usage {
        let share = 100.0 * usage.cpu.as_secs_f64() / wall(pace, tally.elapsed).as_secs_f64().max(1e-6);
        row("CPU time", duration(usage.cpu), &format!("{share:.1} % of one core"));
    }
    let names = |kind: fn(&LaneKind) -> bool| -> Vec<&str> {
        trace.lanes.iter().filter(|lane| kind(&lane.kind)).map(|lane| &*lane.name).collect()
    };
    let threads = names(|kind| *kind == LaneKind::Thread);
    let tasks = names(|kind| matches!(kind, LaneKind::Task { .. }));
    row("threads", threads.len().to_string(), &threads.join(", "));
    if !tasks.is_empty() {
        row("tasks", tasks.len().to_string(), &format!("{}, all on thread main", tasks.join(", ")));
    }
    row("frames", tally.frames.to_string(), &format!("one was due every {}", duration(spec.interval)));
    row("longest freeze", duration(tally.freeze), "without a new frame while slow() ran");
    if let Some(usage) = trace.usage {
        let (waited, preempted) = (usage.voluntary_switches, usage.involuntary_switches);
        row("context switches", (waited + preempted).to_string(), &format!("{waited} to wait, {preempted} forced"));
    }
    if let Some(stop) = trace.measure(Measure::Stop) {
        row("stop", duration(Duration::from_secs_f64(stop)), "from the answer to the spinner gone");
    }
    for remark in remarks(spec, pace, trace) {
        text.gap();
        text.push(Line::marked(&remark));
    }
    text.gap();
    text
}

/// Where Ctrl-C was delivered, and what came of it. It was pressed `rings` times.
pub fn interrupted(spec: &Spec, trace: &Trace, rings: u32) -> Text {
    let mut text = Text::new();
    let Some(at) = trace.first(|what| *what == What::Interrupted).map(|event| event.at) else {
        return Text::from(Line::of(Tone::Warning, "Interrupted."));
    };
    text.push(Line::of(Tone::Warning, format!("Interrupted after {}.", duration(at))));
    let after = |what: What| trace.first(|other| *other == what).map(|event| duration(event.at.saturating_sub(at)));
    let held = match spec.work {
        Work::Cpu => "was computing in `slow`, looked, and stopped",
        Work::Sleep | Work::Block => "was waiting in `slow` and was woken",
    };
    let slow = match (spec.model, spec.work) {
        (Model::Async, Work::Sleep) => "The await of `slow` ended at once.".to_owned(),
        (Model::Async, _) => format!("The thread of the event loop {held}. There was no await at which to cancel it."),
        _ => format!("The main thread {held}."),
    };
    text.push(Line::marked(&slow));
    if let Some(seen) = after(What::FlagSeen) {
        text.push(Line::marked(&format!("The spinner: a thread cannot be cancelled. It saw the flag {seen} later.")));
        if rings > 1 {
            text.push(Line::marked("The second Ctrl-C woke it: it would have slept until its next frame was due."));
        }
    }
    if let Some(cancelled) = after(What::Cancelled) {
        text.push(Line::marked(&format!("The spinner: the task got a cancellation at its await, {cancelled} later.")));
    }
    text
}

/// The shortest standstill of a spinner that a person would notice.
const NOTICEABLE: Duration = Duration::from_millis(50);

/// What the numbers mean, where that is not plain.
fn remarks(spec: &Spec, pace: Pace, trace: &Trace) -> Vec<String> {
    let mut remarks = Vec::new();
    let freeze = trace.tally.freeze;
    if trace.tally.frames > 0 && freeze >= 3 * spec.interval && wall(pace, freeze) >= NOTICEABLE {
        let why = match spec.model {
            Model::Sequential => "there was one thread, and `slow` had it",
            Model::Async if spec.work != Work::Sleep => {
                "`slow` did not await, so the event loop could not let the spinner run"
            }
            Model::Async | Model::Thread => "it did not get to run in time",
        };
        remarks.push(format!("The spinner stood still for {}: {why}.", duration(freeze)));
    }
    remarks
}

fn elapsed_remark(pace: Pace, elapsed: Duration) -> String {
    match pace {
        Pace::Real => "from the start of the demo to its end".to_owned(),
        Pace::Scaled(_) => format!("at pace {pace}: {} on the wall", duration(wall(pace, elapsed))),
        Pace::Virtual => "on the virtual clock: no time at all on the wall".to_owned(),
    }
}

fn wall(pace: Pace, nominal: Duration) -> Duration {
    match pace {
        Pace::Scaled(speed) => nominal.div_f64(speed),
        Pace::Real | Pace::Virtual => nominal,
    }
}

/// One line that sums a demo up, for lists.
pub fn summary(spec: &Spec) -> String {
    let mut words = format!("{}, work {}", name_of(&spec.model), name_of(&spec.work));
    let usual = Spec::new(spec.model);
    if spec.seconds != usual.seconds {
        words += &format!(", {} seconds", spec.seconds.as_secs_f64());
    }
    if spec.interval != usual.interval {
        words += &format!(", a frame each {}", duration(spec.interval));
    }
    words
}
