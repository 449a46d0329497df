//! `run many` with 100,000 coroutines beside the smallest tokio program that does the same: memory of each, and the
//! time it takes to start and to end them. Each measurement is made in a process of its own, since memory that was used
//! once is not given back.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on should say where")]
#![allow(clippy::print_stdout, reason = "a benchmark prints its numbers")]

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs};

use spinlab::demo::many;
use spinlab::run::lane::{RunConfig, Unwatched};
use spinlab::run::pace::Pace;
use spinlab::run::perform;
use spinlab::run::spec::Spec;
use spinlab::trace::measure::Measure;
use spinlab::variant::Variant;

const UNITS: u32 = 100_000;
const SLEEP: Duration = Duration::from_secs(1);
const ROUNDS: usize = 11;
const WHICH: &str = "BENCH_MANY";

/// Bytes of memory, and seconds beside the sleep.
type Cost = (f64, f64);

fn main() {
    match env::var(WHICH).as_deref() {
        Ok("smallest") => show(smallest()),
        Ok(_) => show(ours()),
        // `cargo test --benches` asks for nothing but that it runs.
        Err(_) if !env::args().any(|word| word == "--bench") => {}
        Err(_) => compare(),
    }
}

fn compare() {
    let (mut smallest, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        smallest.push(measure("smallest"));
        ours.push(measure("ours"));
    }
    let (smallest, ours) = (medians(&smallest), medians(&ours));
    let each = f64::from(UNITS);
    println!("{UNITS} coroutines      smallest program      spinlab        ratio");
    println!(
        "memory of each   {:12.0} bytes {:12.0} bytes {:8.2}",
        smallest.0 / each,
        ours.0 / each,
        ours.0 / smallest.0
    );
    println!(
        "start and end    {:12.1} ms    {:12.1} ms    {:8.2}",
        smallest.1 * 1e3,
        ours.1 * 1e3,
        ours.1 / smallest.1
    );
}

fn measure(which: &str) -> Cost {
    let output = Command::new(env::current_exe().unwrap()).env(WHICH, which).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    (numbers[0], numbers[1])
}

fn medians(costs: &[Cost]) -> Cost {
    let median = |numbers: Vec<f64>| {
        let mut numbers = numbers;
        numbers.sort_by(f64::total_cmp);
        numbers[numbers.len() / 2]
    };
    (median(costs.iter().map(|cost| cost.0).collect()), median(costs.iter().map(|cost| cost.1).collect()))
}

fn show((memory, seconds): Cost) {
    println!("{memory} {seconds}");
}

fn ours() -> Cost {
    let spec = Spec { units: UNITS, seconds: SLEEP, ..(many::DEMO.usual)() };
    let config = RunConfig::new(Pace::Real, Arc::default(), Arc::new(Unwatched));
    let program = Variant { demo: &many::DEMO, spec: spec.clone() }.program().unwrap();
    let (outcome, trace) = perform(&spec, config, program);
    outcome.unwrap();
    (trace.measure(Measure::Memory).unwrap(), trace.measure(Measure::Elapsed).unwrap() - SLEEP.as_secs_f64())
}

#[expect(clippy::disallowed_methods, reason = "the program to compare with has a clock of its own")]
fn smallest() -> Cost {
    let event_loop = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let begun = Arc::new(AtomicU32::new(0));
    let (before, start) = (memory(), Instant::now());
    let due = tokio::time::Instant::now() + SLEEP;
    let memory = event_loop.block_on(async {
        let start = |_| {
            let begun = Arc::clone(&begun);
            tokio::spawn(async move {
                begun.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep_until(due).await;
            })
        };
        let units: Vec<_> = (0..UNITS).map(start).collect();
        while begun.load(Ordering::Relaxed) < UNITS {
            tokio::task::yield_now().await;
        }
        let memory = memory() - before;
        for unit in units {
            unit.await.unwrap();
        }
        memory
    });
    (memory, start.elapsed().saturating_sub(SLEEP).as_secs_f64())
}

/// Bytes this process has written for itself, as `run::usage` reads them.
fn memory() -> f64 {
    let rollup = fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Anonymous:")).unwrap();
    1024.0 * line.trim().trim_end_matches("kB").trim().parse::<f64>().unwrap()
}
