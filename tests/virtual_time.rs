//! On the virtual clock every run of a demo is the same, to the last event.

#![allow(clippy::unwrap_used, clippy::float_cmp, reason = "virtual time is exact")]

#[path = "common/at_once.rs"]
mod at_once;
#[path = "common/grid.rs"]
mod grid;

use std::sync::Arc;
use std::time::Duration;

use at_once::at_once;
use grid::grid;
use spinlab::demo::{Demo, counter, forgotten, many};
use spinlab::future::{scene, scene_threads};
use spinlab::interrupt::Interrupt;
use spinlab::lesson::library::Library;
use spinlab::line::checker::Checker;
use spinlab::run::lane::{DemoResult, RunConfig, ThreadLane, Unwatched};
use spinlab::run::pace::Pace;
use spinlab::run::perform;
use spinlab::run::spec::{Model, Spec, Work};
use spinlab::trace::measure::Measure;
use spinlab::trace::states::State;
use spinlab::trace::{Trace, What};
use spinlab::variant::Variant;

fn play(spec: &Spec, program: impl FnOnce(&ThreadLane) -> DemoResult) -> Trace {
    let (outcome, trace) = perform(spec, config(Arc::default()), program);
    outcome.unwrap();
    trace
}

fn config(interrupt: Arc<Interrupt>) -> RunConfig {
    RunConfig::new(Pace::Virtual, interrupt, Arc::new(Unwatched))
}

/// Runs a spinner.
fn run(spec: &Spec) -> Trace {
    run_variant(&Variant::spinner(spec.clone()))
}

fn run_demo(demo: &'static Demo, spec: &Spec) -> Trace {
    run_variant(&Variant { demo, spec: spec.clone() })
}

fn run_variant(variant: &Variant) -> Trace {
    play(&variant.spec, variant.program().unwrap())
}

fn spec(model: Model, work: Work, seconds: f64) -> Spec {
    Spec { work, seconds: Duration::from_secs_f64(seconds), ..Spec::new(model) }
}

/// Every demo with the values of its options, and the presets of the course.
fn all() -> Vec<Variant> {
    let course = Library::built_in(Checker::boxed).course().unwrap().0;
    let presets = course.lessons.iter().flat_map(|lesson| &lesson.presets).map(|preset| preset.variant.clone());
    grid().into_iter().chain(presets).collect()
}

#[test]
fn hundreds_of_runs_are_one_and_the_same() {
    let all = all();
    assert!(all.len() > 60, "{}", all.len());
    at_once(&all, |variant| {
        let first = run_variant(variant);
        for _ in 1..300 {
            let again = run_variant(variant);
            assert_eq!(again.events, first.events, "{variant:?}");
            assert_eq!(again.lanes, first.lanes, "{variant:?}");
        }
    });
}

#[test]
fn the_scene_is_the_same_a_thousand_times() {
    let scene = || play(&Spec::new(Model::Async), |main| main.run_event_loop(scene::result_early).map(Some)).events;
    let first = scene();
    assert!((1..1000).all(|_| scene() == first));
}

#[test]
fn scenes_with_threads_are_the_same_a_hundred_times() {
    let timeout = || play(&Spec::new(Model::Thread), |main| scene_threads::result_timeout(main).map(Some)).events;
    let mix = || play(&Spec::new(Model::Async), |main| main.run_event_loop(scene_threads::mix).map(Some)).events;
    let first = (timeout(), mix());
    assert!((1..100).all(|_| (timeout(), mix()) == first));
}

#[test]
fn a_frame_is_drawn_at_every_multiple_of_the_interval() {
    for model in [Model::Thread, Model::Process, Model::Async] {
        let trace = run(&Spec::new(model));
        let frames = trace.events.iter().filter(|event| matches!(event.what, What::Frame(_)));
        let times: Vec<Duration> = frames.map(|event| event.at).collect();
        let due: Vec<Duration> = (0..30).map(|n| n * Duration::from_millis(100)).collect();
        assert_eq!(times, due, "{model:?}");
    }
}

#[test]
fn measures_are_what_the_books_programs_do() {
    let measure = |spec: &Spec, measure| run(spec).measure(measure);
    let thread = spec(Model::Thread, Work::Sleep, 2.95);
    let task = spec(Model::Async, Work::Sleep, 2.95);
    let frozen = spec(Model::Async, Work::Block, 3.0);
    let computing = spec(Model::Thread, Work::Cpu, 3.0);
    assert_eq!(measure(&thread, Measure::Threads), Some(2.0));
    assert_eq!(measure(&task, Measure::Threads), Some(1.0));
    // The thread sees the flag when its sleep is over; the task stands at an await.
    assert_eq!(measure(&thread, Measure::Stop), Some(0.05));
    assert_eq!(measure(&task, Measure::Stop), Some(0.0));
    assert_eq!(measure(&frozen, Measure::Frames), Some(1.0));
    assert_eq!(measure(&frozen, Measure::Freeze), Some(3.0));
    assert_eq!(measure(&computing, Measure::Frames), Some(30.0));
    assert_eq!(measure(&computing, Measure::Freeze), Some(0.1));
    assert_eq!(measure(&computing, Measure::Cpu), None);
    assert_eq!(measure(&Spec::new(Model::Sequential), Measure::Freeze), Some(3.0));
    assert_eq!(measure(&Spec::new(Model::Sequential), Measure::Frames), Some(1.0));
}

