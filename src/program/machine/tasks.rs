//! Tasks as lanes, and views of event loops: what is ready, which timers run, what each task awaits.

use std::sync::Arc;

use super::Machine;
use super::lane::{Frame, Turn};
use super::object::Object;
use super::told::END;
use super::value::{Id, Value, Wait, WaitOn};
use super::visible::Operation;
use crate::program::syntax::line_and_column;

/// A call that an event loop will make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandleView {
    /// The lane of the task that gets the turn.
    pub task: Option<usize>,
    /// The function that is called, or the name of the task.
    pub name: String,
    /// A call within asyncio, which is no move.
    pub is_own: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimerView {
    /// Nanoseconds of the program's clock.
    pub due: i64,
    pub handle: HandleView,
}

/// A task that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskView {
    pub lane: usize,
    /// None while it runs.
    pub wait: Option<Wait>,
    /// How often it was cancelled without having seen it.
    pub is_cancelling: bool,
}

/// An event loop that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopView {
    /// The thread that runs it.
    pub lane: usize,
    /// The lane of the task whose turn it is.
    pub running: Option<usize>,
    /// In the order of the calls, without cancelled ones.
    pub ready: Vec<HandleView>,
    pub timers: Vec<TimerView>,
    pub tasks: Vec<TaskView>,
}

impl Machine {
    pub fn is_task(&self, lane: usize) -> bool {
        self.lanes[lane].task.is_some()
    }

