//! Generators and coroutines: frames that are put aside and resumed later.

use super::call::Invoked;
use super::lane::{Frame, Then};
use super::object::{GeneratorKind, Object};
use super::pause::StepEnd;
use super::value::{Arguments, Fault, Flow, Id, Result, Resumption, Value};
use super::{Machine, types};
use crate::program::code::{Op, sym};

impl Machine {
    /// Resumes a generator. Its frame, and those of the generators that it delegates to, go on top of the lane.
    pub(super) fn resume(&mut self, id: Id, resumption: Resumption, then: Then) -> Result<()> {
        let resumption = self.handed_to_async_generator(id, resumption);
        let Object::Generator(generator) = self.heap.get_mut(id) else { return Ok(()) };
        let kind = generator.kind;
        if generator.is_running {
            return Err(self.error(types::VALUE_ERROR, &format!("{} already executing", kind.word())));
        }
        let has_started = generator.has_started;
        let Some(mut frame) = generator.frame.take() else {
            return self.resume_ended(id, kind, resumption, then);
        };
        if let (false, Resumption::Value(value)) = (has_started, resumption)
            && value != Value::None
        {
            self.put_back(id, frame);
            let message = format!("can't send non-None value to a just-started {}", kind.word());
            return Err(self.type_error(&message));
        }
        if let Object::Generator(generator) = self.heap.get_mut(id) {
            generator.has_started = true;
            generator.is_running = true;
        }
        self.pending.retain(|pending| *pending != id);
        if kind == GeneratorKind::AsyncGenerator && !has_started {
            // If it is dropped before its end, the loop has to close it.
            self.watched.push(id);
        }
        frame.generator = Some(id);
        frame.then = then;
        frame.is_thrown = matches!(resumption, Resumption::Throw(_));
        let inner = if has_started { self.delegate(&frame) } else { None };
        self.enter_frame(frame)?;
        match resumption {
            Resumption::Value(value) => {
                if has_started {
                    self.push(value);
                }
                Ok(())
            }
            Resumption::Throw(exception) => match inner {
                Some((inner, target)) => self.throw_inside(inner, exception, target),
                None => Err(Fault::Raised(exception)),
            },
        }
    }

    /// Starts the awaitable of an asynchronous generator's method that an exception is thrown into before it has begun:
    /// it throws the exception into the generator.
    fn handed_to_async_generator(&mut self, id: Id, resumption: Resumption) -> Resumption {
        let (Resumption::Throw(exception), Object::Generator(generator)) = (resumption, self.heap.get(id)) else {
            return resumption;
        };
        if generator.has_started || !self.is_async_method(generator.code) {
            return resumption;
        }
        let Object::Generator(generator) = self.heap.get_mut(id) else { return resumption };
        let Some(thrown) = generator.frame.as_mut().and_then(|frame| frame.values.get_mut(1)) else {
            return resumption;
        };
        *thrown = Value::Ref(exception);
        Resumption::Value(Value::None)
    }

    /// Whether this is the code of `asend`, `athrow` or `aclose`.
    fn is_async_method(&self, code: u32) -> bool {
        let code = &self.program.codes[code as usize];
        code.is_library && matches!(&*code.qualified, "_asend" | "_athrow" | "_aclose")
    }

    fn resume_ended(&mut self, id: Id, kind: GeneratorKind, resumption: Resumption, then: Then) -> Result<()> {
        if let Object::Generator(generator) = self.heap.get(id)
            && self.is_async_method(generator.code)
        {
            let code = &self.program.codes[generator.code as usize];
            let method = if &*code.qualified == "_asend" { "__anext__()/asend()" } else { "aclose()/athrow()" };
            return Err(self.error(types::RUNTIME_ERROR, &format!("cannot reuse already awaited {method}")));
        }
        match (resumption, kind) {
            (Resumption::Throw(exception), GeneratorKind::Generator) => Err(Fault::Raised(exception)),
            (_, GeneratorKind::Coroutine) => {
                Err(self.error(types::RUNTIME_ERROR, "cannot reuse already awaited coroutine"))
            }
            (Resumption::Throw(exception), _) => Err(Fault::Raised(exception)),
            (Resumption::Value(_), _) => self.generator_ended(id, Value::None, then),
        }
    }

