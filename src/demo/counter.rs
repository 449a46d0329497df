//! One counter and several lanes that add to it. To add one takes three steps:
//! read, compute, write. What happens if another lane writes in between?

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;

use crate::interrupt::Interrupted;
use crate::run::lane::{DemoResult, Lock, Number, ReadAndWrite};
use crate::run::lane::{TaskLane, ThreadLane};

/// How often each lane adds one.
const TIMES: u32 = 100;
/// How long it takes to get from the old value to the new one. A thread that
/// sleeps gives the GIL away, if there is one.
const PAUSE: Duration = Duration::from_millis(5);

/// How often a lane added one, unless Ctrl-C came.
type Added = Result<u32, Interrupted>;
type Waited = Result<(), Interrupted>;

/// What all lanes add to.
enum Counter<L> {
    /// An atomic number. Rust refuses to share a plain one that threads change.
    /// Reading it and writing it are safe at any time, but they are two things.
    Bare(Number),
    /// A number inside of its lock, so that a lane cannot reach it without.
    Locked(L),
}

impl<L> Counter<L> {
    fn new(locked: Option<L>) -> Arc<Self> {
        let bare = Counter::Bare(Number::default());
        Arc::new(locked.map_or(bare, Counter::Locked))
    }
}

/// Adds on several threads.
pub fn with_threads(lane: &ThreadLane) -> DemoResult {
    let counter = Counter::new(lane.spec().lock.then(|| Lock::new(0)));
    let start = |n| {
        let counter = Arc::clone(&counter);
        lane.spawn(format!("adder-{n}"), move |lane| add(lane, &counter))
    };
    let adders = (1..=lane.spec().workers).map(start);
    let adders: io::Result<Vec<_>> = adders.collect();
    let mut added = 0;
    for adder in adders? {
        added += adder.join()?;
    }
    let at_the_end = match &*counter {
        Counter::Bare(number) => number.get(),
        Counter::Locked(lock) => lock.get(),
    };
    lane.compare(added, at_the_end);
    Ok(None)
}

fn add(lane: &ThreadLane, counter: &Counter<Lock<u32>>) -> Added {
    for _ in 0..TIMES {
        match counter {
            Counter::Bare(number) => add_one(lane, number)?,
            // The others have to wait until this one has written.
            Counter::Locked(lock) => add_one(lane, lane.lock(lock))?,
        }
    }
    Ok(TIMES)
}

fn add_one(lane: &ThreadLane, mut n: impl ReadAndWrite) -> Waited {
    let value = n.read(lane);
    // Here the system may let another thread run, which reads the same value.
    lane.sleep(PAUSE)?;
    n.write(lane, value + 1);
    Ok(())
}

/// Adds in several coroutines.
pub async fn with_tasks(lane: TaskLane) -> DemoResult {
    let counter = Counter::new(lane.spec().lock.then(|| Mutex::new(0)));
    let start = |n| {
        let counter = Arc::clone(&counter);
        let body = async move |lane| in_turns(lane, &counter).await;
        lane.spawn(format!("adder-{n}"), body)
    };
    let adders: Vec<_> = (1..=lane.spec().workers).map(start).collect();
    let mut added = 0;
    for adder in adders {
        added += adder.join().await?;
    }
    let at_the_end = match &*counter {
        Counter::Bare(number) => number.get(),
        Counter::Locked(lock) => *lock.lock().await,
    };
    lane.compare(added, at_the_end);
    Ok(None)
}

async fn in_turns(lane: TaskLane, counter: &Counter<Mutex<u32>>) -> Added {
    for _ in 0..TIMES {
        match counter {
            Counter::Bare(number) => in_turn(&lane, number).await?,
            Counter::Locked(lock) => {
                let number = lane.lock(lock).await;
                in_turn(&lane, number).await?;
            }
        }
        // One turn for the others, where it does no harm.
        lane.give_way().await;
    }
    Ok(TIMES)
}

async fn in_turn(lane: &TaskLane, mut n: impl ReadAndWrite) -> Waited {
    let value = n.read(lane);
    if lane.spec().await_between {
        // At an await others run, and may read the same value.
        lane.sleep(PAUSE).await?;
    } else {
        // No await, so no other task can run between reading and writing.
        lane.block(PAUSE)?;
    }
    n.write(lane, value + 1);
    Ok(())
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
