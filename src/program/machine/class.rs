//! Classes: how they are made, their instances, and their base classes.

use std::sync::Arc;

use super::call::Invoked;
use super::lane::{Frame, Then};
use super::object::{Attributes, Class, GeneratorKind, Instance, Local, Object, Tuple, ViewKind};
use super::pause::StepEnd;
use super::value::{Arguments, Flow, Id, Result, Value};
use super::{Machine, types};
use crate::program::code::{Op, Sym, sym};

impl Machine {
    pub(super) fn type_of(&self, value: Value) -> Id {
        match value {
            Value::Unset | Value::None => types::NONE,
            Value::NotImplemented => types::NOT_IMPLEMENTED,
            Value::Ellipsis => types::ELLIPSIS,
            Value::Bool(_) => types::BOOL,
            Value::Int(_) => types::INT,
            Value::Float(_) => types::FLOAT,
            Value::Native(_) => types::NATIVE,
            Value::Ref(id) => self.type_of_object(id),
        }
    }

    fn type_of_object(&self, id: Id) -> Id {
        match self.heap.get(id) {
            Object::Free => types::NONE,
            Object::Bare => types::OBJECT,
            Object::Str(_) => types::STR,
            Object::Big(_) => types::INT,
            Object::List(_) => types::LIST,
            Object::Tuple(tuple) => tuple.class,
            Object::Dict(_) => types::DICT,
            Object::Set(_) => types::SET,
            Object::FrozenSet(_) => types::FROZENSET,
            Object::Range(_) => types::RANGE,
            Object::Slice(_) => types::SLICE,
            Object::Cell(_) => types::CELL,
            Object::Function(_) => types::FUNCTION,
            Object::Method { function: Value::Native(_), .. } => types::NATIVE,
            Object::Method { .. } => types::METHOD,
            Object::Class(_) => types::TYPE,
            Object::Instance(instance) => instance.class,
            Object::Exception(exception) => exception.class,
            Object::Generator(generator) => match generator.kind {
                GeneratorKind::Generator => types::GENERATOR,
                GeneratorKind::Coroutine => types::COROUTINE,
                GeneratorKind::AsyncGenerator => types::ASYNC_GENERATOR,
            },
            Object::Iterator(iterator) => iterator.class(),
            Object::View(ViewKind::Keys, _) => types::KEYS,
            Object::View(ViewKind::Values, _) => types::VALUES,
            Object::View(ViewKind::Items, _) => types::ITEMS,
            Object::Module(_) => types::MODULE,
            Object::Property(_) => types::PROPERTY,
            Object::StaticMethod(_) => types::STATIC_METHOD,
            Object::ClassMethod(_) => types::CLASS_METHOD,
            Object::Super { .. } => types::SUPER,
            Object::Lock(lock) if lock.is_reentrant => types::REENTRANT_LOCK,
            Object::Lock(_) => types::LOCK,
            Object::Gate(_) => types::GATE,
            Object::Random(_) => types::RANDOM,
        }
    }

    /// The class that has the special methods of a value: its own class, or for an enumeration the one that iterates
    /// over its members.
    pub(super) fn behaviour(&self, value: Value) -> Id {
        match self.heap.object(value) {
            Some(Object::Class(_)) => {
                let meta = value.id().and_then(|id| self.class_attribute(id, sym::META));
                meta.and_then(Value::id).unwrap_or(types::TYPE)
            }
            _ => self.type_of(value),
        }
    }

    pub(super) fn class(&self, id: Id) -> Option<&Class> {
        match self.heap.get(id) {
            Object::Class(class) => Some(class),
            _ => None,
        }
    }

    pub(super) fn type_name(&self, value: Value) -> Arc<str> {
        self.class(self.type_of(value)).map_or_else(|| "object".into(), |class| Arc::clone(&class.name))
    }