    fn put_back(&mut self, id: Id, frame: Frame) {
        if let Object::Generator(generator) = self.heap.get_mut(id) {
            generator.frame = Some(frame);
        }
    }

    /// The value that the frame of a generator delegates to, and where the frame goes on after it.
    pub(super) fn delegate(&self, frame: &Frame) -> Option<(Value, u32)> {
        let ops = &self.program.codes[frame.code as usize].ops;
        let at = frame.at as usize;
        match (ops.get(at.checked_sub(2)?)?, ops.get(at - 1)?) {
            (Op::Send(target), Op::Yield(true)) => Some((frame.peek(0), *target)),
            _ => None,
        }
    }

    /// Throws an exception into what a generator awaits. Its frame is put back to sending first, as if it had just
    /// asked the inner one.
    fn throw_inside(&mut self, inner: Value, exception: Id, target: u32) -> Result<()> {
        let is_generator = matches!(self.heap.object(inner), Some(Object::Generator(_)));
        let is_exit = self.is_instance(Value::Ref(exception), types::GENERATOR_EXIT);
        if let (true, Some(id)) = (is_generator, inner.id()) {
            self.frame().at -= 1;
            return self.resume(id, Resumption::Throw(exception), Then::Send(target));
        }
        let name = if is_exit { sym::CLOSE } else { sym::THROW };
        let Some(method) = self.find_method(inner, name) else { return Err(Fault::Raised(exception)) };
        let arguments = Arguments::of([Value::Ref(exception)]);
        self.frame().at -= 1;
        match self.invoke(method, arguments, Then::Send(target))? {
            Invoked::Value(value) => self.push(value),
            Invoked::Frame | Invoked::Again(_) => {}
        }
        Ok(())
    }

    /// `yield`: puts the frame aside, and passes the value to the code that resumed it.
    pub(super) fn yield_value(&mut self, is_delegated: bool) -> Result<StepEnd> {
        let value = self.pop();
        let Some(mut frame) = self.leave() else { return Ok(StepEnd::Next) };
        let then = frame.then;
        let Some(id) = frame.generator.take() else { return Ok(StepEnd::Next) };
        let mut is_wrapped = false;
        if let Object::Generator(generator) = self.heap.get_mut(id) {
            generator.frame = Some(frame);
            generator.is_running = false;
            is_wrapped = generator.kind == GeneratorKind::AsyncGenerator && !is_delegated;
        }
        self.note_pending(id);
        if is_wrapped {
            // The code that asked an asynchronous generator for its next item need not wait any longer.
            return self.generator_gave(value, then).map(|()| StepEnd::Next);
        }
        self.deliver(value, then)?;
        Ok(StepEnd::Next)
    }

    /// Ends a generator that has returned.
    pub(super) fn generator_ended(&mut self, id: Id, value: Value, then: Then) -> Result<()> {
        let mut kind = GeneratorKind::Generator;
        if let Object::Generator(generator) = self.heap.get_mut(id) {
            generator.frame = None;
            generator.is_running = false;
            kind = generator.kind;
        }
        if kind == GeneratorKind::AsyncGenerator {
            return Err(self.exception(types::STOP_ASYNC_ITERATION, Vec::new()));
        }
        self.generator_gave(value, then)
    }

    /// Passes on the end of an iteration, with its result.
    pub(super) fn generator_gave(&mut self, value: Value, then: Then) -> Result<()> {
        match then {
            Then::ForEach(target) => {
                self.pop();
                self.frame().at = target;
                Ok(())
            }
            Then::Send(target) => {
                self.pop();
                self.push(value);
                self.frame().is_thrown = false;
                self.frame().at = target;
                Ok(())
            }
            _ => {
                let args = if value == Value::None { Vec::new() } else { vec![value] };
                Err(self.exception(types::STOP_ITERATION, args))
            }
        }
    }

