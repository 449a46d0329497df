//! object, type, exceptions, generators and properties.

use super::super::object::{Object, Property};
use super::super::value::{Arguments, Flow, Native, Result, Resumption, Seen, Value};
use super::super::{Machine, types};
use super::row::{MANY, blind, function, method};
use crate::program::code::sym;

pub(super) const TABLE: &[Native] = &[
    method("object", "__init__", 0, MANY, init_object).with_keywords().looks_at(Seen::Nothing).reading(),
    method("object", "__repr__", 0, 0, |machine, given| machine.library_call("_plain_repr", &given.values)).reading(),
    method("object", "__str__", 0, 0, |machine, given| machine.repr_of(given.get(0))).reading(),
    method("type", "__new__", 1, 3, type_of).looks_at(Seen::Nothing),
    method("BaseException", "__init__", 0, MANY, init_exception).with_keywords().looks_at(Seen::Nothing),
    method("BaseException", "__str__", 0, 0, |machine, given| machine.library_call("_exception_str", &given.values)),
    method("BaseException", "__repr__", 0, 0, |machine, given| machine.library_call("_exception_repr", &given.values)),
    method("BaseException", "with_traceback", 1, 1, |_, given| Ok(given.get(0).into())),
    method("BaseException", "add_note", 1, 1, |machine, given| machine.library_call("_add_note", &given.values)),
    method("property", "__new__", 1, 4, new_property),
    method("property", "setter", 1, 1, property_setter),
    method("property", "getter", 1, 1, |_, given| Ok(given.get(0).into())),
    method("staticmethod", "__new__", 1, 1, |machine, given| {
        Ok(machine.heap.add(Object::StaticMethod(given.get(0))).into())
    }),
    method("classmethod", "__new__", 1, 1, |machine, given| {
        Ok(machine.heap.add(Object::ClassMethod(given.get(0))).into())
    }),
    method("super", "__new__", 0, 2, new_super).looks_at(Seen::Nothing),
    method("generator", "send", 1, 1, send).looks_at(Seen::Nothing),
    method("generator", "throw", 1, 3, throw),
    method("generator", "close", 0, 0, close),
    method("generator", "__next__", 0, 0, next),
    method("generator", "__iter__", 0, 0, |_, given| Ok(given.get(0).into())),
    method("coroutine", "send", 1, 1, send).looks_at(Seen::Nothing),
    method("coroutine", "throw", 1, 3, throw),
    method("coroutine", "close", 0, 0, close),
    method("coroutine", "__await__", 0, 0, |_, given| Ok(given.get(0).into())),
    blind("throw_exception", 2, 2, throw_exception),
    blind("is_exception", 1, 1, is_exception),
    function("_spinlab", "exception_text", 1, 1, exception_text),
    function("_spinlab", "native_str", 1, 1, |machine, given| machine.str_of(given.get(0))),
    blind("forget_generator", 1, 1, forget_generator),
];

fn init_object(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if given.values.len() <= 1 && given.named.is_empty() {
        return Ok(Value::None.into());
    }
    let class = machine.type_of(given.get(0));
    let own = machine.class_attribute(class, sym::INIT);
    let name = machine.type_name(given.get(0));
    let message = if own.is_some_and(|own| !matches!(own, Value::Native(_))) {
        "object.__init__() takes exactly one argument (the instance to initialize)".to_owned()
    } else {
        format!("{name}() takes no arguments")
    };
    Err(machine.type_error(&message))
}

fn init_exception(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if !given.named.is_empty() {
        let name = machine.type_name(given.get(0));
        return Err(machine.type_error(&format!("{name}() takes no keyword arguments")));
    }
    if let Some(exception) = given.get(0).id().and_then(|id| machine.raised_mut(id)) {
        exception.args = given.values[1..].to_vec();
    }
    Ok(Value::None.into())
}

fn type_of(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if given.values.len() != 1 {
        return Err(machine.type_error("type() with three arguments is not in spinlab's Python: use `class`"));
    }
    Ok(Value::Ref(machine.type_of(given.get(0))).into())
}

fn new_property(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let property = Property { get: given.get(0), set: given.get(1).or_none() };
    Ok(machine.heap.add(Object::Property(Box::new(property))).into())
}

fn property_setter(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let get = match machine.heap.object(given.get(0)) {
        Some(Object::Property(property)) => property.get,
        _ => Value::None,
    };
    Ok(machine.heap.add(Object::Property(Box::new(Property { get, set: given.get(1) }))).into())
}

fn new_super(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let class = given.get(0).id().filter(|id| machine.class(*id).is_some());
    match (class, given.get(1)) {
        (Some(class), receiver) if receiver != Value::Unset => {
            Ok(machine.heap.add(Object::Super { class, receiver }).into())
        }
        _ => Err(machine.error(types::RUNTIME_ERROR, "super(): no arguments")),
    }
}

fn send(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    match given.get(0).id() {
        Some(id) => Ok(Flow::Resume(id, Resumption::Value(given.get(1)))),
        None => Err(machine.type_error("send() needs a generator")),
    }
}

fn next(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    send(machine, &Arguments::of([given.get(0), Value::None]))
}

/// `throw(exception)`, `throw(class)`, or the old `throw(class, value)`.
fn throw(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if given.values.len() == 2 && matches!(machine.heap.object(given.get(1)), Some(Object::Exception(_))) {
        return throw_exception(machine, given);
    }
    machine.library_call("_throw", &[given.get(0), given.get(1), given.get(2).or_none()])
}

fn throw_exception(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    match (given.get(0).id(), given.get(1).id()) {
        (Some(generator), Some(exception)) => Ok(Flow::Resume(generator, Resumption::Throw(exception))),
        _ => Err(machine.type_error("exceptions must be classes or instances deriving from BaseException")),
    }
}

fn close(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(Object::Generator(generator)) = given.get(0).id().map(|id| machine.heap.get_mut(id)) else {
        return Ok(Value::None.into());
    };
    if generator.frame.is_none() && !generator.is_running {
        return Ok(Value::None.into());
    }
    if !generator.has_started {
        generator.frame = None;
        return Ok(Value::None.into());
    }
    machine.library_call("_close", &given.values)
}

fn forget_generator(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if let Some(Object::Generator(generator)) = given.get(0).id().map(|id| machine.heap.get_mut(id)) {
        generator.frame = None;
    }
    Ok(Value::None.into())
}

fn is_exception(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    Ok(Value::Bool(matches!(machine.heap.object(given.get(0)), Some(Object::Exception(_)))).into())
}

/// The message of an exception, from its arguments.
fn exception_text(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let text = given.get(0).id().map(|id| machine.plain_message(id)).unwrap_or_default();
    Ok(machine.heap.text(text).into())
}
