//! The data that an instruction uses.
//!
//! A native function is one piece, as in CPython, where no other thread runs in between: it uses all that it looks
//! into. An instruction that is not listed here as leaving its operands alone counts as using them.

use super::Machine;
use super::object::{GeneratorKind, Iterator, Object};
use super::value::{Id, Native, OwnObject, Seen, Value};
use super::watch::Place;
use crate::program::code::{Binary, CompareOp, Op, Sym, Unary, sym};

/// The attribute that holds the items of a container of the library.
pub(super) const ITEMS: &str = "_items";

/// Attributes of the library's objects that are data of all threads: whether a thread has ended, what a loop will
/// call, and how many threads and pools have a number in their names. The library uses them by name, by `_attribute`,
/// `_set_attribute` and `_count_up`. Python reserves such names, so that no attribute of a program can be one of them.
const OF_ALL_THREADS: &[&str] = &["__alive__", "__ready__", "__threads__", "__pools__"];

/// How deep containers inside of containers are followed.
const DEEPEST: usize = 8;

/// Places, each with whether it is written.
pub(super) type Touched = Vec<(Place, bool)>;

impl Machine {
    /// Adds the places that an instruction reads or writes, if other lanes can use them, too.
    pub(super) fn touch(&self, op: Op, touched: &mut Touched) {
        let Some(frame) = self.lanes[self.current].frames.last() else { return };
        let below = |depth: u32| {
            let at = frame.values.len().checked_sub(depth as usize + 1);
            at.map_or(Value::Unset, |at| frame.values[at])
        };
        let cell = |slot: u32| self.shared(frame.values[slot as usize]).map(Place::Cell);
        let in_library = self.program.codes[frame.code as usize].is_library;
        match op {
            Op::LoadGlobal(number) => touched.push((Place::Global(number), false)),
            Op::StoreGlobal(number) | Op::DeleteGlobal(number) => touched.push((Place::Global(number), true)),
            Op::LoadName(name, number) if self.class_name(name).is_none() => {
                touched.push((Place::Global(number), false));
            }
            Op::LoadCell(slot) => touched.extend(cell(slot).map(|place| (place, false))),
            Op::LoadNameOrCell(name, slot) if self.class_name(name).is_none() => {
                touched.extend(cell(slot).map(|place| (place, false)));
            }
            Op::StoreCell(slot) | Op::DeleteCell(slot) => touched.extend(cell(slot).map(|place| (place, true))),
            // Attributes that the library's own code names belong to the library.
            Op::LoadAttribute(_) | Op::LoadMethod(_) | Op::StoreAttribute(_) | Op::DeleteAttribute(_) if in_library => {
            }
            Op::LoadAttribute(name) | Op::LoadMethod(name) => self.touch_attribute(below(0), name, false, touched),
            Op::StoreAttribute(name) | Op::DeleteAttribute(name) => {
                self.touch_attribute(below(0), name, true, touched);
            }
            Op::LoadItem => self.touch_container(below(1), self.makes_items(below(1)), touched),
            Op::StoreItem => {
                self.touch_container(below(1), true, touched);
                if matches!(self.heap.object(below(0)), Some(Object::Slice(_))) {
                    self.touch_items(below(2), DEEPEST, touched);
                }
            }
            Op::DeleteItem => self.touch_container(below(1), true, touched),
            Op::Compare(CompareOp::Is | CompareOp::IsNot) => {}
            Op::Compare(CompareOp::In | CompareOp::NotIn) => {
                self.touch_items(below(0), DEEPEST, touched);
                if self.holds_items(below(1)) {
                    self.touch_all(below(1), DEEPEST, touched);
                    self.touch_all(below(0), DEEPEST, touched);
                }
            }
            Op::Compare(_) if self.holds_items(below(0)) && self.holds_items(below(1)) => {
                self.touch_all(below(1), DEEPEST, touched);
                self.touch_all(below(0), DEEPEST, touched);
            }
            Op::Binary(Binary::Modulo) if self.heap.str(below(1)).is_some() => {
                self.touch_all(below(0), DEEPEST, touched);
            }
            Op::Binary(_) => {
                self.touch_container(below(1), false, touched);
                self.touch_container(below(0), false, touched);
            }
            Op::InPlace(_) => {
                self.touch_container(below(1), true, touched);
                self.touch_items(below(0), DEEPEST, touched);
            }
            Op::Unary(Unary::Not) | Op::JumpIfFalse(_) | Op::JumpIfTrue(_) | Op::Iterate | Op::YieldFromIterable => {
                self.touch_container(below(0), false, touched);
            }
            Op::ListExtend | Op::SetUpdate | Op::DictUpdate | Op::DictMerge => {
                self.touch_items(below(0), DEEPEST, touched);
            }
            Op::Unpack(_) | Op::UnpackRest(..) | Op::ForEach(_) => self.touch_items(below(0), DEEPEST, touched),
            Op::Send(_) => self.touch_items(below(1), DEEPEST, touched),
            Op::Format(_, has_spec) => self.touch_all(below(u32::from(has_spec)), DEEPEST, touched),
            Op::Call(count) | Op::CallNamed(count, _) => {
                self.touch_call(below(count), Value::Unset, (0..count).rev().map(below), touched);
            }
            Op::CallMethod(count) | Op::CallMethodNamed(count, _) => {
                self.touch_call(below(count + 1), below(count), (0..count).rev().map(below), touched);
            }
            Op::CallSpread => {
                // The arguments are there as a list and a dict.
                let named = match self.heap.object(below(0)) {
                    Some(Object::Dict(dict)) => dict.iter().map(|(_, value)| value).collect(),
                    _ => Vec::new(),
                };
                let arguments = self.list_items(below(1)).into_iter().chain(named);
                self.touch_call(below(2), Value::Unset, arguments, touched);
            }
            // These change only the frame or new objects, or make calls that are instructions of their own.
            Op::Compare(_) | Op::Unary(Unary::Negate | Unary::Plus | Unary::Invert) => {}
            Op::LoadName(..) | Op::LoadNameOrCell(..) | Op::StoreName(_) | Op::DeleteName(_) | Op::Annotate(_) => {}
            Op::Constant(_) | Op::Pop | Op::Copy(_) | Op::Sink(_) | Op::Jump(_) => {}
            Op::LoadLocal(_) | Op::StoreLocal(_) | Op::DeleteLocal(_) | Op::MakeCell(_) | Op::LoadSpecial(_) => {}
            Op::BuildSlice | Op::BuildList(_) | Op::BuildTuple(_) | Op::BuildSet(_) | Op::BuildDict(_) => {}
            Op::BuildString(_) | Op::ListAppend(_) | Op::SetAdd(_) | Op::DictInsert(_) | Op::ListToTuple => {}
            // A generator that pauses or ends may go on in another lane; while it runs, it cannot.
            Op::Return | Op::Yield(_) => {
                let generator = frame.generator.filter(|id| self.heap.is_shared(*id) && self.is_plain_generator(*id));
                touched.extend(generator.map(|id| (Place::Container(id), true)));
            }
            Op::Function(..) | Op::Class(..) => {}
            Op::Awaitable | Op::AsyncIterate | Op::AsyncNext | Op::EndAsyncFor => {}
            Op::Try(..) | Op::EndTry | Op::EnterHandler | Op::ExitHandler | Op::Matches => {}
            Op::Raise | Op::RaiseFrom | Op::RaiseAgain | Op::Reraise | Op::CallExit | Op::AssertionFailed(_) => {}
            Op::ImportModule(_) | Op::Super => {}
        }
    }

