//! What a run was, in numbers and words, when it is over.

use std::time::Duration;

use super::text::{Line, Text, Tone};
use super::units::{counted, duration, quantity};
use crate::demo::pace::Pace;
use crate::demo::spec::{Demo, Model, Spec, Work};
use crate::names::name_of;
use crate::trace::measure::{Measure, Unit};
use crate::trace::{LaneKind, Trace, What};

/// The report of a run: its measures, then what there is to say about it.
pub fn report(spec: &Spec, pace: Pace, trace: &Trace) -> Text {
    let mut text = Text::new();
    let rows = match spec.demo {
        Demo::Spinner => spinner(spec, pace, trace),
        Demo::Counter => counter(pace, trace),
        Demo::Forgotten => vec![elapsed(pace, trace)],
        Demo::Many => many(spec, pace, trace),
    };
    for (name, value, remark) in rows {
        let mut line = Line::of(Tone::Faint, format!("  {name:<16}  ")).with(Tone::Strong, format!("{value:<11}"));
        line.push(Tone::Faint, remark);
        text.push(line);
    }
    for remark in remarks(spec, pace, trace) {
        text.gap();
        text.push(Line::marked(&remark));
    }
    text.gap();
    text
}

/// A name, a value, and what the value means.
type Row = (&'static str, String, String);

fn spinner(spec: &Spec, pace: Pace, trace: &Trace) -> Vec<Row> {
    let tally = &trace.tally;
    let mut rows = vec![elapsed(pace, trace)];
    rows.extend(cpu(pace, trace));
    if let Some(parallelism) = trace.measure(Measure::Parallelism).filter(|_| spec.workers > 1 || spec.computes()) {
        let remark = "CPU time over elapsed time: so many cores were busy, on average";
        rows.push(("parallelism", quantity(Unit::Ratio, parallelism), remark.to_owned()));
    }
    if tally.off_core >= NOTICEABLE {
        let remark = "in all: a thread had work, and something else had the core";
        rows.push(("waits for a core", duration(tally.off_core), remark.to_owned()));
    }
    rows.extend(lanes(trace));
    rows.push(("frames", tally.frames.to_string(), format!("one was due every {}", duration(spec.interval))));
    rows.push(("longest freeze", duration(tally.freeze), "without a new frame while slow() ran".to_owned()));
    if let Some(usage) = trace.usage {
        let (waited, preempted) = (usage.voluntary_switches, usage.involuntary_switches);
        rows.push((
            "context switches",
            (waited + preempted).to_string(),
            format!("{waited} to wait, {preempted} forced"),
        ));
    }
    if let Some(memory) = trace.measure(Measure::Memory) {
        let left = trace.usage.map_or(0, |usage| usage.left_behind);
        let beside = if left > 0 { ", beside what earlier runs left" } else { "" };
        rows.push((
            "memory",
            quantity(Unit::Bytes, memory),
            format!("added by this run, in all its processes{beside}"),
        ));
    }
    if let Some(stop) = trace.measure(Measure::Stop) {
        let stop = quantity(Unit::Seconds, stop);
        rows.push(("stop", stop, "from the answer to the spinner gone".to_owned()));
    }
    rows
}

fn counter(pace: Pace, trace: &Trace) -> Vec<Row> {
    let mut rows = vec![elapsed(pace, trace)];
    rows.extend(lanes(trace));
    if let Some((added, counter)) = trace.tally.counted {
        rows.push(("added", added.to_string(), "so often one was added".to_owned()));
        rows.push(("counter", counter.to_string(), "so much it counted".to_owned()));
        rows.push(("lost", added.saturating_sub(counter).to_string(), "updates that another one overwrote".to_owned()));
    }
    rows
}

fn many(spec: &Spec, pace: Pace, trace: &Trace) -> Vec<Row> {
    let mut rows = vec![elapsed(pace, trace)];
    rows.extend(cpu(pace, trace));
    let Some((units, begun)) = trace.tally.units_begun else { return rows };
    let each = |total: f64| total / f64::from(units.max(1));
    let what = if spec.model == Model::Async { "tasks on one thread" } else { "threads" };
    let together = if begun <= spec.seconds { ", all asleep at once" } else { "" };
    rows.push(("units", units.to_string(), format!("{what}{together}")));
    let start = quantity(Unit::Seconds, each(begun.as_secs_f64()));
    rows.push(("start", duration(begun), format!("until the last had begun: {start} each")));
    if let Some(ended) = trace.tally.units_ended {
        let finish = ended.saturating_sub(spec.seconds);
        rows.push(("finish", duration(finish), "from when they were to wake until the last had ended".to_owned()));
    }
    if let Some(memory) = trace.measure(Measure::Memory) {
        #[expect(clippy::cast_precision_loss, reason = "bytes of a machine's memory")]
        let left = trace.usage.map_or(0.0, |usage| usage.left_behind as f64);
        let each = quantity(Unit::Bytes, each(memory));
        let left_behind = quantity(Unit::Bytes, left);
        rows.push(if left * 10.0 > memory {
            let remark = format!("earlier runs left {left_behind}, used again: start the program anew to see");
            ("memory", "not known".to_owned(), remark)
        } else {
            ("memory", quantity(Unit::Bytes, memory), format!("added by this run: {each} each"))
        });
    }
    rows
}

fn elapsed(pace: Pace, trace: &Trace) -> Row {
    ("elapsed", duration(trace.tally.elapsed), elapsed_remark(pace, trace.tally.elapsed))
}

fn cpu(pace: Pace, trace: &Trace) -> Option<Row> {
    let usage = trace.usage?;
    let share = 100.0 * usage.cpu.as_secs_f64() / wall(pace, trace.tally.elapsed).as_secs_f64().max(1e-6);
    Some(("CPU time", duration(usage.cpu), format!("{share:.1} % of one core")))
}

/// Who took part: processes if there were several, threads, tasks.
fn lanes(trace: &Trace) -> Vec<Row> {
    let names = |is_meant: fn(LaneKind) -> bool| -> Vec<&str> {
        trace.lanes.iter().filter(|lane| is_meant(lane.kind)).map(|lane| &*lane.name).collect()
    };
    let mut rows = Vec::new();
    let processes = names(|kind| kind == LaneKind::Process);
    if !processes.is_empty() {
        let count = processes.len() + 1;
        rows.push(("processes", count.to_string(), format!("this one, and {}", processes.join(", "))));
    }
    let threads = names(|kind| kind == LaneKind::Thread);
    let count = trace.threads();
    let remark =
        if processes.is_empty() { threads.join(", ") } else { "that do the work: one in each process".to_owned() };
    rows.push(("threads", count.to_string(), remark));
    let tasks = names(|kind| matches!(kind, LaneKind::Task { .. }));
    if !tasks.is_empty() {
        rows.push(("tasks", tasks.len().to_string(), format!("{}, all on thread main", tasks.join(", "))));
    }
    rows
}

/// Where Ctrl-C was delivered, and what came of it. It was pressed `rings` times.
pub fn interrupted(spec: &Spec, trace: &Trace, rings: u32) -> Text {
    let mut text = Text::new();
    let Some(at) = trace.first(|what| *what == What::Interrupted).map(|event| event.at) else {
        let after = duration(trace.tally.elapsed);
        return Text::from(Line::of(Tone::Warning, format!("Interrupted after {after}.")));
    };
    text.push(Line::of(Tone::Warning, format!("Interrupted after {}.", duration(at))));
    let after = |what: What| trace.first(|other| *other == what).map(|event| duration(event.at.saturating_sub(at)));
    let held = match spec.work {
        Work::Cpu | Work::Nap | Work::Offload => "was computing in `slow`, looked, and stopped",
        Work::Sleep | Work::Block => "was waiting in `slow` and was woken",
    };
    let slow = match (spec.model, spec.work) {
        (Model::Async, Work::Sleep) => "The await of `slow` ended at once.".to_owned(),
        (Model::Async, Work::Nap) => "The coroutine was computing in `slow`, looked, and stopped.".to_owned(),
        (Model::Async, Work::Offload) => format!("The thread of the pool {held}; the await of `slow` ended with it."),
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
    if let Some(ended) = after(What::PipeEnded) {
        text.push(Line::marked(&format!("The spinner: its process found the pipe at its end {ended} later.")));
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
    match spec.demo {
        Demo::Spinner => freeze_remark(spec, pace, trace).into_iter().collect(),
        Demo::Counter => counter_remark(spec, trace).into_iter().collect(),
        Demo::Forgotten => forgotten_remarks(trace),
        Demo::Many => many_remark(spec, trace).into_iter().collect(),
    }
}

fn freeze_remark(spec: &Spec, pace: Pace, trace: &Trace) -> Option<String> {
    let freeze = trace.tally.freeze;
    let is_noticeable = freeze >= 3 * spec.interval && wall(pace, freeze) >= NOTICEABLE;
    if trace.tally.frames == 0 || !is_noticeable {
        return None;
    }
    let why = match (spec.model, spec.work) {
        (Model::Sequential, _) => "there was one thread, and `slow` had it",
        (Model::Async, Work::Block | Work::Cpu) => {
            "`slow` did not await, so the event loop could not let the spinner run"
        }
        _ => "it did not get to run in time",
    };
    Some(format!("The spinner stood still for {}: {why}.", duration(freeze)))
}

fn counter_remark(spec: &Spec, trace: &Trace) -> Option<String> {
    let (added, counter) = trace.tally.counted?;
    let why = match (added > counter, spec.model) {
        (true, Model::Async) => {
            "at the await between reading and writing another coroutine ran, and read the same value"
        }
        (true, _) => "between reading and writing another thread ran, and read the same value",
        (false, _) if spec.lock => "whoever read the counter held the lock until it had written",
        (false, Model::Async) if !spec.await_between => {
            "between reading and writing was no await, so no other coroutine could run there"
        }
        (false, _) if spec.workers == 1 => "nobody else was there",
        (false, _) => "nobody came in between this time; nothing has kept them from it",
    };
    let lost = if added > counter { "Updates were lost" } else { "No update was lost" };
    Some(format!("{lost}: {why}."))
}

/// What the standard library says of every future (`#[must_use]` at `core::future::Future`), and rustc with it.
const MUST_USE: &str = "futures do nothing unless you `.await` or poll them";

fn forgotten_remarks(trace: &Trace) -> Vec<String> {
    let Some(event) = trace.first(|what| *what == What::NeverAwaited) else { return Vec::new() };
    let name = &trace.lane(event.lane).name;
    vec![
        format!("coroutine '{name}' was never awaited"),
        format!(
            "That is what Python says when it throws such a coroutine away, and what this program noticed just now. \
             Rust says so before anything runs: if you call an `async fn` and do nothing with what it returns, the \
             compiler warns: {MUST_USE}"
        ),
    ]
}

fn many_remark(spec: &Spec, trace: &Trace) -> Option<String> {
    let (_, begun) = trace.tally.units_begun?;
    (begun > spec.seconds).then(|| {
        "The first of them had ended before the last had begun, so they were never there all at once. \
         Give them more `--seconds`."
            .to_owned()
    })
}

fn elapsed_remark(pace: Pace, elapsed: Duration) -> String {
    match pace {
        Pace::Real => "from the start of the demo to its end".to_owned(),
        Pace::Scaled(_) => format!("at pace {pace}: {} on the wall", duration(wall(pace, elapsed))),
        Pace::Virtual => "on the virtual clock".to_owned(),
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
    let mut words = match spec.demo {
        Demo::Spinner => format!("{}, work {}", name_of(&spec.model), name_of(&spec.work)),
        demo => format!("{}, {}", name_of(&demo), name_of(&spec.model)),
    };
    let usual = Spec { model: spec.model, ..Spec::of(spec.demo) };
    if spec.seconds != usual.seconds {
        words += &format!(", {}", duration(spec.seconds));
    }
    if spec.interval != usual.interval {
        words += &format!(", a frame each {}", duration(spec.interval));
    }
    if spec.workers != 1 {
        words += &format!(", {} workers", spec.workers);
    }
    if let Some(cores) = spec.cores {
        words += &format!(", {}", counted(cores, "core"));
    }
    if spec.units != 1 {
        words += &format!(", {} units", spec.units);
    }
    for (is_so, word) in [(spec.gil, "GIL"), (spec.await_between, "an await between"), (spec.lock, "a lock")] {
        if is_so {
            words += &format!(", {word}");
        }
    }
    words
}
