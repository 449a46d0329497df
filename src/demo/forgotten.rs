//! A coroutine that nobody awaits. Calling an `async` function runs nothing of
//! it: it makes a coroutine, which runs only as far as somebody awaits it.

use super::work::slow_coroutine;
use crate::run::lane::{Outcome, TaskLane};
use crate::tr;

/// Calls the slow function, waits for a while, and drops what the call returned.
pub async fn supervisor(main: TaskLane) -> Outcome {
    let coroutine = main.coroutine("slow", |lane| async move { slow_coroutine(&lane).await });
    main.say(tr!("slow() was called. It returned a coroutine at once."));

    // There is time enough now, but time is not what a coroutine needs.
    main.sleep(main.spec().seconds).await?;

    drop(coroutine);
    main.say(tr!("That coroutine is gone, and so is the answer it would have had."));
    Ok(None)
}

// The row of this demo in the table of demos.
use std::time::Duration;

use super::{Demo, Refuses, Remark, Row};
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
    file: ("src/demo/forgotten.rs", include_str!("forgotten.rs")),
    rows: &[Row::Elapsed],
    remarks: &[Remark::Forgotten],
};
