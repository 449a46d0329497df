//! Exploring: four threads that add to a counter have many states, five philosophers many locks.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on should say where")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use spinlab::program::explore::{Bounds, Conditions, Exploration, explore};
use spinlab::program::machine::Machine;
use spinlab::program::read;

const COUNTER: &str = "
import threading

counter = 0


def add():
    global counter
    for _ in range(3):
        counter += 1


threads = [threading.Thread(target=add) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
";

const PHILOSOPHERS: &str = "
import random
import threading

forks = [threading.Lock() for _ in range(5)]


def dine(seat):
    while random.choice([True, False]):
        with forks[seat]:
            with forks[(seat + 1) % 5]:
                pass


threads = [threading.Thread(target=dine, args=(seat,)) for seat in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
";

fn explored(machine: &Machine) -> Exploration {
    explore(machine, Bounds::default(), &Conditions::default(), &mut |_| true).unwrap()
}

fn explorations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("explore");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    for (name, source) in [("counter4", COUNTER), ("philosophers5", PHILOSOPHERS)] {
        let machine = read(name, source).unwrap();
        group.throughput(Throughput::Elements(explored(&machine).states as u64));
        group.bench_function(name, |bencher| bencher.iter(|| black_box(explored(&machine)).states));
    }
    group.finish();
}

criterion_group!(benches, explorations);
criterion_main!(benches);
