//! A run as a file for trace viewers: the Trace Event Format of Chrome, which Perfetto and speedscope open.
//!
//! What a thread did, one thing after the other, becomes *complete* events (`X`, with a duration). A thread with an
//! event loop shows which task had it. Tasks take turns, so their states and waits overlap on the thread; each task has
//! a track of its own with *async* events: pairs of `b` and `e` with the id of the task, the life of the task around
//! its states. What took no time is an *instant* (`i`). Times are whole microseconds.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};

use super::{events, vocabulary};
use crate::run::spec::Spec;
use crate::tr;
use crate::trace::states::StateSpan;
use crate::trace::{LaneId, LaneInfo, LaneKind, Trace, What};

/// An event of the format.
#[derive(Serialize)]
struct TraceEntry {
    /// Its phase: the kind of event.
    ph: &'static str,
    name: String,
    ts: u64,
    pid: usize,
    tid: usize,
    /// The fields of its phase.
    #[serde(flatten)]
    more: Value,
}

impl TraceEntry {
    /// An event at the place of a lane.
    fn new(ph: &'static str, trace: &Trace, lane: LaneId, name: String, at: Duration, more: Value) -> Self {
        let (pid, tid) = place(trace, lane);
        TraceEntry { ph, name, ts: micros(at), pid, tid, more }
    }
}

/// The run as JSON.
pub fn chrome(title: &str, spec: &Spec, trace: &Trace) -> String {
    let (mut entries, spans) = (Vec::new(), trace.all_spans());
    for (number, lane) in trace.lanes.iter().enumerate() {
        let (own, id) = (&spans[number], LaneId(number));
        if let LaneKind::Task(_) = lane.kind {
            add_task(&mut entries, trace, id, own);
        } else {
            // A thread with an event loop shows what its tasks did there.
            let tasks = trace.tasks_on(id);
            let of_tasks = tasks.iter().flat_map(|task| spans[task.0].iter().map(|span| (*span, Some(*task))));
            let held = of_tasks.filter(|(span, _)| span.state.holds_loop());
            let own = own.iter().filter(|span| tasks.is_empty() || !span.state.holds_loop()).map(|span| (*span, None));
            add_thread(&mut entries, trace, id, own.chain(held).collect());
        }
    }
    add_instants(&mut entries, spec, trace);
    // The sort is stable: at the same time an end stays before the beginning of what follows it.
    entries.sort_by_key(|entry| entry.ts);
    let mut events = names(title, trace);
    events.append(&mut entries);
    // The unit of times in viewers.
    json!({ "traceEvents": events, "displayTimeUnit": "ms" }).to_string()
}

/// The names of the processes and threads.
fn names(title: &str, trace: &Trace) -> Vec<TraceEntry> {
    let named = |what: &str, lane: LaneId, name: &str| {
        let args = json!({ "args": { "name": name } });
        TraceEntry::new("M", trace, lane, what.to_owned(), Duration::ZERO, args)
    };
    let mut entries = vec![named("process_name", LaneId(0), &format!("spinlab: {title}"))];
    for (number, LaneInfo { name, kind, .. }) in trace.lanes.iter().enumerate() {
        if *kind == LaneKind::Process {
            entries.push(named("process_name", LaneId(number), name));
        }
        if !matches!(kind, LaneKind::Task(_)) {
            entries.push(named("thread_name", LaneId(number), name));
        }
    }
    entries
}

/// Adds what a thread did, alone or for one of its tasks.
fn add_thread(
    entries: &mut Vec<TraceEntry>,
    trace: &Trace,
    thread: LaneId,
    mut spans: Vec<(StateSpan, Option<LaneId>)>,
) {
    spans.sort_by_key(|(span, _)| span.from);
    // Events of one thread must not overlap.
    let mut free = Duration::ZERO;
    for (mut span, task) in spans {
        span.from = span.from.max(free);
        free = free.max(span.to);
        let length = micros(span.to).saturating_sub(micros(span.from));
        // A stretch of less than a microsecond would have no length, and viewers nest those wrongly.
        if length > 0 {
            let state = vocabulary::span(trace, &span);
            let name = match task {
                Some(task) => tr!("{task} {state}", task = trace.lane(task).name, state),
                None => state,
            };
            entries.push(TraceEntry::new("X", trace, thread, name, span.from, json!({ "dur": length })));
        }
    }
}

/// Adds the track of a task. Its category and its id together name the track.
fn add_task(entries: &mut Vec<TraceEntry>, trace: &Trace, task: LaneId, spans: &[StateSpan]) {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return };
    let name = &trace.lane(task).name;
    let mut add = |ph, name: &str, at| {
        let own = json!({ "cat": "task", "id2": { "local": format!("0x{:x}", task.0) } });
        entries.push(TraceEntry::new(ph, trace, task, name.to_owned(), at, own));
    };
    add("b", name, first.from);
    for span in spans {
        let words = vocabulary::span(trace, span);
        add("b", &words, span.from);
        add("e", &words, span.to);
    }
    add("e", name, last.to);
}

fn add_instants(entries: &mut Vec<TraceEntry>, spec: &Spec, trace: &Trace) {
    for event in trace.events.iter().filter(|event| !event.what.is_seen_in_states()) {
        let is_frame = matches!(event.what, What::Frame(_));
        let name = if is_frame { tr!("frame").to_owned() } else { events::words(&event.what, &spec.message) };
        // It is drawn as a line across its thread.
        let more = json!({ "s": "t", "args": { "lane": trace.lane(event.lane).name } });
        entries.push(TraceEntry::new("i", trace, event.lane, name, event.at, more));
    }
}

