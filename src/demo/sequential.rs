//! One thing after the other: the spinner gets to draw only what it draws
//! before `slow` is called.

use super::work::slow;
use crate::run::lane::{SlowResult, ThreadLane};

/// Draws one frame, calls the slow function, and erases the frame.
pub fn supervisor(lane: &ThreadLane) -> SlowResult {
    // It is erased when this function returns, with an answer or without.
    let spinner = lane.spinner();
    // No other thread is there to draw the next frame: this one is about to be
    // inside `slow`.
    spinner.draw(0);
    let mut answer = slow(lane)?;
    // Further calls have to wait for the first one.
    for _ in 1..lane.spec().workers {
        answer = slow(lane)?;
    }
    Ok(answer)
}

// The row of this demo in the table of demos.
use super::{Demo, DemoProgram, SPINNER};
use crate::run::spec::{Model, Spec};

pub const PROGRAM: (Model, DemoProgram) = (Model::Sequential, |main| supervisor(main).map(Some));

pub const DEMO: Demo = Demo {
    name: "sequential",
    about: "One thing after the other, on one thread",
    usual: || Spec::new(Model::Sequential),
    file: ("src/demo/sequential.rs", include_str!("sequential.rs")),
    ..SPINNER
};
