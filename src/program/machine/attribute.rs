//! Names, attributes and methods: finds their values.

use std::sync::Arc;

use super::object::Object;
use super::value::{Arguments, Fault, Flow, Id, Result, Value};
use super::{Machine, types};
use crate::program::code::{Sym, sym};

impl Machine {
    pub(super) fn global(&mut self, number: u32) -> Result<Value> {
        let own = self.globals.get(number);
        if own != Value::Unset {
            return Ok(own);
        }
        match self.globals.get(self.fallbacks[number as usize]) {
            Value::Unset => {
                let name = Arc::clone(self.program.names.text(self.program.globals[number as usize].1));
                Err(self.name_error(&name))
            }
            value => Ok(value),
        }
    }

    pub(super) fn cell(&mut self, slot: u32) -> Result<Value> {
        let value = match self.frame().values[slot as usize] {
            Value::Ref(id) => match self.heap.get(id) {
                Object::Cell(value) => *value,
                _ => Value::Unset,
            },
            _ => Value::Unset,
        };
        if value != Value::Unset {
            return Ok(value);
        }
        let code = self.frame().code;
        let code = &self.program.codes[code as usize];
        if (slot as usize) < code.first_captured {
            return self.unbound_local(slot).map(|_| Value::Unset);
        }
        let name = self.program.names.text(code.slots[slot as usize]);
        let message =
            format!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope");
        Err(self.error(types::NAME_ERROR, &message))
    }

    pub(super) fn set_cell(&mut self, slot: u32, value: Value) {
        if let Value::Ref(id) = self.frame().values[slot as usize] {
            self.keep(id, value);
            if let Object::Cell(place) = self.heap.get_mut(id) {
                *place = value;
            }
        }
    }

    /// Notes that a value is stored in an object: if other lanes can reach the object, they can now reach the value.
    pub(super) fn keep(&mut self, container: Id, value: Value) {
        if self.heap.is_shared(container) {
            self.heap.publish(value);
        }
    }

    /// A special method, looked up on the type alone, with its receiver.
    pub(super) fn special(&mut self, value: Value, name: Sym) -> Option<Value> {
        let class = self.behaviour(value);
        let found = self.class_attribute(class, name)?;
        Some(self.bound(found, value, class))
    }

    /// A method as `value.name` would find it.
    pub(super) fn find_method(&mut self, value: Value, name: Sym) -> Option<Value> {
        self.plain_attribute(value, name)
    }

    /// The value of a class's attribute when an instance is asked for it.
    fn bound(&mut self, found: Value, receiver: Value, class: Id) -> Value {
        match found {
            Value::Native(_) => self.heap.add(Object::Method { function: found, receiver }),
            Value::Ref(id) => match self.heap.get(id) {
                Object::Function(_) => self.heap.add(Object::Method { function: found, receiver }),
                Object::StaticMethod(function) => *function,
                Object::ClassMethod(function) => {
                    let function = *function;
                    self.heap.add(Object::Method { function, receiver: Value::Ref(class) })
                }
                _ => found,
            },
            _ => found,
        }
    }

