//! A live run has the same lanes as one on the virtual clock, and each waits for the same things in the same order.
//! Only the times differ.

#![allow(clippy::unwrap_used, missing_docs)]

mod common;
#[path = "common/grid.rs"]
mod grid;

use std::collections::BTreeMap;
use std::time::Duration;

use clap::CommandFactory;
use common::Play;
use grid::grid;
use spinlab::commands::grammar::PromptLine;
use spinlab::run::pace::Pace;
use spinlab::trace::states::State;
use spinlab::trace::{For, Lack, LaneId, Trace, What};
use spinlab::variant::Variant;

const PACE: Pace = Pace::Scaled(10.0);

/// What a lane waits for: in which state, and for the end of which other lane.
type Wait = (State, Option<String>);

/// The waits of each lane in order. A wait that comes again at once counts once: how often a spinner sleeps depends on
/// the machine.
fn waits(trace: &Trace) -> BTreeMap<String, Vec<Wait>> {
    let mut waits: BTreeMap<String, Vec<Wait>> =
        trace.lanes.iter().map(|lane| (lane.name.to_string(), Vec::new())).collect();
    for event in &trace.events {
        let What::Waits(wait) = &event.what else { continue };
        // Whether a lock is free when a thread comes to it depends on the machine, too.
        if matches!(wait, For::Gil | For::Lock) {
            continue;
        }
        let other = if let For::End(other) = wait { Some(trace.lane(*other).name.to_string()) } else { None };
        let of_lane = waits.get_mut(&*trace.lane(event.lane).name).unwrap();
        let wait = (wait.state(), other);
        if of_lane.last() != Some(&wait) {
            of_lane.push(wait);
        }
    }
    waits
}

/// The locks for which any lane had to wait.
fn locks(trace: &Trace) -> Vec<State> {
    let waited = |state: State| {
        let is_it = |what: &What| matches!(what, What::Waits(wait) if wait.state() == state);
        trace.events.iter().any(|event| is_it(&event.what))
    };
    [State::Lacks(Lack::Lock), State::Lacks(Lack::Gil)].into_iter().filter(|state| waited(*state)).collect()
}

/// How a live run differs from the one on the virtual clock, lane by lane.
fn differences(live: &Trace, idle: &Trace) -> Vec<String> {
    let (live_waits, idle_waits) = (waits(live), waits(idle));
    let names = |waits: &BTreeMap<String, Vec<Wait>>| waits.keys().cloned().collect::<Vec<_>>();
    let mut differences = Vec::new();
    if names(&live_waits) != names(&idle_waits) {
        differences.push(format!("lanes: {:?}, and {:?}", names(&live_waits), names(&idle_waits)));
    }
    for (lane, waits) in &live_waits {
        if let Some(idle) = idle_waits.get(lane).filter(|idle| *idle != waits) {
            differences.push(format!("{lane}: {waits:?}, and {idle:?}"));
        }
    }
    // A busy machine may make a lane wait for a lock that is free elsewhere, but not the other way round.
    let missing = locks(idle).into_iter().find(|lock| !locks(live).contains(lock));
    differences.extend(missing.map(|lock| format!("nothing is {lock:?}")));
    differences
}

/// Every demo with the values of its options. How many cores the machine has is not known, and seconds of a demo last
/// so long that a busy machine keeps their order.
fn variants() -> Vec<Variant> {
    let mut variants = grid();
    variants.retain(|variant| variant.spec.cores.is_none());
    for variant in &mut variants {
        variant.spec.seconds = Duration::from_millis(1150);
    }
    variants
}

/// The scenes of `future`, as its help lists them.
fn scenes() -> Vec<String> {
    let grammar = PromptLine::command();
    let future = grammar.find_subcommand("future").unwrap();
    let is_scene =
        |verb: &&clap::Command| verb.get_about().is_some_and(|about| about.to_string().starts_with("Scene:"));
    future.get_subcommands().filter(is_scene).map(|scene| format!("future {}", scene.get_name())).collect()
}

fn run(mut play: Play, line: &str, pace: Pace) -> (Play, Trace) {
    play.session.pace = pace;
    let mut play = play.types(line).succeeds();
    let trace = play.session.last_run.take().unwrap().trace;
    (play, trace)
}

#[test]
fn a_live_run_says_of_every_lane_what_the_virtual_clock_does() {
    let lines: Vec<String> = variants().iter().map(|variant| format!("run {}", variant.typed())).collect();
    assert!(lines.len() > 30 && scenes().len() > 5, "{lines:?} {:?}", scenes());
    let mut play = Play::new();
    play.session.program = Some(env!("CARGO_BIN_EXE_spinlab").into());
    let mut found = Vec::new();
    for line in lines.into_iter().chain(scenes()) {
        let (after, idle) = run(play, &line, Pace::Virtual);
        let (after, live) = run(after, &line, PACE);
        play = after;
        found.extend(differences(&live, &idle).into_iter().map(|difference| format!("{line}: {difference}")));
    }
    assert!(found.is_empty(), "live, and on the virtual clock:\n{}", found.join("\n"));
}

#[test]
fn a_wait_that_is_not_recorded_is_noticed() {
    for (line, lane) in [("run thread", "spinner"), ("future result-early", "supervisor"), ("future mix", "supervisor")]
    {
        let (_, idle) = run(Play::new(), line, Pace::Virtual);
        assert_eq!(differences(&idle, &idle), Vec::<String>::new());
        let waits = |trace: &Trace, lane: LaneId, number: usize| {
            let of_lane = |event: &&spinlab::trace::Event| event.lane == lane && matches!(event.what, What::Waits(_));
            trace.events.iter().filter(of_lane).nth(number).cloned()
        };
        let id = idle.lane_named(lane).unwrap();
        // The spinner sleeps again and again: all its sleeps have to be missing. Of a supervisor each wait is noticed.
        let is_spinner = lane == "spinner";
        for number in 0.. {
            let Some(wait) = waits(&idle, id, number) else { break };
            let mut poor = idle.clone();
            poor.events.retain(|event| {
                let is_meant = if is_spinner { event.lane == id && event.what.is_detail() } else { *event == wait };
                !is_meant
            });
            let found = differences(&poor, &idle);
            assert!(found.iter().any(|difference| difference.starts_with(lane)), "{line} {wait:?} {found:?}");
        }
    }
}