    pub(super) fn for_each(&mut self, target: u32) -> Result<StepEnd> {
        let iterator = self.frame().peek(0);
        let Some(id) = iterator.id() else { return Ok(StepEnd::Next) };
        match self.heap.get(id) {
            Object::Iterator(_) => match self.next_native(id)? {
                Some(value) => self.push(value),
                None => {
                    self.pop();
                    self.frame().at = target;
                }
            },
            Object::Generator(_) => self.resume(id, Resumption::Value(Value::None), Then::ForEach(target))?,
            _ => {
                let flow = self.next_of(iterator);
                return self.finish(flow, Then::ForEach(target));
            }
        }
        Ok(StepEnd::Next)
    }

    pub(super) fn send_op(&mut self, target: u32) -> Result<StepEnd> {
        let value = self.pop();
        let iterator = self.frame().peek(0);
        match self.heap.object(iterator) {
            Some(Object::Generator(_)) => {
                if let Some(id) = iterator.id() {
                    self.resume(id, Resumption::Value(value), Then::Send(target))?;
                }
                Ok(StepEnd::Next)
            }
            Some(Object::Iterator(_)) => {
                match iterator.id().map(|id| self.next_native(id)).transpose()?.flatten() {
                    Some(value) => self.push(value),
                    None => self.generator_gave(Value::None, Then::Send(target))?,
                }
                Ok(StepEnd::Next)
            }
            _ if value == Value::None => {
                let flow = self.next_of(iterator);
                self.finish(flow, Then::Send(target))
            }
            _ => {
                let method = self.find_method(iterator, sym::SEND);
                let Some(method) = method else {
                    let name = self.type_name(iterator);
                    return Err(self.error(types::ATTRIBUTE_ERROR, &format!("'{name}' object has no attribute 'send'")));
                };
                self.finish(Ok(Flow::Call(method, Arguments::of([value]))), Then::Send(target))
            }
        }
    }

    /// The iterator for `yield from`.
    pub(super) fn delegate_of(&mut self, value: Value) -> Result<Flow> {
        if matches!(self.heap.object(value), Some(Object::Generator(_))) && !self.is_async_generator(value) {
            return Ok(value.into());
        }
        self.iterator_of(value)
    }

    /// The iterator for `await`.
    pub(super) fn awaitable(&mut self, value: Value) -> Result<Flow> {
        if let Some(Object::Generator(generator)) = self.heap.object(value) {
            let is_awaited = generator.frame.as_ref().is_some_and(|frame| self.delegate(frame).is_some());
            if generator.kind == GeneratorKind::Coroutine && is_awaited {
                return Err(self.error(types::RUNTIME_ERROR, "coroutine is being awaited already"));
            }
            if generator.is_awaitable && generator.kind != GeneratorKind::AsyncGenerator {
                return Ok(value.into());
            }
        }
        match self.special(value, sym::AWAIT) {
            Some(method) => Ok(Flow::Call(method, Arguments::default())),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(&format!("object {name} can't be used in 'await' expression")))
            }
        }
    }

    pub(in crate::program::machine) fn is_async_generator(&self, value: Value) -> bool {
        let Some(Object::Generator(generator)) = self.heap.object(value) else { return false };
        generator.kind == GeneratorKind::AsyncGenerator
    }

    pub(super) fn async_iterator(&mut self, value: Value) -> Result<Flow> {
        if self.is_async_generator(value) {
            return Ok(value.into());
        }
        match self.special(value, sym::AITER) {
            Some(method) => Ok(Flow::Call(method, Arguments::default())),
            None => {
                let name = self.type_name(value);
                let message = format!("'async for' requires an object with __aiter__ method, got {name}");
                Err(self.type_error(&message))
            }
        }
    }

    pub(super) fn end_async_for(&mut self) -> Result<()> {
        let exception = self.pop();
        if self.is_instance(exception, types::STOP_ASYNC_ITERATION) {
            self.pop();
            return Ok(());
        }
        Err(exception.id().map_or_else(|| self.raise_again(), Fault::Raised))
    }
}

impl GeneratorKind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Generator => "generator",
            Self::Coroutine => "coroutine",
            Self::AsyncGenerator => "asynchronous generator",
        }
    }
}
