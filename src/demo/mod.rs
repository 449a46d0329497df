//! What learners read, and what runs when they type `run`: one file for each model, and what the models share.

pub mod cores;
pub mod coroutine;
pub mod counter;
pub mod forgotten;
mod gil;
mod lanes;
pub mod many;
pub(crate) mod monitor;
pub mod options;
pub mod pace;
mod prime;
pub mod process;
pub mod sequential;
pub mod spec;
pub mod stage;
pub mod thread;
mod timetable;
pub mod usage;
pub mod work;

use crate::trace::{Trace, Usage};
use pace::Pace;
use spec::{Demo, Model, Spec};
use stage::{Outcome, ThreadLane, Venue};

/// Runs a demo on the calling thread and measures it.
pub fn perform(spec: &Spec, venue: Venue, program: impl FnOnce(&ThreadLane) -> Outcome) -> (Outcome, Trace) {
    let is_live = venue.pace != Pace::Virtual;
    let main = stage::open(spec, venue);
    let before = Usage::so_far();
    let outcome = program(&main);
    let used = is_live.then(|| Usage::so_far().since(before));
    (outcome, main.close(used))
}

/// The program of a demo.
pub fn program(spec: &Spec) -> fn(&ThreadLane) -> Outcome {
    match (spec.demo, spec.model) {
        (Demo::Spinner, Model::Sequential) => |main| sequential::supervisor(main).map(Some),
        (Demo::Spinner, Model::Thread) => |main| thread::supervisor(main).map(Some),
        (Demo::Spinner, Model::Process) => |main| process::supervisor(main).map(Some),
        (Demo::Spinner, Model::Async) => |main| main.run_event_loop(coroutine::supervisor).map(Some),
        (Demo::Counter, Model::Async) => |main| main.run_event_loop(counter::with_tasks),
        (Demo::Counter, _) => counter::with_threads,
        (Demo::Forgotten, _) => |main| main.run_event_loop(forgotten::supervisor),
        (Demo::Many, Model::Async) => |main| main.run_event_loop(many::with_tasks),
        (Demo::Many, _) => many::with_threads,
    }
}
