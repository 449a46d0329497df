//! What learners read, and what runs when they type `run`: one file for each model, and what the models share.

pub mod coroutine;
pub mod counter;
pub mod forgotten;
pub mod many;
pub mod process;
pub mod sequential;
pub mod thread;
pub mod work;

use crate::run::lane::{Outcome, ThreadLane};
use crate::run::spec::{Demo, Model, Spec};

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
