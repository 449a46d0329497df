//! One counter and several lanes that add to it. To add one takes three steps:
//! read, compute, write. What happens if another lane writes in between?

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;

use crate::interrupt::Interrupted;
use crate::run::lane::{DemoResult, Lock, Number, TaskLane, ThreadLane};

/// How often each lane adds one.
const TIMES: u32 = 100;
/// How long it takes to get from the old value to the new one. A thread that
/// sleeps gives the GIL away, if there is one.
const PAUSE: Duration = Duration::from_millis(5);

/// What all lanes share: the number, once for each way to share it. A run uses
/// one of them.
#[derive(Default)]
struct Counter {
    /// Without a lock. Rust refuses to share a plain number that threads
    /// change, so this one is atomic: threads may read it and write it at any
    /// time. But to read it and to write it are two steps.
    bare: Number,
    /// In a lock for threads, as Python's `threading.Lock`. A thread has to
    /// take the lock to reach the number.
    locked: Lock<u32>,
    /// In a lock for tasks, as `asyncio.Lock`: they await it.
    async_locked: Mutex<u32>,
}

/// How often a lane added one, unless Ctrl-C came.
type Added = Result<u32, Interrupted>;

/// Adds without a lock.
fn add(lane: &ThreadLane, number: &Number) -> Added {
    for _ in 0..TIMES {
        let value = number.read(lane);
        // Here another thread may run, and read the same value.
        lane.sleep(PAUSE)?;
        // Then both write the same sum, and one of the two is lost.
        number.write(lane, value + 1);
    }
    Ok(TIMES)
}

/// Adds while holding the lock.
fn add_locked(lane: &ThreadLane, lock: &Lock<u32>) -> Added {
    for _ in 0..TIMES {
        // The other threads wait here until this one has written.
        let mut number = lane.lock(lock);
        let value = number.read();
        lane.sleep(PAUSE)?;
        number.write(value + 1);
        // At the end of its scope `number` gives the lock back.
    }
    Ok(TIMES)
}

/// Adds on several threads.
pub fn with_threads(lane: &ThreadLane) -> DemoResult {
    let counter = Arc::new(Counter::default());
    let mut adders = Vec::new();
    for n in 1..=lane.spec().workers {
        // Each thread owns a handle of the counter.
        let counter = Arc::clone(&counter);
        let body = move |lane: &ThreadLane| {
            if lane.spec().lock {
                return add_locked(lane, &counter.locked);
            }
            add(lane, &counter.bare)
        };
        adders.push(lane.spawn(format!("adder-{n}"), body)?);
    }
    let mut added = 0;
    for adder in adders {
        added += adder.join()?;
    }
    let is_locked = lane.spec().lock;
    let end = if is_locked { counter.locked.get() } else { counter.bare.get() };
    lane.compare(added, end);
    Ok(None)
}

async fn add_async(lane: &TaskLane, number: &Number) -> Added {
    for _ in 0..TIMES {
        let value = number.read(lane);
        pause(lane).await?;
        number.write(lane, value + 1);
        // One turn for the others, where it does no harm.
        lane.give_way().await;
    }
    Ok(TIMES)
}

async fn add_async_locked(lane: &TaskLane, lock: &Mutex<u32>) -> Added {
    for _ in 0..TIMES {
        let mut number = lane.lock(lock).await;
        let value = number.read();
        pause(lane).await?;
        number.write(value + 1);
        // The lock goes back first, so that another task can take it.
        drop(number);
        lane.give_way().await;
    }
    Ok(TIMES)
}

/// The pause between reading and writing. Awaiting it lets others run only if
/// something inside it awaits as well.
async fn pause(lane: &TaskLane) -> Result<(), Interrupted> {
    if lane.spec().await_between {
        // Here another task may run, and read the same value.
        lane.sleep(PAUSE).await
    } else {
        // Nothing is awaited, so no other task can run.
        lane.block(PAUSE)
    }
}

/// Adds in several coroutines.
pub async fn with_tasks(lane: TaskLane) -> DemoResult {
    let counter = Arc::new(Counter::default());
    let mut adders = Vec::new();
    for n in 1..=lane.spec().workers {
        let counter = Arc::clone(&counter);
        let body = async move |lane: TaskLane| {
            if lane.spec().lock {
                return add_async_locked(&lane, &counter.async_locked).await;
            }
            add_async(&lane, &counter.bare).await
        };
        adders.push(lane.spawn(format!("adder-{n}"), body));
    }
    let mut added = 0;
    for adder in adders {
        added += adder.join().await?;
    }
    let is_locked = lane.spec().lock;
    let locked = *counter.async_locked.lock().await;
    lane.compare(added, if is_locked { locked } else { counter.bare.get() });
    Ok(None)
}

// The row of this demo in the table of demos.
use super::{Demo, Refuses, ReportRemark, ReportRow};
use crate::run::options::{GIL, MODEL, Opt, Takes, WORKERS};
use crate::run::spec::{Model, Spec};

pub const DEMO: Demo = Demo {
    name: "counter",
    about: "Several lanes add to one counter: a read, a pause, a write",
    usual: || Spec { workers: 2, ..Spec::new(Model::Thread) },
    programs: &[(Model::Thread, with_threads), (Model::Async, |main| main.run_event_loop(with_tasks))],
    options: &[
        (&MODEL, "What adds: `thread` or `async` [default: thread]"),
        (&WORKERS, "How many lanes add [default: 2]"),
        (&GIL, "Let threads share one lock, as in Python"),
        (&AWAIT_BETWEEN, "With `async`: await between reading and writing"),
        (&LOCK, "Hold a lock from reading to writing"),
    ],
    refuses: &[
        Refuses {
            option: &MODEL,
            when: |spec| spec.model == Model::Sequential,
            why: "one lane after the other cannot get in each other's way; \
                  choose `--model thread` or `--model async`",
        },
        Refuses {
            option: &MODEL,
            when: |spec| spec.model == Model::Process,
            why: "two processes share no counter: each has memory of its own",
        },
        Refuses {
            option: &AWAIT_BETWEEN,
            when: |spec| spec.model == Model::Thread && spec.await_between,
            why: "a thread has no await. It can be interrupted anywhere, with \
                  or without one; `--await-between` is for `--model async`",
        },
        Refuses {
            option: &GIL,
            when: |spec| spec.model == Model::Async && spec.gil,
            why: "all coroutines run on one thread, so it would always have \
                  the GIL; choose `--model thread`",
        },
    ],
    like: Some("tally"),
    units: None,
    turns: |spec| f64::from(TIMES * spec.workers),
    file: ("src/demo/counter.rs", include_str!("counter.rs")),
    rows: &[ReportRow::Elapsed, ReportRow::Lanes, ReportRow::Counted],
    remarks: &[ReportRemark::Lost],
};

const AWAIT_BETWEEN: Opt = Opt {
    name: "await-between",
    about: "For `counter`: an await between reading and writing",
    takes: Takes::Nothing,
    set: |spec, _| {
        spec.await_between = true;
        Ok(())
    },
    typed: |spec| spec.await_between.then(String::new),
};

const LOCK: Opt = Opt {
    name: "lock",
    about: "For `counter`: a lock around reading and writing",
    takes: Takes::Nothing,
    set: |spec, _| {
        spec.lock = true;
        Ok(())
    },
    typed: |spec| spec.lock.then(String::new),
};
