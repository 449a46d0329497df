//! Exceptions: how they are made, raised, and handled.

use std::fmt;
use std::sync::Arc;

use super::call::Invoked;
use super::lane::Then;
use super::object::{Attributes, Exception, Object, TracebackEntry};
use super::pause::StepEnd;
use super::value::{Arguments, Fault, Flow, Id, Result, Value};
use super::{Machine, types};

/// Why a lane ended before its code did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// An uncaught exception: its class and message.
    Exception { class: Arc<str>, message: String },
    /// A limit of the machine.
    Stopped(Arc<str>),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Exception { class, message } if message.is_empty() => f.write_str(class),
            Failure::Exception { class, message } => write!(f, "{class}: {message}"),
            Failure::Stopped(why) => f.write_str(why),
        }
    }
}

impl Machine {
    /// An exception of a built-in class.
    pub(super) fn exception(&mut self, class: Id, args: Vec<Value>) -> Fault {
        match self.new_exception(class, args) {
            Value::Ref(id) => Fault::Raised(id),
            _ => Fault::Stopped("an exception could not be made".into()),
        }
    }

    pub(super) fn new_exception(&mut self, class: Id, args: Vec<Value>) -> Value {
        self.heap.add(Object::Exception(Box::new(Exception {
            class,
            args,
            attributes: Attributes::default(),
            cause: Value::None,
            context: Value::None,
            hides_context: false,
            traceback: Vec::new(),
        })))
    }

    pub(super) fn error(&mut self, class: Id, message: &str) -> Fault {
        let message = self.heap.text(message);
        self.exception(class, vec![message])
    }

    pub(super) fn type_error(&mut self, message: &str) -> Fault {
        self.error(types::TYPE_ERROR, message)
    }

    pub(super) fn value_error(&mut self, message: &str) -> Fault {
        self.error(types::VALUE_ERROR, message)
    }

    pub(super) fn name_error(&mut self, name: &str) -> Fault {
        self.error(types::NAME_ERROR, &format!("name '{name}' is not defined"))
    }

    pub(super) fn unbound_local(&mut self, slot: u32) -> Result<StepEnd> {
        let code = self.frame().code;
        let name = self.program.codes[code as usize].slots[slot as usize];
        let name = self.program.names.text(name);
        let message = format!("cannot access local variable '{name}' where it is not associated with a value");
        Err(self.error(types::UNBOUND_LOCAL_ERROR, &message))
    }

    pub(super) fn raised(&self, id: Id) -> Option<&Exception> {
        match self.heap.get(id) {
            Object::Exception(exception) => Some(exception),
            _ => None,
        }
    }

    pub(super) fn raised_mut(&mut self, id: Id) -> Option<&mut Exception> {
        match self.heap.get_mut(id) {
            Object::Exception(exception) => Some(exception),
            _ => None,
        }
    }

    /// `raise value`, or `raise value from cause`.
    pub(super) fn raise_value(&mut self, value: Value, cause: Value) -> Result<Flow> {
        match self.heap.object(value) {
            Some(Object::Exception(_)) => {}
            Some(Object::Class(_)) if value.id().is_some_and(|id| self.is_subclass(id, types::BASE_EXCEPTION)) => {
                return self.library_call("_raise", &[value, if cause == Value::Unset { value } else { cause }]);
            }
            _ => return Err(self.type_error("exceptions must derive from BaseException")),
        }
        let Some(id) = value.id() else { return Ok(Value::None.into()) };
        if cause != Value::Unset {
            let is_exception = matches!(self.heap.object(cause), Some(Object::Exception(_)));
            if matches!(self.heap.object(cause), Some(Object::Class(_))) {
                return self.library_call("_raise", &[value, cause]);
            }
            if !is_exception && cause != Value::None {
                return Err(self.type_error("exception causes must derive from BaseException"));
            }
            if let Some(exception) = self.raised_mut(id) {
                exception.cause = cause;
                exception.hides_context = true;
            }
        }
        self.set_context(id);
        Err(Fault::Raised(id))
    }

    /// Notes which exception was being handled when this one was raised.
    pub(super) fn set_context(&mut self, id: Id) {
        let frames = &self.lanes[self.current].frames;
        let handled = frames.iter().rev().find_map(|frame| frame.handled.last().copied());
        self.set_context_to(id, handled);
    }

    /// Sets the context of an exception that is thrown into a generator: only what the generator itself handles counts.
    fn chain_thrown(&mut self, id: Id) {
        if std::mem::replace(&mut self.frame().is_thrown, false) {
            let handled = self.frame().handled.last().copied();
            self.set_context_to(id, handled);
        }
    }

    fn set_context_to(&mut self, id: Id, handled: Option<Value>) {
        let Some(handled) = handled.filter(|handled| *handled != Value::Ref(id)) else { return };
        // A chain that leads back to the new exception is cut.
        let mut at = handled;
        while let Some(exception) = at.id().and_then(|id| self.raised_mut(id)) {
            if exception.context == Value::Ref(id) {
                exception.context = Value::None;
            }
            at = exception.context;
        }
        if let Some(exception) = self.raised_mut(id) {
            exception.context = handled;
        }
    }

    pub(super) fn raise_again(&mut self) -> Fault {
        match self.handled_exception() {
            Some(id) => Fault::Raised(id),
            None => self.error(types::RUNTIME_ERROR, "No active exception to reraise"),
        }
    }

