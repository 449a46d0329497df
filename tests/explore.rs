//! Exploring programs: known algorithms have known verdicts, and a second explorer, plain and slow, finds the same.

#![allow(clippy::unwrap_used)]
#![allow(clippy::print_stderr, reason = "a note says what was not compared")]

#[path = "common/at_once.rs"]
mod at_once;
mod explored {
    pub(crate) mod cpython;
    pub(crate) mod generator;
    pub(crate) mod known;
    pub(crate) mod slow;
}

#[path = "common/random.rs"]
mod random;

use std::collections::BTreeMap;

use at_once::at_once;
use explored::known::known;
use explored::{cpython, generator, slow};
use num_bigint::BigUint;
use spinlab::program::condition::Condition;
use spinlab::program::explore::{
    Bounds, Broken, Conditions, Count, Deadlock, End, Exploration, ExploreProgress, ExploreStage, Start, Times,
    Unfinished, Untold, explore, explore_from,
};
use spinlab::program::{Schedule, read};

fn explored(name: &str, source: &str) -> Exploration {
    let machine = read(name, source).unwrap_or_else(|refusals| panic!("{name}: {refusals:?}"));
    explore(&machine, Bounds::default(), &Conditions::default(), &mut |_| true).unwrap()
}

/// What the first lines of a program say of it: `# key: value`.
fn claims(source: &str) -> Vec<(&str, &str)> {
    let lines = source.lines().map_while(|line| line.strip_prefix("# "));
    lines.filter_map(|line| line.split_once(": ")).collect()
}

fn verdict(found: &Exploration) -> String {
    if let Some((fault, ..)) = found.failures.first() {
        return format!("fails {}", fault.class.clone().unwrap_or_default());
    }
    if !found.deadlocks.is_empty() {
        return "deadlock".to_owned();
    }
    if !found.livelocks.is_empty() {
        return "livelock".to_owned();
    }
    if found.is_right() { "right".to_owned() } else { "trapped".to_owned() }
}

