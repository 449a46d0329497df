//! Calls: each ends in a native function that returns a value, or pushes a frame.

use std::sync::Arc;

use super::lane::{Frame, Then};
use super::object::{Function, Generator, GeneratorKind, Object};
use super::pause::{Pause, StepEnd};
use super::value::{Arguments, Flow, Id, Result, Value};
use super::{DEEPEST, Machine, natives, types};
use crate::program::code::{Code, CodeKind, Sym, sym};

/// The result of a call.
pub(super) enum Invoked {
    Value(Value),
    /// A frame was pushed, which will return the value.
    Frame,
    /// Calls something.
    Again(Pause),
}

impl Machine {
    /// Calls a value. If the result is there at once, the caller gets it; otherwise a frame passes it to `then`.
    pub(super) fn invoke(&mut self, function: Value, arguments: Arguments, then: Then) -> Result<Invoked> {
        let (mut function, mut arguments) = (function, arguments);
        loop {
            let flow = match function {
                Value::Native(native) => natives::call(native, self, &arguments)?,
                Value::Ref(id) => match self.heap.get(id) {
                    Object::Function(_) => return self.enter(id, arguments, then),
                    Object::Method { function, receiver } => {
                        arguments.values.insert(0, *receiver);
                        Flow::Call(*function, std::mem::take(&mut arguments))
                    }
                    Object::Class(_) => match self.instantiate(id, std::mem::take(&mut arguments))? {
                        Ok(invoked) => return Ok(invoked),
                        Err(flow) => flow,
                    },
                    Object::StaticMethod(function) => Flow::Call(*function, std::mem::take(&mut arguments)),
                    _ => match self.special(function, sym::CALL) {
                        Some(method) => Flow::Call(method, std::mem::take(&mut arguments)),
                        None => return Err(self.not_callable(function)),
                    },
                },
                _ => return Err(self.not_callable(function)),
            };
            match flow {
                Flow::Value(value) => return Ok(Invoked::Value(value)),
                Flow::Call(next, with) => (function, arguments) = (next, with),
                Flow::Wait(wait) => return Ok(Invoked::Again(Pause::Waits(wait))),
                Flow::Pause | Flow::Gather(_) => return Ok(Invoked::Again(Pause::Move)),
                Flow::Resume(generator, resumption) => {
                    self.resume(generator, resumption, then)?;
                    return Ok(Invoked::Frame);
                }
            }
        }
    }

    /// Does what a native operation asks for, and passes the value to `then`.
    pub(super) fn finish(&mut self, flow: Result<Flow>, then: Then) -> Result<StepEnd> {
        let invoked = match flow? {
            Flow::Value(value) => Invoked::Value(value),
            Flow::Call(function, arguments) => self.invoke(function, arguments, then)?,
            Flow::Resume(generator, resumption) => {
                self.resume(generator, resumption, then)?;
                Invoked::Frame
            }
            Flow::Wait(_) | Flow::Pause | Flow::Gather(_) => Invoked::Frame,
        };
        if let Invoked::Value(value) = invoked {
            self.deliver(value, then)?;
        }
        Ok(StepEnd::Next)
    }

    fn not_callable(&mut self, value: Value) -> super::value::Fault {
        let name = self.type_name(value);
        self.type_error(&format!("'{name}' object is not callable"))
    }

    /// Passes a result to the frame on top.
    pub(super) fn deliver(&mut self, value: Value, then: Then) -> Result<()> {
        match then {
            Then::Push | Then::ForEach(_) | Then::Send(_) => self.push(value),
            Then::Discard | Then::End => {}
            Then::Method => {
                self.push(value);
                self.push(Value::Unset);
            }
            Then::Made(object) => {
                if value != Value::None {
                    let name = self.type_name(value);
                    return Err(self.type_error(&format!("__init__() should return None, not '{name}'")));
                }
                self.push(object);
            }
            Then::Class(class) => self.push(Value::Ref(class)),
            Then::Module(module) => {
                let module = self.modules[module as usize];
                self.push(module);
            }
        }
        Ok(())
    }

    /// Ends the frame on top with its result.
    pub(super) fn return_value(&mut self, value: Value) -> Result<StepEnd> {
        let Some(frame) = self.leave() else { return Ok(StepEnd::Next) };
        if let Then::Class(class) = frame.then {
            return self.class_made(class, frame.code).map(|()| StepEnd::Next);
        }
        match frame.generator {
            Some(generator) => self.generator_ended(generator, value, frame.then)?,
            None => self.deliver(value, frame.then)?,
        }
        Ok(StepEnd::Next)
    }