    /// The exception that the lane is handling.
    pub(super) fn handled_exception(&self) -> Option<Id> {
        let frames = &self.lanes[self.current].frames;
        frames.iter().rev().find_map(|frame| frame.handled.last()?.id())
    }

    /// Whether an exception belongs to a class, or to one of a tuple of classes.
    pub(super) fn matches(&mut self, exception: Value, class: Value) -> Result<bool> {
        let classes = match self.heap.object(class) {
            Some(Object::Tuple(tuple)) => tuple.items.to_vec(),
            _ => vec![class],
        };
        let mut matches = false;
        for class in classes {
            let id = class.id().filter(|id| self.is_subclass(*id, types::BASE_EXCEPTION));
            let Some(id) = id else {
                let what = "catching classes that do not inherit from BaseException is not allowed";
                return Err(self.type_error(what));
            };
            matches |= self.is_instance(exception, id);
        }
        Ok(matches)
    }

    /// Leaves frames until one handles the exception. `is_again` means that it has already left the frame on top once.
    pub(super) fn unwind(&mut self, exception: Id, is_again: bool) {
        let mut exception = exception;
        let is_thrown = self.lanes[self.current].frames.last().is_some_and(|frame| frame.is_thrown);
        let is_new = self.raised(exception).is_some_and(|raised| raised.traceback.is_empty());
        if !is_again && !is_thrown && is_new {
            self.set_context(exception);
        }
        let mut is_noted = is_again;
        while let Some(frame) = self.lanes[self.current].frames.last() {
            if frame.is_thrown {
                self.chain_thrown(exception);
            }
            let frame = self.frame();
            let is_begun = frame.at > 0;
            let (code, at) = (frame.code, frame.at.saturating_sub(1));
            if !std::mem::replace(&mut is_noted, false) && !self.program.codes[code as usize].is_library {
                let own = &self.program.codes[code as usize];
                let span = if is_begun { own.spans[at as usize] } else { own.header };
                if let Some(raised) = self.raised_mut(exception) {
                    raised.traceback.push(TracebackEntry { code, span });
                }
            }
            let frame = self.frame();
            if let Some(block) = frame.blocks.pop() {
                frame.values.truncate(block.height as usize);
                frame.handled.truncate(block.handled as usize);
                frame.at = block.handler;
                frame.push(Value::Ref(exception));
                return;
            }
            match self.leave_failed(exception) {
                Some(next) => exception = next,
                None => return,
            }
        }
        self.lanes[self.current].fault = Some(Fault::Raised(exception));
    }

    /// Removes the frame on top. None if the exception was the end of an iteration, and the frame below goes on.
    fn leave_failed(&mut self, exception: Id) -> Option<Id> {
        let frame = self.leave()?;
        let is_stop = self.is_instance(Value::Ref(exception), types::STOP_ITERATION);
        let Some(generator) = frame.generator else {
            if is_stop && matches!(frame.then, Then::ForEach(_) | Then::Send(_)) {
                let value = self.raised(exception).and_then(|raised| raised.args.first().copied());
                return match self.generator_gave(value.unwrap_or(Value::None), frame.then) {
                    Ok(()) => None,
                    Err(_) => Some(exception),
                };
            }
            return Some(exception);
        };
        let mut word = "generator";
        let mut is_asynchronous = false;
        if let Object::Generator(generator) = self.heap.get_mut(generator) {
            generator.is_running = false;
            generator.frame = None;
            word = match generator.kind {
                super::object::GeneratorKind::AsyncGenerator => "async generator",
                kind => kind.word(),
            };
            is_asynchronous = generator.kind == super::object::GeneratorKind::AsyncGenerator;
        }
        let is_async_stop = is_asynchronous && self.is_instance(Value::Ref(exception), types::STOP_ASYNC_ITERATION);
        let has_raised = self.raised(exception).is_some_and(|raised| !raised.traceback.is_empty());
        if !(is_stop || is_async_stop && has_raised) {
            return Some(exception);
        }
        // A `StopIteration` from other code must not end the generator's own iteration.
        let what = if is_stop { "StopIteration" } else { "StopAsyncIteration" };
        let fault = self.error(types::RUNTIME_ERROR, &format!("{word} raised {what}"));
        let Fault::Raised(id) = fault else { return Some(exception) };
        let program = std::sync::Arc::clone(&self.program);
        let code = &program.codes[frame.code as usize];
        let span = code.spans[frame.at.saturating_sub(1) as usize];
        if let Some(raised) = self.raised_mut(id) {
            raised.cause = Value::Ref(exception);
            raised.context = Value::Ref(exception);
            raised.hides_context = true;
            if !code.is_library {
                raised.traceback.push(TracebackEntry { code: frame.code, span });
            }
        }
        Some(id)
    }

    /// Calls the exit method of a `with`, which is below the exception on the stack.
    pub(super) fn call_exit(&mut self) -> Result<StepEnd> {
        let frame = self.frame();
        let (exception, receiver, function) = (frame.peek(0), frame.peek(1), frame.peek(2));
        let class = Value::Ref(self.type_of(exception));
        let mut values = vec![class, exception, Value::None];
        if receiver != Value::Unset {
            values.insert(0, receiver);
        }
        match self.invoke(function, Arguments::of(values), Then::Push)? {
            Invoked::Value(value) => self.push(value),
            Invoked::Frame => {}
            Invoked::Again(pause) => {
                self.frame().at -= 1;
                return Ok(StepEnd::Pause(pause));
            }
        }
        Ok(StepEnd::Next)
    }
}
