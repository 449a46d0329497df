//! What it costs to take an event down, beside the least it could cost: reading the clock and pushing to a `Vec`.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use spinlab::run::pace::{Clock, Pace};
use spinlab::trace::{LaneKind, Recorder, What};

const EVENTS: u32 = 100_000;

/// The smallest event: when, who, what.
#[expect(dead_code, reason = "what a floor writes is not read")]
struct Smallest(Instant, u32, char);

fn recording(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("100,000 events");
    group.throughput(Throughput::Elements(EVENTS.into()));
    let mut events = Vec::with_capacity(EVENTS as usize);
    group.bench_function("clock and push", |bencher| {
        bencher.iter(|| {
            events.clear();
            #[expect(clippy::disallowed_methods, reason = "the floor is the clock itself")]
            (0..EVENTS).for_each(|n| events.push(black_box(Smallest(Instant::now(), n, '|'))));
        });
    });
    let clock = Clock::start(Pace::Real, Arc::default());
    group.bench_function("recorder", |bencher| {
        let recorder = Recorder::default();
        let lane = recorder.lane("spinner".into(), LaneKind::Thread, clock.now());
        bencher.iter(|| {
            (0..EVENTS).for_each(|_| _ = black_box(recorder.record(lane, What::Frame('|'), || clock.now())));
        });
    });
    group.finish();
}

criterion_group!(benches, recording);
criterion_main!(benches);
