//! Scenes with a future for threads: waiting for it with a limit, and an event
//! loop whose thread waits for it.

use std::time::Duration;

use super::concurrent::ThreadFuture;
use super::error::FutureError;
use super::event_loop::EventLoop;
use super::monitor::Caller;
use super::scene::{Dialogue, take_turns};
use super::wrap::wrap_future;
use crate::demo::coroutine;
use crate::demo::thread;
use crate::demo::work::slow;
use crate::interrupt::Interrupted;
use crate::run::lane::{Flag, Halt, Lane, SlowResult};
use crate::run::lane::{SpawnedTask, TaskLane, ThreadLane};
use crate::tr;
use crate::trace::LaneId;

/// Waits for a future twice: with a limit that is too short, then without.
pub fn result_timeout(lane: &ThreadLane) -> SlowResult {
    let (future, done) = (promise(), Flag::default());
    let (promise, flag) = (future.clone(), done.clone());
    let worker = lane.spawn("worker", move |lane| complete(lane, &promise))?;
    let spinner = lane.spawn("spinner", move |lane| thread::spin(lane, &flag))?;
    let limit = lane.spec().seconds / 3;
    let ask = |timeout: Option<Duration>| {
        let until = timeout.map(|timeout| lane.now() + timeout);
        lane.held(until, |id| future.result(&caller(lane, id), timeout))
    };

    lane.asks(format!("future.result(timeout={})", limit.as_secs_f64()));
    // Ctrl-C ends the wait too, and leaves nothing to say.
    if let Err(error @ FutureError::Timeout) = ask(Some(limit)) {
        lane.answers::<u32>(Err(error));
        lane.say(tr!("It waited that long and no longer."));
        lane.say(tr!("The work goes on: {future}", future));
    }
    lane.asks("future.result()");
    let result = ask(None);
    done.set(lane);
    spinner.join();
    worker.join()?;
    let value = result.map_err(interrupted)?;
    lane.answers(Ok(value));
    lane.say(tr!("This thread was held until the result was there."));
    lane.say(tr!("The spinner has a thread of its own."));
    Ok(value)
}

/// Waits for a thread's future on an event loop: in the wrong way, which holds
/// the loop's thread, and in the right one.
pub async fn mix(lane: TaskLane) -> SlowResult {
    let event_loop = EventLoop::default();
    let turning = event_loop.clone();
    // One turn: the one that sets the result of the wrapped future.
    let turns = lane.spawn("callbacks", |lane| take_turns(lane, turning, 1));
    let spinner = lane.spawn("spinner", coroutine::spin);
    let (future, worker) = submit(&lane);
    // A turn for the spinner, and for the work to be handed to the pool.
    lane.give_way().await;
    lane.say(tr!("The slow function is handed to a pool: {future}", future));
    lane.say(tr!("It cannot be awaited. Ask it, on the loop's thread:"));
    lane.asks("future.result()");
    let result = lane.held(|id| future.result(&caller(&lane, id), None));
    if result.is_ok() {
        lane.answers(result.clone());
        lane.say(tr!("The spinner stood still: its thread waited."));
    }
    worker.join().await?;
    result.map_err(interrupted)?;

    let (future, worker) = submit(&lane);
    lane.say(tr!("Once more, with a future of the loop that follows:"));
    lane.asks("await wrap_future(future)");
    let home = caller(&lane, lane.id());
    let result = lane.awaits(wrap_future(&future, &event_loop, &home)).await;
    if result.is_ok() {
        lane.answers(result.clone());
        lane.say(tr!("The loop was free, and the spinner turned."));
    }
    turns.join().await;
    worker.join().await?;
    spinner.cancel().await;
    result.map_err(interrupted)
}

type Promise = ThreadFuture<u32>;

fn promise() -> Promise {
    // No callback of a scene panics.
    ThreadFuture::new(|_| ())
}

fn caller(lane: &Lane, id: LaneId) -> Caller {
    Caller::of_run(lane.clock(), id)
}

/// Has a thread of the loop's pool work for a new future.
fn submit(lane: &TaskLane) -> (Promise, SpawnedTask<SlowResult>) {
    let future = promise();
    let (promise, unworked) = (future.clone(), future.clone());
    let worker = lane.spawn("worker", |lane| async move {
        let complete = move |pool: &ThreadLane| complete(pool, &promise);
        let answer = lane.offload(complete).await;
        // Without a thread for the work, no other code completes the future.
        if let Err(halt @ Halt::Refused(_)) = &answer {
            let caller = caller(&lane, lane.id());
            let _ = unworked.set_exception(&caller, halt.to_string());
        }
        answer?
    });
    (future, worker)
}

/// Calls the slow function on this thread, and completes the future with what
/// it returns.
fn complete(lane: &ThreadLane, promise: &Promise) -> SlowResult {
    let caller = caller(lane, lane.id());
    // Nothing else completes this future, so none of this can be refused.
    let _ = promise.set_running_or_notify_cancel(&caller);
    let answer = slow(lane);
    let _ = match &answer {
        Ok(value) => promise.set_result(&caller, *value),
        Err(halt) => promise.set_exception(&caller, halt.to_string()),
    };
    answer
}

/// Only Ctrl-C cuts these waits short.
fn interrupted(_: FutureError) -> Halt {
    Halt::Interrupted(Interrupted)
}
