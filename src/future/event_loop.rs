//! The heart of an event loop: a queue of what is ready to run, and a turn that
//! runs it. What is put there during a turn waits for the next one, so that a
//! callback that reschedules itself cannot starve the others.

use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::Notify;

use super::error::{UnheardError, panic_message};
use crate::poison::unpoisoned;

/// A handle of an event loop; its clones stand for the same one.
#[derive(Clone)]
pub struct EventLoop {
    shared: Arc<Shared>,
}

struct Shared {
    ready: Mutex<VecDeque<Ready>>,
    /// Wakes the thread of the loop when there is something to run.
    filled: Notify,
    handler: Box<dyn Fn(UnheardError) + Send + Sync>,
    /// The step of the task that runs now.
    step: Mutex<Option<TaskStep>>,
}

/// A function that runs at the loop's next turn, and what to call it.
struct Ready {
    name: String,
    run: Box<dyn FnOnce() + Send>,
}

/// A step of a task.
#[derive(Default)]
pub(super) struct TaskStep {
    /// How to cancel what the task awaits at its end, if that is possible.
    pub(super) awaited: Option<Cancel>,
    /// The awaited future is to answer `CancelledError`, whatever it holds, and
    /// has not done so yet.
    pub(super) is_cancelled: bool,
}

/// Cancels what a task awaits. False if it is done already.
pub(super) type Cancel = Arc<dyn Fn() -> bool + Send + Sync>;

impl EventLoop {
    /// An event loop with an empty queue. `handler` gets the reports that no
    /// caller asks for.
    pub fn new(handler: impl Fn(UnheardError) + Send + Sync + 'static) -> Self {
        let shared = Shared {
            ready: Mutex::default(),
            filled: Notify::new(),
            handler: Box::new(handler),
            step: Mutex::default(),
        };
        EventLoop { shared: Arc::new(shared) }
    }

    /// Runs a function at the next turn, after all that is ready already. Any
    /// thread may call it, as Python's `call_soon_threadsafe`.
    pub fn call_soon<R>(&self, name: impl Into<String>, run: R)
    where
        R: FnOnce() + Send + 'static,
    {
        let ready = Ready { name: name.into(), run: Box::new(run) };
        self.ready().push_back(ready);
        self.shared.filled.notify_one();
    }

    /// One turn: runs what is ready by now, in order. False if the queue is
    /// empty.
    pub fn turn(&self) -> bool {
        let ready = std::mem::take(&mut *self.ready());
        let ran = !ready.is_empty();
        for Ready { name, run } in ready {
            // A panic ends the function that panicked, and not the loop.
            if let Err(panic) = catch_unwind(AssertUnwindSafe(run)) {
                let message = panic_message(&*panic);
                let report = UnheardError::Panicked { name, message };
                self.call_exception_handler(report);
            }
        }
        ran
    }

    /// Resolves when a function was added since it resolved last.
    pub async fn filled(&self) {
        self.shared.filled.notified().await;
    }

    /// Reports what no caller asks for.
    pub fn call_exception_handler(&self, report: UnheardError) {
        (self.shared.handler)(report);
    }

    /// Takes a step of a task, whose `await` raises `CancelledError` if it
    /// `is_cancelled`. Returns the result of the step, and what it awaits.
    pub(super) fn step<S, R>(&self, is_cancelled: bool, run: S) -> (R, TaskStep)
    where
        S: FnOnce() -> R,
    {
        *self.current_step() = Some(TaskStep { awaited: None, is_cancelled });
        let result = run();
        (result, self.current_step().take().unwrap_or_default())
    }

    /// Whether the awaited future, which calls this, should raise
    /// `CancelledError`.
    pub(super) fn takes_cancellation(&self) -> bool {
        let mut step = self.current_step();
        let flag = step.as_mut().map(|step| &mut step.is_cancelled);
        flag.is_some_and(std::mem::take)
    }

    /// Notes how to cancel the awaited future, which calls this. Only a task
    /// uses it: outside of its steps nothing happens.
    pub(super) fn awaits<C>(&self, cancel: C)
    where
        C: Fn() -> bool + Send + Sync + 'static,
    {
        if let Some(step) = &mut *self.current_step() {
            step.awaited = Some(Arc::new(cancel));
        }
    }

    fn ready(&self) -> MutexGuard<'_, VecDeque<Ready>> {
        unpoisoned(self.shared.ready.lock())
    }

    fn current_step(&self) -> MutexGuard<'_, Option<TaskStep>> {
        unpoisoned(self.shared.step.lock())
    }
}

/// A loop whose reports are dropped.
impl Default for EventLoop {
    fn default() -> Self {
        EventLoop::new(|_| ())
    }
}

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventLoop({} ready)", self.ready().len())
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
        let report = UnheardError::Panicked { name: "boom".to_owned(), message: "on purpose".to_owned() };
        assert_eq!(*told.lock().unwrap(), [report]);
        assert!(*ran.lock().unwrap());
    }
}
