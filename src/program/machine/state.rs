//! Questions about a state, and the functions with which a caller leads its lanes.

use std::sync::Arc;

use super::exception::Failure;
use super::lane::{Frame, MachineLane, Then};
use super::object::Object;
use super::pause::Pause;
use super::value::{Arguments, Fault, Value, Wait, WaitOn};
use super::visible::{DoneOperation, Operation};
use super::watch::{Leash, Place};
use super::{Asked, Machine, Stream, types};
use crate::program::code::{Code, Op};
use crate::program::syntax::{Remark, line_and_column};

/// A place in the program's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLocation {
    pub function: Arc<str>,
    /// From 1.
    pub line: usize,
}

impl Machine {
    /// What plays here although today's CPython refuses it.
    pub fn remarks(&self) -> &[Remark] {
        &self.program.remarks
    }

    /// The globals that the program itself binds somewhere; a state has no others.
    pub fn own_names(&self) -> impl Iterator<Item = &str> {
        let main = self.program.main();
        self.program.bound_names().filter(move |(module, _)| *module == main).map(|(_, name)| name)
    }

    /// The names of the built-ins, the program and what it imports, classes of exceptions among them.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        self.program.bound_names().map(|(_, name)| name)
    }

    /// The program's own modules, by name, each with its text.
    pub fn modules_beside(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.program.modules.iter().filter(|module| !module.is_library && &*module.name != "__main__");
        own.map(|module| (&*module.name, &*module.source))
    }

    pub fn lane_count(&self) -> usize {
        self.lanes.len()
    }

    /// The thread's name in Python.
    pub fn lane_name(&self, lane: usize) -> &str {
        &self.lanes[lane].name
    }

    pub fn is_daemon(&self, lane: usize) -> bool {
        self.lanes[lane].is_daemon
    }

    pub fn has_ended(&self, lane: usize) -> bool {
        if let Some(task) = self.lanes[lane].task {
            return task.id().is_none();
        }
        let lane_has_more = lane == 0 && self.lanes[0].ending != super::lane::MainEnding::Waiting;
        self.lanes[lane].frames.is_empty() && (!lane_has_more || self.lanes[lane].is_stopped())
    }

    /// Whether spinlab has stopped a lane. Other lanes may then wait for it, which is no fault of the program's locks.
    pub fn has_stopped(&self) -> bool {
        self.lanes.iter().any(MachineLane::is_stopped)
    }

    pub fn wait_of(&self, lane: usize) -> Option<Wait> {
        if self.is_task(lane) { self.wait_of_task(lane) } else { self.lanes[lane].wait }
    }

    /// Whether what a lane waits for has come.
    pub fn is_over(&self, wait: Wait) -> bool {
        match wait.on {
            WaitOn::Lock(id) => matches!(self.heap.get(id), Object::Lock(lock) if lock.count == 0),
            WaitOn::Gate(id) => matches!(self.heap.get(id), Object::Gate(gate) if gate.is_open),
            WaitOn::Future(id) => self.is_done(id),
            WaitOn::Time | WaitOn::Turn => false,
        }
    }

    /// Whether a lane cannot do its next operation, since its lock is taken or its gate is closed.
    pub fn is_blocked(&self, lane: usize, next: Operation) -> bool {
        match next {
            Operation::Acquire(id) => {
                matches!(self.heap.get(id), Object::Lock(lock) if lock.count > 0 && lock.owner != Some(lane as u32))
            }
            Operation::Pass(id) => matches!(self.heap.get(id), Object::Gate(gate) if !gate.is_open),
            Operation::Read(_) | Operation::Write(_) | Operation::Release(_) | Operation::Look(_) => false,
            Operation::Call(..) | Operation::Choose(..) | Operation::Print | Operation::Wake => false,
            Operation::Turn(_) | Operation::Callback(_) => false,
        }
    }

    /// Whether a waiting lane can go on: what it waits for has come, or its time limit is over.
    pub fn can_go(&self, lane: usize) -> bool {
        self.lanes[lane].has_timed_out || self.lanes[lane].wait.is_none_or(|wait| self.is_over(wait))
    }

    /// The lane that holds the lock of a wait.
    pub fn holder(&self, wait: Wait) -> Option<usize> {
        match wait.on {
            WaitOn::Lock(id) => match self.heap.get(id) {
                Object::Lock(lock) => lock.owner.map(|lane| lane as usize),
                _ => None,
            },
            WaitOn::Gate(id) => match self.heap.get(id) {
                Object::Gate(gate) => self.lanes.iter().position(|lane| lane.thread == gate.owner),
                _ => None,
            },
            WaitOn::Future(id) => self.task_behind(id),
            WaitOn::Time | WaitOn::Turn => None,
        }
    }

    /// The program's clock, in nanoseconds.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// Moves the clock forward to this time; it never goes back.
    pub fn advance_to(&mut self, now: i64) {
        if !self.timers_overtake {
            self.now = self.now.max(now);
        }
    }

    /// Ends the wait of a lane by its time limit.
    pub fn time_out(&mut self, lane: usize) {
        self.lanes[lane].has_timed_out = true;
    }

    /// Runs a lane up to a number of visible operations, its leash. Returns why it paused, and the operation that
    /// it is in front of.
    pub fn lead(&mut self, lane: usize, leash: Leash, instructions: u64) -> (Pause, Option<Operation>) {
        self.leash = leash;
        self.next = None;
        let pause = self.run(lane, instructions);
        self.spent += instructions - self.budget;
        (pause, self.next)
    }

    /// How many instructions ran since the last call.
    pub(in crate::program) fn take_spent(&mut self) -> u64 {
        std::mem::take(&mut self.spent)
    }

    pub fn take_leash(&mut self) -> Leash {
        std::mem::replace(&mut self.leash, Leash::Free)
    }

    /// The visible operations since the last call.
    pub fn take_done(&mut self) -> Vec<DoneOperation> {
        std::mem::take(&mut self.did)
    }

    /// Whether operations are described in words, from now on.
    pub fn tell(&mut self, tells: bool) {
        self.tells = tells;
    }

    /// The value of a place, in few words.
    pub(super) fn glimpse(&self, place: Place) -> String {
        match place {
            Place::Global(number) => self.glimpse_of(self.globals.get(number)),
            Place::Attribute(id, name) => match self.heap.get(id) {
                Object::Instance(instance) => {
                    let value = instance.attributes.get(name).or_else(|| self.class_attribute(instance.class, name));
                    value.map_or_else(String::new, |value| self.glimpse_of(value))
                }
                Object::Class(class) => {
                    class.attributes.get(&name).map_or_else(String::new, |value| self.glimpse_of(*value))
                }
                _ => String::new(),
            },
            Place::Container(id) => self.glimpse_of(Value::Ref(id)),
            Place::Cell(id) => match self.heap.get(id) {
                Object::Cell(value) => self.glimpse_of(*value),
                _ => String::new(),
            },
        }
    }

    /// A value as Python shows it; of a long one, its beginning.
    fn glimpse_of(&self, value: Value) -> String {
        const LONGEST: usize = 60;
        const MOST: usize = 20;
        if value == Value::Unset {
            return "-".to_owned();
        }
        if let Some(items) =
            self.length(value).filter(|items| *items > MOST && !matches!(self.heap.object(value), Some(Object::Str(_))))
        {
            return format!("<{}: {items}>", self.type_name(value));
        }
        let text = self.shown(value);
        if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST).chain(['…']).collect() }
    }

    /// The exit status of the program, as in CPython.
    pub fn status(&self) -> i32 {
        match (&self.lanes[0].fault, self.exit) {
            (_, Some(status)) => status,
            (Some(Fault::Stopped(_)), None) => 1,
            _ => 0,
        }
    }

    pub fn failure(&self, lane: usize) -> Option<Failure> {
        match self.lanes[lane].fault.as_ref()? {
            Fault::Stopped(why) => Some(Failure::Stopped(Arc::clone(why))),
            Fault::Raised(id) if self.is_instance(Value::Ref(*id), types::SYSTEM_EXIT) => None,
            Fault::Raised(id) => {
                Some(Failure::Exception { class: self.type_name(Value::Ref(*id)), message: self.plain_message(*id) })
            }
        }
    }

    /// Raises `KeyboardInterrupt` in the main lane, wherever it is.
    pub fn interrupt(&mut self) {
        if self.lanes[0].frames.is_empty() {
            return;
        }
        self.current = 0;
        let handler = self.lanes[0].interrupt;
        if handler.id().is_some() {
            // asyncio cancels its main task. A wait that was interrupted is begun again after that.
            self.lanes[0].wait = None;
            let called = self.invoke(handler, Arguments::default(), Then::Discard);
            if let Err(Fault::Raised(id)) = called {
                self.unwind(id, false);
            }
            return;
        }
        self.end_wait();
        if let Fault::Raised(id) = self.exception(types::KEYBOARD_INTERRUPT, Vec::new()) {
            // The traceback points at the instruction that was about to run.
            self.frame().at += 1;
            self.unwind(id, false);
        }
    }

    /// Stops a lane at a limit of the machine, and writes its place to the error output.
    pub fn stop(&mut self, lane: usize, why: &str) {
        let frames = std::mem::take(&mut self.lanes[lane].frames);
        let text = self.traceback_of_stop(&frames, &self.lane_label(lane), why);
        self.write(Stream::Error, &text);
        self.lanes[lane].fault = Some(Fault::Stopped(why.into()));
    }

    /// The place of a lane in the program's file.
    pub fn location(&self, lane: usize) -> Option<CodeLocation> {
        let main = self.program.main();
        let (code, line) = self.stands(lane, |code| code.module == main)?;
        Some(CodeLocation { function: Arc::clone(&code.qualified), line })
    }

    /// The line that a lane is at, with the name of the file if it is a module beside the program.
    pub fn own_line(&self, lane: usize) -> Option<(Option<Arc<str>>, usize)> {
        let (code, line) = self.stands(lane, |code| !code.is_library)?;
        let module = &self.program.modules[code.module as usize];
        let file = || format!("{}.py", module.name.replace('.', "/")).into();
        Some(((code.module != self.program.main()).then(file), line))
    }

    /// The innermost code of a lane that is wanted, and the line there.
    fn stands(&self, lane: usize, is_wanted: impl Fn(&Code) -> bool) -> Option<(&Code, usize)> {
        if self.is_task(lane) && self.threads().all(|thread| self.actor_of(thread) != lane) {
            let frame = self.task_frame(lane)?;
            return Some((&self.program.codes[frame.code as usize], self.line_of(frame)));
        }
        let thread = self.threads().find(|thread| self.actor_of(*thread) == lane).unwrap_or(lane);
        let mut frames = &self.lanes[thread].frames[..];
        if self.actor_of(lane) != lane {
            // A thread that gives a turn to a task is shown where it has started its loop.
            let is_loop = |frame: &Frame| &*self.program.codes[frame.code as usize].name == "run_forever";
            frames = &frames[..frames.iter().position(is_loop).unwrap_or(frames.len())];
        }
        let (at, frame) =
            frames.iter().enumerate().rev().find(|(_, frame)| is_wanted(&self.program.codes[frame.code as usize]))?;
        let code = &self.program.codes[frame.code as usize];
        // The index of a frame that called another one is already past the call.
        let is_top = at + 1 == frames.len() && self.lanes[lane].wait.is_none();
        let instruction = if is_top { frame.at } else { frame.at.saturating_sub(1) };
        let span = code.spans.get(instruction as usize)?;
        let source = &self.program.modules[code.module as usize].source;
        let (line, _) = line_and_column(source, span.start as usize);
        Some((code, line))
    }

    /// Whether the line where a lane is calls something.
    pub fn line_has_call(&self, lane: usize) -> bool {
        let Some(frame) = self.lanes[lane].frames.last() else { return false };
        let code = &self.program.codes[frame.code as usize];
        if code.is_library {
            return true;
        }
        let Some((_, line)) = self.own_line(lane) else { return false };
        let source = &self.program.modules[code.module as usize].source;
        let is_call = |op: &Op| {
            matches!(op, Op::Call(_) | Op::CallNamed(..) | Op::CallSpread | Op::CallMethod(_) | Op::CallMethodNamed(..))
        };
        let mut calls = code.ops.iter().zip(&*code.spans).filter(|(op, _)| is_call(op));
        calls.any(|(_, span)| line_and_column(source, span.start as usize).0 == line)
    }

    /// How many instructions the last run left unused.
    pub fn instructions_left(&self) -> u64 {
        self.budget
    }

    /// Sets the result of the next choice.
    pub fn pick(&mut self, number: u32) {
        self.picked = Some(number);
    }

    /// Whether a program has used chance that cannot be explored, or read the clock.
    pub fn asked(&self) -> &Asked {
        &self.asked
    }

    /// The name of a result of a choice.
    pub fn choice_name(&self, operation: Operation, number: u32) -> String {
        let Operation::Choose(count, among) = operation else { return number.to_string() };
        match among.map(|id| self.heap.get(id)) {
            Some(Object::List(items)) if items.len() == count as usize => self.plain(items[number as usize]),
            Some(Object::Tuple(tuple)) if tuple.items.len() == count as usize => {
                self.plain(tuple.items[number as usize])
            }
            Some(Object::Range(range)) => range.get(i64::from(number)).to_string(),
            _ => number.to_string(),
        }
    }

    /// A text without quotes, anything else as Python shows it.
    pub(super) fn plain(&self, value: Value) -> String {
        self.heap.str(value).map_or_else(|| self.shown(value), std::string::ToString::to_string)
    }

    /// The program's data: globals that are not functions, classes or modules, as Python shows them.
    pub fn variables(&self) -> Vec<(Arc<str>, String)> {
        self.named_data().map(|(name, value)| (Arc::clone(name), self.shown(value))).collect()
    }

    /// The value of one of them, without writing out the others.
    pub fn variable(&self, name: &str) -> Option<String> {
        self.named_data().find(|(known, _)| ***known == *name).map(|(_, value)| self.shown(value))
    }

    fn named_data(&self) -> impl Iterator<Item = (&Arc<str>, Value)> {
        self.named_globals().filter(|(name, value)| self.is_data(*value) && !name.starts_with("__"))
    }

    /// The globals of the program's own module, by their names.
    pub(super) fn named_globals(&self) -> impl Iterator<Item = (&Arc<str>, Value)> {
        let main = self.program.main();
        let own = self.program.globals.iter().zip(self.globals.all()).filter(move |((module, _), _)| *module == main);
        own.map(|((_, name), value)| (self.program.names.text(*name), *value))
    }

    /// The names that a module has bound, other than modules.
    pub(in crate::program) fn names_of<'a>(&'a self, module: &'a str) -> impl Iterator<Item = &'a str> {
        self.bound_in(module).map(|(name, _)| name)
    }

    /// The names that a module has bound to classes of exceptions.
    pub(in crate::program) fn exceptions_of<'a>(&'a self, module: &'a str) -> impl Iterator<Item = &'a str> {
        let is_exception = |value: Value| value.id().is_some_and(|id| self.is_subclass(id, types::BASE_EXCEPTION));
        self.bound_in(module).filter(move |(_, value)| is_exception(*value)).map(|(name, _)| name)
    }

    fn bound_in<'a>(&'a self, module: &'a str) -> impl Iterator<Item = (&'a str, Value)> {
        let number = self.program.module(module);
        let own = self.program.globals.iter().zip(self.globals.all()).filter(move |((of, _), _)| Some(*of) == number);
        own.filter(|(_, value)| {
            **value != Value::Unset && !matches!(self.heap.object(**value), Some(Object::Module(_)))
        })
        .map(|((_, name), value)| (&**self.program.names.text(*name), *value))
    }

    pub(super) fn is_data(&self, value: Value) -> bool {
        match self.heap.object(value) {
            Some(Object::Function(_) | Object::Class(_) | Object::Module(_) | Object::Lock(_) | Object::Gate(_)) => {
                false
            }
            Some(Object::Instance(instance)) => {
                self.class(instance.class).is_some_and(|class| self.program.is_own(class.module))
            }
            _ => !matches!(value, Value::Unset | Value::Native(_)),
        }
    }
}
