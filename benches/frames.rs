//! How late the spinner's frames are drawn: the 10th beside the 200th of a live run. If frames drifted, the later one
//! would be late by more.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on should say where")]

use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use spinlab::run::lane::{RunConfig, Unwatched};
use spinlab::run::pace::Pace;
use spinlab::run::perform;
use spinlab::run::spec::{Model, Spec};
use spinlab::trace::What;
use spinlab::variant::Variant;

/// How long after its time the n-th frame was drawn, in a live run with a frame each 5 ms.
fn lateness(model: Model, n: u32) -> Duration {
    let interval = Duration::from_millis(5);
    let spec = Spec { seconds: interval * (n + 2), interval, ..Spec::new(model) };
    let config = RunConfig::new(Pace::Real, Arc::default(), Arc::new(Unwatched));
    let program = Variant::spinner(spec.clone()).program().unwrap();
    let (_, trace) = perform(&spec, config, program);
    let mut frames = trace.events.iter().filter(|event| matches!(event.what, What::Frame(_)));
    frames.nth(n as usize).unwrap().at.saturating_sub(interval * n)
}

fn frames(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lateness of a frame");
    group.sample_size(10);
    for (name, model) in [("thread", Model::Thread), ("async", Model::Async)] {
        for n in [10, 200] {
            let total = |runs| (0..runs).map(|_| lateness(model, n)).sum();
            group.bench_function(format!("{name}, frame {n}"), |bencher| bencher.iter_custom(total));
        }
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
