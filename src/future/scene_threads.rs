//! Scenes with a future for threads: waiting for it with a limit, and what
//! becomes of an event loop whose thread waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::asyncio::AsyncFuture;
use super::concurrent::{State, ThreadFuture};
use super::error::FutureError;
use super::event_loop::EventLoop;
use super::monitor::Caller;
use crate::demo::coroutine;
use crate::demo::thread;
use crate::demo::work::slow;
use crate::interrupt::Interrupted;
use crate::run::lane::{Answer, Halt, SpawnedTask, TaskLane, ThreadLane};
use crate::tr;

/// Waits for a future, but not as long as it takes; then as long as it takes.
pub fn result_timeout(main: &ThreadLane) -> Answer {
    let (future, done) = (promise(), Arc::new(AtomicBool::new(false)));
    let (promise, flag) = (Arc::clone(&future), Arc::clone(&done));
    let worker = main.spawn("worker", move |lane| complete(lane, &promise))?;
    let spinner = main.spawn("spinner", move |lane| thread::spin(lane, &flag))?;
    let limit = main.spec().seconds / 3;
    let ask = |timeout: Option<Duration>| {
        let limit = timeout.map(|timeout| main.now() + timeout);
        main.held(limit, |lane| future.result(&Caller::of_run(main.clock(), lane), timeout))
    };

    main.say(format!("future.result(timeout={})", limit.as_secs_f64()));
    // Ctrl-C is an error too, and has nothing to be said about it.
    if let Err(error @ FutureError::Timeout) = ask(Some(limit)) {
        main.say(format!("    {error}"));
        main.say(tr!("It waited that long and no longer. The work goes on: {future}", future));
    }
    main.say("future.result()");
    let result = ask(None);
    done.store(true, Ordering::Release);
    spinner.join();
    worker.join()?;
    let value = result.map_err(interrupted)?;
    main.say(format!("    {value}"));
    main.say(tr!("This thread was held until it was there. The spinner has a thread of its own."));
    Ok(value)
}

/// Waits for a thread's future on an event loop: in the wrong way, which holds
/// the loop's thread, and in the right one.
pub async fn mix(main: TaskLane) -> Answer {
    let spinner = main.spawn("spinner", coroutine::spin);
    let (future, worker) = submit(&main);
    // A turn for the spinner, and for the work to be handed to the pool.
    main.give_way().await;
    main.say(tr!("A thread of a pool works for a future: {future}", future));
    main.say(tr!("It cannot be awaited. It can be asked for its result, on the loop's own thread:"));
    main.say("future.result()");
    let result = main.held(|lane| future.result(&Caller::of_run(main.clock(), lane), None));
    if let Ok(value) = &result {
        main.say(format!("    {value}"));
        main.say(tr!("The spinner stood still: the thread that waited is the one on which it turns."));
    }
    worker.join().await?;
    result.map_err(interrupted)?;

    let (future, worker) = submit(&main);
    main.say(tr!("The same again, with a future of the loop that is told when the other one is done:"));
    main.say("await wrap_future(future)");
    let result = main.awaits(wrap_future(&future)).await;
    if let Ok(value) = &result {
        main.say(format!("    {value}"));
        main.say(tr!("The loop was free all the time, and the spinner turned."));
    }
    worker.join().await?;
    spinner.cancel().await;
    result.map_err(interrupted)
}

type Promise = Arc<ThreadFuture<u32>>;

fn promise() -> Promise {
    // Nobody adds a callback that panics.
    Arc::new(ThreadFuture::new(|_| ()))
}

/// Has a thread of the loop's pool work for a new future.
fn submit(main: &TaskLane) -> (Promise, SpawnedTask<Answer>) {
    let future = promise();
    let promise = Arc::clone(&future);
    let worker = main.spawn("worker", |lane| async move { lane.offload(move |pool| complete(pool, &promise)).await });
    (future, worker)
}

/// Calls the slow function on this thread, and completes the future with what
/// it returns.
fn complete(lane: &ThreadLane, promise: &Promise) -> Answer {
    let caller = Caller::of_run(lane.clock(), lane.id());
    // Nobody else completes this future, so none of this can be refused.
    let _ = promise.set_running_or_notify_cancel(&caller);
    let answer = slow(lane);
    let _ = match &answer {
        Ok(value) => promise.set_result(&caller, *value),
        Err(halt) => promise.set_exception(&caller, halt.to_string()),
    };
    answer
}

/// A future on the event loop that follows one for threads.
fn wrap_future(future: &ThreadFuture<u32>) -> AsyncFuture<u32> {
    let wrapped = AsyncFuture::new(&EventLoop::default());
    let inner = wrapped.clone();
    // Called on the thread that completes it. Whoever awaits the wrapped one is
    // woken from there.
    future.add_done_callback("wrap", move |future| {
        // It is refused only if the wrapped one was cancelled meanwhile.
        let _ = match future.state() {
            State::Finished(value) => inner.set_result(value),
            State::Failed(message) => inner.set_exception(message),
            _ => Err(FutureError::Cancelled),
        };
    });
    wrapped
}

/// Nothing but Ctrl-C ends these waits before their time.
fn interrupted(_: FutureError) -> Halt {
    Halt::Interrupted(Interrupted)
}