    /// `receiver.name`; None if a property or `__getattr__` has to be called.
    pub(super) fn plain_attribute(&mut self, receiver: Value, name: Sym) -> Option<Value> {
        let class = self.type_of(receiver);
        match self.heap.object(receiver) {
            Some(Object::Instance(instance)) => {
                if let Some(value) = instance.seen_by(self.current).get(name) {
                    return Some(value);
                }
            }
            Some(Object::Exception(exception)) => {
                if let Some(value) = exception.attributes.get(name) {
                    return Some(value);
                }
                if let Some(value) = self.exception_attribute(receiver, name) {
                    return Some(value);
                }
            }
            Some(Object::Class(_)) => {
                let id = receiver.id()?;
                if let Some(found) = self.class_attribute(id, name) {
                    return Some(match self.heap.object(found) {
                        Some(Object::StaticMethod(function)) => *function,
                        Some(Object::ClassMethod(function)) => {
                            let function = *function;
                            self.heap.add(Object::Method { function, receiver })
                        }
                        _ => found,
                    });
                }
            }
            Some(Object::Module(module)) => {
                let number = self.program.find_global(*module, name);
                let value = number.map(|number| self.globals.get(number));
                if let Some(value) = value.filter(|value| *value != Value::Unset) {
                    return Some(value);
                }
            }
            Some(Object::Tuple(tuple)) if tuple.class != types::TUPLE => {
                if let Some(value) = self.field(tuple, name) {
                    return Some(value);
                }
            }
            Some(Object::Super { class, receiver }) => {
                let (above, receiver) = (*class, *receiver);
                return self.super_attribute(above, receiver, name);
            }
            Some(Object::Function(function)) => {
                if let Some(value) = function.attributes.get(name) {
                    return Some(value);
                }
                if name == sym::DOC {
                    let doc = self.program.codes[function.code as usize].doc;
                    return Some(doc.map_or(Value::None, |number| self.constants[number as usize]));
                }
            }
            Some(Object::Method { function, .. })
                if matches!(name, sym::NAME | sym::QUALNAME | sym::DOC | sym::MODULE) =>
            {
                let function = *function;
                return self.plain_attribute(function, name);
            }
            _ => {}
        }
        if let Some(found) = self.class_attribute(class, name) {
            return Some(self.bound(found, receiver, class));
        }
        self.known_attribute(receiver, class, name)
    }

    /// A field of a named tuple.
    fn field(&self, tuple: &super::object::Tuple, name: Sym) -> Option<Value> {
        let at = self.fields(tuple.class).iter().position(|field| *field == name)?;
        tuple.items.get(at).copied()
    }

    /// The annotated names of a class, or of the first one above it that has any.
    pub(super) fn fields(&self, class: Id) -> &[Sym] {
        let mro = self.class(class).map_or(&[][..], |class| &class.mro[..]);
        let with_fields = |id: &Id| self.class(*id).map(|class| &class.fields[..]).filter(|fields| !fields.is_empty());
        mro.iter().find_map(with_fields).unwrap_or_default()
    }

    fn super_attribute(&mut self, class: Id, receiver: Value, name: Sym) -> Option<Value> {
        let own = match self.heap.object(receiver) {
            Some(Object::Class(_)) => receiver.id()?,
            _ => self.type_of(receiver),
        };
        let mro = self.class(own)?.mro.clone();
        let after = mro.iter().skip_while(|id| **id != class).skip(1);
        let found = after.into_iter().find_map(|id| self.class(*id)?.attributes.get(&name).copied());
        found.map(|found| self.bound(found, receiver, own))
    }

    /// Attributes that every value has.
    fn known_attribute(&mut self, receiver: Value, class: Id, name: Sym) -> Option<Value> {
        let text = match (name, self.heap.object(receiver)) {
            (sym::CLASS, _) => return Some(Value::Ref(class)),
            (sym::NAME, Some(Object::Class(class))) => Arc::clone(&class.name),
            (sym::QUALNAME, Some(Object::Class(class))) => Arc::clone(&class.qualified),
            (sym::MODULE, Some(Object::Class(class))) => match class.module {
                Some(module) => Arc::clone(&self.program.modules[module as usize].name),
                None => "builtins".into(),
            },
            (sym::BASES, Some(Object::Class(class))) => {
                let bases: Vec<_> = class.bases.iter().map(|id| Value::Ref(*id)).collect();
                return Some(self.heap.tuple(bases));
            }
            (sym::MRO, Some(Object::Class(class))) => {
                let mro: Vec<_> = class.mro.iter().map(|id| Value::Ref(*id)).collect();
                return Some(self.heap.tuple(mro));
            }
            (sym::NAME | sym::QUALNAME | sym::MODULE, Some(Object::Function(function))) => {
                let code = &self.program.codes[function.code as usize];
                Arc::clone(match name {
                    sym::NAME => &code.name,
                    sym::QUALNAME => &code.qualified,
                    _ => &self.program.modules[code.module as usize].name,
                })
            }
            (sym::NAME, Some(Object::Generator(generator))) => {
                Arc::clone(&self.program.codes[generator.code as usize].name)
            }
            (sym::QUALNAME, Some(Object::Generator(generator))) => {
                Arc::clone(&self.program.codes[generator.code as usize].qualified)
            }
            (sym::NAME, Some(Object::Module(module))) => Arc::clone(&self.program.modules[*module as usize].name),
            (sym::NAME | sym::QUALNAME, _) => match receiver {
                Value::Native(native) => native.name.into(),
                _ => return None,
            },
            (sym::FIELDS, Some(object @ (Object::Class(_) | Object::Tuple(_)))) => {
                let of = if matches!(object, Object::Class(_)) { receiver.id()? } else { class };
                let fields = self.fields(of).to_vec();
                if fields.is_empty() {
                    return None;
                }
                let names = fields.iter().map(|name| Arc::clone(self.program.names.text(*name)));
                let names: Vec<_> = names.collect();
                let names: Vec<_> = names.into_iter().map(|name| self.heap.text(name)).collect();
                return Some(self.heap.tuple(names));
            }
            (sym::DOC, _) => return Some(Value::None),
            (sym::FGET, Some(Object::Property(property))) => return Some(property.get),
            (sym::DICT, Some(Object::Instance(instance))) => {
                let pairs = instance.seen_by(self.current).0.clone();
                let mut items = Vec::new();
                for (name, value) in pairs {
                    let name = Arc::clone(self.program.names.text(name));
                    items.push((self.heap.text(name), value));
                }
                return self.dict_of(items.into_iter()).ok();
            }
            _ => return None,
        };
        Some(self.heap.text(text))
    }

