//! One counter and several lanes that add to it. To add one takes three steps:
//! read, compute, write. What happens if somebody else writes in between?

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;

use crate::interrupt::Interrupted;
use crate::run::lane::{Lane, Lock, Outcome, TaskLane, ThreadLane};
use crate::trace::What;

/// How often each lane adds one.
const TIMES: u32 = 100;
/// How long it takes to get from the old value to the new one.
const PAUSE: Duration = Duration::from_millis(5);

/// What all lanes share.
#[derive(Default)]
struct Shared {
    /// Reading and writing it are safe at any time, but they are two things.
    counter: AtomicU32,
    lock: Lock,
    lock_for_tasks: Mutex<()>,
}

impl Shared {
    fn read(&self, lane: &Lane) -> u32 {
        let value = self.counter.load(Ordering::Acquire);
        lane.note(What::Read(value));
        value
    }

    fn write(&self, lane: &Lane, value: u32) {
        self.counter.store(value, Ordering::Release);
        lane.note(What::Wrote(value));
    }

    /// Compares the counter with how often one was added to it.
    fn count(&self, lane: &Lane, added: u32) {
        let counter = self.counter.load(Ordering::Acquire);
        lane.note(What::Counted { added, counter });
    }
}

/// Adds on several threads.
pub fn with_threads(main: &ThreadLane) -> Outcome {
    let shared = Arc::new(Shared::default());
    let start = |n| {
        let shared = Arc::clone(&shared);
        main.spawn(format!("adder-{n}"), move |lane| add(lane, &shared))
    };
    let adders: io::Result<Vec<_>> = (1..=main.spec().workers).map(start).collect();
    let mut added = 0;
    for adder in adders? {
        added += adder.join()?;
    }
    shared.count(main, added);
    Ok(None)
}

fn add(lane: &ThreadLane, shared: &Shared) -> Result<u32, Interrupted> {
    for _ in 0..TIMES {
        // With the lock, the others have to wait until this one has written.
        let _held = lane.spec().lock.then(|| lane.lock(&shared.lock));
        let value = shared.read(lane);
        // Here the system may let another thread run, which reads the same
        // value.
        lane.sleep(PAUSE)?;
        shared.write(lane, value + 1);
    }
    Ok(TIMES)
}

/// Adds in several coroutines.
pub async fn with_tasks(main: TaskLane) -> Outcome {
    let shared = Arc::new(Shared::default());
    let start = |n| {
        let shared = Arc::clone(&shared);
        main.spawn(format!("adder-{n}"), |lane| async move { add_in_turns(&lane, &shared).await })
    };
    let adders: Vec<_> = (1..=main.spec().workers).map(start).collect();
    let mut added = 0;
    for adder in adders {
        added += adder.join().await?;
    }
    shared.count(&main, added);
    Ok(None)
}

async fn add_in_turns(lane: &TaskLane, shared: &Shared) -> Result<u32, Interrupted> {
    for _ in 0..TIMES {
        let _held = if lane.spec().lock { Some(lane.lock(&shared.lock_for_tasks).await) } else { None };
        let value = shared.read(lane);
        if lane.spec().await_between {
            // At an await others run, and may read the same value.
            lane.sleep(PAUSE).await?;
        } else {
            // No await, so nobody else can run between reading and writing.
            lane.block(PAUSE)?;
        }
        shared.write(lane, value + 1);
        // One turn for the others, where it does no harm.
        lane.give_way().await;
    }
    Ok(TIMES)
}

// The row of this demo in the table of demos.
use super::{Demo, Refuses, Remark, Row};
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
    file: ("src/demo/counter.rs", include_str!("counter.rs")),
    rows: &[Row::Elapsed, Row::Lanes, Row::Counted],
    remarks: &[Remark::Lost],
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
