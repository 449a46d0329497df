//! `repr` and `str`.

use std::fmt::Write;

use super::integer::MOST_DIGITS;
use super::object::{Object, ViewKind};
use super::value::{Flow, Id, Native, Result, Value};
use super::{Machine, float, types};
use crate::program::code::sym;

/// Containers that nest deeper are shown by the prelude, whose frames are limited.
const DEEPEST: usize = 100;

/// What is known while a `repr` is written.
#[derive(Default)]
struct ReprState {
    /// The containers around the place that is written.
    open: Vec<Id>,
    leaves_addresses_out: bool,
    /// An object has an address there, written or left out.
    has_address: bool,
}

/// The number is too long for text.
#[derive(Debug)]
pub(super) struct TooLong;

impl Machine {
    /// `repr(value)`. The outer None means that methods of the program have to be called.
    pub(super) fn native_repr(&self, value: Value) -> Option<std::result::Result<String, TooLong>> {
        let mut out = String::new();
        match self.write_repr(value, &mut out, &mut ReprState::default()) {
            Ok(true) => Some(Ok(out)),
            Ok(false) => None,
            Err(too_long) => Some(Err(too_long)),
        }
    }

    /// `repr(value)` without addresses, which tell a reader nothing, and whether some were left out. None if it is too
    /// long, or if methods of the program have to be called.
    pub(super) fn repr_without_addresses(&self, value: Value) -> Option<(String, bool)> {
        let (mut out, mut written) = (String::new(), ReprState { leaves_addresses_out: true, ..ReprState::default() });
        let is_whole = self.write_repr(value, &mut out, &mut written).unwrap_or(false);
        is_whole.then_some((out, written.has_address))
    }

    pub(super) fn repr_of(&mut self, value: Value) -> Result<Flow> {
        match self.native_repr(value) {
            Some(Ok(text)) => Ok(self.new_text(text)?.into()),
            Some(Err(TooLong)) => Err(self.too_many_digits()),
            None => self.library_call("_repr", &[value]),
        }
    }

    fn too_many_digits(&mut self) -> super::value::Fault {
        self.value_error(
            "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to \
             increase the limit",
        )
    }

    /// `str(value)`.
    pub(super) fn str_of(&mut self, value: Value) -> Result<Flow> {
        if self.is_own(value) && self.own_method(value, sym::STR).is_some() {
            return self.library_call("_str", &[value]);
        }
        if self.heap.str(value).is_some() {
            return Ok(value.into());
        }
        if let Some(Object::Exception(exception)) = self.heap.object(value) {
            let args = exception.args.clone();
            let is_key_error = self.is_instance(value, types::KEY_ERROR);
            let is_os_error = self.is_instance(value, types::OS_ERROR) && args.len() >= 2;
            return match &args[..] {
                [] => Ok(self.heap.text("").into()),
                [number, text, ..] if is_os_error => self.library_call("_os_error", &[*number, *text]),
                [one] if is_key_error => self.repr_of(*one),
                [one] => self.str_of(*one),
                _ => {
                    let args = self.heap.tuple(args);
                    self.repr_of(args)
                }
            };
        }
        self.repr_of(value)
    }

    /// A special method of a class of the program or of the library, but not one that every object has.
    pub(super) fn own_method(&mut self, value: Value, name: crate::program::code::Sym) -> Option<Value> {
        let class = self.behaviour(value);
        let found = self.class_attribute(class, name)?;
        (!matches!(found, Value::Native(_))).then_some(found)
    }

    /// Whether a class or a base class has a method of its own, not the one that every object has.
    fn has_own(&self, class: Id, name: crate::program::code::Sym) -> bool {
        self.class_attribute(class, name).is_some_and(|found| !matches!(found, Value::Native(_)))
    }

    /// Appends the `repr`. False if methods of the program have to be called.
    fn write_repr(
        &self,
        value: Value,
        out: &mut String,
        written: &mut ReprState,
    ) -> std::result::Result<bool, TooLong> {
        match value {
            Value::Unset | Value::None => out.push_str("None"),
            Value::NotImplemented => out.push_str("NotImplemented"),
            Value::Ellipsis => out.push_str("Ellipsis"),
            Value::Bool(true) => out.push_str("True"),
            Value::Bool(false) => out.push_str("False"),
            Value::Int(value) => _ = write!(out, "{value}"),
            Value::Float(value) => out.push_str(&float::repr(value)),
            Value::Native(native) => _ = write!(out, "<built-in function {}>", native.name),
            Value::Ref(id) if written.open.contains(&id) => out.push_str(match self.heap.get(id) {
                Object::List(_) => "[...]",
                Object::Tuple(_) => "(...)",
                Object::Dict(_) => "{...}",
                _ => "...",
            }),
            Value::Ref(_) if written.open.len() > DEEPEST => return Ok(false),
            Value::Ref(id) => {
                written.open.push(id);
                let is_done = self.write_object(id, out, written)?;
                written.open.pop();
                return Ok(is_done);
            }
        }
        Ok(true)
    }

