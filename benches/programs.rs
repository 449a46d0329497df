//! A program of 100 lines: loading it, a move, taking it back. Each should take less than a millisecond.
//!
//! And what a run takes for a loop of 1,000,000 additions.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot go on should say where")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use spinlab::program::{Player, Schedule, read};

/// Workers on a queue and a counter under a lock, filled up to 100 lines with functions as learners write them.
fn program() -> String {
    let mut text = String::from(
        "import queue\nimport threading\n\njobs = queue.Queue()\nresults = []\nlock = threading.Lock()\ntotal = 0\n\n\
         def work():\n    global total\n    while True:\n        job = jobs.get()\n        if job is \
         None:\n            return\n        with lock:\n            total += job\n        results.append(job * job)\n\
         \n",
    );
    let mut number = 0;
    while text.lines().count() < 85 {
        number += 1;
        text += &format!(
            "def step_{number}(value, by={number}):\n    if value > by:\n        return [value - by, by]\n    return \
             {{}}\n\n"
        );
    }
    text + "threads = [threading.Thread(target=work) for _ in range(3)]\nfor thread in threads:\n    thread.start()\n\
            for job in range(6):\n    jobs.put(job)\nfor thread in threads:\n    jobs.put(None)\n\
            for thread in threads:\n    thread.join()\nprint(total, sorted(results))\n"
}

fn schedule(source: &str) -> Schedule {
    Schedule::new(read("program.py", source).expect("it is read"))
}

fn programs(criterion: &mut Criterion) {
    let source = program();
    let mut group = criterion.benchmark_group("a program of 100 lines");
    group.bench_function("read", |bencher| bencher.iter(|| read("program.py", black_box(&source)).is_ok()));
    group.bench_function("load", |bencher| bencher.iter(|| schedule(black_box(&source)).moves().len()));
    let mut start = schedule(&source);
    for at in 0..30 {
        let moves = start.moves();
        start.step(moves[at % moves.len()]).unwrap();
    }
    group.bench_function("move", |bencher| {
        let next = start.moves()[0];
        bencher.iter_batched_ref(|| start.clone(), |schedule| schedule.step(next).is_ok(), BatchSize::SmallInput);
    });
    group.bench_function("undo", |bencher| {
        bencher.iter_batched_ref(|| start.clone(), |schedule| schedule.undo(1), BatchSize::SmallInput);
    });
    group.finish();
    let sum = "def work():\n    total = 0\n    for n in range(1_000_000):\n        total += n\nwork()\n";
    criterion.bench_function("1,000,000 additions", |bencher| {
        bencher.iter(|| Player::new(read("program.py", sum).expect("it is read")).count());
    });
}

criterion_group!(benches, programs);
criterion_main!(benches);