#[test]
fn known_algorithms_have_their_known_verdicts() {
    let mut wrong = Vec::new();
    for (name, source) in known() {
        let found = explored(&name, &source);
        assert_eq!(found.unfinished, None, "{name}");
        for (key, value) in claims(&source) {
            let holds = match key {
                "verdict" => verdict(&found) == value,
                "trapped" => found.trapped > 0,
                "interleavings" => found.interleavings == Count::Exactly(value.parse().unwrap()),
                "states" => found.states == value.parse::<usize>().unwrap(),
                "races" => found.races.len() == value.parse::<usize>().unwrap(),
                "ways to a deadlock" => {
                    let deadlocks = found.outcomes.iter().filter(|outcome| outcome.end == End::Deadlock);
                    deadlocks.map(|outcome| outcome.count.clone().unwrap()).sum::<BigUint>() == value.parse().unwrap()
                }
                "ends with" => found
                    .outcomes
                    .iter()
                    .any(|outcome| outcome.variables.iter().any(|(name, here)| format!("{name} = {here}") == value)),
                "way" => found.failures.iter().any(|(_, way, _)| way.typed() == value),
                "outcome" => {
                    let (data, count) = value.rsplit_once(": ").unwrap();
                    found.outcomes.iter().any(|outcome| {
                        let shown = outcome.variables.iter().map(|(name, value)| format!("{name} = {value}"));
                        shown.collect::<Vec<_>>().join(", ") == data && outcome.count == Some(count.parse().unwrap())
                    })
                }
                _ => false,
            };
            if !holds {
                let outcomes: Vec<_> =
                    found.outcomes.iter().map(|outcome| (&outcome.variables, &outcome.count)).collect();
                let (verdict, count) = (verdict(&found), &found.interleavings);
                wrong.push(format!("{name}: {key}: {value}, but {verdict}, {count:?}, {outcomes:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every way that is shown can be made move by move, and leads to what it is shown for.
fn ways_lead_where_they_should(name: &str, source: &str, found: &Exploration) {
    let start = Schedule::watching(read(name, source).unwrap(), std::sync::Arc::clone(&found.watched));
    let play = |moves: &[spinlab::program::LaneMove]| {
        let mut schedule = start.clone();
        for next in moves {
            schedule
                .step(*next)
                .unwrap_or_else(|refused| panic!("{name}: {next:?} of {moves:?}: {refused:?}\n{source}"));
        }
        schedule
    };
    for outcome in &found.outcomes {
        let schedule = play(&outcome.way.moves);
        assert_eq!(schedule.is_deadlocked(), outcome.end == End::Deadlock, "{name}: {outcome:?}\n{source}");
        let data: BTreeMap<_, _> = schedule.machine().data().into_iter().collect();
        for (variable, value) in &outcome.variables {
            assert_eq!(data.get(&**variable), Some(value), "{name}: {outcome:?}\n{source}");
        }
    }
    for deadlock in &found.deadlocks {
        assert!(play(&deadlock.way.moves).is_deadlocked(), "{name}: {deadlock:?}\n{source}");
    }
}

/// Philosophers share locks of the start; lanes that wait at a condition share objects that were made since.
#[test]
fn few_moves_are_played() {
    let philosophers = "import random\nimport threading\nforks = [threading.Lock() for _ in range(4)]\n\
                        def dine(seat):\n    while random.choice([True, False]):\n        \
                        with forks[seat], forks[(seat + 1) % 4]:\n            pass\nfor seat in range(4):\n    \
                        threading.Thread(target=dine, args=(seat,)).start()\n";
    let buffer = "import threading\nlock = threading.Lock()\nnot_full = threading.Condition(lock)\n\
                  not_empty = threading.Condition(lock)\nbuffer = []\ndef produce():\n    for _ in range(2):\n        \
                  with lock:\n            while buffer:\n                not_full.wait()\n            \
                  buffer.append(1)\n            not_empty.notify()\ndef consume():\n    for _ in range(2):\n        \
                  with lock:\n            while not buffer:\n                not_empty.wait()\n            \
                  buffer.pop()\n            not_full.notify()\nfor job in [produce, produce, consume, consume]:\n    \
                  threading.Thread(target=job).start()\n";
    for (name, source, moves_to_one_played) in [("philosophers", philosophers, 50), ("buffer", buffer, 5)] {
        let Exploration { played, transitions, .. } = explored(name, source);
        assert!(
            played * moves_to_one_played < transitions as u64,
            "{name}: {played} of {transitions} moves were played"
        );
    }
}

#[test]
fn an_end_that_no_interleaving_has_is_none_of_the_outcomes() {
    let source = std::fs::read_to_string("tests/programs/known/counter_twice.py").unwrap();
    let found = explored("counter_twice.py", &source);
    for right in ["ends\t\tcounter=1", "ends\t\tcounter=2"] {
        assert!(cpython::is_among(right, &source, &found), "{right}");
    }
    for wrong in ["ends\t\tcounter=3", "ends\tValueError\tcounter=2", "hangs"] {
        assert!(!cpython::is_among(wrong, &source, &found), "{wrong}");
    }
}

#[test]
fn what_cpython_does_is_among_the_outcomes() {
    let mut programs = known();
    programs.retain(|(_, source)| !source.contains("asyncio"));
    let missing = at_once(&programs, |(name, source)| {
        let missing = cpython::missing(source, &explored(name, source))?;
        Some(missing.into_iter().map(|end| format!("{name}: {end}")).collect::<Vec<_>>())
    });
    let Some(wrong) = missing.into_iter().collect::<Option<Vec<_>>>().map(|missing| missing.concat()) else {
        eprintln!("SKIPPED: there is no python3 to compare with");
        return;
    };
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_way_that_is_shown_leads_there() {
    for (name, source) in known() {
        ways_lead_where_they_should(&name, &source, &explored(&name, &source));
    }
}

#[test]
fn a_plain_and_slow_explorer_finds_the_same() {
    let count = std::env::var("SPINLAB_PROGRAMS").ok().and_then(|count| count.parse().ok()).unwrap_or(60);
    let mut compared = 0;
    for seed in 0..count {
        let source = generator::program(seed);
        let name = format!("seed {seed}");
        let found = explored(&name, &source);
        let Count::Exactly(all) = &found.interleavings else { panic!("{name}: {:?}\n{source}", found.interleavings) };
        ways_lead_where_they_should(&name, &source, &found);
        if *all > 400_u32.into() {
            continue;
        }
        compared += 1;
        slow::compare(&name, &source, &found);
    }
    assert!(compared > 10, "only {compared} programs had few enough interleavings");
}

#[test]
fn event_loops_are_explored_as_they_are_moved() {
    let mut compared = 0;
    for (name, source) in known() {
        let found = explored(&name, &source);
        // The plain one does not look for the exceptions of tasks.
        if source.contains("import asyncio") && found.failures.is_empty() {
            slow::compare(&name, &source, &found);
            compared += 1;
        }
    }
    assert!(compared >= 8, "only {compared} programs");
}

/// A thread may do something before its first move that others can notice: here lane 1 reads `y`.
const READS_FIRST: &str = "import threading\nx = y = 1\nlock = threading.Lock()\n\
                           def one():\n    1 // y\n    lock.acquire()\n    lock.release()\n\
                           def other():\n    global y\n    with lock:\n        pass\n    y = 0\n\
                           for work in [one, other]:\n    threading.Thread(target=work).start()\n";

#[test]
fn what_lanes_do_before_their_first_move_is_explored() {
    let found = explored("first.py", READS_FIRST);
    assert_eq!(found.failures.len(), 1, "{found:?}");
    assert_eq!(found.races.len(), 1, "{found:?}");
}

#[test]
fn a_loaded_program_learns_what_an_exploration_finds() {
    let mut have_learned = 0;
    let known = known().into_iter().map(|(_, source)| source);
    for source in known.chain([READS_FIRST.to_owned()]).chain((0..60).map(generator::program)) {
        let mut schedule = Schedule::new(read("known.py", &source).unwrap());
        let from = explore_from(&Start::of(&schedule), Bounds::default(), &Conditions::default(), &mut |_| true);
        let found = from.unwrap();
        have_learned += usize::from(schedule.watched().len() < found.watched.len());
        // One has moved already when it is explored: then it counts from the start on.
        if let Some(first) = schedule.moves().first() {
            schedule.step(*first).unwrap();
            schedule.learn(&found.watched);
            schedule.undo(1);
        }
        schedule.learn(&found.watched);
        let ways =
            found.outcomes.iter().map(|outcome| (&outcome.way, outcome.end == End::Deadlock, &outcome.variables));
        for (way, is_deadlock, variables) in ways {
            for next in &way.moves {
                schedule.step(*next).unwrap_or_else(|refused| panic!("{way:?}: {refused:?}\n{source}"));
            }
            assert_eq!(schedule.is_deadlocked(), is_deadlock, "{way:?}\n{source}");
            let data: BTreeMap<_, _> = schedule.machine().data().into_iter().collect();
            assert!(variables.iter().all(|(name, value)| data.get(&**name) == Some(value)), "{way:?}\n{source}");
            schedule.undo(way.moves.len());
        }
    }
    assert!(have_learned > 0, "no program has found more");
}

fn with_output(source: &str) -> Exploration {
    let bounds = Bounds { has_output: true, ..Bounds::default() };
    explore(&read("printing.py", source).unwrap(), bounds, &Conditions::default(), &mut |_| true).unwrap()
}

#[test]
fn what_a_terminal_shows_tells_states_apart_if_it_is_asked_for() {
    let source = "import threading\ndef work(name):\n    print(name)\n    print(name)\n\
                  for name in 'ab':\n    threading.Thread(target=work, args=(name,)).start()\n";
    assert_eq!(explored("printing.py", source).outcomes.len(), 1);
    let found = with_output(source);
    assert_eq!((found.states, found.outcomes.len()), (19, 6));
    assert!(found.outcomes.iter().all(|outcome| outcome.variables.is_empty()), "{found:?}");
    assert!(found.outcomes.iter().any(|outcome| outcome.output.as_deref() == Some("a\nb\nb\na")), "{found:?}");
    // What was overwritten is gone.
    let spins = with_output(&source.replace("print(name)\n    ", "print(name, end='\\r')\n    "));
    let shown: Vec<_> = spins.outcomes.iter().filter_map(|outcome| outcome.output.as_deref()).collect();
    assert_eq!(shown, ["a\nb", "b\na"]);
}

#[test]
fn outputs_are_those_of_a_plain_and_slow_explorer() {
    let mut compared = 0;
    for seed in 0..60 {
        let source = generator::printing(seed);
        // A program of few interleavings has few states.
        let bounds = Bounds { has_output: true, states: 10_000, ..Bounds::default() };
        let machine = read("printing.py", &source).unwrap();
        let found = explore(&machine, bounds, &Conditions::default(), &mut |_| true).unwrap();
        let Count::Exactly(all) = &found.interleavings else { continue };
        if *all > 400_u32.into() {
            continue;
        }
        compared += 1;
        let start = Schedule::watching(machine, std::sync::Arc::clone(&found.watched));
        let mut fast: BTreeMap<String, u64> = BTreeMap::new();
        for outcome in &found.outcomes {
            let count = u64::try_from(outcome.count.clone().unwrap()).unwrap();
            *fast.entry(outcome.output.clone().unwrap()).or_default() += count;
        }
        assert_eq!(fast, slow::outputs(&start), "seed {seed}\n{source}");
    }
    assert!(compared > 10, "only {compared} programs had few enough interleavings");
}

#[test]
fn an_output_holds_at_every_end() {
    let source = "import threading\ndone = 0\ndef work(name):\n    global done\n    print(name)\n    done += 1\n\
                  for name in 'ab':\n    threading.Thread(target=work, args=(name,)).start()\n";
    let machine = read("printing.py", source).unwrap();
    let conditions = Conditions { output: Some("a\nb".to_owned()), ..Conditions::default() };
    let found = explore(&machine, Bounds::default(), &conditions, &mut |_| true).unwrap();
    assert!(
        matches!(&found.broken[..], [Broken::Output { shown, way, parting: Some(1) }]
            if shown == "b\na" && way.names[0] == "2"),
        "{:?}",
        found.broken
    );
}

#[test]
fn limits_say_that_not_all_was_seen() {
    let source = std::fs::read_to_string("tests/programs/known/philosophers_put_back.py").unwrap();
    let machine = read("few.py", &source).unwrap();
    let few =
        explore(&machine, Bounds { states: 10, ..Bounds::default() }, &Conditions::default(), &mut |_| true).unwrap();
    assert!(few.unfinished.is_some() && few.interleavings == Count::Unknown);
    let stopped = explore(&machine, Bounds::default(), &Conditions::default(), &mut |_| false).unwrap();
    assert!(stopped.unfinished.is_some());
}

#[test]
fn a_race_is_within_a_line_only_where_both_lines_update_the_data() {
    let race = |first: &str, second: &str| {
        let source = format!(
            "import threading\nn = 0\nlock = threading.Lock()\ndef one():\n    global n\n{first}\n\
             def other():\n    global n\n{second}\nfor f in (one, other): threading.Thread(target=f).start()\n"
        );
        let races = explored("race.py", &source).races;
        assert!(!races.is_empty(), "{source}");
        races.iter().any(|race| race.is_within_line)
    };
    assert!(race("    n += 1", "    n -= 1"));
    // CPython does switch between the two lines, and in a call.
    assert!(!race("    if n == 0:\n        with lock: n -= 1", "    if n == 0:\n        with lock: n -= 1"));
    assert!(!race("    n = abs(n) + 1", "    n += 1"));
    assert!(!race("    x = n", "    n = 2"));
    let cached = "import functools, threading\n@functools.lru_cache\ndef one(n): return n\n\
                  for _ in range(2): threading.Thread(target=one, args=(1,)).start()\n";
    assert!(explored("cached.py", cached).races.iter().all(|race| !race.is_within_line));
}

/// Seven threads in 5,040 orders; after one of them main waits for itself.
const MANY_ENDS: &str = "import threading\norder = []\n\
                         def work(n): order.append(n)\n\
                         threads = [threading.Thread(target=work, args=(n,)) for n in range(7)]\n\
                         for t in threads: t.start()\nfor t in threads: t.join()\n\
                         if order == [6, 5, 4, 3, 2, 1, 0]:\n    lock = threading.Lock()\n    \
                         lock.acquire()\n    lock.acquire()\n";

#[test]
fn a_deadlock_is_found_among_any_number_of_outcomes() {
    let found = explored("many.py", MANY_ENDS);
    assert_eq!((found.outcome_count, found.deadlocks.len()), (5040, 1));
    assert_eq!(found.deadlocks[0].way.typed(), "7 6 5 4 3 2 1 0 0");
    assert!(!found.is_right() && found.outcomes.len() == 1000);
}

/// An exploration whose caller lets it ask this often whether to go on, once all states are known.
fn told_in(source: &str, conditions: &Conditions, mut asks: usize) -> Exploration {
    let machine = read("told.py", source).unwrap();
    let mut go_on = |progress: ExploreProgress| {
        asks -= usize::from(progress.stage == ExploreStage::Tells && asks > 0);
        progress.stage == ExploreStage::Looks || asks > 0
    };
    explore(&machine, Bounds::default(), conditions, &mut go_on).unwrap()
}

#[test]
fn what_is_told_in_too_little_time_is_true_and_says_what_is_missing() {
    let condition = |text: &str| vec![Condition::read(text).unwrap()];
    for name in ["counter_twice", "philosophers_put_back", "polite_flags", "passed_list", "lost_wake_up"] {
        let source = std::fs::read_to_string(format!("tests/programs/known/{name}.py")).unwrap();
        let conditions = Conditions { always: condition("1 == 1"), end: condition("1 == 2"), ..Conditions::default() };
        let all = told_in(&source, &conditions, usize::MAX);
        assert!(all.untold.is_empty() && all.unfinished.is_none(), "{name}");
        let mut asks = 0;
        loop {
            let found = told_in(&source, &conditions, asks);
            if found.unfinished.is_none() {
                break;
            }
            assert!(found.unfinished == Some(Unfinished::Untold) && !found.untold.is_empty(), "{name}: {asks}");
            assert_eq!((found.states, &found.races), (all.states, &all.races), "{name}: {asks}");
            let is_missing = |what| found.untold.contains(&what);
            assert!(is_missing(Untold::Outcomes));
            assert!(found.deadlocks.iter().all(|deadlock| {
                let is_it = |other: &&Deadlock| other.lanes == deadlock.lanes;
                all.deadlocks.iter().find(is_it).is_some_and(|other| other.way == deadlock.way)
            }));
            assert!(is_missing(Untold::Deadlocks) || found.deadlocks == all.deadlocks, "{name}: {asks}");
            assert!(is_missing(Untold::Failures) || found.failures == all.failures, "{name}: {asks}");
            assert!(is_missing(Untold::Conditions) || found.broken == all.broken, "{name}: {asks}");
            assert!(found.broken.iter().all(|broken| matches!(broken, Broken::End { .. })), "{name}: {found:?}");
            let circles = (found.trapped, &found.livelocks);
            assert!(is_missing(Untold::Circles) || circles == (all.trapped, &all.livelocks), "{name}: {asks}");
            assert!(found.interleavings == Count::Unknown || found.interleavings == all.interleavings);
            assert!(found.interleavings != Count::Unknown || is_missing(Untold::Interleavings), "{name}: {asks}");
            asks += 1 + asks / 3;
        }
        assert!(asks > 3, "{name}");
    }
}

#[test]
fn with_exact_times_the_shorter_sleep_ends_first() {
    let source = std::fs::read_to_string("tests/programs/known/sleepers.py").unwrap();
    let machine = read("sleepers.py", &source).unwrap();
    let found =
        explore(&machine, Bounds { times: Times::Exact, ..Bounds::default() }, &Conditions::default(), &mut |_| true)
            .unwrap();
    assert_eq!(found.outcomes.len(), 1, "{:?}", found.outcomes);
    assert_eq!(found.times, Times::Exact);
}

/// How a program ends with late, exact and any times.
fn endings(name: &str, times: Times) -> Vec<String> {
    let source = std::fs::read_to_string(format!("tests/programs/known/{name}.py")).unwrap();
    let bounds = Bounds { times, ..Bounds::default() };
    let found = explore(&read(name, &source).unwrap(), bounds, &Conditions::default(), &mut |_| true).unwrap();
    let failed =
        |outcome: &spinlab::program::explore::Outcome| if outcome.failures.is_empty() { "right" } else { "fails" };
    let mut endings: Vec<_> = found.outcomes.iter().map(|outcome| failed(outcome).to_owned()).collect();
    endings.sort();
    endings.dedup();
    endings
}

#[test]
fn verdicts_hang_on_the_times() {
    let all = |name| [Times::Late, Times::Exact, Times::Any].map(|times| endings(name, times).join(" "));
    assert_eq!(all("sleepers_in_order"), ["fails right", "right", "fails right"]);
    assert_eq!(all("asyncio_network"), ["right", "right", "fails right"]);
}

#[test]
fn timers_that_overtake_are_explored_as_they_are_moved() {
    let mut compared = 0;
    for (name, source) in known() {
        if !source.contains("asyncio.sleep") {
            continue;
        }
        let mut machine = read(&name, &source).unwrap();
        machine.let_timers_overtake(true);
        let bounds = Bounds { times: Times::Any, ..Bounds::default() };
        let found = explore(&machine, bounds, &Conditions::default(), &mut |_| true).unwrap();
        let Count::Exactly(all) = &found.interleavings else { panic!("{name}: {:?}", found.interleavings) };
        if found.times != Times::Any || *all > 2000_u32.into() {
            continue;
        }
        compared += 1;
        let start = Schedule::watching(machine, std::sync::Arc::clone(&found.watched));
        let slow = slow::explore(&start);
        assert_eq!(slow.values().sum::<u64>(), u64::try_from(all.clone()).unwrap(), "{name}");
        for outcome in &found.outcomes {
            let mut schedule = start.clone();
            outcome.way.moves.iter().for_each(|next| drop(schedule.step(*next).unwrap()));
            let data: BTreeMap<_, _> = schedule.machine().data().into_iter().collect();
            assert!(
                outcome.variables.iter().all(|(name, value)| data.get(&**name) == Some(value)),
                "{name}: {outcome:?}"
            );
        }
    }
    assert!(compared >= 3, "only {compared} programs");
}

#[test]
fn conditions_are_looked_at_where_they_are_to_hold() {
    let source = std::fs::read_to_string("tests/programs/known/counter_twice.py").unwrap();
    let check = |end: &str, always: &str, sometimes: &str| {
        let machine = read("counter.py", &source).unwrap();
        let one = |text: &str| vec![Condition::read(text).unwrap()];
        let conditions =
            Conditions { end: one(end), always: one(always), sometimes: one(sometimes), ..Conditions::default() };
        explore(&machine, Bounds::default(), &conditions, &mut |_| true).unwrap().broken
    };
    assert_eq!(check("counter in (1, 2)", "counter <= 2", "counter == 1"), []);
    let broken = check("counter == 2", "counter <= 1", "counter == 3");
    assert!(matches!(&broken[0], Broken::End { way, parting: Some(2), .. } if way.typed() == "1 2 2 1"), "{broken:?}");
    assert!(matches!(&broken[0], Broken::End { values, .. } if *values == [("counter".into(), Some("1".into()))]));
    assert!(matches!(&broken[1], Broken::Always { way, .. } if way.typed() == "1 1 2 2"), "{broken:?}");
    assert!(matches!(&broken[2], Broken::Sometimes { .. }));
    // A name that is not there makes a condition false.
    assert!(!check("nothing == 1", "True", "True").is_empty());
}

#[test]
fn a_condition_on_states_sees_what_one_lane_does_with_its_own_data() {
    let check = |source: &str, always: &str, is_right: bool| {
        let always = vec![Condition::read(always).unwrap()];
        let conditions = Conditions { always, ..Conditions::default() };
        let machine = read("t.py", source).unwrap();
        let found = explore(&machine, Bounds::default(), &conditions, &mut |_| true).unwrap();
        assert_eq!(found.is_right(), is_right, "{source}: {:?}", found.broken);
        // The way can be moved, with what the exploration has found.
        for broken in &found.broken {
            let Broken::Always { way, .. } = broken else { panic!("{broken:?}") };
            let mut schedule = Schedule::watching(machine.clone(), found.watched.clone());
            way.moves.iter().for_each(|next| drop(schedule.step(*next).unwrap()));
            assert!(!conditions.always[0].holds(schedule.machine()));
        }
    };
    let alone = "import threading\nsaved = []\ndef save():\n    saved.append(1)\n    saved.append(2)\n\
                 t = threading.Thread(target=save)\nt.start()\nt.join()\n";
    check(alone, "saved == [] or saved == [1, 2]", false);
    check(alone, "saved == [] or saved == [1] or saved == [1, 2]", true);
    // What a lane fills comes within the sight of the condition only later.
    let later = "import threading\nsaved, kept = None, []\ndef fill():\n    kept.append(1)\n    kept.append(2)\n\
                 def show():\n    global saved\n    saved = kept\n\
                 for work in [fill, show]:\n    threading.Thread(target=work).start()\n";
    check(later, "saved == None or saved == [] or saved == [1, 2]", false);
}

/// Programs whose end hangs on the order of a set of tasks, and how many ends there are.
const SETS: &[(&str, usize)] = &[
    // A task group cancels its tasks.
    (
        "\
import asyncio
log = []
async def wait(n):
    try:
        await asyncio.sleep(9)
    finally:
        log.append(n)
async def fail():
    await asyncio.sleep(0)
    raise ValueError
async def main():
    try:
        async with asyncio.TaskGroup() as group:
            for n in range(3):
                group.create_task(wait(n))
            group.create_task(fail())
    except* ValueError:
        pass
asyncio.run(main())
",
        6,
    ),
    // `run` cancels what is left.
    (
        "\
import asyncio
log = []
async def wait(n):
    try:
        await asyncio.sleep(9)
    finally:
        log.append(n)
async def main():
    kept = [asyncio.create_task(wait(n)) for n in range(2)]
    await asyncio.sleep(0)
asyncio.run(main())
",
        2,
    ),
    // Coroutines become tasks.
    (
        "\
import asyncio
log = []
async def note(n):
    log.append(n)
async def main():
    for each in asyncio.as_completed([note(n) for n in range(3)]):
        await each
asyncio.run(main())
",
        6,
    ),
    // Asynchronous generators are closed.
    (
        "\
import asyncio
log = []
async def count(n):
    try:
        yield n
    finally:
        log.append(n)
async def main():
    global kept
    kept = [count(1), count(2)]
    for each in kept:
        async for n in each:
            break
asyncio.run(main())
",
        2,
    ),
    // Futures of threads that have ended.
    (
        "\
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
with ThreadPoolExecutor(1) as pool:
    kept = [pool.submit(int, n) for n in range(3)]
    wait(kept)
    log = [future.result() for future in as_completed(kept)]
",
        6,
    ),
];

#[test]
fn the_order_of_a_set_of_tasks_is_any() {
    for (source, ends) in SETS {
        let found = explored("sets.py", source);
        assert_eq!(found.outcome_count, *ends, "{source}");
        assert!(!found.asked.set_order, "{source}");
        ways_lead_where_they_should("sets.py", source, &found);
        assert_eq!(cpython::missing(source, &found).unwrap_or_default(), [] as [String; 0], "{source}");
    }
    // With more tasks than can be tried in every order, and for sets of the program's own, it is said that it is one.
    let many = SETS[1].0.replace("range(2)", "range(5)");
    assert!(explored("sets.py", &many).asked.set_order);
    let shown =
        ["list(s)", "[*s]", "s.pop()", "''.join(s)", "[each for each in s]", "list(map(len, s))", "sorted(s, key=len)"];
    let hidden = ["sorted(s)", "len(s)", "s | {'c'}", "set(s)", "'a' in s", "min(s)", "list({'a'})"];
    for (looks, assumes) in [(&shown, true), (&hidden, false)] {
        for look in looks {
            let found = explored("sets.py", &format!("s = {{'a', 'b'}}\nx = {look}\n"));
            assert_eq!(found.asked.set_order, assumes, "{look}");
        }
    }
}

#[test]
fn threads_that_make_threads_give_out_names_in_any_order() {
    let source = "\
import threading
names = {}
def make(key):
    names[key] = threading.Thread(target=int).name
for key in 'ab':
    threading.Thread(target=make, args=(key,)).start()
";
    let found = explored("names.py", source);
    let names: Vec<&str> = found.outcomes.iter().map(|outcome| &*outcome.variables[0].1).collect();
    // The main thread may make the second one late. Equal dicts are one outcome, whichever key came first.
    let made = [("2", "4"), ("3", "4"), ("4", "3")];
    assert_eq!(names, made.map(|(a, b)| format!("{{'a': 'Thread-{a} (int)', 'b': 'Thread-{b} (int)'}}")));
    // A program whose main thread alone makes threads has no moves for it.
    let one = source.replace("names[key] = threading.Thread(target=int).name", "pass");
    assert_eq!(explored("names.py", &one).interleavings, Count::Exactly(1_u32.into()));
}
