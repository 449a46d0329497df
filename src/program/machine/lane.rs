//! A lane: a thread of the program, as frames that can be copied.

use std::sync::Arc;

use super::value::{Fault, Id, Value, Wait, WaitOn};

#[derive(Clone, Debug, Default)]
pub(super) struct MachineLane {
    /// The thread's name in Python.
    pub(super) name: Arc<str>,
    /// The object of class Thread, for lanes other than the main one.
    pub(super) thread: Value,
    pub(super) is_daemon: bool,
    /// Outermost first. A lane without frames has ended.
    pub(super) frames: Vec<Frame>,
    pub(super) wait: Option<Wait>,
    /// The time limit of its wait is over; the call that waited reads this.
    pub(super) has_timed_out: bool,
    /// Why it ended before its code did.
    pub(super) fault: Option<Fault>,
    pub(super) ending: MainEnding,
    /// How many of its frames count against the limit of recursion.
    pub(super) depth: usize,
    /// The task of asyncio that this lane is; None once it has ended. A task's lane has no frames: its turns use those
    /// of the thread that runs its loop.
    pub(super) task: Option<Value>,
    /// The function of a task that has ended. Only messages use it, so it is no part of a state.
    pub(super) function: Option<Arc<str>>,
    /// For a thread: the event loop that it runs.
    pub(super) event_loop: Value,
    /// For a thread, what its loop is calling.
    pub(super) turn: Turn,
    /// The function that Ctrl-C calls instead of raising `KeyboardInterrupt`.
    pub(super) interrupt: Value,
}

/// What a thread with an event loop is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Turn {
    /// Code outside of the loop's calls, or a call within asyncio.
    #[default]
    None,
    /// A callback of the program.
    Callback,
    /// The turn of the task of this lane.
    Task(u32),
}

/// What the main lane still does after the end of its code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum MainEnding {
    #[default]
    Running,
    /// Its uncaught exception was reported.
    Told,
    /// It waits for the threads that are not daemons.
    Waiting,
}

#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) code: u32,
    /// The next instruction.
    pub(super) at: u32,
    /// The variables, then the stack.
    pub(super) values: Vec<Value>,
    pub(super) blocks: Vec<TryBlock>,
    /// The exceptions that are handled, innermost last.
    pub(super) handled: Vec<Value>,
    /// The generator whose frame this is.
    pub(super) generator: Option<Id>,
    /// An exception was thrown into it, or through it into what it awaits.
    pub(super) is_thrown: bool,
    pub(super) then: Then,
}

/// The target of an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TryBlock {
    pub(super) handler: u32,
    /// How many values of the stack are kept.
    pub(super) height: u32,
    pub(super) handled: u32,
}

/// What happens with a frame's result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Then {
    Push,
    Discard,
    /// A method without a receiver, ready to be called.
    Method,
    /// The result of `__init__`, which must be None, is replaced by the new object.
    Made(Value),
    /// A class body has run: the class is the result.
    Class(Id),
    Module(u32),
    /// The result is the next item of a loop whose iterator is on the stack; at its end the loop goes on at the target.
    ForEach(u32),
    /// As [`Then::ForEach`] for `yield from` or `await`; at the end the result replaces the iterator.
    Send(u32),
    /// The lane ends.
    End,
}

impl Frame {
    pub(super) fn references(&self, see: &mut dyn FnMut(Value)) {
        self.values.iter().chain(&self.handled).for_each(|value| see(*value));
        if let Some(generator) = self.generator {
            see(Value::Ref(generator));
        }
        match self.then {
            Then::Made(value) => see(value),
            Then::Class(id) => see(Value::Ref(id)),
            Then::Push | Then::Discard | Then::Method | Then::Module(_) => {}
            Then::ForEach(_) | Then::Send(_) | Then::End => {}
        }
    }

    pub(super) fn push(&mut self, value: Value) {
        self.values.push(value);
    }

    pub(super) fn pop(&mut self) -> Value {
        self.values.pop().unwrap_or(Value::Unset)
    }

    /// The value at this depth below the top.
    pub(super) fn peek(&self, depth: usize) -> Value {
        self.values[self.values.len() - 1 - depth]
    }

    pub(super) fn pop_many(&mut self, count: u32) -> Vec<Value> {
        self.values.split_off(self.values.len() - count as usize)
    }
}

impl MachineLane {
    /// Whether spinlab has stopped it.
    pub(super) fn is_stopped(&self) -> bool {
        matches!(self.fault, Some(Fault::Stopped(_)))
    }

    /// The part of a lane that other lanes can see.
    pub(super) fn without_frames(&self) -> Self {
        Self { name: Arc::clone(&self.name), thread: self.thread, is_daemon: self.is_daemon, ..Self::default() }
    }

    pub(super) fn references(&self, see: &mut dyn FnMut(Value)) {
        see(self.thread);
        see(self.event_loop);
        see(self.interrupt);
        if let Some(task) = self.task {
            see(task);
        }
        self.frames.iter().for_each(|frame| frame.references(see));
        if let Some(Fault::Raised(id)) = self.fault {
            see(Value::Ref(id));
        }
        match self.wait.map(|wait| wait.on) {
            Some(WaitOn::Lock(id) | WaitOn::Gate(id) | WaitOn::Future(id)) => see(Value::Ref(id)),
            Some(WaitOn::Time | WaitOn::Turn) | None => {}
        }
    }
}
