//! What lanes share is found, whichever of them comes first: its reads and writes are moves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

#[path = "common/mod.rs"]
mod common;

use common::Play;
use spinlab::program::explore::{Bounds, Conditions, Exploration, explore};
use spinlab::program::read;

fn explored(source: &str) -> Exploration {
    explore(&read("slower.py", source).unwrap(), Bounds::default(), &Conditions::default(), &mut |_| true).unwrap()
}

/// Two threads that use `x`, the second of which is started after `between`.
fn reader_and_writer(first: &str, between: &str, second: &str) -> String {
    format!(
        "import threading\nx, ready = 1, threading.Event()\n\
         def read():\n    return 1 // x\ndef write():\n    global x\n    x = 0\n\
         def tell_and_read():\n    ready.set()\n    return 1 // x\n\
         def start():\n    threading.Thread(target=write).start()\n\
         threading.Thread(target={first}).start()\n{between}\nthreading.Thread(target={second}).start()\n"
    )
}

#[test]
fn a_thread_that_has_ended_may_be_slower_another_time() {
    for (first, between, second) in [
        ("read", "", "write"),
        ("write", "", "read"),
        ("read", "print(1)", "write"),
        ("write", "print(1)", "read"),
        ("read", "", "start"),
        ("tell_and_read", "ready.wait()", "write"),
    ] {
        let source = reader_and_writer(first, between, second);
        let found = explored(&source);
        assert_eq!(found.outcomes.len(), 2, "{first}, {between}, {second}: {:?}", found.outcomes);
        assert_eq!(found.races.len(), 1, "{first}, {between}, {second}");
    }
    // What comes after an end for which a thread has waited comes in one order.
    let joined = "import threading\nx, late = 1, threading.Thread(target=print)\ndef read():\n    return 1 // x\n\
                  late.start()\nfirst = threading.Thread(target=read)\nfirst.start()\nfirst.join()\nx = 0\n";
    let found = explored(joined);
    assert!(found.is_right() && found.races.is_empty(), "{found:?}");
}

/// The writer starts last, when the reader could have ended.
const LATE_WRITER: &str = r#"# T

x

```python { program = "late" }
import threading
page = ['old', 'old']
def read():
    assert page[0] == page[1]
def write():
    page[0] = page[1] = 'new'
threading.Thread(target=read).start()
threading.Thread(target=write).start()
```
"#;

#[test]
fn moves_are_those_of_an_exploration_from_the_first_one_on() {
    let play = Play::lesson(LATE_WRITER).types("load late").shows("1 Thread-1 (read): reads page").types("move 2 1 1");
    play.shows("2 wrote page: ['new', 'old']").shows("1 failed:");
}