    pub(super) fn is_subclass(&self, class: Id, above: Id) -> bool {
        self.class(class).is_some_and(|class| class.mro.contains(&above))
    }

    pub(super) fn is_instance(&self, value: Value, class: Id) -> bool {
        self.is_subclass(self.type_of(value), class)
    }

    /// An attribute of a class or of a base class.
    pub(super) fn class_attribute(&self, class: Id, name: Sym) -> Option<Value> {
        self.class(class)?.mro.iter().find_map(|id| self.class(*id)?.attributes.get(&name).copied())
    }

    /// `class`: makes a class, and starts its body.
    pub(super) fn begin_class(&mut self, code: u32, bases: u32) -> Result<StepEnd> {
        let bases = self.frame().pop_many(bases);
        let bases = self.base_classes(code, bases)?;
        let program = Arc::clone(&self.program);
        let body = &program.codes[code as usize];
        let class = Class {
            name: Arc::clone(&body.name),
            qualified: Arc::clone(&body.qualified),
            module: Some(body.module),
            bases: bases.clone(),
            mro: Vec::new(),
            attributes: Arc::default(),
            fields: Vec::new(),
        };
        let Value::Ref(id) = self.heap.add(Object::Class(Box::new(class))) else { return Ok(StepEnd::Next) };
        let Some(mro) = self.linearise(id, &bases) else {
            let message = "Cannot create a consistent method resolution order (MRO) for bases";
            return Err(self.type_error(message));
        };
        if let Object::Class(class) = self.heap.get_mut(id) {
            class.mro = mro;
        }
        let frame = self.frame();
        let captured: Vec<_> = body.captured.iter().map(|slot| frame.values[*slot as usize]).collect();
        let mut values = vec![Value::Unset; body.first_captured];
        values[0] = Value::Ref(id);
        values.extend(captured);
        let frame = Frame {
            code,
            at: 0,
            values,
            blocks: Vec::new(),
            handled: Vec::new(),
            generator: None,
            is_thrown: false,
            then: Then::Class(id),
        };
        self.enter_frame(frame)?;
        Ok(StepEnd::Next)
    }

    /// The base classes of the class with this body, in order; an error if one of the values cannot be a base.
    fn base_classes(&mut self, code: u32, bases: Vec<Value>) -> Result<Vec<Id>> {
        let is_enumeration = |base: &Value| base.id().is_some_and(|id| self.class_attribute(id, sym::META).is_some());
        // The members of an enumeration may be numbers or texts.
        let may_be_any = self.program.codes[code as usize].is_library || bases.iter().any(is_enumeration);
        let mut classes = Vec::new();
        for base in bases {
            match base.id().filter(|id| self.class(*id).is_some()) {
                Some(id) if may_be_any || self.may_be_base(id) => classes.push(id),
                _ => {
                    let name = match base.id().and_then(|id| self.class(id)) {
                        Some(class) => Arc::clone(&class.name),
                        None => self.type_name(base),
                    };
                    let message = format!("type '{name}' is not an acceptable base type in spinlab's Python");
                    return Err(self.type_error(&message));
                }
            }
        }
        if classes.is_empty() {
            classes.push(types::OBJECT);
        }
        // `class Level(int, Enum)`: the type of the members comes after the enumeration.
        if classes.iter().any(|id| self.class_attribute(*id, sym::META).is_some()) {
            classes.sort_by_key(|id| self.class(*id).is_some_and(|class| class.module.is_none()));
        }
        Ok(classes)
    }

    /// Whether a class may be a base. Some built-in types may not: their values cannot have attributes.
    fn may_be_base(&self, id: Id) -> bool {
        id == types::OBJECT
            || self.is_subclass(id, types::BASE_EXCEPTION)
            || self.class(id).is_some_and(|class| class.module.is_some())
    }

