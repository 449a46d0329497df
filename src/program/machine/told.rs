//! Values and objects in words: the data, and objects by the names that the program gives them.

use std::sync::Arc;

use super::Machine;
use super::object::{Instance, Object};
use super::value::{Id, Value, Wait, WaitOn};
use super::visible::Operation;
use super::watch::Place;
use crate::program::code::sym;

/// The operation that a lane waits in until another one has ended: the library gives the gate of a thread this purpose.
pub const END: &str = "end";
/// The operation that a thread waits in until its event loop has something to run.
pub const LOOP: &str = "loop";
/// Attributes that the library keeps in a thread, which say nothing of a class of the program.
const OF_THREADS: &[&str] = &["_target", "_name", "_args", "_kwargs", "_daemonic", "_lane", "_ended", "__alive__"];

impl Machine {
    /// The program's plain data: numbers, texts, None, containers of such, and objects by their attributes.
    pub fn data(&self) -> Vec<(Arc<str>, String)> {
        let named = self.named_globals().filter(|(name, _)| !name.starts_with("__"));
        named.filter_map(|(name, value)| Some((Arc::clone(name), self.plain_data(value, 0)?))).collect()
    }

    /// A value as plain data. None if it is not plain data, or nested too deeply.
    pub(super) fn plain_data(&self, value: Value, depth: usize) -> Option<String> {
        const DEEPEST: usize = 8;
        if depth > DEEPEST {
            return None;
        }
        let all = |values: &mut dyn Iterator<Item = Value>| -> Option<Vec<String>> {
            values.map(|value| self.plain_data(value, depth + 1)).collect()
        };
        match value {
            Value::Unset | Value::NotImplemented | Value::Ellipsis | Value::Native(_) => None,
            Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) => Some(self.shown(value)),
            Value::Ref(id) => match self.heap.get(id) {
                Object::Str(_) | Object::Big(_) | Object::Range(_) => Some(self.shown(value)),
                Object::List(items) => Some(format!("[{}]", all(&mut items.iter().copied())?.join(", "))),
                Object::Tuple(tuple) => {
                    let items = all(&mut tuple.items.iter().copied())?;
                    Some(if let [one] = &items[..] { format!("({one},)") } else { format!("({})", items.join(", ")) })
                }
                Object::Set(set) | Object::FrozenSet(set) => {
                    let texts = all(&mut set.iter().map(|(key, _)| key))?;
                    let texts = self.in_order(set.iter().map(|(key, _)| key).zip(texts).collect());
                    Some(if texts.is_empty() { "set()".to_owned() } else { format!("{{{}}}", texts.join(", ")) })
                }
                Object::Dict(dict) => {
                    let keys = all(&mut dict.iter().map(|(key, _)| key))?;
                    let values = all(&mut dict.iter().map(|(_, value)| value))?;
                    let pairs = keys.iter().zip(&values).map(|(key, value)| format!("{key}: {value}"));
                    // Dicts are equal whatever the order in which they were filled.
                    let texts = self.in_order(dict.iter().map(|(key, _)| key).zip(pairs).collect());
                    Some(format!("{{{}}}", texts.join(", ")))
                }
                Object::Instance(instance) if instance.attributes.get(sym::NAMED).is_some() => {
                    let name = self.heap.str(instance.attributes.get(sym::NAMED)?);
                    Some(format!("{}.{}", self.type_name(value), name.map_or("0", |name| &**name)))
                }
                Object::Instance(instance) => {
                    let class = self.class(instance.class).filter(|class| self.program.is_own(class.module))?;
                    let attributes = self
                        .own_attributes(instance)
                        .filter_map(|(name, value)| Some(format!("{name}={}", self.plain_data(value, depth + 1)?)));
                    Some(format!("{}({})", class.name, attributes.collect::<Vec<_>>().join(", ")))
                }
                _ => None,
            },
        }
    }

    /// The attributes that the program gives an object.
    fn own_attributes<'a>(&'a self, instance: &'a Instance) -> impl Iterator<Item = (&'a Arc<str>, Value)> {
        let threading = self.program.module("threading");
        let is_of_threads = |class: &Id| self.class(*class).is_some_and(|class| class.module == threading);
        let mro = self.class(instance.class).map_or(&[][..], |class| &class.mro[..]);
        let is_thread = threading.is_some() && mro.iter().any(is_of_threads);
        let named = instance.attributes.0.iter().map(|(name, value)| (self.program.names.text(*name), *value));
        named.filter(move |(name, _)| !is_thread || !OF_THREADS.contains(&&***name))
    }

    /// The texts of the items of a set or dict, in one order for equal ones.
    fn in_order(&self, mut items: Vec<(Value, String)>) -> Vec<String> {
        // Objects have no order, so their texts decide.
        items.sort_by(|one, other| self.set_order(one.0, other.0).then_with(|| one.1.cmp(&other.1)));
        items.into_iter().map(|(_, text)| text).collect()
    }

    /// The name of an object for messages: that of a global that is bound to it, or its class.
    pub fn name_of(&self, id: Id) -> String {
        if let Some((name, _)) = self.named_globals().find(|(_, value)| *value == Value::Ref(id)) {
            return name.to_string();
        }
        // One level down: an item of a list, an attribute of an object.
        for (name, value) in self.named_globals() {
            match self.heap.object(value) {
                Some(Object::List(items)) => {
                    if let Some(at) = items.iter().position(|item| *item == Value::Ref(id)) {
                        return format!("{name}[{at}]");
                    }
                }
                Some(Object::Instance(instance)) => {
                    if let Some((attribute, _)) = instance.attributes.0.iter().find(|(_, item)| *item == Value::Ref(id))
                    {
                        if self.held_container(value) == Some(Value::Ref(id)) {
                            return name.to_string();
                        }
                        return format!("{name}.{}", self.program.names.text(*attribute));
                    }
                }
                _ => {}
            }
        }
        if let Some(lane) = self.lanes.iter().find(|lane| lane.thread == Value::Ref(id)) {
            return lane.name.to_string();
        }
        match self.class(id) {
            Some(class) => class.name.to_string(),
            None => self.type_name(Value::Ref(id)).to_string(),
        }
    }

    /// The object that a wait or a gate belongs to, and the operation on it: `queue`, `get`.
    pub fn waited_for(&self, wait: Wait) -> Option<(String, String)> {
        match wait.on {
            WaitOn::Lock(id) => Some((self.name_of(id), "acquire".to_owned())),
            WaitOn::Gate(id) => Some(self.gate_name(id)),
            WaitOn::Future(id) => Some(self.future_name(id)),
            WaitOn::Time | WaitOn::Turn => None,
        }
    }

    pub(super) fn gate_name(&self, id: Id) -> (String, String) {
        match self.heap.get(id) {
            Object::Gate(gate) => {
                let owner = gate.owner.id().map(|id| self.name_of(id)).unwrap_or_default();
                (owner, self.program.names.text(gate.purpose).to_string())
            }
            _ => (String::new(), String::new()),
        }
    }

    /// An operation as a verb and the name of its object.
    pub fn describe(&self, operation: Operation) -> (String, String) {
        let place = |place: Place| match place {
            Place::Global(number) => self.program.names.text(self.program.globals[number as usize].1).to_string(),
            Place::Attribute(id, name) => format!("{}.{}", self.name_of(id), self.program.names.text(name)),
            Place::Container(id) => self.name_of(id),
            Place::Cell(_) => "a captured variable".to_owned(),
        };
        match operation {
            Operation::Read(at) => ("read".to_owned(), place(at)),
            Operation::Write(at) => ("write".to_owned(), place(at)),
            Operation::Acquire(id) => ("acquire".to_owned(), self.name_of(id)),
            Operation::Release(id) => ("release".to_owned(), self.name_of(id)),
            Operation::Look(id) => ("look".to_owned(), self.name_of(id)),
            Operation::Pass(id) => {
                let (owner, purpose) = self.gate_name(id);
                (purpose, owner)
            }
            Operation::Call(name, id) => (self.program.names.text(name).to_string(), self.name_of(id)),
            Operation::Choose(count, _) => {
                let names: Vec<String> = (0..count).map(|number| self.choice_name(operation, number)).collect();
                ("choose".to_owned(), names.join(", "))
            }
            Operation::Print => ("print".to_owned(), String::new()),
            Operation::Wake => ("wake".to_owned(), String::new()),
            Operation::Turn(lane) => ("turn".to_owned(), self.lanes[lane].name.to_string()),
            Operation::Callback(id) => {
                let callback = self.instance_attribute(Value::Ref(id), "_callback").unwrap_or(Value::None);
                ("call".to_owned(), self.callback_name(callback))
            }
        }
    }

    /// A value as `repr` shows it, without calling the program.
    pub(super) fn shown(&self, value: Value) -> String {
        self.shown_to(value, 2)
    }

    /// A value as `repr` shows it, with items down to this depth.
    pub(super) fn shown_to(&self, value: Value, depth: usize) -> String {
        let text = match self.repr_without_addresses(value) {
            Some((text, false)) => return text,
            text => text.map(|(text, _)| text),
        };
        let inner = |value: &Value| self.shown_to(*value, depth - 1);
        match self.heap.object(value) {
            Some(Object::List(items)) if depth > 0 => {
                format!("[{}]", items.iter().map(inner).collect::<Vec<_>>().join(", "))
            }
            Some(Object::Tuple(tuple)) if depth > 0 => {
                format!("({})", tuple.items.iter().map(inner).collect::<Vec<_>>().join(", "))
            }
            Some(Object::Dict(dict)) if depth > 0 => {
                let pairs = dict.iter().map(|(key, value)| format!("{}: {}", inner(&key), inner(&value)));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
            }
            Some(Object::Instance(instance)) if instance.attributes.get(sym::NAMED).is_some() => {
                self.plain_data(value, 0).unwrap_or_default()
            }
            Some(Object::Instance(instance)) if depth > 0 && self.is_data(value) => {
                let attribute = |(name, value)| format!(" {name}={}", inner(&value));
                let attributes: String = self.own_attributes(instance).map(attribute).collect();
                format!("<{}{attributes}>", self.type_name(value))
            }
            _ => text.unwrap_or_else(|| format!("<{}>", self.type_name(value))),
        }
    }
}