    fn exception_attribute(&mut self, receiver: Value, name: Sym) -> Option<Value> {
        let is = |class| self.is_instance(receiver, class);
        let (is_stop, is_exit) = (is(types::STOP_ITERATION), is(types::SYSTEM_EXIT));
        let exception = self.raised(receiver.id()?)?;
        let first = exception.args.first().copied().unwrap_or(Value::None);
        match name {
            sym::ARGS => {
                let args = exception.args.clone();
                Some(self.heap.tuple(args))
            }
            sym::CAUSE => Some(exception.cause),
            sym::CONTEXT => Some(exception.context),
            sym::SUPPRESS => Some(Value::Bool(exception.hides_context)),
            sym::TRACEBACK => Some(Value::None),
            sym::VALUE if is_stop => Some(first),
            sym::CODE if is_exit => Some(first),
            _ => None,
        }
    }

    /// The property that an attribute is, if it is one.
    fn property(&self, receiver: Value, name: Sym) -> Option<super::object::Property> {
        if !matches!(self.heap.object(receiver), Some(Object::Instance(_) | Object::Exception(_) | Object::Tuple(_))) {
            return None;
        }
        match self.heap.object(self.class_attribute(self.type_of(receiver), name)?) {
            Some(Object::Property(property)) => Some(**property),
            _ => None,
        }
    }

    pub(super) fn attribute(&mut self, receiver: Value, name: Sym) -> Result<Flow> {
        if let Some(arguments) = self.first_touch(receiver) {
            return self.enter_local(receiver, name, arguments);
        }
        if let Some(property) = self.property(receiver, name) {
            if property.get == Value::None {
                return Err(self.missing_attribute(receiver, name));
            }
            return Ok(Flow::Call(property.get, Arguments::of([receiver])));
        }
        if let Some(value) = self.plain_attribute(receiver, name) {
            return Ok(value.into());
        }
        if let Some(method) = self.special(receiver, sym::GETATTR) {
            let name = Arc::clone(self.program.names.text(name));
            let name = self.heap.text(name);
            return Ok(Flow::Call(method, Arguments::of([name])));
        }
        Err(self.missing_attribute(receiver, name))
    }

    /// Lets `__init__` fill an object of `threading.local` for a lane that uses it for the first time.
    fn enter_local(&mut self, receiver: Value, name: Sym, arguments: Arguments) -> Result<Flow> {
        let text = |machine: &mut Self, name: Sym| {
            let name = Arc::clone(machine.program.names.text(name));
            machine.heap.text(name)
        };
        let name = text(self, name);
        let named: Vec<_> = arguments.named.iter().map(|(name, value)| (text(self, *name), *value)).collect();
        let named = self.dict_of(named.into_iter())?;
        let values = self.heap.list(arguments.values);
        self.library_call("_enter_local", &[receiver, name, values, named])
    }

