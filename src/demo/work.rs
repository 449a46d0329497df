//! The slow function, as a thread would call it and as a coroutine would await
//! it. Both answer 42.

use std::time::Duration;

use crate::interrupt::Interrupted;
use crate::run::lane::{SlowResult, TaskLane, ThreadLane};
use crate::run::spec::Work;

/// Takes its time, and holds its thread while it does.
pub fn slow(lane: &ThreadLane) -> SlowResult {
    lane.slow_begins();
    let time = lane.spec().seconds;
    let waited = if lane.spec().computes() {
        // The thread wants the core all the time. The system takes it away now
        // and then, so that others get a turn.
        lane.compute(time)
    } else {
        // The system wakes this thread when the time has come, and gives the
        // core to others until then.
        lane.sleep(time)
    };
    lane.answer(42, waited)
}

/// Takes the same time. Whether others can run meanwhile depends on whether it
/// awaits.
pub async fn slow_coroutine(lane: &TaskLane) -> SlowResult {
    lane.slow_begins();
    let time = lane.spec().seconds;
    let waited = match lane.spec().work {
        // The await gives the event loop to the other coroutines.
        Work::Sleep => lane.sleep(time).await,
        // No await: the thread waits, and the event loop with it.
        Work::Block => lane.block(time),
        // No await here either: the loop has to wait until the computation is
        // over.
        Work::Cpu => lane.compute(time),
        // It computes on this thread, but awaits now and then.
        Work::Nap => compute_with_naps(lane, time).await,
        // Another thread computes, and the loop is free all the time.
        Work::Offload => lane.offload(move |pool| pool.compute(time)).await?,
    };
    lane.answer(42, waited)
}

type Waited = Result<(), Interrupted>;

/// Computes, and lets the other coroutines have a turn every 5 milliseconds. So
/// each of them may be up to 5 milliseconds late.
async fn compute_with_naps(lane: &TaskLane, time: Duration) -> Waited {
    const CHUNK: Duration = Duration::from_millis(5);
    let chunk = lane.chunk(CHUNK);
    let mut left = time;
    while !left.is_zero() {
        let chunk = left.min(chunk);
        lane.compute(chunk)?;
        lane.give_way().await;
        left -= chunk;
    }
    Ok(())
}