    /// The order of look-up: C3, as in CPython.
    fn linearise(&self, own: Id, bases: &[Id]) -> Option<Vec<Id>> {
        let mut lists: Vec<Vec<Id>> = bases.iter().filter_map(|base| Some(self.class(*base)?.mro.clone())).collect();
        lists.push(bases.to_vec());
        let mut mro = vec![own];
        loop {
            lists.retain(|list| !list.is_empty());
            if lists.is_empty() {
                return Some(mro);
            }
            let heads = lists.iter().map(|list| list[0]);
            let next = heads.into_iter().find(|head| !lists.iter().any(|list| list[1..].contains(head)))?;
            mro.push(next);
            for list in &mut lists {
                list.retain(|id| *id != next);
            }
        }
    }

    /// The class whose body is running.
    fn body_class(&self) -> Option<Id> {
        match self.lanes[self.current].frames.last()?.values[0] {
            Value::Ref(id) => match self.heap.get(id) {
                Object::Cell(Value::Ref(class)) => Some(*class),
                _ => Some(id),
            },
            _ => None,
        }
    }

    pub(super) fn class_name(&self, name: Sym) -> Option<Value> {
        let class = self.body_class()?;
        self.class(class)?.attributes.get(&name).copied()
    }

    pub(super) fn set_class_name(&mut self, name: Sym, value: Value) {
        if let Some(id) = self.body_class()
            && let Object::Class(class) = self.heap.get_mut(id)
        {
            class.set(name, value);
        }
    }

    pub(super) fn delete_class_name(&mut self, name: Sym) -> Result<()> {
        if self.class_name(name).is_none() {
            let name = Arc::clone(self.program.names.text(name));
            return Err(self.name_error(&name));
        }
        if let Some(id) = self.body_class()
            && let Object::Class(class) = self.heap.get_mut(id)
        {
            Arc::make_mut(&mut class.attributes).remove(&name);
        }
        Ok(())
    }

    pub(super) fn annotate(&mut self, name: Sym) {
        if let Some(id) = self.body_class()
            && let Object::Class(class) = self.heap.get_mut(id)
            && !class.fields.contains(&name)
        {
            class.fields.push(name);
        }
    }

    /// Ends the body of a class: a base class may process the names, in their order in the body.
    pub(super) fn class_made(&mut self, class: Id, code: u32) -> Result<()> {
        let above = self.class(class).map_or(&[][..], |class| class.mro.get(1..).unwrap_or_default());
        let hook = above.iter().find_map(|id| self.class(*id)?.attributes.get(&sym::MADE).copied());
        let Some(hook) = hook else {
            self.push(Value::Ref(class));
            return Ok(());
        };
        let mut names: Vec<Sym> = Vec::new();
        for op in self.program.codes[code as usize].ops.iter() {
            if let Op::StoreName(name) = op
                && !names.contains(name)
            {
                names.push(*name);
            }
        }
        let names: Vec<_> = names.into_iter().map(|name| Arc::clone(self.program.names.text(name))).collect();
        let names: Vec<_> = names.into_iter().map(|name| self.heap.text(name)).collect();
        let names = self.heap.list(names);
        let arguments = Arguments::of([Value::Ref(class), names]);
        match self.invoke(hook, arguments, Then::Made(Value::Ref(class)))? {
            Invoked::Value(_) => self.push(Value::Ref(class)),
            Invoked::Frame | Invoked::Again(_) => {}
        }
        Ok(())
    }

    /// Sets an attribute for the program, unless the class refuses it, as a frozen dataclass does.
    pub(super) fn program_sets(&mut self, receiver: Value, name: Sym, value: Value) -> Result<Flow> {
        if let Some(Object::Instance(instance)) = self.heap.object(receiver)
            && let Some(refuse) = self.class_attribute(instance.class, sym::FROZEN)
        {
            let name = Arc::clone(self.program.names.text(name));
            let name = self.heap.text(name);
            return Ok(Flow::Call(refuse, Arguments::of([receiver, name])));
        }
        self.set_attribute(receiver, name, value)
    }

