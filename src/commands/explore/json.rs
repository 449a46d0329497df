//! An exploration for programs: one line of JSON. docs/REFERENCE.md describes it.

use num_bigint::BigUint;
use serde_json::{Value, json};

use crate::program::explore::{
    Broken, Count, Deadlock, End, Exploration, LaneFailure, Outcome, Race, Times, Unfinished, Untold, Way,
};

/// The largest whole number that every reader of JSON keeps exact.
const EXACT: u64 = 1 << 53;

/// A number, as a text if it is too large.
fn number(number: &BigUint) -> Value {
    match u64::try_from(number.clone()) {
        Ok(small) if small <= EXACT => json!(small),
        _ => json!(number.to_string()),
    }
}

fn fault(fault: &LaneFailure) -> Value {
    json!({ "lane": fault.lane, "name": fault.name, "error": fault.class, "message": fault.message })
}

fn way(way: &Way) -> Value {
    json!(way.typed())
}

pub(super) fn json(found: &Exploration, seconds: f64) -> Value {
    let failures = found
        .failures
        .iter()
        .map(|(failure, to, parting)| json!({ "failure": fault(failure), "schedule": way(to), "parting": parting }));
    let livelocks =
        found.livelocks.iter().map(|livelock| json!({ "states": livelock.states, "schedule": way(&livelock.way) }));
    json!({
        "states": found.states,
        "transitions": found.transitions,
        "seconds": seconds,
        "complete": found.unfinished.is_none(),
        "stopped_by": found.unfinished.map(|why| match why {
            Unfinished::States(_) => "states",
            Unfinished::Bytes(_) => "memory",
            Unfinished::Stopped | Unfinished::Untold => "interrupt",
            Unfinished::Lanes => "threads",
        }),
        "not_found_out": found.untold.iter().copied().map(untold).collect::<Vec<_>>(),
        "times": match found.times {
            Times::Late => "late",
            Times::Exact => "exact",
            Times::Any => "any",
        },
        "one_order_of_sets": found.asked.set_order,
        "interleavings": match &found.interleavings {
            Count::Exactly(count) => number(count),
            Count::Endless | Count::Unknown => Value::Null,
        },
        "outcome_count": found.outcome_count,
        "outcomes": found.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "deadlocks": found.deadlocks.iter().map(deadlock).collect::<Vec<_>>(),
        "failures": failures.collect::<Vec<_>>(),
        "broken": found.broken.iter().map(broken).collect::<Vec<_>>(),
        "races": found.races.iter().map(race).collect::<Vec<_>>(),
        "trapped": found.trapped,
        "livelocks": livelocks.collect::<Vec<_>>(),
        "bytes_per_state": found.bytes / found.states.max(1),
    })
}

fn outcome(outcome: &Outcome) -> Value {
    let variables: serde_json::Map<String, Value> =
        outcome.variables.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    json!({
        "end": match outcome.end { End::Ended => "end", End::Deadlock => "deadlock" },
        "failures": outcome.failures.iter().map(fault).collect::<Vec<_>>(),
        "variables": variables,
        "output": outcome.output,
        "interleavings": outcome.count.as_ref().map(number),
        "schedule": way(&outcome.way),
    })
}

fn deadlock(deadlock: &Deadlock) -> Value {
    let lanes = deadlock.lanes.iter().map(|lane| {
        json!({
            "lane": lane.lane, "name": lane.name, "object": lane.object, "verb": lane.verb,
            "holder": lane.holder, "line": lane.line,
        })
    });
    json!({ "lanes": lanes.collect::<Vec<_>>(), "schedule": way(&deadlock.way), "parting": deadlock.parting })
}

fn race(race: &Race) -> Value {
    json!({ "data": race.place, "lines": [race.lines.0.number, race.lines.1.number],
        "files": [race.lines.0.file, race.lines.1.file], "within_line": race.is_within_line })
}

fn untold(untold: Untold) -> &'static str {
    match untold {
        Untold::Deadlocks => "deadlocks",
        Untold::Failures => "failures",
        Untold::Conditions => "conditions",
        Untold::Circles => "circles",
        Untold::Interleavings => "interleavings",
        Untold::Outcomes => "outcomes",
    }
}

fn broken(broken: &Broken) -> Value {
    match broken {
        Broken::End { text, values, way, parting } => {
            json!({ "end": text, "values": self::values(values), "schedule": self::way(way), "parting": parting })
        }
        Broken::Output { shown, way, parting } => {
            json!({ "output": shown, "schedule": self::way(way), "parting": parting })
        }
        Broken::Always { text, values, way } => {
            json!({ "always": text, "values": self::values(values), "schedule": self::way(way) })
        }
        Broken::Sometimes { text, values, .. } => {
            json!({ "sometimes": text, "seen": values.iter().map(|values| self::values(values)).collect::<Vec<_>>() })
        }
    }
}

fn values(values: &[(String, Option<String>)]) -> Value {
    values.iter().map(|(name, value)| (name.clone(), json!(value))).collect::<serde_json::Map<_, _>>().into()
}
