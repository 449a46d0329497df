//! What learners read, and what runs when they type `run`: one file for each model, and what the models share.

pub mod coroutine;
pub mod pace;
mod prime;
pub mod sequential;
pub mod spec;
pub mod stage;
pub mod thread;
mod timetable;
pub mod work;

use std::sync::Arc;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::trace::{Trace, Usage};
use pace::{Interrupt, Pace};
use spec::{Model, Spec};
use stage::{Audience, Outcome, ThreadLane};

/// Runs a demo on the calling thread and measures it.
pub fn perform(
    spec: &Spec,
    pace: Pace,
    interrupt: Arc<Interrupt>,
    audience: Arc<dyn Audience>,
    program: impl FnOnce(&ThreadLane) -> Outcome,
) -> (Outcome, Trace) {
    let main = stage::open(spec, pace, interrupt, audience);
    let before = usage();
    let outcome = program(&main);
    let used = (pace != Pace::Virtual).then(|| usage().since(before));
    (outcome, main.close(used))
}

/// The program of a model.
pub fn program(model: Model) -> fn(&ThreadLane) -> Outcome {
    match model {
        Model::Sequential => sequential::supervisor,
        Model::Thread => thread::supervisor,
        Model::Async => |main| main.run_event_loop(coroutine::supervisor),
    }
}

/// What the process has used since it started.
fn usage() -> Usage {
    // The call fails only for a wrong argument; a report without numbers would then be the lesser evil.
    let Ok(usage) = getrusage(UsageWho::RUSAGE_SELF) else { return Usage::default() };
    Usage {
        cpu: duration(usage.user_time()) + duration(usage.system_time()),
        voluntary_switches: usage.voluntary_context_switches().unsigned_abs(),
        involuntary_switches: usage.involuntary_context_switches().unsigned_abs(),
        memory: None,
    }
}

fn duration(time: TimeVal) -> Duration {
    Duration::from_micros((time.tv_sec() * 1_000_000 + time.tv_usec()).unsigned_abs())
}

impl Usage {
    fn since(self, before: Usage) -> Usage {
        Usage {
            cpu: self.cpu.saturating_sub(before.cpu),
            voluntary_switches: self.voluntary_switches - before.voluntary_switches,
            involuntary_switches: self.involuntary_switches - before.involuntary_switches,
            memory: self.memory,
        }
    }
}
