//! What a run was, in numbers and words: the events while it goes on, the report when it is over.

use std::time::Duration;

use super::text::{Line, Text, Tone};
use super::units::duration;
use crate::demo::pace::Pace;
use crate::demo::spec::{Model, Spec, Work};
use crate::trace::measure::Measure;
use crate::trace::{Event, Trace, What};

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
        let mut line = Line::of(Tone::Faint, format!("  {name:<17}")).with(Tone::Strong, format!("{value:<11}"));
        line.push(Tone::Faint, remark);
        text.push(line);
    };
    row("elapsed", duration(tally.elapsed), &elapsed_remark(pace, tally.elapsed));
    if let Some(usage) = trace.usage {
        let share = 100.0 * usage.cpu.as_secs_f64() / wall(pace, tally.elapsed).as_secs_f64().max(1e-6);
        row("CPU time", duration(usage.cpu), &format!("{share:.1} % of one core"));
    }
    let lanes: Vec<&str> = trace.lanes.iter().map(|lane| lane.name).collect();
    row("threads", trace.threads().to_string(), &format!("lanes: {}", lanes.join(", ")));
    row("frames", tally.frames.to_string(), &format!("one was due every {}", duration(spec.interval)));
    row("longest freeze", duration(tally.freeze), "without a new frame while slow() ran");
    if let Some(usage) = trace.usage {
        let (waited, preempted) = (usage.voluntary_switches, usage.involuntary_switches);
        row("context switches", (waited + preempted).to_string(), &format!("{waited} to wait, {preempted} forced"));
    }
    if let Some(stop) = trace.measure(Measure::Stop) {
        let from = if was_interrupted(trace) { "from Ctrl-C" } else { "from the answer" };
        row("stop", duration(Duration::from_secs_f64(stop)), &format!("{from} to the spinner gone"));
    }
    for remark in remarks(spec, trace) {
        text.gap();
        text.push(Line::marked(&remark));
    }
    text.gap();
    text
}

/// Where Ctrl-C was delivered, and what came of it.
pub fn interrupted(spec: &Spec, trace: &Trace) -> Text {
    let mut text = Text::new();
    let Some(at) = trace.first(|what| *what == What::Interrupted).map(|event| event.at) else {
        return Text::from(Line::of(Tone::Warning, "Interrupted."));
    };
    text.push(Line::of(Tone::Warning, format!("Interrupted after {}.", duration(at))));
    let after = |what: What| trace.first(|other| *other == what).map(|event| duration(event.at.saturating_sub(at)));
    let held = match spec.work {
        Work::Cpu => "computing",
        Work::Sleep | Work::Block => "waiting",
    };
    let slow = match (spec.model, spec.work) {
        (Model::Async, Work::Sleep) => "The await of `slow` ended at once.".to_owned(),
        (Model::Async, _) => {
            format!("The thread of the event loop was {held} in `slow`, without an await. It was woken.")
        }
        _ => format!("The main thread was {held} in `slow`. It was woken."),
    };
    text.push(Line::marked(&slow));
    if let Some(seen) = after(What::FlagSeen) {
        text.push(Line::marked(&format!("The spinner: a thread cannot be cancelled: it saw the flag {seen} later.")));
    }
    if let Some(cancelled) = after(What::Cancelled) {
        text.push(Line::marked(&format!("The spinner: the task got a cancellation at its await, {cancelled} later.")));
    }
    text
}

fn was_interrupted(trace: &Trace) -> bool {
    trace.first(|what| *what == What::Interrupted).is_some()
}

/// What the numbers mean, where that is not plain.
fn remarks(spec: &Spec, trace: &Trace) -> Vec<String> {
    let mut remarks = Vec::new();
    let freeze = trace.tally.freeze;
    if trace.tally.frames > 0 && freeze >= 3 * spec.interval {
        let why = match spec.model {
            Model::Sequential => "there was one thread, and `slow` had it",
            Model::Async => "`slow` did not await, so the event loop could not let the spinner run",
            Model::Thread => "the system did not let its thread run",
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
    use clap::ValueEnum;
    let name = |value: Option<clap::builder::PossibleValue>| value.map(|v| v.get_name().to_owned()).unwrap_or_default();
    let mut words = format!("{}, work {}", name(spec.model.to_possible_value()), name(spec.work.to_possible_value()));
    let usual = Spec::new(spec.model);
    if spec.seconds != usual.seconds {
        words += &format!(", {} seconds", spec.seconds.as_secs_f64());
    }
    if spec.interval != usual.interval {
        words += &format!(", a frame each {}", duration(spec.interval));
    }
    words
}