    #[expect(clippy::too_many_lines, reason = "one short arm for each kind of object")]
    fn write_object(&self, id: Id, out: &mut String, written: &mut ReprState) -> std::result::Result<bool, TooLong> {
        let module_of = |module: Option<u32>| {
            module.map(|module| format!("{}.", self.program.modules[module as usize].name)).unwrap_or_default()
        };
        match self.heap.get(id) {
            Object::Str(text) => quote(text, out),
            Object::Big(big) => {
                let text = big.to_string();
                if text.trim_start_matches('-').len() > MOST_DIGITS {
                    return Err(TooLong);
                }
                out.push_str(&text);
            }
            Object::List(items) => return self.write_items("[", items.iter().copied(), "]", out, written),
            Object::Tuple(tuple) if tuple.class != types::TUPLE => return self.write_named_tuple(id, out, written),
            Object::Tuple(tuple) => {
                let end = if tuple.items.len() == 1 { ",)" } else { ")" };
                return self.write_items("(", tuple.items.iter().copied(), end, out, written);
            }
            Object::Set(set) if set.len() == 0 => out.push_str("set()"),
            Object::FrozenSet(set) if set.len() == 0 => out.push_str("frozenset()"),
            Object::Set(set) => return self.write_items("{", set.iter().map(|(key, _)| key), "}", out, written),
            Object::FrozenSet(set) => {
                return self.write_items("frozenset({", set.iter().map(|(key, _)| key), "})", out, written);
            }
            Object::Dict(dict) => return self.write_dict(dict.iter(), out, written),
            Object::View(kind, dict) => {
                let Some(dict) = self.keys(Value::Ref(*dict)) else { return Ok(true) };
                return match kind {
                    ViewKind::Keys => {
                        self.write_items("dict_keys([", dict.iter().map(|(key, _)| key), "])", out, written)
                    }
                    ViewKind::Values => {
                        self.write_items("dict_values([", dict.iter().map(|(_, v)| v), "])", out, written)
                    }
                    ViewKind::Items => {
                        out.push_str("dict_items([");
                        for (at, (key, value)) in dict.iter().enumerate() {
                            out.push_str(if at > 0 { ", " } else { "" });
                            if !self.write_items("(", [key, value].into_iter(), ")", out, written)? {
                                return Ok(false);
                            }
                        }
                        out.push_str("])");
                        Ok(true)
                    }
                };
            }
            Object::Range(range) if range.step == 1 => _ = write!(out, "range({}, {})", range.start, range.stop),
            Object::Range(range) => _ = write!(out, "range({}, {}, {})", range.start, range.stop, range.step),
            Object::Slice(parts) => return self.write_items("slice(", parts.iter().copied(), ")", out, written),
            Object::Function(function) => {
                let name = &self.program.codes[function.code as usize].qualified;
                _ = write!(out, "<function {name}");
                written.end(id, "", out);
            }
            Object::Method { function: Value::Native(Native { name, .. }), receiver } => {
                let class = self.type_name(*receiver);
                _ = write!(out, "<built-in method {name} of {class}");
                written.end(id, " object", out);
            }
            Object::Method { function, receiver } => {
                let name = match self.heap.object(*function) {
                    Some(Object::Function(function)) => {
                        self.program.codes[function.code as usize].qualified.to_string()
                    }
                    _ => "?".to_owned(),
                };
                _ = write!(out, "<bound method {name} of ");
                if !self.write_repr(*receiver, out, written)? {
                    return Ok(false);
                }
                out.push('>');
            }
            Object::Class(_) if self.class_attribute(id, sym::META).is_some() => return Ok(false),
            Object::Class(class) => _ = write!(out, "<class '{}{}'>", module_of(class.module), class.qualified),
            Object::Instance(instance) => {
                if self.has_own(instance.class, sym::REPR) {
                    return Ok(false);
                }
                let Some(class) = self.class(instance.class) else { return Ok(true) };
                _ = write!(out, "<{}{}", module_of(class.module), class.qualified);
                written.end(id, " object", out);
            }
            Object::Exception(exception) => {
                if self.has_own(exception.class, sym::REPR) {
                    return Ok(false);
                }
                let name = self.class(exception.class).map(|class| class.name.to_string()).unwrap_or_default();
                return self.write_items(&format!("{name}("), exception.args.iter().copied(), ")", out, written);
            }
            Object::Generator(generator) => {
                let name = &self.program.codes[generator.code as usize].qualified;
                let word = match generator.kind {
                    super::object::GeneratorKind::AsyncGenerator => "async_generator",
                    kind => kind.word(),
                };
                _ = write!(out, "<{word} object {name}");
                written.end(id, "", out);
            }
            Object::Module(module) => {
                let module = &self.program.modules[*module as usize];
                _ = write!(out, "<module '{}' from '{}'>", module.name, module.file);
            }
            Object::Lock(lock) => {
                let state = if lock.count > 0 { "locked" } else { "unlocked" };
                let class = self.type_name(Value::Ref(id));
                _ = write!(out, "<{state} {class}");
                written.end(id, " object", out);
            }
            Object::Super { class, .. } => {
                let name = self.class(*class).map(|class| class.name.to_string()).unwrap_or_default();
                _ = write!(out, "<super: <class '{name}'>>");
            }
            _ => {
                let class = self.type_name(Value::Ref(id));
                _ = write!(out, "<{class}");
                written.end(id, " object", out);
            }
        }
        Ok(true)
    }

