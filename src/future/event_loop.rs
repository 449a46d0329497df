//! The heart of an event loop: a queue of what is ready to run, and a turn that
//! runs it. What is put there during a turn waits for the next one, so that
//! nobody can keep the loop for himself by calling himself again.

use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use super::error::{Report, panic_message};
use crate::poison::unpoisoned;

/// A handle of an event loop; all handles speak of the same one.
#[derive(Clone)]
pub struct EventLoop {
    shared: Arc<Shared>,
}

struct Shared {
    ready: Mutex<VecDeque<Ready>>,
    /// Wakes the thread of the loop when there is something to run.
    filled: Notify,
    handler: Box<dyn Fn(Report) + Send + Sync>,
}

/// A function that runs at the loop's next turn, and what to call it.
struct Ready {
    name: String,
    run: Box<dyn FnOnce() + Send>,
}

impl EventLoop {
    /// An event loop on which nothing is ready. `handler` is told what nobody
    /// else hears of.
    pub fn new(handler: impl Fn(Report) + Send + Sync + 'static) -> Self {
        let shared = Shared { ready: Mutex::default(), filled: Notify::new(), handler: Box::new(handler) };
        EventLoop { shared: Arc::new(shared) }
    }

    /// Runs this at the next turn, after all that is ready already.
    pub fn call_soon(&self, name: impl Into<String>, run: impl FnOnce() + Send + 'static) {
        let ready = Ready { name: name.into(), run: Box::new(run) };
        self.queue(|queue| queue.push_back(ready));
        self.shared.filled.notify_one();
    }

    /// One turn: runs what is ready by now, in order. False if nothing was.
    pub fn turn(&self) -> bool {
        let ready = self.queue(std::mem::take);
        let ran = !ready.is_empty();
        for Ready { name, run } in ready {
            // A panic ends the function that panicked, and not the loop.
            if let Err(panic) = catch_unwind(AssertUnwindSafe(run)) {
                let message = panic_message(&*panic);
                self.call_exception_handler(Report::Panicked { name, message });
            }
        }
        ran
    }

    /// Resolves when something was made ready since it did so last.
    pub async fn filled(&self) {
        self.shared.filled.notified().await;
    }

    /// Tells what nobody else hears of.
    pub fn call_exception_handler(&self, report: Report) {
        (self.shared.handler)(report);
    }

    fn queue<R>(&self, change: impl FnOnce(&mut VecDeque<Ready>) -> R) -> R {
        let mut ready = unpoisoned(self.shared.ready.lock());
        change(&mut ready)
    }
}

/// A loop to whose reports nobody listens.
impl Default for EventLoop {
    fn default() -> Self {
        EventLoop::new(|_| ())
    }
}

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventLoop({} ready)", self.queue(|queue| queue.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_turn_makes_ready_waits_for_the_next_one() {
        let ran = Arc::new(Mutex::new(Vec::new()));
        let log = |word| {
            let ran = Arc::clone(&ran);
            move || ran.lock().unwrap().push(word)
        };
        let event_loop = EventLoop::default();
        let (inner, later) = (event_loop.clone(), log("later"));
        event_loop.call_soon("first", move || inner.call_soon("later", later));
        event_loop.call_soon("second", log("second"));
        assert!(event_loop.turn());
        assert_eq!(*ran.lock().unwrap(), ["second"]);
        assert!(event_loop.turn());
        assert!(!event_loop.turn());
        assert_eq!(*ran.lock().unwrap(), ["second", "later"]);
    }

    #[test]
    fn a_panic_is_reported_and_the_others_run() {
        let (told, ran) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(false)));
        let (tell, run) = (Arc::clone(&told), Arc::clone(&ran));
        let event_loop = EventLoop::new(move |report| tell.lock().unwrap().push(report));
        event_loop.call_soon("boom", || std::panic::resume_unwind(Box::new("on purpose")));
        event_loop.call_soon("after", move || *run.lock().unwrap() = true);
        event_loop.turn();
        let report = Report::Panicked { name: "boom".to_owned(), message: "on purpose".to_owned() };
        assert_eq!(*told.lock().unwrap(), [report]);
        assert!(*ran.lock().unwrap());
    }
}