    pub(super) fn missing_attribute(&mut self, receiver: Value, name: Sym) -> Fault {
        let name = Arc::clone(self.program.names.text(name));
        let message = match self.heap.object(receiver) {
            Some(Object::Class(class)) => format!("type object '{}' has no attribute '{name}'", class.name),
            Some(Object::Module(module)) => {
                format!("module '{}' has no attribute '{name}'", self.program.modules[*module as usize].name)
            }
            _ => format!("'{}' object has no attribute '{name}'", self.type_name(receiver)),
        };
        self.error(types::ATTRIBUTE_ERROR, &message)
    }

    pub(super) fn set_attribute(&mut self, receiver: Value, name: Sym, value: Value) -> Result<Flow> {
        if let Some(property) = self.property(receiver, name) {
            if property.set == Value::None {
                let class = self.type_name(receiver);
                let name = self.program.names.text(name);
                let message = format!("property '{name}' of '{class}' object has no setter");
                return Err(self.error(types::ATTRIBUTE_ERROR, &message));
            }
            return Ok(Flow::Call(property.set, Arguments::of([receiver, value])));
        }
        let Some(id) = receiver.id() else { return Err(self.cannot_set(receiver, name)) };
        self.keep(id, value);
        let items = if name == sym::ARGS { self.list_items(value) } else { Vec::new() };
        let lane = self.current;
        match self.heap.get_mut(id) {
            Object::Instance(instance) => instance.seen_by_mut(lane).set(name, value),
            Object::Exception(exception) => match name {
                sym::CAUSE => {
                    exception.cause = value;
                    exception.hides_context = true;
                }
                sym::CONTEXT => exception.context = value,
                sym::SUPPRESS => exception.hides_context = value == Value::Bool(true),
                sym::TRACEBACK => {}
                sym::ARGS => exception.args = items,
                _ => exception.attributes.set(name, value),
            },
            Object::Function(function) => function.attributes.set(name, value),
            Object::Class(class) if class.module.is_some() => class.set(name, value),
            Object::Module(module) => {
                let module = *module;
                match self.program.find_global(module, name) {
                    Some(number) => {
                        self.heap.publish(value);
                        self.globals.set(number, value);
                    }
                    None => return Err(self.missing_attribute(receiver, name)),
                }
            }
            _ => return Err(self.cannot_set(receiver, name)),
        }
        Ok(Value::None.into())
    }

    fn cannot_set(&mut self, receiver: Value, name: Sym) -> Fault {
        if self.plain_attribute(receiver, name).is_some() {
            let class = self.type_name(receiver);
            let is_field = matches!(self.heap.object(receiver), Some(Object::Tuple(_)));
            let name = self.program.names.text(name);
            let message = if is_field {
                "can't set attribute".to_owned()
            } else {
                format!("'{class}' object attribute '{name}' is read-only")
            };
            return self.error(types::ATTRIBUTE_ERROR, &message);
        }
        let class = self.type_name(receiver);
        let name = self.program.names.text(name);
        let message = format!("'{class}' object has no attribute '{name}' and no __dict__ for setting new attributes");
        self.error(types::ATTRIBUTE_ERROR, &message)
    }

    pub(super) fn delete_attribute(&mut self, receiver: Value, name: Sym) -> Result<()> {
        let lane = self.current;
        let is_removed = match receiver.id().map(|id| self.heap.get_mut(id)) {
            Some(Object::Instance(instance)) => instance.seen_by_mut(lane).remove(name),
            Some(Object::Exception(exception)) => exception.attributes.remove(name),
            Some(Object::Function(function)) => function.attributes.remove(name),
            Some(Object::Class(class)) => Arc::make_mut(&mut class.attributes).remove(&name).is_some(),
            _ => false,
        };
        if is_removed { Ok(()) } else { Err(self.missing_attribute(receiver, name)) }
    }
}