    /// Removes the frame on top.
    pub(super) fn leave(&mut self) -> Option<Frame> {
        let frame = self.lanes[self.current].frames.pop()?;
        if !self.program.codes[frame.code as usize].is_library {
            self.lanes[self.current].depth -= 1;
        }
        Some(frame)
    }

    pub(super) fn enter_frame(&mut self, frame: Frame) -> Result<()> {
        let is_library = self.program.codes[frame.code as usize].is_library;
        let lane = &mut self.lanes[self.current];
        // Frames of the library do not count, as native ones of CPython do not, but they have a limit, too.
        if lane.frames.len() >= 3 * DEEPEST {
            return Err(self.error(types::RECURSION_ERROR, "maximum recursion depth exceeded"));
        }
        if !is_library {
            if lane.depth >= DEEPEST {
                return Err(self.error(types::RECURSION_ERROR, "maximum recursion depth exceeded"));
            }
            lane.depth += 1;
        }
        self.lanes[self.current].frames.push(frame);
        Ok(())
    }

    fn enter(&mut self, id: Id, arguments: Arguments, then: Then) -> Result<Invoked> {
        let program = Arc::clone(&self.program);
        let Object::Function(function) = self.heap.get(id) else { return Ok(Invoked::Value(Value::None)) };
        let number = function.code;
        let code = &program.codes[number as usize];
        let signature = &code.signature;
        let is_simple = arguments.named.is_empty()
            && arguments.values.len() == signature.positional
            && signature.keyword_only == 0
            && !signature.has_rest
            && !signature.has_keywords;
        let mut values = if is_simple { arguments.values } else { self.bind(id, code, arguments)? };
        values.resize(code.first_captured, Value::Unset);
        if let Object::Function(function) = self.heap.get(id) {
            values.extend(&function.captured);
        }
        let mut frame = Frame {
            code: number,
            at: 0,
            values,
            blocks: Vec::new(),
            handled: Vec::new(),
            generator: None,
            is_thrown: false,
            then: Then::Push,
        };
        let kind = match code.kind {
            CodeKind::Function | CodeKind::Module | CodeKind::Class => {
                frame.then = then;
                self.enter_frame(frame)?;
                return Ok(Invoked::Frame);
            }
            CodeKind::Generator => GeneratorKind::Generator,
            CodeKind::Coroutine => GeneratorKind::Coroutine,
            CodeKind::AsyncGenerator => GeneratorKind::AsyncGenerator,
        };
        let is_marked = matches!(self.heap.get(id), Object::Function(function) if function.is_coroutine);
        let generator = Generator {
            kind,
            code: number,
            frame: Some(frame),
            has_started: false,
            is_running: false,
            is_awaitable: kind == GeneratorKind::Coroutine || is_marked || code.is_library,
            is_adopted: false,
        };
        let value = self.heap.add(Object::Generator(Box::new(generator)));
        if kind == GeneratorKind::Coroutine
            && let Some(id) = value.id()
        {
            self.watched.push(id);
        }
        Ok(Invoked::Value(value))
    }

    /// Gives each parameter its argument, in the order of the slots.
    fn bind(&mut self, id: Id, code: &Code, arguments: Arguments) -> Result<Vec<Value>> {
        let Object::Function(function) = self.heap.get(id) else { return Ok(Vec::new()) };
        let function: Function = (**function).clone();
        let signature = &code.signature;
        let (positional, named) = (signature.positional, signature.positional + signature.keyword_only);
        let given = arguments.values.len();
        let mut values = arguments.values;
        let rest = if given > positional { values.split_off(positional) } else { Vec::new() };
        values.resize(named, Value::Unset);
        let mut others = Vec::new();
        for (name, value) in arguments.named {
            let parameter = code.slots[..named].iter().position(|slot| *slot == name);
            match parameter.filter(|at| *at >= signature.positional_only) {
                Some(at) if values[at] != Value::Unset => {
                    let name = self.program.names.text(name);
                    let message = format!("{}() got multiple values for argument '{name}'", code.qualified);
                    return Err(self.type_error(&message));
                }
                Some(at) => values[at] = value,
                None if signature.has_keywords => others.push((name, value)),
                None => return Err(self.unexpected_keyword(code, name, parameter.is_some())),
            }
        }
        if !rest.is_empty() && !signature.has_rest {
            return Err(self.too_many(code, &function, given, &values[positional..]));
        }
        let first_default = positional - function.defaults.len();
        for (at, value) in values[..positional].iter_mut().enumerate().skip(first_default) {
            if *value == Value::Unset {
                *value = function.defaults[at - first_default];
            }
        }
        for (at, value) in values.iter_mut().enumerate().skip(positional) {
            let default = function.keyword_defaults.iter().find(|(name, _)| *name == code.slots[at]);
            if let Some((_, default)) = default.filter(|_| *value == Value::Unset) {
                *value = *default;
            }
        }
        self.check_missing(code, &values[..positional], &code.slots[..positional], "positional")?;
        self.check_missing(code, &values[positional..], &code.slots[positional..named], "keyword-only")?;
        if signature.has_rest {
            values.push(self.heap.tuple(rest));
        }
        if signature.has_keywords {
            let mut pairs = Vec::new();
            for (name, value) in others {
                let name = Arc::clone(self.program.names.text(name));
                pairs.push((self.heap.text(name), value));
            }
            values.push(self.dict_of(pairs.into_iter())?);
        }
        Ok(values)
    }

