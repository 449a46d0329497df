//! A coroutine that is never awaited. Calling an `async` function runs nothing
//! of it: the call makes a coroutine, which runs only while it is awaited.

use super::work::slow_coroutine;
use crate::run::lane::{DemoResult, TaskLane};
use crate::tr;

/// Calls the slow function, waits a while, and drops what the call returned.
pub async fn supervisor(lane: TaskLane) -> DemoResult {
    let slow = async |lane: TaskLane| slow_coroutine(&lane).await;
    let coroutine = lane.coroutine("slow", slow);
    lane.say(tr!("slow() was called. It returned a coroutine at once."));

    // There is time enough to run, but a coroutine runs only while awaited.
    lane.sleep(lane.spec().seconds).await?;

    drop(coroutine);
    lane.say(tr!("That coroutine is gone, and so is its answer."));
    Ok(None)
}

// The row of this demo in the table of demos.
use std::time::Duration;

use super::{Demo, Refuses, ReportRemark, ReportRow};
use crate::run::options::{MODEL, SECONDS};
use crate::run::spec::{Model, Spec};

pub const DEMO: Demo = Demo {
    name: "forgotten",
    about: "A coroutine that is never awaited",
    usual: || Spec { seconds: Duration::from_secs(1), ..Spec::new(Model::Async) },
    programs: &[(Model::Async, |main| main.run_event_loop(supervisor))],
    options: &[
        (&MODEL, "Only `async`: other functions run when they are called"),
        (&SECONDS, "How long it is kept before it is dropped [default: 1]"),
    ],
    refuses: &[Refuses {
        option: &MODEL,
        when: |spec| spec.model != Model::Async,
        why: "only a coroutine can be forgotten: \
              calling any other function runs it",
    }],
    like: None,
    units: None,
    turns: |_| 2.0,
    file: ("src/demo/forgotten.rs", include_str!("forgotten.rs")),
    rows: &[ReportRow::Elapsed],
    remarks: &[ReportRemark::Forgotten],
};
