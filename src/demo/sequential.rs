//! One thing after the other: the spinner gets to draw only what it draws
//! before `slow` is called.

use super::stage::{Outcome, ThreadLane};
use super::work::slow;

/// Draws one frame, calls the slow function, and erases the frame.
pub fn supervisor(main: &ThreadLane) -> Outcome {
    // Nobody is there to draw the next frame: this thread is about to be inside
    // `slow`.
    main.draw(0);
    let answer = slow(main);
    main.erase();
    answer
}
