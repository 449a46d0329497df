//! The report of a run, in numbers and words.

use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use super::quantity::{duration, label, quantity};
use crate::demo::{Demo, ReportRemark, ReportRow};
use crate::run::pace::Pace;
use crate::run::spec::{Model, Spec, Work};
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::measure::{Measure, MeasureUnit};
use crate::trace::{LaneKind, Trace, What};

/// A run that is over.
#[derive(Clone, Copy, Debug)]
pub struct Ran<'a> {
    pub spec: &'a Spec,
    pub pace: Pace,
    pub trace: &'a Trace,
    /// Its units were measured in a process of their own, since earlier runs have left memory in this one.
    pub is_weighed_apart: bool,
    /// The report has no row of what the run cost the machine.
    pub is_plain: bool,
}

/// A name, a value, and what the value means.
type Cells = (&'static str, String, String);

/// The report of a run of this demo: its measures, then the remarks.
pub fn report(demo: &Demo, run: Ran<'_>) -> Text {
    let mut text = Text::new();
    let rows = demo.rows.iter().filter(|row| !run.is_plain || !is_cost(**row));
    let rows: Vec<Cells> = rows.flat_map(|row| cells(*row, run)).collect();
    let values = rows.iter().map(|(name, ..)| name.width() + 4).fold(VALUES, usize::max);
    for (name, value, remark) in rows {
        let name = Line::of(Tone::Faint, format!("  {name}")).padded(values);
        text.push(name.with(Tone::Strong, value).padded(values + REMARKS).with(Tone::Faint, remark));
    }
    for remark in demo.remarks.iter().flat_map(|remark| words(*remark, run)) {
        text.gap();
        text.push(Line::marked(&remark));
    }
    text.gap();
    text
}

/// Whether a row shows what a run cost the machine.
fn is_cost(row: ReportRow) -> bool {
    matches!(row, ReportRow::Cpu | ReportRow::Switches | ReportRow::Memory)
}

/// The lines of a row; none if the run has no such values.
fn cells(row: ReportRow, run: Ran<'_>) -> Vec<Cells> {
    match row {
        ReportRow::Elapsed => elapsed(run),
        ReportRow::Cpu => cpu(run),
        ReportRow::Parallelism => parallelism(run),
        ReportRow::OffCore => off_core(run),
        ReportRow::Lanes => lanes(run),
        ReportRow::Frames => frames(run),
        ReportRow::Freeze => freeze(run),
        ReportRow::Switches => switches(run),
        ReportRow::Memory => memory(run),
        ReportRow::Stop => stop(run),
        ReportRow::Counted => counted(run),
        ReportRow::Units => units(run),
        ReportRow::MemoryOfUnits => memory_of_units(run),
    }
}

/// The words of a remark on a run, if it applies.
fn words(remark: ReportRemark, run: Ran<'_>) -> Vec<String> {
    match remark {
        ReportRemark::Freeze => freeze_remark(run),
        ReportRemark::Lost => counter_remark(run),
        ReportRemark::Forgotten => forgotten_remarks(run),
        ReportRemark::Late => many_remark(run),
    }
}

/// The column of the values, unless a name is longer, and the columns from there to the remarks.
const VALUES: usize = 20;
const REMARKS: usize = 11;

fn row(name: &'static str, value: String, remark: impl Into<String>) -> Vec<Cells> {
    vec![(name, value, remark.into())]
}

fn elapsed(Ran { pace, trace, .. }: Ran<'_>) -> Vec<Cells> {
    let elapsed = trace.tally.elapsed;
    let remark = match pace {
        Pace::Real => tr!("from the start of the demo to its end").to_owned(),
        Pace::Scaled(_) => tr!("at pace {pace}: {wall} on the wall", pace, wall = duration(wall(pace, elapsed))),
        Pace::Virtual => tr!("on the virtual clock").to_owned(),
    };
    row(label(Measure::Elapsed), duration(elapsed), remark)
}

fn cpu(Ran { pace, trace, .. }: Ran<'_>) -> Vec<Cells> {
    let Some(usage) = trace.usage else { return Vec::new() };
    let wall = wall(pace, trace.tally.elapsed);
    let share = format!("{:.1}", 100.0 * usage.cpu.as_secs_f64() / wall.as_secs_f64().max(1e-6));
    let mut remark = tr!("{share} % of one core", share);
    if matches!(pace, Pace::Scaled(_)) {
        remark = tr!("{remark} in {wall}", remark, wall = duration(wall));
    }
    row(tr!("CPU time"), duration(usage.cpu), remark)
}

fn parallelism(Ran { spec, trace, .. }: Ran<'_>) -> Vec<Cells> {
    let parallelism = trace.measure(Measure::Parallelism).filter(|_| spec.workers > 1 || spec.computes());
    let Some(parallelism) = parallelism else { return Vec::new() };
    let remark = tr!("CPU time over elapsed time: how many cores were busy, on average");
    row(label(Measure::Parallelism), quantity(MeasureUnit::Ratio, parallelism), remark)
}

fn off_core(Ran { trace, .. }: Ran<'_>) -> Vec<Cells> {
    let off_core = trace.tally.off_core;
    if off_core < NOTICEABLE {
        return Vec::new();
    }
    let remark = tr!("in all lanes, while computing: something else had the core");
    row(tr!("waits for a core"), duration(off_core), remark)
}

/// The lanes of the run: processes if there were several, threads, tasks.
fn lanes(Ran { trace, .. }: Ran<'_>) -> Vec<Cells> {
    let names = |is_meant: fn(LaneKind) -> bool| -> Vec<&str> {
        trace.lanes.iter().filter(|lane| is_meant(lane.kind)).map(|lane| &*lane.name).collect()
    };
    let mut rows = Vec::new();
    let processes = names(|kind| kind == LaneKind::Process);
    if !processes.is_empty() {
        let (count, others) = (processes.len() + 1, processes.join(", "));
        rows.extend(row(tr!("processes"), count.to_string(), tr!("this one, and {others}", others)));
    }
    let threads = names(|kind| kind == LaneKind::Thread);
    let remark = match processes[..] {
        [] => threads.join(", "),
        _ => tr!("that do the work: one in each process").to_owned(),
    };
    rows.extend(row(label(Measure::Threads), trace.threads().to_string(), remark));
    let tasks = names(|kind| matches!(kind, LaneKind::Task(_)));
    if !tasks.is_empty() {
        let remark = tr!("{tasks}, all on thread main", tasks = tasks.join(", "));
        rows.extend(row(tr!("tasks"), tasks.len().to_string(), remark));
    }
    rows
}

fn frames(Ran { spec, trace, .. }: Ran<'_>) -> Vec<Cells> {
    let remark = tr!("one was due every {interval}", interval = duration(spec.interval));
    row(label(Measure::Frames), trace.tally.frames.to_string(), remark)
}

fn freeze(Ran { trace, .. }: Ran<'_>) -> Vec<Cells> {
    row(tr!("longest freeze"), duration(trace.tally.freeze), tr!("without a new frame while slow() ran"))
}

fn switches(Ran { trace, .. }: Ran<'_>) -> Vec<Cells> {
    let Some(usage) = trace.usage else { return Vec::new() };
    let (waited, forced) = (usage.voluntary_switches, usage.involuntary_switches);
    row(
        tr!("context switches"),
        (waited + forced).to_string(),
        tr!("{waited} to wait, {forced} forced", waited, forced),
    )
}

fn memory(Ran { trace, .. }: Ran<'_>) -> Vec<Cells> {
    let Some(memory) = trace.measure(Measure::Memory) else { return Vec::new() };
    let left = trace.usage.map_or(0, |usage| usage.left_behind);
    // The run used memory that was there already: a zero alone would look as if threads were free.
    let remark = if memory <= 0.0 && left > 0 {
        tr!("nothing new: it used again what earlier runs left")
    } else if left > 0 {
        tr!("added by this run, in all its processes, beside what earlier runs left")
    } else {
        tr!("added by this run, in all its processes")
    };
    row(label(Measure::Memory), quantity(MeasureUnit::Bytes, memory), remark)
}

fn stop(Ran { trace, .. }: Ran<'_>) -> Vec<Cells> {
    let Some(stop) = trace.measure(Measure::Stop) else { return Vec::new() };
    row(label(Measure::Stop), quantity(MeasureUnit::Seconds, stop), tr!("from the answer to the spinner gone"))
}

fn counted(Ran { trace, .. }: Ran<'_>) -> Vec<Cells> {
    let Some((added, counter)) = trace.tally.counted else { return Vec::new() };
    let lost = added.saturating_sub(counter);
    let mut rows = row(tr!("added"), added.to_string(), tr!("how often one was added"));
    rows.extend(row(tr!("counter"), counter.to_string(), tr!("what the counter said at the end")));
    rows.extend(row(label(Measure::Lost), lost.to_string(), tr!("updates that another one overwrote")));
    rows
}

fn units(Ran { spec, trace, .. }: Ran<'_>) -> Vec<Cells> {
    let Some((units, begun)) = trace.tally.units_begun else { return Vec::new() };
    let all_at_once = begun <= spec.seconds;
    let what = match spec.model {
        Model::Async if all_at_once => tr!("tasks on one thread, all asleep at once"),
        Model::Async => tr!("tasks on one thread"),
        _ if all_at_once => tr!("threads, all asleep at once"),
        _ => tr!("threads of the operating system"),
    };
    let mut rows = row(tr!("units"), units.to_string(), what);
    let each_took = quantity(MeasureUnit::Seconds, each(begun.as_secs_f64(), units));
    rows.extend(row(tr!("start"), duration(begun), tr!("until the last had begun: {each_took} each", each_took)));
    if let Some(ended) = trace.tally.units_ended {
        let remark = tr!("from when they were to wake until the last had ended");
        rows.extend(row(tr!("finish"), duration(ended.saturating_sub(spec.seconds)), remark));
    }
    rows
}

fn memory_of_units(Ran { trace, is_weighed_apart, .. }: Ran<'_>) -> Vec<Cells> {
    let units = trace.tally.units_begun.map(|(units, _)| units);
    let Some((units, memory)) = units.zip(trace.measure(Measure::Memory)) else { return Vec::new() };
    #[expect(clippy::cast_precision_loss, reason = "bytes of a machine's memory")]
    let left = trace.usage.map_or(0.0, |usage| usage.left_behind as f64);
    if is_weighed_apart {
        let each = quantity(MeasureUnit::Bytes, each(memory, units));
        return row(
            label(Measure::Memory),
            quantity(MeasureUnit::Bytes, memory),
            tr!("in a fresh process: {each} each", each),
        );
    }
    if left * 10.0 > memory {
        let left = quantity(MeasureUnit::Bytes, left);
        let remark = tr!("earlier runs left {left}, used again: start the program anew to see", left);
        return row(label(Measure::Memory), tr!("not known").to_owned(), remark);
    }
    let each = quantity(MeasureUnit::Bytes, each(memory, units));
    row(label(Measure::Memory), quantity(MeasureUnit::Bytes, memory), tr!("added by this run: {each} each", each))
}

/// The share of one unit.
fn each(total: f64, units: u32) -> f64 {
    total / f64::from(units.max(1))
}

/// The effect of a Ctrl-C after the answer. None if the spinner was about to end anyway.
pub fn interrupted_after_the_answer(spec: &Spec, trace: &Trace) -> Option<Line> {
    let (answered, erased) = trace.tally.slow_ended.zip(trace.tally.erased)?;
    let due = spec.interval.saturating_mul(u32::try_from(trace.tally.frames).unwrap_or(u32::MAX));
    (spec.model == Model::Thread && erased < due).then(|| {
        let (after, due) = (duration(erased.saturating_sub(answered)), duration(due));
        Line::marked(&tr!(
            "Ctrl-C woke the spinner {after} after the answer; it would have slept until {due}.",
            after,
            due
        ))
    })
}

/// Where Ctrl-C arrived, and how the lanes ended. It was pressed `rings` times.
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

/// How the slow function ended.
fn slow_interrupted(spec: &Spec) -> &'static str {
    match (spec.model, spec.work) {
        (Model::Async, Work::Sleep) => tr!("The await of `slow` ended at once."),
        (Model::Async, Work::Nap) => tr!("The coroutine was computing in `slow`, looked, and stopped."),
        (Model::Async, Work::Offload) => tr!(
            "The thread of the pool was computing in `slow`, looked, and stopped; the await of `slow` ended with it."
        ),
        (Model::Async, Work::Block) => tr!(
            "The thread of the event loop was waiting in `slow` and was woken. There was no await at which to cancel \
             it. (Python would not wake it: `asyncio.run` cancels at the next await, when `time.sleep` is over.)"
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

fn freeze_remark(Ran { spec, pace, trace, .. }: Ran<'_>) -> Vec<String> {
    let freeze = trace.tally.freeze;
    let is_noticeable = freeze >= 3 * spec.interval && wall(pace, freeze) >= NOTICEABLE;
    if trace.tally.frames == 0 || !is_noticeable {
        return Vec::new();
    }
    let freeze = duration(freeze);
    let ended_early = trace.first(|what| matches!(what, What::Frame(_))).is_some_and(|frame| {
        let ended = trace.events.iter().find(|event| event.lane == frame.lane && event.what == What::Ended);
        ended.zip(trace.tally.slow_ended).is_some_and(|(ended, answer)| ended.at < answer)
    });
    if ended_early {
        return vec![tr!("The spinner stood still for {freeze}: it had ended before `slow` returned.", freeze)];
    }
    vec![match (spec.model, spec.work) {
        (Model::Sequential, _) => {
            tr!("The spinner stood still for {freeze}: there was one thread, and `slow` had it.", freeze)
        }
        (Model::Async, Work::Block | Work::Cpu) => tr!(
            "The spinner stood still for {freeze}: `slow` did not await, so the loop could not let the spinner run.",
            freeze
        ),
        _ => tr!("The spinner stood still for {freeze}: it did not get to run in time.", freeze),
    }]
}

fn counter_remark(Ran { spec, trace, .. }: Ran<'_>) -> Vec<String> {
    let Some((added, counter)) = trace.tally.counted else { return Vec::new() };
    let order = match spec.model {
        _ if !spec.lock || spec.workers == 1 => None,
        Model::Async => Some(tr!("The lock went to the coroutines in the order in which they asked for it.")),
        Model::Sequential | Model::Thread | Model::Process => Some(tr!(
            "Such a lock promises no order: a thread that gives it back may have it again before another has woken."
        )),
    };
    let remark = match (added > counter, spec.model) {
        (true, Model::Async) => tr!(
            "Updates were lost: at the await between reading and writing another coroutine ran and read the same value."
        ),
        (true, _) if spec.gil => tr!(
            "Updates were lost under the GIL, too: a thread that sleeps between reading and writing gives the lock \
             away for that time, and another thread read the same value."
        ),
        (true, _) => {
            tr!("Updates were lost: between reading and writing another thread ran, and read the same value.")
        }
        (false, _) if spec.lock => {
            tr!("No update was lost: each lane held the lock from reading the counter to writing it.")
        }
        (false, Model::Async) if !spec.await_between => {
            tr!("No update was lost: between reading and writing was no await, so no other coroutine could run there.")
        }
        (false, _) if spec.workers == 1 => tr!("No update was lost: no other lane was there."),
        (false, _) => {
            tr!("No update was lost: no other lane came in between this time, and nothing has kept it from doing so.")
        }
    };
    std::iter::once(remark).chain(order).map(str::to_owned).collect()
}

/// Rust's standard library says this of every future (`#[must_use]` of `core::future::Future`), and rustc repeats it.
/// Such words of Rust and Python are not translated.
const MUST_USE: &str = "futures do nothing unless you `.await` or poll them";

fn forgotten_remarks(Ran { trace, .. }: Ran<'_>) -> Vec<String> {
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

fn many_remark(Ran { spec, trace, .. }: Ran<'_>) -> Vec<String> {
    let remark = tr!("The first of them had ended before the last had begun, so they were never there all at once. \
         Give them more `--seconds`, at `--pace real`.");
    trace.tally.units_begun.filter(|(_, begun)| *begun > spec.seconds).map(|_| remark.to_owned()).into_iter().collect()
}

fn wall(pace: Pace, nominal: Duration) -> Duration {
    if let Pace::Scaled(speed) = pace { nominal.div_f64(speed) } else { nominal }
}