    /// A new object of a class, without attributes.
    pub(super) fn new_instance(&mut self, class: Id) -> Value {
        self.heap.add(Object::Instance(Instance { class, attributes: Attributes::default(), local: None }))
    }

    /// Whether a class is `threading.local`, or derived from it.
    fn is_local(&self, class: Id) -> bool {
        let mro = self.class(class).map_or(&[][..], |class| &class.mro[..]);
        mro.iter().filter_map(|id| self.class(*id)).any(|class| {
            &*class.name == "local"
                && class.module.is_some_and(|module| &*self.program.modules[module as usize].name == "threading")
        })
    }

    /// The arguments for `__init__`, if the lane uses an object of `threading.local` for the first time.
    pub(super) fn first_touch(&mut self, receiver: Value) -> Option<Arguments> {
        let lane = self.current;
        let Object::Instance(instance) = self.heap.get_mut(receiver.id()?) else { return None };
        let class = instance.class;
        let local = instance.local.as_mut().filter(|local| local.lanes.iter().all(|(of, _)| *of != lane))?;
        local.lanes.push((lane, Attributes::default()));
        let arguments = local.arguments.clone();
        self.class_attribute(class, sym::INIT).map(|_| arguments)
    }

    /// Calls a class. `Err` holds what has to be called instead.
    pub(super) fn instantiate(
        &mut self,
        class: Id,
        arguments: Arguments,
    ) -> Result<std::result::Result<Invoked, Flow>> {
        if let Some(made) = self.class_attribute(class, sym::NEW) {
            let mut arguments = arguments;
            if !matches!(made, Value::Native(_)) || self.class(class).is_some_and(|class| class.module.is_some()) {
                arguments.values.insert(0, Value::Ref(class));
            }
            return Ok(Err(Flow::Call(made, arguments)));
        }
        let is_exception = self.is_subclass(class, types::BASE_EXCEPTION);
        let object = if is_exception {
            self.new_exception(class, arguments.values.clone())
        } else if class == types::OBJECT {
            self.heap.add(Object::Bare)
        } else if self.class(class).is_some_and(|class| class.module.is_some()) {
            let local = self.is_local(class).then(|| {
                let own = (self.current, Attributes::default());
                Box::new(Local { arguments: arguments.clone(), lanes: vec![own] })
            });
            self.heap.add(Object::Instance(Instance { class, attributes: Attributes::default(), local }))
        } else {
            let name = self.class(class).map(|class| Arc::clone(&class.name)).unwrap_or_default();
            return Err(self.type_error(&format!("cannot create '{name}' instances")));
        };
        match self.class_attribute(class, sym::INIT) {
            Some(init) => {
                let mut arguments = arguments;
                arguments.values.insert(0, object);
                match self.invoke(init, arguments, Then::Made(object))? {
                    Invoked::Value(_) => Ok(Ok(Invoked::Value(object))),
                    other => Ok(Ok(other)),
                }
            }
            None if is_exception || arguments.values.is_empty() && arguments.named.is_empty() => {
                if let Some((name, _)) = arguments.named.first() {
                    let name = Arc::clone(self.program.names.text(*name));
                    let class = self.class(class).map(|class| Arc::clone(&class.name)).unwrap_or_default();
                    return Err(self.type_error(&format!("{class}() takes no keyword arguments ('{name}')")));
                }
                Ok(Ok(Invoked::Value(object)))
            }
            None => {
                let class = self.class(class).map(|class| Arc::clone(&class.name)).unwrap_or_default();
                Err(self.type_error(&format!("{class}() takes no arguments")))
            }
        }
    }

    /// A tuple of a class that was made with `NamedTuple`.
    pub(super) fn named_tuple(&mut self, class: Id, items: Vec<Value>) -> Value {
        self.heap.add(Object::Tuple(Tuple { class, items: items.into() }))
    }
}