    /// Lanes that are threads, the main one among them.
    pub(super) fn threads(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.lanes.len()).filter(|lane| self.lanes[*lane].task.is_none())
    }

    /// The lane that acts while the running thread runs: the thread itself, or the task whose turn it is.
    pub(super) fn actor(&self) -> usize {
        self.actor_of(self.current)
    }

    /// The lane that acts while a thread runs.
    pub fn actor_of(&self, thread: usize) -> usize {
        match self.lanes[thread].turn {
            Turn::Task(lane) => lane as usize,
            Turn::None | Turn::Callback => thread,
        }
    }

    /// The lane whose move it is when a thread is in front of an operation: its own, or that of the task that gets the
    /// turn from its loop.
    pub(in crate::program) fn mover(&self, thread: usize, next: Option<Operation>) -> usize {
        match next {
            Some(Operation::Turn(task)) => task,
            _ => self.actor_of(thread),
        }
    }

    /// Ends a wait by its time limit, and moves the clock there.
    pub(in crate::program) fn run_out(&mut self, thread: usize) {
        if let Some(until) = self.wait_of(thread).and_then(|wait| wait.until) {
            self.time_out(thread);
            self.advance_to(until);
        }
    }

    /// Whether timers of event loops may be over in any order.
    pub fn timers_overtake(&self) -> bool {
        self.timers_overtake
    }

    /// Whether timers may overtake each other, from now on.
    pub fn let_timers_overtake(&mut self, may: bool) {
        self.timers_overtake = may;
    }

    /// Whether a thread is within a turn that its loop gave.
    pub(in crate::program) fn is_in_turn(&self, thread: usize) -> bool {
        self.lanes[thread].turn != Turn::None
    }

    /// The thread that is within the turn of a task, if one is.
    pub fn thread_in_turn(&self, task: usize) -> Option<usize> {
        self.threads().find(|thread| self.lanes[*thread].turn == Turn::Task(task as u32))
    }

    /// The thread that runs the event loop of a task. None for a thread.
    pub fn loop_of(&self, lane: usize) -> Option<usize> {
        let task = self.lanes[lane].task?;
        let own = self.instance_attribute(task, "_loop");
        self.threads().find(|thread| own.is_some_and(|own| own == self.lanes[*thread].event_loop)).or(Some(0))
    }

    /// A lane as it is shown: its name, and for a task the function that it runs, as in Python's names of threads:
    /// `Task-2 (fetch)`.
    pub fn lane_label(&self, lane: usize) -> String {
        let name = self.lane_name(lane);
        match self.coroutine_name(lane).or(self.lanes[lane].function.as_deref()) {
            Some(function) if function != name => format!("{name} ({function})"),
            Some(_) | None => name.to_owned(),
        }
    }

    pub(super) fn coroutine_name(&self, lane: usize) -> Option<&str> {
        let coroutine = self.instance_attribute(self.lanes.get(lane)?.task?, "_coro")?;
        let Some(Object::Generator(generator)) = self.heap.object(coroutine) else { return None };
        Some(&self.program.codes[generator.code as usize].qualified)
    }

    /// Whether a thread waits for the next timer of its event loop.
    pub fn waits_in_loop(&self, thread: usize) -> bool {
        let Some(WaitOn::Gate(id)) = self.lanes[thread].wait.map(|wait| wait.on) else { return false };
        matches!(self.heap.get(id), Object::Gate(gate) if gate.owner == self.lanes[thread].event_loop)
    }

    /// Whether the end of a thread's wait is no move if no other thread can go on, since a turn is one move.
    pub(in crate::program) fn waits_without_move(&self, thread: usize) -> bool {
        self.is_in_turn(thread) || self.waits_in_loop(thread)
    }

    pub(super) fn lane_of_task(&self, task: Value) -> Option<usize> {
        task.id()?;
        self.lanes.iter().position(|lane| lane.task == Some(task))
    }

    pub(super) fn instance_attribute(&self, value: Value, name: &str) -> Option<Value> {
        let Some(Object::Instance(instance)) = self.heap.object(value) else { return None };
        instance.attributes.get(self.program.names.find(name)?)
    }

    pub(super) fn text_attribute(&self, value: Value, name: &str) -> Option<Arc<str>> {
        self.heap.str(self.instance_attribute(value, name)?).cloned()
    }

    fn list_attribute(&self, value: Value, name: &str) -> Vec<Value> {
        self.instance_attribute(value, name).map(|list| self.list_items(list)).unwrap_or_default()
    }

    fn int_attribute(&self, value: Value, name: &str) -> Option<i64> {
        match self.instance_attribute(value, name)? {
            Value::Int(int) => Some(int),
            _ => None,
        }
    }

    /// The event loops that run, in order of their threads.
    pub fn loops(&self) -> Vec<LoopView> {
        let running = self.threads().filter(|lane| self.lanes[*lane].event_loop.id().is_some());
        running.map(|lane| self.loop_view(lane)).collect()
    }

    fn loop_view(&self, lane: usize) -> LoopView {
        let event_loop = self.lanes[lane].event_loop;
        let ready = self.list_attribute(event_loop, "_ready");
        let timers = self.list_attribute(event_loop, "_timers");
        let is_left = |handle: &Value| self.instance_attribute(*handle, "_cancelled") != Some(Value::Bool(true));
        let timer = |timer: Value| TimerView {
            due: self.int_attribute(timer, "_due").unwrap_or_default(),
            handle: self.sleeper(timer).unwrap_or_else(|| self.handle_view(timer)),
        };
        let tasks = self.list_attribute(event_loop, "_tasks");
        let task = |task: Value| {
            let lane = self.lane_of_task(task)?;
            let is_cancelling = self.int_attribute(task, "_cancel_requests").unwrap_or_default() > 0;
            Some(TaskView { lane, wait: self.wait_of(lane), is_cancelling })
        };
        LoopView {
            lane,
            running: match self.lanes[lane].turn {
                Turn::Task(lane) => Some(lane as usize),
                Turn::None | Turn::Callback => None,
            },
            ready: ready.into_iter().filter(is_left).map(|handle| self.handle_view(handle)).collect(),
            timers: timers.into_iter().filter(is_left).map(timer).collect(),
            tasks: tasks.into_iter().filter_map(task).collect(),
        }
    }

    /// The task that a timer will wake.
    fn sleeper(&self, timer: Value) -> Option<HandleView> {
        let sleeps = |task: Value| {
            let future = self.instance_attribute(task, "_waits_for")?;
            self.instance_attribute(future, "_timer").filter(|own| *own == timer)
        };
        let task = (0..self.lanes.len()).find(|lane| self.lanes[*lane].task.and_then(sleeps).is_some())?;
        Some(HandleView { task: Some(task), name: self.lanes[task].name.to_string(), is_own: false })
    }

    fn handle_view(&self, handle: Value) -> HandleView {
        let task = self.instance_attribute(handle, "_task").and_then(|task| self.lane_of_task(task));
        let callback = self.instance_attribute(handle, "_callback").unwrap_or(Value::None);
        HandleView {
            task,
            name: task.map_or_else(|| self.callback_name(callback), |lane| self.lanes[lane].name.to_string()),
            is_own: self.instance_attribute(handle, "_is_own") == Some(Value::Bool(true)),
        }
    }

    /// The name of a callback in the program.
    pub(super) fn callback_name(&self, callback: Value) -> String {
        match self.heap.object(callback) {
            Some(Object::Function(function)) => self.program.codes[function.code as usize].qualified.to_string(),
            Some(Object::Method { function: Value::Native(native), .. }) => native.name.to_owned(),
            Some(Object::Method { function, .. }) => self.callback_name(*function),
            Some(Object::Instance(_)) => match self.instance_attribute(callback, "func") {
                Some(inner) => self.callback_name(inner),
                None => self.type_name(callback).to_string(),
            },
            _ => match callback {
                Value::Native(native) => native.name.to_owned(),
                _ => self.type_name(callback).to_string(),
            },
        }
    }

    /// What a task waits for. None while it runs, and after its end.
    pub(super) fn wait_of_task(&self, lane: usize) -> Option<Wait> {
        let task = self.lanes[lane].task?;
        task.id()?;
        if self.thread_in_turn(lane).is_some() {
            return None;
        }
        let future = self.instance_attribute(task, "_waits_for").and_then(Value::id);
        let Some(future) = future.filter(|id| !self.is_done(*id)) else {
            return Some(Wait { on: WaitOn::Turn, until: None });
        };
        let timer = self.instance_attribute(Value::Ref(future), "_timer");
        match timer.and_then(|timer| self.int_attribute(timer, "_due")) {
            Some(due) => Some(Wait { on: WaitOn::Time, until: Some(due) }),
            None => Some(Wait { on: WaitOn::Future(future), until: None }),
        }
    }

    /// Whether a future has ended.
    pub(super) fn is_done(&self, future: Id) -> bool {
        self.text_attribute(Value::Ref(future), "_state").is_none_or(|state| &*state != "PENDING")
    }

    /// The lane of the task that a future is, if it is one.
    pub(super) fn task_behind(&self, future: Id) -> Option<usize> {
        self.lane_of_task(Value::Ref(future))
            .or_else(|| self.lane_of_task(self.instance_attribute(Value::Ref(future), "_owner")?))
    }

    /// The object that a future belongs to, and the operation on it: `queue`, `get`.
    pub(super) fn future_name(&self, future: Id) -> (String, String) {
        if let Some(lane) = self.lane_of_task(Value::Ref(future)) {
            return (self.lanes[lane].name.to_string(), END.to_owned());
        }
        let purpose = self.text_attribute(Value::Ref(future), "_purpose");
        let purpose = purpose.map_or_else(
            || if &*self.type_name(Value::Ref(future)) == "_GatheringFuture" { "gather" } else { "result" }.to_owned(),
            |purpose| purpose.to_string(),
        );
        match self.instance_attribute(Value::Ref(future), "_owner").and_then(Value::id) {
            Some(owner) => match self.lane_of_task(Value::Ref(owner)) {
                Some(lane) => (self.lanes[lane].name.to_string(), purpose),
                None => (self.name_of(owner), purpose),
            },
            None if purpose == "result" => (self.name_of(future), purpose),
            None => ("asyncio".to_owned(), purpose),
        }
    }

    /// The innermost frame of the program's own code in which a task waits.
    pub(super) fn task_frame(&self, lane: usize) -> Option<&Frame> {
        let mut at = self.instance_attribute(self.lanes[lane].task?, "_coro")?;
        let mut found = None;
        while let Some(Object::Generator(generator)) = self.heap.object(at) {
            let Some(frame) = &generator.frame else { break };
            if !self.program.codes[frame.code as usize].is_library {
                found = Some(frame);
            }
            match self.delegate(frame) {
                Some((inner, _)) => at = inner,
                None => break,
            }
        }
        found
    }

    /// The line at which the first lane works that neither waits nor has ended.
    pub fn working_line(&self) -> usize {
        let works = |lane: &usize| !self.has_ended(*lane) && self.wait_of(*lane).is_none();
        let lane = (0..self.lane_count()).find(works).unwrap_or_default();
        let frames = &self.lanes[lane].frames;
        let is_own = |frame: &&Frame| self.program.is_own(Some(self.program.codes[frame.code as usize].module));
        frames.iter().rev().find(is_own).map_or(1, |frame| self.line_of(frame))
    }

    /// The line of a frame that does not run.
    pub(super) fn line_of(&self, frame: &Frame) -> usize {
        let code = &self.program.codes[frame.code as usize];
        let span = code.spans.get(frame.at.saturating_sub(1) as usize).copied().unwrap_or_default();
        line_and_column(&self.program.modules[code.module as usize].source, span.start as usize).0
    }
}
