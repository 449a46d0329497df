//! Methods that are called right away, and the functions of the prelude.

use super::Machine;
use super::lane::Then;
use super::object::Object;
use super::pause::StepEnd;
use super::value::{Arguments, Fault, Flow, Result, Value};
use crate::program::code::{Sym, sym};

impl Machine {
    /// Puts a method and its receiver on the stack, without an object for both.
    pub(super) fn load_method(&mut self, name: Sym) -> Result<StepEnd> {
        let receiver = self.pop();
        let found = match self.heap.object(receiver) {
            Some(Object::Instance(instance)) if instance.local.is_none() && instance.attributes.get(name).is_none() => {
                self.class_attribute(instance.class, name)
            }
            Some(Object::Instance(_) | Object::Class(_) | Object::Module(_) | Object::Super { .. }) => None,
            Some(Object::Exception(_) | Object::Function(_)) => None,
            _ => self.class_attribute(self.type_of(receiver), name),
        };
        let is_function = match found {
            Some(Value::Native(_)) => true,
            Some(value) => matches!(self.heap.object(value), Some(Object::Function(_))),
            None => false,
        };
        if let Some(found) = found.filter(|_| is_function) {
            self.push(found);
            self.push(receiver);
            return Ok(StepEnd::Next);
        }
        let flow = self.attribute(receiver, name);
        self.finish(flow, Then::Method)
    }

    /// Puts a special method of the type and its receiver on the stack, for `with`.
    pub(super) fn load_special(&mut self, name: Sym) -> Result<()> {
        let receiver = self.pop();
        match self.special(receiver, name) {
            Some(method) => {
                self.push(method);
                self.push(Value::Unset);
                Ok(())
            }
            None => {
                let class = self.type_name(receiver);
                let is_async = matches!(name, sym::AENTER | sym::AEXIT);
                let kind = if is_async { "asynchronous context manager" } else { "context manager" };
                let is_exit = matches!(name, sym::AEXIT | sym::EXIT);
                let missing = if is_exit && !self.lacks_enter(receiver, name) {
                    format!(" (missed {} method)", self.program.names.text(name))
                } else {
                    String::new()
                };
                Err(self.type_error(&format!("'{class}' object does not support the {kind} protocol{missing}")))
            }
        }
    }

    pub(super) fn lacks_enter(&self, receiver: Value, exit: Sym) -> bool {
        let enter = if exit == sym::EXIT { sym::ENTER } else { sym::AENTER };
        self.class_attribute(self.type_of(receiver), enter).is_none()
    }

    /// A function of the prelude.
    pub(super) fn library_function(&self, name: &str) -> Option<Value> {
        let name = self.program.names.find(name)?;
        let number = self.program.find_global(crate::program::code::BUILTINS, name)?;
        Some(self.globals.get(number)).filter(|value| *value != Value::Unset)
    }

    /// Calls a function of the prelude for the result.
    pub(super) fn library_call(&mut self, name: &str, values: &[Value]) -> Result<Flow> {
        match self.library_function(name) {
            Some(function) => Ok(Flow::Call(function, Arguments::of(values))),
            None => Err(Fault::Stopped(format!("the prelude has no {name}").into())),
        }
    }
}