#[test]
fn the_coroutine_notices_its_cancellation_and_the_thread_its_flag() {
    let order = |model| -> Vec<What> {
        let is_end = |what: &What| {
            matches!(what, What::FlagSet | What::FlagSeen | What::CancelAsked | What::Cancelled | What::Erased)
        };
        run(&Spec::new(model)).events.into_iter().map(|event| event.what).filter(is_end).collect()
    };
    assert_eq!(order(Model::Thread), [What::FlagSet, What::FlagSeen, What::Erased]);
    assert_eq!(order(Model::Async), [What::CancelAsked, What::Cancelled, What::Erased]);
}

#[test]
fn an_interrupt_ends_a_virtual_run_too() {
    for model in [Model::Sequential, Model::Thread, Model::Process, Model::Async] {
        let interrupt = Arc::new(Interrupt::default());
        interrupt.ring();
        let spec = spec(model, Work::Sleep, 86_400.0);
        let program = Variant::spinner(spec.clone()).program().unwrap();
        let (outcome, trace) = perform(&spec, config(interrupt), program);
        assert!(outcome.is_err());
        assert!(trace.tally.frames <= 2, "{model:?} {:?}", trace.tally);
        assert!(trace.tally.erased.is_some(), "{model:?}");
    }
}

#[test]
fn a_long_run_is_kept_in_bounded_memory_and_counted_whole() {
    let spec = Spec { interval: Duration::from_millis(10), ..spec(Model::Async, Work::Sleep, 3600.0) };
    let trace = run(&spec);
    assert_eq!(trace.tally.frames, 360_000);
    assert!(trace.events.len() < 100_000);
    assert!(trace.forgotten > 0);
}

/// The value of a measure in one run of the spinner with these options.
fn measured(spec: &Spec, measure: Measure) -> f64 {
    run(spec).measure(measure).unwrap()
}

#[test]
fn naps_let_the_spinner_turn_and_make_nothing_faster() {
    let nap = spec(Model::Async, Work::Nap, 1.0);
    assert_eq!(run(&nap).tally.frames, 11);
    assert!(measured(&nap, Measure::Freeze) <= 0.105);
    let two = Spec { workers: 2, ..nap };
    assert!((measured(&two, Measure::Elapsed) - 2.0).abs() < 0.01);
    assert!((measured(&two, Measure::Parallelism) - 1.0).abs() < 0.01);
}

#[test]
fn offloading_takes_a_second_thread_and_leaves_the_loop_free() {
    let offload = spec(Model::Async, Work::Offload, 1.05);
    assert_eq!(measured(&offload, Measure::Threads), 2.0);
    assert_eq!(measured(&offload, Measure::Freeze), 0.1);
    assert_eq!(measured(&Spec { workers: 2, ..offload }, Measure::Elapsed), 1.05);
}

#[test]
fn concurrent_is_not_parallel() {
    let pair = Spec { workers: 2, ..spec(Model::Thread, Work::Cpu, 1.03) };
    let (one, two) = (Spec { cores: Some(1), ..pair.clone() }, Spec { cores: Some(2), ..pair });
    assert_eq!(measured(&one, Measure::Elapsed), 2.1);
    assert!(measured(&one, Measure::Parallelism) <= 1.0);
    assert_eq!(measured(&two, Measure::Elapsed), 1.1);
    assert!(measured(&two, Measure::Parallelism) > 1.8);
    // On one core each lane is off it half of the time, and never both are on it.
    let trace = run(&one);
    let running = |name: &str| -> Vec<(Duration, Duration)> {
        let spans = trace.spans(trace.lane_named(name).unwrap());
        spans.iter().filter(|span| span.state == State::Running).map(|span| (span.from, span.to)).collect()
    };
    let (first, second) = (running("main"), running("worker-2"));
    let at_once = first.iter().any(|a| second.iter().any(|b| a.0 < b.1 && b.0 < a.1));
    assert!(!at_once && first.len() > 100 && second.len() > 100, "{} {}", first.len(), second.len());
}