    /// The number of an object that other lanes can reach.
    fn shared(&self, value: Value) -> Option<Id> {
        value.id().filter(|id| self.heap.is_shared(*id))
    }

    fn touch_attribute(&self, value: Value, name: Sym, is_write: bool, touched: &mut Touched) {
        let Some(id) = self.shared(value) else { return };
        let mut add = |id: Id, name: Sym, is_write: bool| touched.push((Place::Attribute(id, name), is_write));
        match self.heap.get(id) {
            // No other lane sees these attributes.
            Object::Instance(instance) if instance.local.is_some() => {}
            Object::Instance(instance) if name == sym::DICT => {
                instance.attributes.0.iter().for_each(|(name, _)| add(id, *name, is_write));
                add(id, name, is_write);
            }
            Object::Instance(instance) => {
                add(id, name, is_write);
                let is_there = instance.attributes.get(name).is_some();
                if is_write && !is_there {
                    // A look at all attributes also sees a new one.
                    add(id, sym::DICT, true);
                } else if !is_there {
                    self.looked_up(instance.class, name).for_each(|class| add(class, name, false));
                }
            }
            Object::Class(_) if is_write => add(id, name, true),
            Object::Class(_) => self.looked_up(id, name).for_each(|class| add(class, name, false)),
            Object::Function(_) | Object::Exception(_) => add(id, name, is_write),
            Object::Module(module) => {
                let global = self.program.find_global(*module, name);
                touched.extend(global.map(|number| (Place::Global(number), is_write)));
            }
            _ => {}
        }
    }

    /// Adds a list, dict or set, or the one that implements an object of the library.
    fn touch_container(&self, value: Value, is_write: bool, touched: &mut Touched) {
        let held = self.held_container(value).unwrap_or(value);
        let Some(id) = held.id() else { return };
        match self.heap.get(id) {
            Object::List(_) | Object::Dict(_) | Object::Set(_) if self.heap.is_shared(id) => {
                touched.push((Place::Container(id), is_write));
            }
            Object::View(_, dict) => self.touch_container(Value::Ref(*dict), is_write, touched),
            _ => {}
        }
    }

