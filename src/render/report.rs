//! What a run was, in numbers and words, when it is over.

use std::time::Duration;

use super::quantity::{counted, duration, quantity};
use crate::names::name_of;
use crate::run::pace::Pace;
use crate::run::spec::{Demo, Model, Spec, Work};
use crate::text::{Line, Text, Tone};
use crate::tr;
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
        let name = Line::of(Tone::Faint, format!("  {name}")).padded(VALUES);
        text.push(name.with(Tone::Strong, value).padded(REMARKS).with(Tone::Faint, remark));
    }
    for remark in remarks(spec, pace, trace) {
        text.gap();
        text.push(Line::marked(&remark));
    }
    text.gap();
    text
}

/// The columns in which the values and the remarks begin.
const VALUES: usize = 20;
const REMARKS: usize = 31;

/// A name, a value, and what the value means. Measures have the names that goals and predictions use, in every language.
type Row = (&'static str, String, String);

fn spinner(spec: &Spec, pace: Pace, trace: &Trace) -> Vec<Row> {
    let tally = &trace.tally;
    let mut rows = vec![elapsed(pace, trace)];
    rows.extend(cpu(pace, trace));
    if let Some(parallelism) = trace.measure(Measure::Parallelism).filter(|_| spec.workers > 1 || spec.computes()) {
        let remark = tr!("CPU time over elapsed time: so many cores were busy, on average");
        rows.push(("parallelism", quantity(Unit::Ratio, parallelism), remark.to_owned()));
    }
    if tally.off_core >= NOTICEABLE {
        let remark = tr!("in all: a thread had work, and something else had the core");
        rows.push((tr!("waits for a core"), duration(tally.off_core), remark.to_owned()));
    }
    rows.extend(lanes(trace));
    rows.push((
        "frames",
        tally.frames.to_string(),
        tr!("one was due every {interval}", interval = duration(spec.interval)),
    ));
    let remark = tr!("without a new frame while slow() ran");
    rows.push((tr!("longest freeze"), duration(tally.freeze), remark.to_owned()));
    if let Some(usage) = trace.usage {
        let (waited, forced) = (usage.voluntary_switches, usage.involuntary_switches);
        let remark = tr!("{waited} to wait, {forced} forced", waited, forced);
        rows.push((tr!("context switches"), (waited + forced).to_string(), remark));
    }
    if let Some(memory) = trace.measure(Measure::Memory) {
        let left = trace.usage.map_or(0, |usage| usage.left_behind);
        let remark = if left > 0 {
            tr!("added by this run, in all its processes, beside what earlier runs left")
        } else {
            tr!("added by this run, in all its processes")
        };
        rows.push(("memory", quantity(Unit::Bytes, memory), remark.to_owned()));
    }
    if let Some(stop) = trace.measure(Measure::Stop) {
        let stop = quantity(Unit::Seconds, stop);
        rows.push(("stop", stop, tr!("from the answer to the spinner gone").to_owned()));
    }
    rows
}

fn counter(pace: Pace, trace: &Trace) -> Vec<Row> {
    let mut rows = vec![elapsed(pace, trace)];
    rows.extend(lanes(trace));
    if let Some((added, counter)) = trace.tally.counted {
        let lost = added.saturating_sub(counter);
        rows.push((tr!("added"), added.to_string(), tr!("so often one was added").to_owned()));
        rows.push((tr!("counter"), counter.to_string(), tr!("so much it counted").to_owned()));
        rows.push(("lost", lost.to_string(), tr!("updates that another one overwrote").to_owned()));
    }
    rows
}

fn many(spec: &Spec, pace: Pace, trace: &Trace) -> Vec<Row> {
    let mut rows = vec![elapsed(pace, trace)];
    rows.extend(cpu(pace, trace));
    let Some((units, begun)) = trace.tally.units_begun else { return rows };
    let each = |total: f64| total / f64::from(units.max(1));
    let all_at_once = begun <= spec.seconds;
    let what = match spec.model {
        Model::Async if all_at_once => tr!("tasks on one thread, all asleep at once"),
        Model::Async => tr!("tasks on one thread"),
        _ if all_at_once => tr!("threads, all asleep at once"),
        _ => tr!("threads"),
    };
    rows.push((tr!("units"), units.to_string(), what.to_owned()));
    let each_took = quantity(Unit::Seconds, each(begun.as_secs_f64()));
    rows.push((tr!("start"), duration(begun), tr!("until the last had begun: {each_took} each", each_took)));
    if let Some(ended) = trace.tally.units_ended {
        let remark = tr!("from when they were to wake until the last had ended");
        rows.push((tr!("finish"), duration(ended.saturating_sub(spec.seconds)), remark.to_owned()));
    }
    if let Some(memory) = trace.measure(Measure::Memory) {
        #[expect(clippy::cast_precision_loss, reason = "bytes of a machine's memory")]
        let left = trace.usage.map_or(0.0, |usage| usage.left_behind as f64);
        rows.push(if left * 10.0 > memory {
            let left = quantity(Unit::Bytes, left);
            let remark = tr!("earlier runs left {left}, used again: start the program anew to see", left);
            ("memory", tr!("not known").to_owned(), remark)
        } else {
            let each = quantity(Unit::Bytes, each(memory));
            ("memory", quantity(Unit::Bytes, memory), tr!("added by this run: {each} each", each))
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
    Some((tr!("CPU time"), duration(usage.cpu), tr!("{share} % of one core", share = format!("{share:.1}"))))
}

/// Who took part: processes if there were several, threads, tasks.
fn lanes(trace: &Trace) -> Vec<Row> {
    let names = |is_meant: fn(LaneKind) -> bool| -> Vec<&str> {
        trace.lanes.iter().filter(|lane| is_meant(lane.kind)).map(|lane| &*lane.name).collect()
    };
    let mut rows = Vec::new();
    let processes = names(|kind| kind == LaneKind::Process);
    if !processes.is_empty() {
        let (count, others) = (processes.len() + 1, processes.join(", "));
        rows.push((tr!("processes"), count.to_string(), tr!("this one, and {others}", others)));
    }
    let threads = names(|kind| kind == LaneKind::Thread);
    let remark = match processes[..] {
        [] => threads.join(", "),
        _ => tr!("that do the work: one in each process").to_owned(),
    };
    rows.push(("threads", trace.threads().to_string(), remark));
    let tasks = names(|kind| matches!(kind, LaneKind::Task { .. }));
    if !tasks.is_empty() {
        let remark = tr!("{tasks}, all on thread main", tasks = tasks.join(", "));
        rows.push((tr!("tasks"), tasks.len().to_string(), remark));
    }
    rows
}

/// Where Ctrl-C was delivered, and what came of it. It was pressed `rings` times.
pub fn interrupted(spec: &Spec, trace: &Trace, rings: u32) -> Text {
    let interrupted = trace.first(|what| *what == What::Interrupted).map(|event| event.at);
    let after = duration(interrupted.unwrap_or(trace.tally.elapsed));
    let mut text = Text::from(Line::of(Tone::Warning, tr!("Interrupted after {after}.", after)));
    let Some(at) = interrupted else { return text };
    text.push(Line::marked(slow_interrupted(spec)));
    let later = |what: What| trace.first(|other| *other == what).map(|event| duration(event.at.saturating_sub(at)));
    if let Some(later) = later(What::FlagSeen) {
        text.push(Line::marked(&tr!(
            "The spinner: a thread cannot be cancelled. It saw the flag {later} later.",
            later
        )));
        if rings > 1 {
            text.push(Line::marked(tr!(
                "The second Ctrl-C woke it: it would have slept until its next frame was due."
            )));
        }
    }
    if let Some(later) = later(What::PipeEnded) {
        text.push(Line::marked(&tr!("The spinner: its process found the pipe at its end {later} later.", later)));
    }
    if let Some(later) = later(What::Cancelled) {
        text.push(Line::marked(&tr!("The spinner: the task got a cancellation at its await, {later} later.", later)));
    }
    text
}

/// What became of the slow function.
fn slow_interrupted(spec: &Spec) -> &'static str {
    match (spec.model, spec.work) {
        (Model::Async, Work::Sleep) => tr!("The await of `slow` ended at once."),
        (Model::Async, Work::Nap) => tr!("The coroutine was computing in `slow`, looked, and stopped."),
        (Model::Async, Work::Offload) => tr!(
            "The thread of the pool was computing in `slow`, looked, and stopped; the await of `slow` ended with it."
        ),
        (Model::Async, Work::Block) => tr!(
            "The thread of the event loop was waiting in `slow` and was woken. There was no await at which to cancel it."
        ),
        (Model::Async, Work::Cpu) => tr!(
            "The thread of the event loop was computing in `slow`, looked, and stopped. There was no await at which \
             to cancel it."
        ),
        (_, Work::Cpu | Work::Nap | Work::Offload) => {
            tr!("The main thread was computing in `slow`, looked, and stopped.")
        }
        (_, Work::Sleep | Work::Block) => tr!("The main thread was waiting in `slow` and was woken."),
    }
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
    let freeze = duration(freeze);
    Some(match (spec.model, spec.work) {
        (Model::Sequential, _) => {
            tr!("The spinner stood still for {freeze}: there was one thread, and `slow` had it.", freeze)
        }
        (Model::Async, Work::Block | Work::Cpu) => tr!(
            "The spinner stood still for {freeze}: `slow` did not await, so the event loop could not let the spinner run.",
            freeze
        ),
        _ => tr!("The spinner stood still for {freeze}: it did not get to run in time.", freeze),
    })
}

fn counter_remark(spec: &Spec, trace: &Trace) -> Option<String> {
    let (added, counter) = trace.tally.counted?;
    let remark = match (added > counter, spec.model) {
        (true, Model::Async) => tr!(
            "Updates were lost: at the await between reading and writing another coroutine ran, and read the same value."
        ),
        (true, _) => {
            tr!("Updates were lost: between reading and writing another thread ran, and read the same value.")
        }
        (false, _) if spec.lock => {
            tr!("No update was lost: whoever read the counter held the lock until it had written.")
        }
        (false, Model::Async) if !spec.await_between => {
            tr!("No update was lost: between reading and writing was no await, so no other coroutine could run there.")
        }
        (false, _) if spec.workers == 1 => tr!("No update was lost: nobody else was there."),
        (false, _) => tr!("No update was lost: nobody came in between this time; nothing has kept them from it."),
    };
    Some(remark.to_owned())
}

/// What the standard library says of every future (`#[must_use]` at `core::future::Future`), and rustc with it. Their own
/// words are not translated, and those of Python are not either.
const MUST_USE: &str = "futures do nothing unless you `.await` or poll them";

fn forgotten_remarks(trace: &Trace) -> Vec<String> {
    let Some(event) = trace.first(|what| *what == What::NeverAwaited) else { return Vec::new() };
    let name = &trace.lane(event.lane).name;
    vec![
        format!("coroutine '{name}' was never awaited"),
        tr!(
            "That is what Python says when it throws such a coroutine away, and what this program noticed just now. \
             Rust says so before anything runs: if you call an `async fn` and do nothing with what it returns, the \
             compiler warns: {must_use}",
            must_use = MUST_USE
        ),
    ]
}

fn many_remark(spec: &Spec, trace: &Trace) -> Option<String> {
    let (_, begun) = trace.tally.units_begun?;
    (begun > spec.seconds).then(|| {
        tr!("The first of them had ended before the last had begun, so they were never there all at once. \
             Give them more `--seconds`.")
        .to_owned()
    })
}

fn elapsed_remark(pace: Pace, elapsed: Duration) -> String {
    match pace {
        Pace::Real => tr!("from the start of the demo to its end").to_owned(),
        Pace::Scaled(_) => tr!("at pace {pace}: {wall} on the wall", pace, wall = duration(wall(pace, elapsed))),
        Pace::Virtual => tr!("on the virtual clock").to_owned(),
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
        Demo::Spinner => vec![name_of(&spec.model), format!("work {}", name_of(&spec.work))],
        demo => vec![name_of(&demo), name_of(&spec.model)],
    };
    let usual = Spec { model: spec.model, ..Spec::of(spec.demo) };
    if spec.seconds != usual.seconds {
        words.push(duration(spec.seconds));
    }
    if spec.interval != usual.interval {
        words.push(tr!("a frame each {interval}", interval = duration(spec.interval)));
    }
    if spec.workers != 1 {
        words.push(tr!("{n} workers", n = spec.workers));
    }
    if let Some(cores) = spec.cores {
        words.push(counted(cores, "core"));
    }
    if spec.units != 1 {
        words.push(tr!("{n} units", n = spec.units));
    }
    let extras = [(spec.gil, "GIL"), (spec.await_between, tr!("an await between")), (spec.lock, tr!("a lock"))];
    words.extend(extras.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word.to_owned()));
    words.join(", ")
}