    fn write_items(
        &self,
        start: &str,
        items: impl Iterator<Item = Value>,
        end: &str,
        out: &mut String,
        written: &mut ReprState,
    ) -> std::result::Result<bool, TooLong> {
        out.push_str(start);
        for (at, item) in items.enumerate() {
            out.push_str(if at > 0 { ", " } else { "" });
            if !self.write_repr(item, out, written)? {
                return Ok(false);
            }
        }
        out.push_str(end);
        Ok(true)
    }

    fn write_dict(
        &self,
        pairs: impl Iterator<Item = (Value, Value)>,
        out: &mut String,
        written: &mut ReprState,
    ) -> std::result::Result<bool, TooLong> {
        out.push('{');
        for (at, (key, value)) in pairs.enumerate() {
            out.push_str(if at > 0 { ", " } else { "" });
            if !self.write_repr(key, out, written)? {
                return Ok(false);
            }
            out.push_str(": ");
            if !self.write_repr(value, out, written)? {
                return Ok(false);
            }
        }
        out.push('}');
        Ok(true)
    }

    fn write_named_tuple(
        &self,
        id: Id,
        out: &mut String,
        written: &mut ReprState,
    ) -> std::result::Result<bool, TooLong> {
        let Object::Tuple(tuple) = self.heap.get(id) else { return Ok(true) };
        if self.has_own(tuple.class, sym::REPR) {
            return Ok(false);
        }
        let Some(class) = self.class(tuple.class) else { return Ok(true) };
        let fields = self.fields(tuple.class).to_vec();
        _ = write!(out, "{}(", class.name);
        for (at, (name, value)) in fields.iter().zip(&tuple.items).enumerate() {
            out.push_str(if at > 0 { ", " } else { "" });
            _ = write!(out, "{}=", self.program.names.text(*name));
            if !self.write_repr(*value, out, written)? {
                return Ok(false);
            }
        }
        out.push(')');
        Ok(true)
    }
}

impl ReprState {
    /// Ends the `repr` of an object with its address, and the text before it.
    fn end(&mut self, id: Id, before: &str, out: &mut String) {
        self.has_address = true;
        if self.leaves_addresses_out {
            out.push('>');
        } else {
            _ = write!(out, "{before} at {}>", address(id));
        }
    }
}

/// An address for an object, as CPython shows one; nothing depends on it.
pub(super) fn address(id: Id) -> String {
    format!("0x7f{:010x}", u64::from(id.0) * 48 + 0x1000)
}

/// A string as Python writes it.
pub(super) fn quote(text: &str, out: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            character if character == quote => {
                out.push('\\');
                out.push(character);
            }
            character if is_printable(character) => out.push(character),
            character => {
                let code = u32::from(character);
                _ = match code {
                    0..=0xff => write!(out, "\\x{code:02x}"),
                    0x100..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push(quote);
}

/// Whether `repr` shows a character as it is.
pub(super) fn is_printable(character: char) -> bool {
    let code = u32::from(character);
    let is_format = matches!(code, 0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x180e | 0x200b..=0x200f
        | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe000..=0xf8ff | 0xe0001..=0xe007f
        | 0xf0000..=0x0010_ffff);
    character == ' ' || !(character.is_control() || character.is_whitespace() || is_format)
}
