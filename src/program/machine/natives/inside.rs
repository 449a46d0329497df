//! Functions for the prelude, which no program sees.

use super::super::Machine;
use super::super::object::Object;
use super::super::value::{Arguments, Flow, Id, Result, Value};

/// A special method of a value's class, bound to the value; None if the class has none of its own.
pub(super) fn method_of(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let name = machine.heap.str(given.get(1)).cloned().unwrap_or_default();
    let name = machine.intern(&name);
    if machine.own_method(given.get(0), name).is_none() {
        return Ok(Value::None.into());
    }
    Ok(machine.special(given.get(0), name).unwrap_or(Value::None).into())
}

pub(super) fn attribute(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(name) = machine.heap.str(given.get(1)).cloned() else {
        return Err(machine.type_error("attribute name must be string, not 'int'"));
    };
    let name = machine.intern(&name);
    machine.attribute(given.get(0), name)
}

/// Sets an attribute whose name the library computes, such as a field of a dataclass.
pub(super) fn set_attribute(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(name) = machine.heap.str(given.get(1)).cloned() else {
        return Err(machine.type_error("attribute name must be string, not 'int'"));
    };
    let name = machine.intern(&name);
    machine.set_attribute(given.get(0), name, given.get(2))
}

/// Adds one to an attribute, in one go.
pub(super) fn count_up(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let name = machine.heap.str(given.get(1)).cloned().unwrap_or_default();
    let counted = match machine.instance_attribute(given.get(0), &name) {
        Some(Value::Int(count)) => Value::Int(count + 1),
        _ => Value::Int(1),
    };
    let name = machine.intern(&name);
    machine.set_attribute(given.get(0), name, counted)?;
    Ok(counted.into())
}

/// The `repr` if no method of the program is needed for it, else None.
pub(super) fn native_repr(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    match machine.native_repr(given.get(0)) {
        None => Ok(Value::None.into()),
        Some(_) => machine.repr_of(given.get(0)),
    }
}

/// The `repr` of an object without one of its own.
pub(super) fn plain_repr(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let value = given.get(0);
    let text = match (machine.class(machine.type_of(value)), value.id()) {
        (Some(class), Some(id)) => {
            let module = class.module.map(|module| format!("{}.", machine.program.modules[module as usize].name));
            let address = super::super::show::address(id);
            format!("<{}{} object at {address}>", module.unwrap_or_default(), class.qualified)
        }
        _ => String::new(),
    };
    Ok(machine.heap.text(text).into())
}

pub(super) fn orders_itself(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let items = machine.list_items(given.get(0));
    Ok(Value::Bool(items.into_iter().all(|item| machine.orders_itself(item, 50))).into())
}

pub(super) fn set_slice(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    if let Some(Object::Slice(parts)) = machine.heap.object(given.get(1)) {
        let parts = *parts;
        let items = machine.list_items(given.get(2));
        machine.set_slice(given.get(0), parts, &items)?;
    }
    Ok(Value::None.into())
}

pub(super) fn percent(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let shown = [machine.list_items(given.get(2)), machine.list_items(given.get(3))];
    machine.percent_shown(given.get(0), given.get(1), Some(shown))
}

/// The traceback of an exception, given a dict with the message of each exception in the chain.
pub(super) fn traceback(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(id) = given.get(0).id() else { return Ok(Value::None.into()) };
    let message = |exception: Id| match machine.peek_key(given.get(1), Value::Ref(exception)) {
        Some(text) => machine.heap.str(text).map(std::string::ToString::to_string).unwrap_or_default(),
        None => machine.plain_message(exception),
    };
    let text = machine.traceback(id, &message);
    Ok(machine.heap.text(text).into())
}

pub(super) fn exit(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    machine.exit = Some(machine.index(given.get(0))? as i32);
    Ok(Value::None.into())
}

pub(super) fn frozen(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    machine.freeze(given.get(0));
    Ok(given.get(0).into())
}
