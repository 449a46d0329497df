//! What happens to a future while the shell does something else, kept until it
//! can be shown.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, ThreadId};

use crate::future::error::Report;
use crate::poison::unpoisoned;
use crate::tr;

/// One piece of news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A callback ran, on the thread of that name.
    Callback {
        name: String,
        future: String,
        thread: String,
    },
    /// The slow function has completed its future.
    Completed {
        future: String,
    },
    /// The slow function was refused: somebody was faster.
    TooLate {
        error: String,
    },
    Report(Report),
}

/// The news that nobody has shown yet, oldest first.
#[derive(Debug)]
pub struct Notices {
    queue: Mutex<Queue>,
    changed: Condvar,
    /// What to call the thread of the shell is known; others have names.
    shell: ThreadId,
}

#[derive(Debug, Default)]
struct Queue {
    items: VecDeque<Item>,
    /// Whether somebody may show them as they come.
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
        unpoisoned(self.queue.lock()).items.push_back(item);
        self.changed.notify_all();
    }

    pub(super) fn report(&self, report: Report) {
        self.add(Item::Report(report));
    }

    /// A callback runs on the calling thread.
    pub(super) fn callback(&self, name: &str, future: String) {
        let current = thread::current();
        let thread = if current.id() == self.shell { "main" } else { current.name().unwrap_or(tr!("a thread")) };
        self.add(Item::Callback { name: name.to_owned(), future, thread: thread.to_owned() });
    }

    /// All there is.
    pub fn take(&self) -> Vec<Item> {
        unpoisoned(self.queue.lock()).items.drain(..).collect()
    }

    /// From now on news may be shown as they come, or no longer.
    pub fn allow(&self, may_show: bool) {
        unpoisoned(self.queue.lock()).may_show = may_show;
        self.changed.notify_all();
    }

    /// Nobody is to wait for news any more.
    pub fn close(&self) {
        unpoisoned(self.queue.lock()).is_closed = true;
        self.changed.notify_all();
    }

    /// Waits until there is news that may be shown. None once it is closed.
    pub fn next(&self) -> Option<Vec<Item>> {
        let mut queue = unpoisoned(self.queue.lock());
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
}

/// What a callback of that name does: it says that it runs. One called `boom`
/// panics, to show what becomes of the others.
pub(super) fn callback<F: ToString>(news: &Arc<Notices>, name: &str) -> impl FnOnce(&F) + Send + use<F> {
    let (news, name) = (Arc::clone(news), name.to_owned());
    move |future: &F| {
        news.callback(&name, future.to_string());
        if name == "boom" {
            // As `panic!`, without its message on stderr.
            std::panic::resume_unwind(Box::new(tr!("it panicked on purpose")));
        }
    }
}
