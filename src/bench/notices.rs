//! What happens on the bench, in order: the answers of verbs, the callbacks, the end of the slow function. It is kept
//! until the shell can show it, since much of it comes while the shell does something else.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, ThreadId};

use super::view::Answered;
use crate::future::error::UnheardError;
use crate::poison::unpoisoned;
use crate::tr;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A verb has returned this. The caller of the verb reports errors.
    Answer(Answered),
    /// A callback ran, on the thread of that name.
    Callback {
        name: String,
        future: String,
        thread: String,
    },
    /// The slow function has completed the future.
    Completed {
        future: String,
    },
    /// The slow function came too late: the future was complete already.
    TooLate {
        error: String,
    },
    Report(UnheardError),
}

/// What is not shown yet, oldest first.
#[derive(Debug)]
pub struct Notices {
    queue: Mutex<Queue>,
    changed: Condvar,
    /// The shell's thread is called `main`; the others have names of their own.
    shell: ThreadId,
}

#[derive(Debug, Default)]
struct Queue {
    items: VecDeque<Item>,
    /// Whether they may be shown as they come.
    may_show: bool,
    is_closed: bool,
}

impl Default for Notices {
    fn default() -> Self {
        Notices { queue: Mutex::default(), changed: Condvar::new(), shell: thread::current().id() }
    }
}

impl Notices {
    pub(super) fn add(&self, item: Item) {
        self.queue().items.push_back(item);
        self.changed.notify_all();
    }

    /// A verb has returned, on the calling thread.
    pub(super) fn answered(&self, answered: &Answered) {
        self.add(Item::Answer(answered.clone()));
    }

    /// A callback runs on the calling thread.
    pub(super) fn callback(&self, name: &str, future: String) {
        let current = thread::current();
        let thread = if current.id() == self.shell { "main" } else { current.name().unwrap_or(tr!("a thread")) };
        self.add(Item::Callback { name: name.to_owned(), future, thread: thread.to_owned() });
    }

    /// Runs `act` and drops the notices that it causes.
    pub(super) fn unheard<R>(&self, act: impl FnOnce() -> R) -> R {
        let before = std::mem::take(&mut self.queue().items);
        let result = act();
        self.queue().items = before;
        result
    }

    /// Takes all notices.
    pub fn take(&self) -> Vec<Item> {
        self.queue().items.drain(..).collect()
    }

    /// Whether notices may be shown as they come, from now on.
    pub fn allow(&self, may_show: bool) {
        self.queue().may_show = may_show;
        self.changed.notify_all();
    }

    /// Ends [`Notices::next`] for all that wait in it.
    pub fn close(&self) {
        self.queue().is_closed = true;
        self.changed.notify_all();
    }

    /// Waits until there are notices that may be shown. None once this is closed.
    pub fn next(&self) -> Option<Vec<Item>> {
        let mut queue = self.queue();
        loop {
            if queue.is_closed {
                return None;
            }
            if queue.may_show && !queue.items.is_empty() {
                return Some(queue.items.drain(..).collect());
            }
            queue = unpoisoned(self.changed.wait(queue));
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        unpoisoned(self.queue.lock())
    }
}

/// A callback of that name: it reports that it runs, and what it was given. One called `boom` panics, to show that the
/// others still run.
pub(super) fn callback<F>(
    notices: &Arc<Notices>,
    name: &str,
    shown: fn(&F) -> String,
) -> impl FnOnce(&F) + Send + use<F> {
    let (notices, name) = (Arc::clone(notices), name.to_owned());
    move |future: &F| {
        notices.callback(&name, shown(future));
        if name == "boom" {
            // As `panic!`, but without a message on stderr.
            std::panic::resume_unwind(Box::new(tr!("it panicked on purpose")));
        }
    }
}
