//! A spinner as a coroutine. Both coroutines live on one thread and take turns
//! there: a coroutine runs until it awaits, and only then can the event loop
//! let another one run.

use super::work::slow_coroutine;
use crate::run::lane::{SlowResult, TaskLane};

/// Starts the spinner as a task, awaits the slow function, then cancels the
/// task.
pub async fn supervisor(lane: TaskLane) -> SlowResult {
    let spinner = lane.spawn("spinner", spin);
    lane.show(spinner.handle());
    // A new task has not run yet. This await gives the loop one turn, and the
    // spinner its first frame.
    lane.give_way().await;

    // While this coroutine awaits, the loop runs the other one.
    let answer = slow_at_once(&lane).await;

    // A task can be told to stop, because it is known to stand at an await.
    spinner.cancel().await;
    answer
}

/// In a loop, draws a frame and awaits the time for the next one, until it is
/// cancelled there.
pub async fn spin(lane: TaskLane) {
    // Cancelling a task drops its coroutine at the await where it stands, and
    // with it everything it owns. So this value, which erases the spinner when
    // it is dropped, is where the coroutine notices. In Python a
    // `CancelledError` would be raised at that await.
    let spinner = lane.spinner();
    let mut n = 0;
    loop {
        spinner.draw(n);
        n = lane.next_frame(n);
        lane.sleep_until(lane.due(n)).await;
    }
}

/// Awaits the slow function as often as was asked for. This coroutine can await
/// one call only; every further one is a task of its own.
async fn slow_at_once(lane: &TaskLane) -> SlowResult {
    let mut others = Vec::new();
    for n in 2..=lane.spec().workers {
        let work = async |lane: TaskLane| slow_coroutine(&lane).await;
        others.push(lane.spawn(format!("worker-{n}"), work));
    }
    let mut answer = slow_coroutine(lane).await;
    for worker in others {
        // Each of them is awaited, even if another was interrupted: `and`
        // passes on an error, and otherwise the answer.
        answer = worker.join().await.and(answer);
    }
    answer
}

// The row of this demo in the table of demos.
use super::{Demo, DemoProgram, SPINNER};
use crate::run::spec::{Model, Spec};

pub const PROGRAM: (Model, DemoProgram) = (Model::Async, |main| main.run_event_loop(supervisor).map(Some));

pub const DEMO: Demo = Demo {
    name: "async",
    about: "A coroutine on the same thread, cancelled at its await",
    usual: || Spec::new(Model::Async),
    like: Some("spinner-async"),
    file: ("src/demo/coroutine.rs", include_str!("coroutine.rs")),
    ..SPINNER
};
