//! Attributes of CPython's objects that nothing here has, with what to write instead.

const LOCK: &str = "`qsize`, `empty` and `full`: the queue has no lock of its own to take";
const LOGGING: &str = "`basicConfig`, which says how all loggers write";
const BYTES: &str = "the text itself: programs have no bytes";
const FILES: &str = "print: programs have no files";
const PROGRAM: &str = "`program`, which shows where each lane is";
const NUMBERS: &str = "`random.uniform`";

const ABSENT: &[(&str, &[&str])] = &[
    (LOCK, &["mutex", "not_empty", "not_full", "all_tasks_done", "queue"]),
    (
        LOGGING,
        &[
            "addFilter",
            "addHandler",
            "callHandlers",
            "filters",
            "findCaller",
            "getChild",
            "getChildren",
            "handlers",
            "hasHandlers",
            "makeRecord",
            "propagate",
            "removeFilter",
            "removeHandler",
        ],
    ),
    ("`warning`", &["warn"]),
    (BYTES, &["encode", "maketrans", "translate", "format_map", "istitle", "from_bytes", "to_bytes", "fromhex"]),
    (
        FILES,
        &["buffer", "readline", "readlines", "readable", "writable", "seek", "seekable", "tell", "truncate", "detach"],
    ),
    ("an argument of the coroutine", &["get_context"]),
    (
        PROGRAM,
        &[
            "print_stack",
            "get_stack",
            "cr_frame",
            "cr_await",
            "cr_running",
            "gi_frame",
            "gi_running",
            "gi_yieldfrom",
            "ag_frame",
            "ag_running",
        ],
    ),
    (
        NUMBERS,
        &["betavariate", "expovariate", "gammavariate", "gauss", "normalvariate", "triangular", "vonmisesvariate"],
    ),
];

/// What is written instead of these attributes.
pub(super) fn advice() -> impl Iterator<Item = &'static str> {
    ABSENT.iter().map(|(instead, _)| *instead)
}

/// What to write instead of an attribute that CPython has and nothing here has.
pub(super) fn absent(attribute: &str) -> Option<&'static str> {
    let row = ABSENT.iter().find(|(_, names)| names.contains(&attribute))?;
    Some(row.0)
}
