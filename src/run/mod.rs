//! What demos run on: lanes that record what they do, a clock that can be virtual, and a model of cores and of the GIL.

pub mod cores;
mod gil;
pub mod lane;
pub(crate) mod monitor;
pub mod options;
pub mod pace;
mod prime;
pub mod python;
mod scheduler;
pub mod simulation;
mod spawn;
pub mod spec;
pub mod stored;
pub mod usage;

use crate::trace::{Trace, Usage};
use lane::{DemoResult, RunConfig, ThreadLane};
use pace::Pace;
use spec::Spec;

/// Runs a demo on the calling thread and measures it.
pub fn perform(spec: &Spec, config: RunConfig, program: impl FnOnce(&ThreadLane) -> DemoResult) -> (DemoResult, Trace) {
    let is_live = config.pace != Pace::Virtual;
    let main = lane::open(spec, config);
    let before = Usage::so_far();
    let outcome = program(&main);
    let used = is_live.then(|| Usage::so_far().since(before));
    (outcome, main.close(used))
}