/// The process and the thread of a lane, as numbers: each process has its own, all other lanes are this program's.
fn place(trace: &Trace, lane: LaneId) -> (usize, usize) {
    // The format reserves thread 0.
    let number = lane.0 + 1;
    match trace.lane(lane).kind {
        LaneKind::Thread => (1, number),
        LaneKind::Process => (number, number),
        LaneKind::Task(on) => place(trace, on),
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;
    use crate::run::spec::Model;
    use crate::trace::handmade::{self, THREAD, sleep, trace};

    fn events(trace: &Trace) -> Vec<Value> {
        let file: Value = serde_json::from_str(&chrome("a run", &Spec::new(Model::Async), trace)).unwrap();
        assert_eq!(file["displayTimeUnit"], "ms");
        file["traceEvents"].as_array().unwrap().clone()
    }

    /// Name, beginning and length of the events on a thread.
    fn on_thread(events: &[Value], tid: u64) -> Vec<(&str, u64, u64)> {
        let number = |event: &Value, key: &str| event[key].as_u64().unwrap();
        let events = events.iter().filter(|event| event["ph"] == "X" && event["tid"] == tid);
        events.map(|event| (event["name"].as_str().unwrap(), number(event, "ts"), number(event, "dur"))).collect()
    }

    #[test]
    fn threads_and_processes_have_names_and_places() {
        let process = LaneKind::Process;
        let events = events(&trace(&[("main", THREAD), ("spinner", process)], vec![(5, 1, What::Begun)]));
        let metadata: Vec<_> = events.iter().filter(|event| event["ph"] == "M").cloned().collect();
        let named = |what: &str, number: u64, name: &str| {
            let args = json!({ "name": name });
            json!({ "ph": "M", "name": what, "ts": 0, "pid": number, "tid": number, "args": args })
        };
        assert_eq!(
            metadata,
            [
                named("process_name", 1, "spinlab: a run"),
                named("thread_name", 1, "main"),
                named("process_name", 2, "spinner"),
                named("thread_name", 2, "spinner"),
            ]
        );
    }

    #[test]
    fn a_thread_is_what_it_did() {
        let events = events(&trace(
            &[("main", THREAD), ("spinner", THREAD)],
            vec![
                (0, 0, What::Begun),
                (1, 0, handmade::join(1)),
                (0, 1, What::Begun),
                (2, 1, sleep(6)),
                (8, 1, What::Resumes),
                (9, 1, What::Ended),
                (9, 0, What::Resumes),
                (10, 0, What::Ended),
            ],
        ));
        assert_eq!(
            on_thread(&events, 1),
            [("runs", 0, 1000), ("waits for spinner to end", 1000, 8000), ("runs", 9000, 1000)]
        );
        assert_eq!(
            on_thread(&events, 2),
            [("runs", 0, 2000), ("sleeps", 2000, 4000), ("waits for a core", 6000, 2000), ("runs", 8000, 1000)]
        );
        let join = events.iter().find(|event| event["name"] == "waits for spinner to end").unwrap();
        assert_eq!(join["ph"], "X");
    }

    #[test]
    fn a_loop_shows_who_had_it() {
        let events = events(&handmade::frozen());
        assert_eq!(on_thread(&events, 1), [("supervisor blocks the loop", 0, 3_000_000)]);
    }

    #[test]
    fn times_ascend_and_what_begins_on_a_track_ends_there() {
        for trace in [handmade::thread(), handmade::coroutine(), handmade::frozen(), handmade::one_core()] {
            let events = events(&trace);
            assert!(events.is_sorted_by_key(|event| event["ts"].as_u64().unwrap()));
            let mut open: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
            for event in events.iter().filter(|event| event["cat"] == "task") {
                let track = open.entry(event["id2"].to_string()).or_default();
                match event["ph"].as_str() {
                    Some("b") => track.push(&event["name"]),
                    _ => assert_eq!(track.pop(), Some(&event["name"])),
                }
            }
            assert!(open.values().all(Vec::is_empty));
        }
    }

    #[test]
    fn a_task_has_a_track_with_its_life_and_its_states() {
        let events = events(&handmade::coroutine());
        let track: Vec<_> = events
            .iter()
            .filter(|event| event["id2"]["local"] == "0x2")
            .map(|event| {
                format!("{} {} {}", event["ph"].as_str().unwrap(), event["name"].as_str().unwrap(), event["ts"])
            })
            .collect();
        assert_eq!(track, ["b spinner 0", "b sleeps 0", "e sleeps 250000", "e spinner 250000"]);
    }

    #[test]
    fn what_took_no_time_is_an_instant() {
        let events = events(&handmade::coroutine());
        let instants: Vec<_> = events.iter().filter(|event| event["ph"] == "i").map(|event| &event["name"]).collect();
        assert_eq!(
            instants,
            [
                "made the spinner",
                "frame",
                "slow() begins",
                "frame",
                "frame",
                "slow() returns 42",
                "cancels the spinner",
                "is cancelled at its await",
                "erases the spinner"
            ]
        );
        let frame = events.iter().find(|event| event["name"] == "frame").unwrap();
        assert_eq!(
            frame,
            &json!({ "ph": "i", "name": "frame", "ts": 0, "pid": 1, "tid": 1, "s": "t", "args": { "lane": "spinner" } })
        );
    }
}
