//! Scenes: short plays with a future, live. Each says what it asks and what it
//! is told.

use super::asyncio::AsyncFuture;
use super::error::FutureError;
use super::event_loop::EventLoop;
use crate::demo::coroutine::spin;
use crate::demo::work::slow_coroutine;
use crate::run::lane::{Answer, Lane, TaskLane};
use crate::tr;

/// Asks a future for its result at once, then awaits it, then asks again.
pub async fn result_early(main: TaskLane) -> Answer {
    let future = AsyncFuture::new(&EventLoop::default());
    let promise = future.clone();
    let slow = main.spawn("slow", |lane| async move {
        let answer = slow_coroutine(&lane).await;
        match &answer {
            // Nobody else completes this future, so it cannot be refused.
            Ok(value) => _ = promise.set_result(*value),
            Err(_) => _ = promise.cancel(),
        }
        answer
    });
    // One turn of the loop, so that the slow function has begun when its future
    // is asked.
    main.give_way().await;
    main.say(tr!("The slow function runs. Its future: {future}", future));

    main.say("future.result()");
    let asked = main.now();
    let early = future.result();
    let took = main.now().saturating_sub(asked);
    if let Err(error) = early {
        main.say(format!("    {error}"));
        main.say(tr!("It did not wait: the refusal came after {took} ns.", took = took.as_nanos()));
    }

    main.say("await future");
    let spinner = main.spawn("spinner", spin);
    let awaited = main.awaits(future.clone()).await;
    spinner.cancel().await;
    if let Ok(value) = awaited {
        main.say(format!("    {value}"));
        main.say(tr!("It waited, and the loop ran the spinner meanwhile."));
        main.say(tr!("The future now: {future}", future));
    }

    if let Ok(value) = future.result() {
        main.say("future.result()");
        main.say(format!("    {value}"));
    }
    slow.join().await
}

/// Gives a future its result twice, once by each of two tasks.
pub async fn set_twice(main: TaskLane) -> Answer {
    let future = AsyncFuture::new(&EventLoop::default());
    let (first, second) = (future.clone(), future.clone());
    main.say(tr!("Two tasks want to complete the same future: {future}", future));
    let slow = main.spawn("slow", |lane| async move {
        let answer = slow_coroutine(&lane).await?;
        say_set(&lane, answer, first.set_result(answer));
        Ok(answer)
    });
    let fast = main.spawn("fast", |lane| async move {
        lane.sleep(lane.spec().seconds / 2).await?;
        say_set(&lane, 7, second.set_result(7));
        Ok(7)
    });
    let spinner = main.spawn("spinner", spin);
    let kept: Answer = fast.join().await;
    let late: Answer = slow.join().await;
    spinner.cancel().await;
    kept?;
    late?;
    main.say(tr!("The first result is kept, whoever else comes: {future}", future));
    Ok(future.result().unwrap_or_default())
}

/// Adds callbacks before and after a future is done, and looks when they run.
pub async fn callbacks(main: TaskLane) -> Answer {
    let event_loop = EventLoop::default();
    let future = AsyncFuture::new(&event_loop);
    // Two turns: after `set_result`, and after the late callback.
    let turns = main.spawn("callbacks", |lane| take_turns(lane, event_loop, 2));
    for name in ["first", "second"] {
        main.say(format!("future.add_done_callback({name})"));
        future.add_done_callback(name, say_called(&main, name));
    }
    let spinner = main.spawn("spinner", spin);
    let answer = slow_coroutine(&main).await;
    spinner.cancel().await;
    let answer = answer?;
    main.say(format!("future.set_result({answer})"));
    // Nobody else completes this future, so it cannot be refused.
    let _ = future.set_result(answer);
    main.say(tr!("    It has returned, and no callback has run: they wait for the loop's next turn."));
    main.say(tr!("This task awaits, so the loop can go on:"));
    main.give_way().await;
    main.say(tr!("future.add_done_callback(late)    on a future that is done"));
    future.add_done_callback("late", say_called(&main, "late"));
    main.say(tr!("    It was not called at once either. One more turn:"));
    main.give_way().await;
    turns.join().await;
    Ok(answer)
}

/// Cancels one future while it is pending and one when it is done.
pub async fn cancel_late(main: TaskLane) -> Answer {
    let event_loop = EventLoop::default();
    let [early, late] = [(); 2].map(|()| AsyncFuture::new(&event_loop));
    main.say(format!("early.cancel()    {early}"));
    main.say(format!("    {}", early.cancel()));
    main.say(tr!("It was pending, so it could be cancelled: {early}", early));
    main.say("early.result()");
    if let Err(error) = early.result() {
        main.say(format!("    {error}"));
    }
    let spinner = main.spawn("spinner", spin);
    let answer = slow_coroutine(&main).await;
    spinner.cancel().await;
    let answer = answer?;
    let _ = late.set_result(answer);
    main.say(format!("late.cancel()    {late}"));
    main.say(format!("    {}", late.cancel()));
    main.say(tr!("It was done, and what is done stays: {late}", late));
    main.say("late.cancelled()");
    main.say(format!("    {}", late.cancelled()));
    Ok(answer)
}

/// What an event loop does besides running tasks: it waits until a future makes
/// callbacks ready, and calls them.
async fn take_turns(lane: TaskLane, event_loop: EventLoop, turns: u32) {
    let mut taken = 0;
    while taken < turns {
        lane.awaits(event_loop.filled()).await;
        // It may have been filled twice before the last turn.
        taken += u32::from(event_loop.turn());
    }
}

fn say_called(lane: &TaskLane, name: &'static str) -> impl FnOnce(&AsyncFuture<u32>) + Send + use<> {
    let lane = Lane::clone(lane);
    move |future| lane.say(tr!("    callback {name}: {future}", name, future))
}

fn say_set(lane: &TaskLane, value: u32, set: Result<(), FutureError>) {
    lane.say(format!("future.set_result({value})"));
    match set {
        Ok(()) => lane.say(tr!("    It was accepted.")),
        Err(error) => lane.say(format!("    {error}")),
    }
}