    fn unexpected_keyword(&mut self, code: &Code, name: Sym, is_positional: bool) -> super::value::Fault {
        let name = self.program.names.text(name);
        let message = if is_positional {
            let what = "got some positional-only arguments passed as keyword arguments";
            format!("{}() {what}: '{name}'", code.qualified)
        } else {
            format!("{}() got an unexpected keyword argument '{name}'", code.qualified)
        };
        self.type_error(&message)
    }

    fn too_many(
        &mut self,
        code: &Code,
        function: &Function,
        given: usize,
        keyword_only: &[Value],
    ) -> super::value::Fault {
        let most = code.signature.positional;
        let least = most - function.defaults.len();
        let takes = if least < most { format!("from {least} to {most}") } else { format!("{most}") };
        let arguments = if most == 1 { "argument" } else { "arguments" };
        let named = keyword_only.iter().filter(|value| **value != Value::Unset).count();
        let mut gave = format!("{given}");
        if named > 0 {
            let plural = if given == 1 { "" } else { "s" };
            let plural_named = if named == 1 { "" } else { "s" };
            gave += &format!(" positional argument{plural} (and {named} keyword-only argument{plural_named})");
        }
        let were = if given == 1 && named == 0 { "was" } else { "were" };
        let message = format!("{}() takes {takes} positional {arguments} but {gave} {were} given", code.qualified);
        self.type_error(&message)
    }

    fn check_missing(&mut self, code: &Code, values: &[Value], names: &[Sym], kind: &str) -> Result<()> {
        let missing: Vec<String> = values
            .iter()
            .zip(names)
            .filter(|(value, _)| **value == Value::Unset)
            .map(|(_, name)| format!("'{}'", self.program.names.text(*name)))
            .collect();
        let listed = match &missing[..] {
            [] => return Ok(()),
            [one] => one.clone(),
            [one, other] => format!("{one} and {other}"),
            [first @ .., last] => format!("{}, and {last}", first.join(", ")),
        };
        let plural = if missing.len() == 1 { "" } else { "s" };
        let count = missing.len();
        let message = format!("{}() missing {count} required {kind} argument{plural}: {listed}", code.qualified);
        Err(self.type_error(&message))
    }

    /// The arguments of a call with `*` or `**`, which are on the stack as a list and a dict.
    pub(super) fn spread_arguments(&mut self) -> Result<Arguments> {
        let named = self.pop();
        let list = self.pop();
        let pairs: Vec<_> = match self.heap.object(named) {
            Some(Object::Dict(dict)) => dict.iter().collect(),
            _ => Vec::new(),
        };
        let mut arguments = Arguments::of(self.list_items(list));
        for (key, value) in pairs {
            let Some(name) = self.heap.str(key).cloned() else {
                return Err(self.type_error("keywords must be strings"));
            };
            arguments.named.push((self.intern(&name), value));
        }
        Ok(arguments)
    }

    /// Adds the dict on top to the keywords below it.
    pub(super) fn merge_keywords(&mut self) -> Result<()> {
        let from = self.pop();
        let into = self.frame().peek(0);
        let Some(Object::Dict(dict)) = self.heap.object(from) else {
            let name = self.type_name(from);
            return Err(self.type_error(&format!("argument after ** must be a mapping, not {name}")));
        };
        let pairs: Vec<_> = dict.iter().collect();
        for (key, value) in pairs {
            if self.find_key(into, key)?.is_some() {
                let name = self.heap.str(key).map(std::string::ToString::to_string).unwrap_or_default();
                let message = format!("got multiple values for keyword argument '{name}'");
                return Err(self.type_error(&message));
            }
            self.insert_key(into, key, value)?;
        }
        Ok(())
    }

    /// The number of a name. A name that the program makes while it plays is added.
    pub(super) fn intern(&mut self, name: &str) -> Sym {
        match self.program.names.find(name) {
            Some(sym) => sym,
            None => Arc::make_mut(&mut self.program).names.intern(name),
        }
    }
}
