//! Scenes: short plays with a future, live. Each says what it asks and what it
//! is told.

use super::asyncio::AsyncFuture;
use crate::demo::coroutine::spin;
use crate::demo::stage::{Answer, TaskLane};
use crate::demo::work::slow_coroutine;

/// Asks a future for its result at once, then awaits it, then asks again.
pub async fn result_early(main: TaskLane) -> Answer {
    let future = AsyncFuture::new();
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
    main.say(format!("The slow function runs. Its future: {future}"));

    main.say("future.result()".to_owned());
    let asked = main.now();
    let early = future.result();
    let took = main.now().saturating_sub(asked);
    if let Err(error) = early {
        main.say(format!("    {error}"));
        let took = took.as_nanos();
        main.say(format!("It did not wait: the refusal came after {took} ns."));
    }

    main.say("await future".to_owned());
    let spinner = main.spawn("spinner", spin);
    let awaited = future.clone().await;
    spinner.cancel().await;
    if let Ok(value) = awaited {
        main.say(format!("    {value}"));
        main.say("It waited, and the loop ran the spinner meanwhile.".to_owned());
        main.say(format!("The future now: {future}"));
    }

    if let Ok(value) = future.result() {
        main.say("future.result()".to_owned());
        main.say(format!("    {value}"));
    }
    slow.join().await
}