    /// Adds what taking items reads: the container, or what an iterator iterates over; the iterator itself changes.
    fn touch_items(&self, value: Value, depth: usize, touched: &mut Touched) {
        self.touch_container(value, false, touched);
        self.touch_iterator(value, depth, touched);
    }

    fn touch_iterator(&self, value: Value, depth: usize, touched: &mut Touched) {
        let (Some(depth), Some(id)) = (depth.checked_sub(1), value.id()) else { return };
        let mut inner = Vec::new();
        match self.heap.get(id) {
            Object::Iterator(iterator) => match &**iterator {
                Iterator::Reversed { .. } | Iterator::Str { .. } | Iterator::Range { .. } | Iterator::Tuple { .. } => {}
                walking @ (Iterator::List { .. }
                | Iterator::Dict { .. }
                | Iterator::Set { .. }
                | Iterator::ListReversed { .. }
                | Iterator::Enumerate { .. }
                | Iterator::Zip { .. }) => walking.references(&mut |value| inner.push(value)),
            },
            Object::Generator(generator) => {
                // The program's own generators read with instructions of their own.
                let is_atomic = self.program.codes[generator.code as usize].is_atomic;
                let values = generator.frame.iter().filter(|_| is_atomic).flat_map(|frame| &frame.values);
                for value in values {
                    inner.push(*value);
                    // Iterators that it combines, side by side or one after the other.
                    match self.heap.object(*value) {
                        Some(Object::List(items)) => inner.extend(items),
                        Some(Object::Tuple(tuple)) => inner.extend(&tuple.items),
                        _ => {}
                    }
                }
            }
            _ => return,
        }
        if self.heap.is_shared(id) {
            touched.push((Place::Container(id), true));
        }
        for value in inner {
            self.touch_items(value, depth, touched);
        }
    }

