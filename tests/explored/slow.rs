//! A simple explorer: it makes every move everywhere, and remembers nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use spinlab::program::explore::{Count, End, Exploration};
use spinlab::program::machine::Failure;
use spinlab::program::{LaneNext, Schedule, read};
use spinlab::text::last_line::shown_of;

/// Whether it is a deadlock, which lanes failed and how, and the data at the end.
pub(crate) type Ending = (bool, Vec<(usize, Option<String>)>, Vec<(String, String)>);

/// What a terminal shows at the ends of all interleavings, with how many lead to each.
pub(crate) fn outputs(start: &Schedule) -> BTreeMap<String, u64> {
    let mut outputs = BTreeMap::new();
    visit(start, &mut |schedule| {
        let text: String = schedule.output().map(|output| &*output.text).collect();
        *outputs.entry(shown_of(&text)).or_default() += 1;
    });
    outputs
}

/// The endings of all interleavings, with how many lead to each.
pub(crate) fn explore(start: &Schedule) -> BTreeMap<Ending, u64> {
    let mut endings = BTreeMap::new();
    visit(start, &mut |schedule| *endings.entry(ending(schedule)).or_default() += 1);
    endings
}

/// Every end, once for each interleaving that leads there.
fn visit(start: &Schedule, see: &mut dyn FnMut(&Schedule)) {
    let mut open = vec![start.clone()];
    while let Some(schedule) = open.pop() {
        let moves = schedule.moves();
        if moves.is_empty() {
            see(&schedule);
        }
        for next in moves {
            let mut after = schedule.clone();
            after.step(next).unwrap();
            open.push(after);
        }
    }
}

fn ending(schedule: &Schedule) -> Ending {
    let failures = schedule.lanes().into_iter().filter_map(|lane| match lane.next {
        LaneNext::Ended(Some(Failure::Exception { class, .. })) => Some((lane.number, Some(class.to_string()))),
        LaneNext::Ended(Some(Failure::Stopped(_))) => Some((lane.number, None)),
        _ => None,
    });
    let data = schedule.machine().data().into_iter().map(|(name, value)| (name.to_string(), value)).collect();
    (schedule.is_deadlocked(), failures.collect(), data)
}

/// The endings, told apart by these variables only.
fn by(endings: &BTreeMap<Ending, u64>, shown: &[String]) -> BTreeMap<Ending, u64> {
    let mut merged = BTreeMap::new();
    for ((is_deadlock, failures, data), count) in endings {
        let data = data.iter().filter(|(name, _)| shown.contains(name)).cloned().collect();
        *merged.entry((*is_deadlock, failures.clone(), data)).or_default() += count;
    }
    merged
}

/// The plain explorer finds the same number of interleavings, and the same endings.
pub(crate) fn compare(name: &str, source: &str, found: &Exploration) {
    let Count::Exactly(all) = &found.interleavings else { panic!("{name}: {:?}", found.interleavings) };
    let start = Schedule::watching(read(name, source).unwrap(), Arc::clone(&found.watched));
    let slow = explore(&start);
    assert_eq!(slow.values().sum::<u64>(), u64::try_from(all.clone()).unwrap(), "{name}\n{source}");
    let mut fast: BTreeMap<Ending, u64> = BTreeMap::new();
    let shown: Vec<String> =
        found.outcomes.iter().flat_map(|outcome| &outcome.variables).map(|(name, _)| name.clone()).collect();
    for outcome in &found.outcomes {
        let failures = outcome.failures.iter().map(|fault| (fault.lane, fault.class.clone())).collect();
        let ending = (outcome.end == End::Deadlock, failures, outcome.variables.clone());
        *fast.entry(ending).or_default() += u64::try_from(outcome.count.clone().unwrap()).unwrap();
    }
    assert_eq!(fast, by(&slow, &shown), "{name}\n{source}");
}