#[test]
fn under_the_gil_two_that_compute_gain_nothing_and_one_that_sleeps_loses_nothing() {
    let computing = Spec { workers: 2, gil: true, ..spec(Model::Thread, Work::Cpu, 1.0) };
    assert!(measured(&computing, Measure::Elapsed) >= 2.0);
    assert!(measured(&computing, Measure::Parallelism) <= 1.0);
    // A lane gets the lock after one switch interval for each lane that wanted it before.
    assert!(measured(&computing, Measure::Freeze) < 0.12);
    let sleeping = Spec { workers: 2, gil: true, ..spec(Model::Thread, Work::Sleep, 1.05) };
    let free = Spec { gil: false, ..sleeping.clone() };
    assert_eq!(run(&sleeping).tally, run(&free).tally);
    let processes = Spec { model: Model::Process, ..computing };
    assert!(measured(&processes, Measure::Parallelism) > 1.9);
}

#[test]
fn the_gil_changes_hands_every_five_milliseconds() {
    let trace = run(&Spec { workers: 2, gil: true, ..spec(Model::Thread, Work::Cpu, 0.5) });
    let main = trace.spans(trace.lane_named("main").unwrap());
    let turns = main.iter().filter(|span| span.state == State::Running && span.to < Duration::from_millis(900));
    let mut turns: Vec<Duration> = turns.map(|span| span.to.saturating_sub(span.from)).collect();
    turns.sort();
    // It looks once in a millisecond whether it is asked. A turn is longer if a third one was served in between.
    let median = turns[turns.len() / 2].as_millis();
    assert!(turns.len() > 50 && (5..=6).contains(&median), "{turns:?}");
}

#[test]
fn a_counter_loses_what_comes_in_between() {
    let lost = |model, await_between, lock| {
        let spec = Spec { model, await_between, lock, ..(counter::DEMO.usual)() };
        run_demo(&counter::DEMO, &spec).measure(Measure::Lost).unwrap()
    };
    assert_eq!(lost(Model::Thread, false, false), 100.0);
    assert_eq!(lost(Model::Thread, false, true), 0.0);
    assert_eq!(lost(Model::Async, false, false), 0.0);
    assert_eq!(lost(Model::Async, true, false), 100.0);
    assert_eq!(lost(Model::Async, true, true), 0.0);
}

#[test]
fn a_forgotten_coroutine_never_runs() {
    let trace = run_demo(&forgotten::DEMO, &(forgotten::DEMO.usual)());
    let slow = trace.lane_named("slow").unwrap();
    let events: Vec<_> = trace.events.iter().filter(|event| event.lane == slow).map(|event| &event.what).collect();
    assert_eq!(events, [&What::NeverAwaited]);
    assert!(trace.first(|what| *what == What::SlowBegun).is_none());
}

#[test]
fn many_units_sleep_at_once() {
    for (model, units) in [(Model::Async, 20_000), (Model::Thread, 200)] {
        let trace = run_demo(&many::DEMO, &Spec { model, units, ..(many::DEMO.usual)() });
        assert_eq!(trace.tally.units_begun, Some((units, Duration::ZERO)), "{model:?}");
        assert_eq!(trace.measure(Measure::Elapsed), Some(3.0));
    }
}

#[test]
fn a_spinner_that_comes_late_draws_one_frame_at_a_time() {
    let nap = Spec { interval: Duration::from_millis(1), ..spec(Model::Async, Work::Nap, 1.0) };
    let gil = Spec { gil: true, work: Work::Offload, ..nap.clone() };
    for spec in [nap, gil] {
        let trace = run(&spec);
        let frames = trace.events.iter().filter(|event| matches!(event.what, What::Frame(_)));
        let times: Vec<Duration> = frames.map(|event| event.at).collect();
        assert!(times.len() > 100 && times.is_sorted_by(|a, b| a < b), "{spec:?}");
    }
}

#[test]
fn an_idle_machine_is_the_virtual_clock_unless_that_takes_long() {
    let measured = |line: Spec, measure| Variant::spinner(line).on_an_idle_machine().unwrap().measure(measure);
    assert_eq!(measured(spec(Model::Thread, Work::Sleep, 2.95), Measure::Stop), Some(0.05));
    let pair = Spec { workers: 2, ..spec(Model::Thread, Work::Cpu, 1.0) };
    assert!(measured(pair.clone(), Measure::Parallelism) > Some(1.8));
    assert_eq!(measured(Spec { cores: Some(1), ..pair }, Measure::Elapsed), Some(2.1));
    let frozen = spec(Model::Async, Work::Block, 3.0);
    assert_eq!(measured(frozen, Measure::Frames), Some(1.0));
    let lost = Variant::usual(&counter::DEMO).on_an_idle_machine().unwrap().measure(Measure::Lost);
    assert_eq!(lost, Some(100.0));
    assert!(Variant::spinner(spec(Model::Async, Work::Sleep, 86_400.0)).on_an_idle_machine().is_none());
    let crowd = Spec { units: 1_000_000, ..(many::DEMO.usual)() };
    assert!(Variant { demo: &many::DEMO, spec: crowd }.on_an_idle_machine().is_none());
    assert!(Variant::spinner(spec(Model::Thread, Work::Nap, 1.0)).on_an_idle_machine().is_none());
}