    /// Adds what is read by looking at a value and all that it contains, as `repr` and `==` do.
    fn touch_all(&self, value: Value, depth: usize, touched: &mut Touched) {
        self.touch_items(value, depth, touched);
        let held = self.held_container(value).unwrap_or(value);
        let (Some(depth), Some(object)) = (depth.checked_sub(1), self.heap.object(held)) else { return };
        let mut all = |value: Value| {
            if value.id().is_some() {
                self.touch_all(value, depth, touched);
            }
        };
        match object {
            Object::List(items) => items.iter().for_each(|item| all(*item)),
            Object::Tuple(tuple) => tuple.items.iter().for_each(|item| all(*item)),
            Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict) => dict.iter().for_each(|(key, value)| {
                all(key);
                all(value);
            }),
            Object::View(_, dict) => all(Value::Ref(*dict)),
            _ => {}
        }
    }

    /// Whether a generator is a function of the program with `yield`.
    fn is_plain_generator(&self, id: Id) -> bool {
        let Object::Generator(generator) = self.heap.get(id) else { return false };
        generator.kind == GeneratorKind::Generator && !self.program.codes[generator.code as usize].is_library
    }

    /// Whether a value is something that `==` compares item by item.
    fn holds_items(&self, value: Value) -> bool {
        let is_container = |object: &Object| {
            matches!(
                object,
                Object::List(_)
                    | Object::Tuple(_)
                    | Object::Dict(_)
                    | Object::Set(_)
                    | Object::FrozenSet(_)
                    | Object::View(..)
            )
        };
        self.heap.object(value).is_some_and(is_container) || self.held_container(value).is_some()
    }

    /// Adds what a call uses if it calls a native function, or a method of one of the library's containers.
    fn touch_call(
        &self,
        function: Value,
        receiver: Value,
        arguments: impl std::iter::Iterator<Item = Value>,
        touched: &mut Touched,
    ) {
        match self.heap.object(function) {
            Some(Object::Method { function, receiver }) => self.touch_call(*function, *receiver, arguments, touched),
            Some(Object::Class(_)) => {
                // Calling a built-in class makes a new object.
                if let Some(native) = self.maker_of(function) {
                    self.touch_native(native, arguments, touched);
                }
            }
            Some(Object::Function(_)) => {
                if let Some(changes) = self.changes_container(receiver, function) {
                    self.touch_container(receiver, changes, touched);
                }
            }
            _ => {
                let Value::Native(native) = function else { return };
                let mut arguments = arguments;
                // `list.append` is called with the list as its first argument.
                let receiver = if receiver == Value::Unset && native.has_receiver() {
                    arguments.next().unwrap_or(Value::Unset)
                } else {
                    receiver
                };
                self.touch_container(receiver, native.receiver == OwnObject::Changes, touched);
                match native.sees {
                    Seen::Everything => self.touch_all(receiver, DEEPEST, touched),
                    Seen::Nothing | Seen::Attribute { .. } | Seen::Walk | Seen::Items => {
                        self.touch_iterator(receiver, DEEPEST, touched);
                    }
                }
                self.touch_native(native, arguments, touched);
            }
        }
    }

    fn touch_native(&self, native: &Native, arguments: impl std::iter::Iterator<Item = Value>, touched: &mut Touched) {
        match native.sees {
            Seen::Nothing => {}
            Seen::Attribute { changes } => {
                let arguments: Vec<_> = arguments.collect();
                if let [value, name, ..] = arguments[..]
                    && let Some(name) = self.heap.str(name).and_then(|name| self.program.names.find(name))
                {
                    self.touch_attribute(value, name, changes, touched);
                }
            }
            Seen::Walk => arguments.for_each(|value| {
                if !matches!(self.heap.object(value), Some(Object::List(_))) {
                    self.touch_container(value, false, touched);
                }
            }),
            Seen::Items => arguments.for_each(|value| self.touch_items(value, DEEPEST, touched)),
            Seen::Everything => arguments.for_each(|value| self.touch_all(value, DEEPEST, touched)),
        }
    }

    /// The native function that makes the objects of a built-in class.
    fn maker_of(&self, class: Value) -> Option<&'static Native> {
        match self.class_attribute(class.id()?, sym::NEW)? {
            Value::Native(native) => Some(native),
            _ => None,
        }
    }

    /// Whether a place belongs to the program, not to an object of the library. What CPython has in C works only on
    /// data of the program.
    pub(super) fn is_of_program(&self, place: Place) -> bool {
        let is_own_class = |class: Id| self.class(class).is_some_and(|class| self.program.is_own(class.module));
        match place {
            Place::Global(number) => self.program.is_own(Some(self.program.globals[number as usize].0)),
            Place::Cell(_) => false,
            Place::Attribute(..) if self.is_of_all_threads(place) => true,
            Place::Attribute(id, _) => match self.heap.get(id) {
                Object::Instance(instance) => is_own_class(instance.class),
                Object::Exception(exception) => is_own_class(exception.class),
                Object::Function(function) => !self.program.codes[function.code as usize].is_library,
                _ => is_own_class(id),
            },
            Place::Container(id) => {
                let code = &self.program.codes[self.heap.site(id).0 as usize];
                !code.is_library || self.program.modules[code.module as usize].is_in_c
            }
        }
    }

    /// Whether a place is data that the library keeps for all threads, under locks: the program cannot race there.
    pub fn is_of_all_threads(&self, place: Place) -> bool {
        let Place::Attribute(id, name) = place else { return false };
        OF_ALL_THREADS.contains(&&**self.program.names.text(name))
            && matches!(self.heap.get(id), Object::Instance(instance) if instance.local.is_none())
    }

    /// The list or dict inside of a container of the library: a deque is one place, as in CPython.
    pub(super) fn held_container(&self, value: Value) -> Option<Value> {
        let Some(Object::Instance(instance)) = self.heap.object(value) else { return None };
        let class = self.class(instance.class)?;
        let is_container = class.module.is_some() && class.module == self.program.module("collections");
        is_container.then(|| self.instance_attribute(value, ITEMS)).flatten()
    }

    /// Whether looking up a missing key adds it.
    fn makes_items(&self, value: Value) -> bool {
        self.held_container(value).is_some() && self.instance_attribute(value, "default_factory").is_some()
    }

    /// Whether a method changes its container of the library. None for other methods.
    fn changes_container(&self, receiver: Value, function: Value) -> Option<bool> {
        const READING: &[&str] =
            &["copy", "count", "index", "get", "keys", "values", "items", "most_common", "elements", "total"];
        self.held_container(receiver)?;
        let Some(Object::Function(function)) = self.heap.object(function) else { return None };
        let code = &self.program.codes[function.code as usize];
        code.is_atomic.then(|| !READING.contains(&&*code.name))
    }

    /// The classes of the program in which an attribute is looked up, until one has it.
    fn looked_up(&self, class: Id, name: Sym) -> impl std::iter::Iterator<Item = Id> {
        let mro = self.class(class).map_or(&[][..], |class| &class.mro[..]);
        let has = |id: &Id| self.class(*id).is_some_and(|class| class.attributes.contains_key(&name));
        let count = mro.iter().position(has).map_or(mro.len(), |at| at + 1);
        let is_own = |id: &Id| self.class(*id).is_some_and(|class| self.program.is_own(class.module));
        mro[..count].iter().copied().filter(is_own)
    }
}
