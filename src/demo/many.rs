//! Very many units that sleep: what does it cost to have one more of them?
//! For a thread the system keeps a stack and a place in its scheduler; for a
//! task the program keeps the variables that the coroutine still needs.

use crate::run::lane::{DemoResult, TASK_BYTES, TaskLane, ThreadLane, Unit};

/// Gives each of them a thread.
pub fn with_threads(lane: &ThreadLane) -> DemoResult {
    let due = lane.now() + lane.spec().seconds;
    let crowd = lane.crowd(lane.spec().units, move |unit| {
        // Ctrl-C wakes it early, and then it ends as well.
        let _ = unit.hold_until(due);
    })?;
    let slept = lane.sleep(due.saturating_sub(lane.now()));
    // After Ctrl-C, too, all of them are joined before `?` returns.
    let ended = crowd.join();
    slept?;
    // The system has a limit: it may have given fewer threads than were wanted.
    ended?;
    Ok(None)
}

/// Puts all of them on one event loop.
pub async fn with_tasks(lane: TaskLane) -> DemoResult {
    let due = lane.now() + lane.spec().seconds;
    let units = lane.spec().units;
    let sleep = move |unit: Unit| async move { unit.sleep_until(due).await };
    let crowd = lane.crowd(units, sleep).await?;
    let slept = lane.sleep(due.saturating_sub(lane.now())).await;
    // Here, too, all of them are joined before `?` returns.
    let ended = crowd.join().await;
    slept?;
    ended?;
    Ok(None)
}

// The row of this demo in the table of demos.
use super::{Demo, ManyUnits, Refuses, ReportRemark, ReportRow};
use crate::run::options::{MODEL, Opt, SECONDS, Takes, count};
use crate::run::spec::{Model, Spec};

pub const DEMO: Demo = Demo {
    name: "many",
    about: "Very many lanes that sleep",
    usual: || Spec { units: 10_000, ..Spec::new(Model::Async) },
    programs: &[(Model::Thread, with_threads), (Model::Async, |main| main.run_event_loop(with_tasks))],
    options: &[
        (&MODEL, "What sleeps: `thread` or `async` [default: async]"),
        (&UNITS, "How many of them [default: 10000]"),
        (&SECONDS, "How long each of them sleeps [default: 3]"),
    ],
    refuses: &[
        Refuses {
            option: &MODEL,
            when: |spec| spec.model == Model::Sequential,
            why: "units that sleep one after the other are never many",
        },
        Refuses {
            option: &MODEL,
            when: |spec| spec.model == Model::Process,
            why: "a process takes over a hundred kilobytes and a place in the \
                  scheduler; choose `--model thread` or `--model async`",
        },
        Refuses {
            option: &UNITS,
            when: |spec| spec.model == Model::Thread && spec.units > MOST_THREADS,
            why: "more than 10000 threads could leave too few for the rest of \
                  this machine; `--model async` takes up to 1000000 units",
        },
    ],
    like: None,
    units: Some(ManyUnits {
        option: &UNITS,
        bytes: |spec| if spec.model == Model::Thread { THREAD_BYTES } else { TASK_BYTES.into() },
    }),
    // Nothing is noted of a unit, so a turn of it costs less than that of a lane.
    turns: |spec| 0.3 * f64::from(spec.units),
    file: ("src/demo/many.rs", include_str!("many.rs")),
    rows: &[ReportRow::Elapsed, ReportRow::Cpu, ReportRow::Units, ReportRow::MemoryOfUnits],
    remarks: &[ReportRemark::Late],
};

const UNITS: Opt = Opt {
    name: "units",
    about: "For `many`: how many units sleep [default: 10000]",
    takes: Takes::Number("N", &["20"]),
    set: |spec, text| count(text, MOST_TASKS, "units").map(|units| spec.units = units),
    typed: |spec| Some(spec.units.to_string()),
};

/// The bytes that a sleeping thread takes, rounded up.
const THREAD_BYTES: u64 = 32_000;

/// About three quarters of a gigabyte of coroutines.
const MOST_TASKS: u32 = 1_000_000;

/// Linux lets a process have about 32,000 threads, and takes away two mappings
/// of memory for each from a limit of 65,530 (`vm.max_map_count`); far below
/// that, everything else goes on as usual.
const MOST_THREADS: u32 = 10_000;
