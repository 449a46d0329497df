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
