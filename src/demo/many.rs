//! Very many units that sleep: what does it cost to have one more of them?
//! For a thread the system keeps a stack and a place in its scheduler; for a
//! task the program keeps the variables that the coroutine still needs.

use std::time::Duration;

use crate::run::lane::{Halt, Outcome, TaskLane, ThreadLane};
use crate::trace::What;

/// How long the last unit may take to begin.
const LATEST: Duration = Duration::from_secs(1);

/// Puts all of them on threads.
pub fn with_threads(main: &ThreadLane) -> Outcome {
    let due = main.now() + main.spec().seconds;
    let mut units = Vec::new();
    let mut refused = None;
    for number in 0..main.spec().units {
        let unit = main.spawn_unit(number, move |unit| {
            unit.begin();
            // Ctrl-C wakes it early. It has nothing else to do.
            let _ = unit.hold_until(due);
        });
        match unit {
            Ok(unit) => units.push(unit),
            // The system has a limit. Those that were started end as usual.
            Err(error) => {
                refused = Some(error);
                break;
            }
        }
        main.check()?;
    }
    // Each of them begins, if late; the slowest may have been started just now.
    let started = u32::try_from(units.len()).unwrap_or(u32::MAX);
    let begun = main.await_units(started, due.max(main.now() + LATEST));
    main.count(begun);
    let slept = main.sleep(due.saturating_sub(main.now()));
    for unit in units {
        unit.join();
    }
    main.note(What::UnitsEnded(started));
    slept?;
    match refused {
        Some(error) => Err(Halt::Exhausted { begun, error }),
        None => Ok(None),
    }
}

/// Puts all of them on one event loop.
pub async fn with_tasks(main: TaskLane) -> Outcome {
    let due = main.now() + main.spec().seconds;
    let start = |number| {
        main.spawn_unit(number, async move |unit| {
            unit.begin();
            unit.sleep_until(due).await;
        })
    };
    let units: Vec<_> = (0..main.spec().units).map(start).collect();
    // Each of them gets its first turn before this one gets its next.
    main.give_way().await;
    main.count(main.units_begun());
    let slept = main.sleep(due.saturating_sub(main.now())).await;
    for unit in units {
        if slept.is_err() {
            unit.abort();
        }
        // It has ended by itself or was aborted; either will do.
        let _ = unit.await;
    }
    main.note(What::UnitsEnded(main.spec().units));
    slept?;
    Ok(None)
}

// The row of this demo in the table of demos.
use super::{Demo, Refuses, Remark, Row};
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
    file: ("src/demo/many.rs", include_str!("many.rs")),
    rows: &[Row::Elapsed, Row::Cpu, Row::Units, Row::MemoryOfUnits],
    remarks: &[Remark::Late],
};

const UNITS: Opt = Opt {
    name: "units",
    about: "For `many`: how many units sleep [default: 10000]",
    takes: Takes::Number("N"),
    set: |spec, text| count(text, MOST_TASKS, "units").map(|units| spec.units = units),
    typed: |spec| Some(spec.units.to_string()),
};

/// About half a gigabyte of coroutines.
const MOST_TASKS: u32 = 1_000_000;

/// Linux lets a process have about 32,000 threads, and takes away two mappings
/// of memory for each from a limit of 65,530 (`vm.max_map_count`); far below
/// that, everything else goes on as usual.
const MOST_THREADS: u32 = 10_000;
