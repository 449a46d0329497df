//! Values as conditions see them: nothing of the program runs to look at them.

use super::Machine;
use super::object::Object;
use super::types;
use super::value::{Id, Value};
use crate::program::code::{Sym, sym};

/// A value without its place on the heap.
#[derive(Clone, Debug, PartialEq)]
pub enum PlainValue {
    None,
    Int(i64),
    Float(f64),
    Str(String),
    /// Items in order. Kinds that differ are never equal.
    Items(SequenceKind, Vec<PlainValue>),
    Dict(Vec<(PlainValue, PlainValue)>),
    Object {
        id: Id,
        /// Methods of its class say what it is equal to, how long it is or whether it is true.
        has_own_methods: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SequenceKind {
    List,
    Tuple,
    Set,
    Deque,
    /// The values of a dict.
    Values,
}

/// How deep containers are read.
const DEEPEST: usize = 16;

impl Machine {
    /// What a global of the program's own module holds.
    pub fn plain_named(&self, name: &str) -> Option<PlainValue> {
        self.plain_value(self.global_named(name)?, 0)
    }

    /// An attribute of an object, unless a method of the program would have to give it.
    pub fn plain_attribute_of(&self, id: Id, name: &str) -> Option<PlainValue> {
        self.plain_value(self.quiet_attribute(Value::Ref(id), self.program.names.find(name)?)?, 0)
    }

    /// What lies in a global, or in an attribute of it, and so on, as Python shows it.
    pub fn shown_at(&self, path: &[String]) -> Option<String> {
        let [name, attributes @ ..] = path else { return None };
        if attributes.is_empty() {
            return self.variable(name);
        }
        let mut value = self.global_named(name)?;
        for attribute in attributes {
            value = self.quiet_attribute(value, self.program.names.find(attribute)?)?;
        }
        Some(self.shown(value))
    }

    fn global_named(&self, name: &str) -> Option<Value> {
        self.named_globals().find(|(known, _)| ***known == *name).map(|(_, value)| value)
    }

    fn quiet_attribute(&self, value: Value, name: Sym) -> Option<Value> {
        let class = match self.heap.object(value)? {
            Object::Instance(instance) => instance.class,
            Object::Class(_) => value.id()?,
            Object::Module(module) => {
                let number = self.program.find_global(*module, name)?;
                return Some(self.globals.all()[number as usize]).filter(|value| *value != Value::Unset);
            }
            _ => return None,
        };
        let of_class = self.class_attribute(class, name);
        let is_method = |value: &Value| {
            matches!(
                self.heap.object(*value),
                Some(Object::Property(_) | Object::Function(_) | Object::StaticMethod(_) | Object::ClassMethod(_))
            ) || matches!(value, Value::Native(_))
        };
        if matches!(of_class.and_then(|value| self.heap.object(value)), Some(Object::Property(_))) {
            return None;
        }
        let own = match self.heap.object(value) {
            Some(Object::Instance(instance)) => instance.attributes.get(name),
            _ => None,
        };
        own.or(of_class.filter(|value| !is_method(value)))
    }

    fn plain_value(&self, value: Value, depth: usize) -> Option<PlainValue> {
        let id = match value {
            Value::Unset | Value::NotImplemented | Value::Ellipsis | Value::Native(_) => return None,
            Value::None => return Some(PlainValue::None),
            Value::Bool(is_true) => return Some(PlainValue::Int(is_true.into())),
            Value::Int(number) => return Some(PlainValue::Int(number)),
            Value::Float(number) => return Some(PlainValue::Float(number)),
            Value::Ref(_) if depth > DEEPEST => return None,
            Value::Ref(id) => id,
        };
        let all = |kind, values: &mut dyn Iterator<Item = Value>| {
            let items: Option<Vec<_>> = values.map(|value| self.plain_value(value, depth + 1)).collect();
            Some(PlainValue::Items(kind, items?))
        };
        match self.heap.get(id) {
            Object::Str(text) => Some(PlainValue::Str(text.to_string())),
            Object::List(items) => all(SequenceKind::List, &mut items.iter().copied()),
            Object::Tuple(tuple) => all(SequenceKind::Tuple, &mut tuple.items.iter().copied()),
            Object::Set(set) | Object::FrozenSet(set) => all(SequenceKind::Set, &mut set.iter().map(|(key, _)| key)),
            Object::Dict(dict) => {
                let pair = |(key, item)| Some((self.plain_value(key, depth + 1)?, self.plain_value(item, depth + 1)?));
                dict.iter().map(pair).collect::<Option<Vec<_>>>().map(PlainValue::Dict)
            }
            Object::Instance(instance) => self.plain_instance(id, instance.class, depth),
            Object::Class(_) | Object::Exception(_) | Object::Module(_) => {
                Some(PlainValue::Object { id, has_own_methods: false })
            }
            _ => None,
        }
    }

    fn plain_instance(&self, id: Id, class: Id, depth: usize) -> Option<PlainValue> {
        if let Some(held) = self.held_container(Value::Ref(id)) {
            return Some(match self.plain_value(held, depth)? {
                PlainValue::Items(_, items) => PlainValue::Items(SequenceKind::Deque, items),
                other => other,
            });
        }
        let mro = self.class(class).map_or(&[][..], |class| &class.mro[..]);
        if self.class_attribute(class, sym::META).is_some() {
            // A member of an enumeration of numbers or texts is one.
            let is_value = mro.iter().any(|class| [types::INT, types::STR].contains(class));
            return match self.quiet_attribute(Value::Ref(id), sym::VALUED) {
                Some(value) if is_value => self.plain_value(value, depth + 1),
                _ => Some(PlainValue::Object { id, has_own_methods: false }),
            };
        }
        let own = mro.iter().filter(|class| **class != types::OBJECT);
        let has = |class: &Id| {
            let methods = [sym::EQ, sym::LEN, sym::BOOL, sym::LT, sym::CONTAINS];
            self.class(*class).is_some_and(|class| methods.iter().any(|name| class.attributes.contains_key(name)))
        };
        Some(PlainValue::Object { id, has_own_methods: own.into_iter().any(has) })
    }
}
