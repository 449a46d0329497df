//! Reads objects that consist of parts.

use std::sync::Arc;

use hashbrown::HashMap;

use super::Reader;
use crate::program::code::{CodeSpan, Sym};
use crate::program::machine::object::{Attributes, Class, Exception, Iterator, Local, Object, Range, TracebackEntry};
use crate::program::machine::value::{Arguments, Value};

impl Reader<'_> {
    pub(super) fn local(&mut self) -> Local {
        let arguments = Arguments { values: self.values(), named: self.named() };
        let lanes = (0..self.number()).map(|_| (self.number() as usize, Attributes(self.named()))).collect();
        Local { arguments, lanes }
    }

    pub(super) fn class(&mut self) -> Object {
        let (name, qualified) = (self.text().into(), self.text().into());
        let module = self.number().checked_sub(1).map(|module| module as u32);
        let (bases, mro) = (self.ids(), self.ids());
        let attributes: HashMap<Sym, Value> = self.named().into_iter().collect();
        let fields = self.named().into_iter().map(|(name, _)| name).collect();
        Object::Class(Box::new(Class { name, qualified, module, bases, mro, attributes: Arc::new(attributes), fields }))
    }

    pub(super) fn exception(&mut self) -> Object {
        let (class, args) = (self.id(), self.values());
        let attributes = Attributes(self.named());
        let (cause, context) = (self.value(), self.value());
        let hides_context = self.byte() == 1;
        let traceback = (0..self.number())
            .map(|_| TracebackEntry { code: self.small(), span: CodeSpan { start: self.small(), end: self.small() } })
            .collect();
        Object::Exception(Box::new(Exception { class, args, attributes, cause, context, hides_context, traceback }))
    }

    pub(super) fn iterator(&mut self) -> Iterator {
        match self.byte() {
            0 => Iterator::List { list: self.id(), at: self.number() as usize },
            1 => Iterator::Tuple { tuple: self.id(), at: self.number() as usize },
            2 => Iterator::Str { text: self.text().into(), at: self.number() as usize },
            3 => {
                let range = Range { start: self.plain(), stop: self.plain(), step: self.plain() };
                Iterator::Range { range, at: self.plain() }
            }
            4 => Iterator::Dict {
                kind: self.view(),
                dict: self.id(),
                at: self.number() as usize,
                length: self.number() as usize,
            },
            5 => Iterator::Set { set: self.id(), at: self.number() as usize, length: self.number() as usize },
            6 => Iterator::ListReversed { list: self.id(), left: self.number() as usize },
            7 => Iterator::Reversed { items: self.values() },
            8 => Iterator::Enumerate { inner: self.id(), count: self.plain() },
            _ => Iterator::Zip { inner: self.ids(), is_strict: self.byte() == 1 },
        }
    }
}
