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
