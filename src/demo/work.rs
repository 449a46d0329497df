//! The slow function, as a thread would call it and as a coroutine would await
//! it. Both answer 42.

use super::spec::Work;
use super::stage::{Outcome, TaskLane, ThreadLane};
use crate::trace::What;

/// Takes its time, and holds its thread while it does.
pub fn slow(lane: &ThreadLane) -> Outcome {
    lane.note(What::SlowBegun);
    let time = lane.spec().seconds;
    let waited = match lane.spec().work {
        // The system wakes this thread when the time has come, and gives the
        // core to others until then.
        Work::Sleep | Work::Block => lane.sleep(time),
        // The thread wants the core all the time. The system takes it away now
        // and then, so that others get a turn.
        Work::Cpu => lane.compute(time),
    };
    lane.answer(42, waited)
}

/// Takes the same time. Whether others can run meanwhile depends on whether it
/// awaits.
pub async fn slow_coroutine(lane: &TaskLane) -> Outcome {
    lane.note(What::SlowBegun);
    let time = lane.spec().seconds;
    let waited = match lane.spec().work {
        // The await gives the event loop to the other coroutines.
        Work::Sleep => lane.sleep(time).await,
        // No await: the thread waits, and the event loop with it.
        Work::Block => lane.block(time),
        // No await here either: the loop has to wait until the computation is
        // over.
        Work::Cpu => lane.compute(time),
    };
    lane.answer(42, waited)
}
