//! What the four spinners share: all of their rows except the name, the model and the file.

use super::{Demo, Refuses, ReportRemark, ReportRow, SPINNERS};
use crate::run::options::{CORES, GIL, INTERVAL, MESSAGE, MODEL, SECONDS, WORK, WORKERS};
use crate::run::spec::{Model, SHORTEST_INTERVAL, Spec, Work};

/// A spinner without a model. In a lesson's `demo` block the model says which one runs.
pub const SPINNER: Demo = Demo {
    name: "spinner",
    about: "A spinner turns while a slow function works",
    usual: || Spec::new(Model::Thread),
    programs: SPINNERS,
    options: &[
        (&MODEL, "The spinner of this model instead"),
        (&WORK, "What the slow function does until it has its answer"),
        (&SECONDS, "How long the slow function takes [default: 3]"),
        (&INTERVAL, "The time from one frame to the next, in seconds [default: 0.1]"),
        (&MESSAGE, "What stands beside the spinner [default: thinking!]"),
        (&WORKERS, "How many slow functions are called at once [default: 1]"),
        (&CORES, "On how many cores the demo may run [default: all]"),
        (&GIL, "Let threads share one lock, as in Python"),
    ],
    refuses: &[
        Refuses {
            option: &WORK,
            when: |spec| spec.model != Model::Async && spec.work == Work::Block,
            why: "a thread's sleep already blocks that thread and no other, so `--work block` would be `--work sleep`",
        },
        Refuses {
            option: &WORK,
            when: |spec| spec.model != Model::Async && spec.work == Work::Nap,
            why: "to nap is to give way to the event loop, and here is none: the system interrupts a thread that \
                  computes anyway",
        },
        Refuses {
            option: &WORK,
            when: |spec| spec.model != Model::Async && spec.work == Work::Offload,
            why: "a coroutine offloads work to keep its event loop free, and here is none",
        },
        Refuses {
            option: &GIL,
            when: |spec| spec.gil && spec.model == Model::Sequential,
            why: "a single thread shares the GIL with no other",
        },
        Refuses {
            option: &GIL,
            when: |spec| spec.gil && spec.model == Model::Async && spec.work != Work::Offload,
            why: "all coroutines run on one thread, so it would always have the GIL; try `--work offload --gil`",
        },
    ],
    like: None,
    units: None,
    turns,
    file: ("", ""),
    rows: &[
        ReportRow::Elapsed,
        ReportRow::Cpu,
        ReportRow::Parallelism,
        ReportRow::OffCore,
        ReportRow::Lanes,
        ReportRow::Frames,
        ReportRow::Freeze,
        ReportRow::Switches,
        ReportRow::Memory,
        ReportRow::Stop,
    ],
    remarks: &[ReportRemark::Freeze],
};

/// The spinner has a turn for each frame. What computes looks at the clock a thousand times a second, at most, and may
/// wait for the others each time.
fn turns(spec: &Spec) -> f64 {
    let (seconds, workers) = (spec.seconds.as_secs_f64(), f64::from(spec.workers));
    let computing = if spec.computes() { 1000.0 * seconds * workers * workers } else { 0.0 };
    seconds / spec.interval.max(SHORTEST_INTERVAL).as_secs_f64() + computing + 100.0 * workers
}
