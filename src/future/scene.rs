//! Scenes: short plays with a future, live. Each says what it asks and what it is told.

use tokio::task;

use super::asyncio::AsyncFuture;
use crate::demo::coroutine::spin;
use crate::demo::stage::{Outcome, TaskLane};
use crate::demo::work::slow_coroutine;
use crate::trace::What;

/// Asks a future for its result at once, then awaits it, then asks again.
pub async fn result_early(main: TaskLane) -> Outcome {
    let future = AsyncFuture::new();
    let promise = future.clone();
    let slow = main.spawn("slow", |lane| async move {
        let answer = slow_coroutine(&lane).await;
        // Nobody else completes this future, so neither of the two can be refused.
        let _settled = match &answer {
            Ok(value) => promise.set_result(*value).is_ok(),
            Err(_) => promise.cancel(),
        };
        answer
    });
    task::yield_now().await;
    main.say(format!("The slow function runs. Its future: {future}"));

    main.say("future.result()".to_owned());
    let asked = main.now();
    let early = future.result();
    let took = main.now().saturating_sub(asked);
    if let Err(error) = early {
        main.say(format!("    {error}"));
        main.say(format!("It did not wait: the refusal came after {} µs.", took.as_micros()));
    }

    main.say("future.await".to_owned());
    let spinner = main.spawn("spinner", spin);
    let awaited = future.clone().await;
    spinner.abort();
    main.note(What::CancelAsked);
    let _cancelled = spinner.await;
    if let Ok(value) = awaited {
        main.say(format!("    {value}"));
        main.say(format!("It waited, and the loop ran the spinner meanwhile. The future now: {future}"));
    }

    if let Ok(value) = future.result() {
        main.say("future.result()".to_owned());
        main.say(format!("    {value}"));
    }
    slow.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}
