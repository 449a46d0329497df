//! Scenes: short plays with a future, live. Each says what it asks and what the
//! future answers.

use std::fmt::Display;

use super::asyncio::AsyncFuture;
use super::error::Reply;
use super::event_loop::EventLoop;
use crate::demo::coroutine::spin;
use crate::demo::work::slow_coroutine;
use crate::run::lane::{Lane, SlowResult, TaskLane};
use crate::tr;

/// Asks a future for its result at once, then awaits it, then asks again.
pub async fn result_early(lane: TaskLane) -> SlowResult {
    let future = AsyncFuture::new(&EventLoop::default());
    let promise = future.clone();
    let slow = lane.spawn("slow", |lane| async move {
        let answer = slow_coroutine(&lane).await;
        match &answer {
            // Nothing else completes this future, so it cannot be refused.
            Ok(value) => _ = promise.set_result(*value),
            Err(_) => _ = promise.cancel(),
        }
        answer
    });
    // One turn of the loop, so that the slow function has begun when its future
    // is asked.
    lane.give_way().await;
    lane.say(tr!("The slow function runs. Its future: {future}", future));

    lane.asks("future.result()");
    let asked = lane.now();
    let early = future.result();
    let took = lane.now().saturating_sub(asked).as_nanos();
    lane.answers(early);
    lane.say(tr!("It did not wait: the refusal came after {took} ns.", took));

    lane.asks("await future");
    let spinner = lane.spawn("spinner", spin);
    let awaited = lane.awaits(future.clone()).await;
    spinner.cancel().await;
    // Ctrl-C has cancelled it, and there is nothing more to say.
    if awaited.is_ok() {
        lane.answers(awaited);
        lane.say(tr!("It waited, and the loop ran the spinner meanwhile."));
        lane.say(tr!("The future now: {future}", future));
        lane.asks("future.result()");
        lane.answers(future.result());
    }
    slow.join().await
}

/// Gives a future its result twice, once by each of two tasks.
pub async fn set_twice(lane: TaskLane) -> SlowResult {
    let future = AsyncFuture::new(&EventLoop::default());
    let (first, second) = (future.clone(), future.clone());
    lane.say(tr!("Two tasks complete this future: {future}", future));
    let slow = lane.spawn("slow", |lane| async move {
        let answer = slow_coroutine(&lane).await?;
        lane.asks(format!("future.set_result({answer})"));
        lane.answers(first.set_result(answer).map(accepted));
        Ok(answer)
    });
    let fast = lane.spawn("fast", |lane| async move {
        lane.sleep(lane.spec().seconds / 2).await?;
        lane.asks("future.set_result(7)");
        lane.answers(second.set_result(7).map(accepted));
        Ok(7)
    });
    let spinner = lane.spawn("spinner", spin);
    let answers: [SlowResult; 2] = [fast.join().await, slow.join().await];
    spinner.cancel().await;
    for answer in answers {
        answer?;
    }
    lane.say(tr!("The first result is kept: {future}", future));
    Ok(future.result().unwrap_or_default())
}

/// Adds callbacks before and after a future is done, and looks when they run.
pub async fn callbacks(lane: TaskLane) -> SlowResult {
    let event_loop = EventLoop::default();
    let future = AsyncFuture::new(&event_loop);
    // Two turns: after `set_result`, and after the late callback.
    let turns = lane.spawn("callbacks", |lane| take_turns(lane, event_loop, 2));
    for name in ["first", "second"] {
        lane.asks(format!("future.add_done_callback({name})"));
        future.add_done_callback(name, say_called(&lane, name));
    }
    let spinner = lane.spawn("spinner", spin);
    let answer = slow_coroutine(&lane).await;
    spinner.cancel().await;
    let answer = answer?;
    lane.asks(format!("future.set_result({answer})"));
    // Nothing else completes this future, so it cannot be refused.
    let _ = future.set_result(answer);
    lane.answers(Ok(tr!("It has returned, and no callback has run yet.")));
    lane.say(tr!("Callbacks wait for the loop's next turn."));
    lane.say(tr!("This task awaits, so the loop can go on:"));
    lane.give_way().await;
    lane.asks("future.add_done_callback(late)    # it is done");
    future.add_done_callback("late", say_called(&lane, "late"));
    lane.answers(Ok(tr!("It was not called at once either.")));
    lane.say(tr!("One more turn:"));
    lane.give_way().await;
    turns.join().await;
    Ok(answer)
}

/// Cancels one future while it is pending and one when it is done.
pub async fn cancel_late(lane: TaskLane) -> SlowResult {
    let event_loop = EventLoop::default();
    let [early, done] = [(); 2].map(|()| AsyncFuture::new(&event_loop));
    lane.asks(format!("early.cancel()    {early}"));
    lane.answers(Ok(early.cancel()));
    lane.say(tr!("It was pending, so it could be cancelled: {early}", early));
    lane.asks("early.result()");
    lane.answers(early.result());
    let spinner = lane.spawn("spinner", spin);
    let answer = slow_coroutine(&lane).await;
    spinner.cancel().await;
    let answer = answer?;
    let _ = done.set_result(answer);
    lane.asks(format!("done.cancel()    {done}"));
    lane.answers(Ok(done.cancel()));
    lane.say(tr!("It was done, and what is done stays: {done}", done));
    lane.asks("done.cancelled()");
    lane.answers(Ok(done.cancelled()));
    Ok(answer)
}

/// What an event loop does besides running tasks: it waits until a future makes
/// callbacks ready, and calls them.
pub(super) async fn take_turns(
    lane: TaskLane,
    event_loop: EventLoop,
    // The number of turns after which it ends.
    turns: u32,
) {
    let mut taken = 0;
    while taken < turns {
        lane.awaits(event_loop.filled()).await;
        // It may have been filled twice before the last turn.
        taken += u32::from(event_loop.turn());
    }
}

fn say_called<T>(lane: &Lane, name: &'static str) -> impl FnOnce(&T) + use<T>
where
    T: Display,
{
    let lane = lane.clone();
    move |future| {
        lane.answers(Ok(tr!("callback {name}: {future}", name, future)));
    }
}

fn accepted((): ()) -> &'static str {
    tr!("It was accepted.")
}

/// How a scene shows a call of a future, and what the future answers.
pub(super) trait Dialogue {
    fn asks(&self, call: impl Into<String>);

    fn answers<T: Display>(&self, answer: Reply<T>);
}

impl Dialogue for Lane {
    fn asks(&self, call: impl Into<String>) {
        self.say(call);
    }

    fn answers<T: Display>(&self, answer: Reply<T>) {
        self.say(match answer {
            Ok(answer) => format!("    {answer}"),
            Err(error) => format!("    {error}"),
        });
    }
}
