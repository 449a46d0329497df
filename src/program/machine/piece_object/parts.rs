//! Objects that consist of parts, and frames.

use super::PieceWriter;
use crate::program::code::Live;
use crate::program::machine::Machine;
use crate::program::machine::lane::{Frame, Then};
use crate::program::machine::object::{Attributes, Exception, Iterator, Local, ViewKind};
use crate::program::machine::value::Value;

impl PieceWriter {
    /// The attributes of each lane, in order of the lanes.
    pub(super) fn local(&mut self, out: &mut Vec<u8>, machine: &Machine, local: &Local) {
        self.values(out, machine, &local.arguments.values);
        self.named(out, machine, &local.arguments.named);
        let mut lanes: Vec<&(usize, Attributes)> = local.lanes.iter().collect();
        lanes.sort_by_key(|(lane, _)| *lane);
        self.number(out, lanes.len() as u64);
        for (lane, attributes) in lanes {
            self.number(out, *lane as u64);
            self.named(out, machine, &attributes.0);
        }
    }

    pub(super) fn exception(&mut self, out: &mut Vec<u8>, machine: &Machine, exception: &Exception) {
        self.id(out, machine, exception.class);
        self.values(out, machine, &exception.args);
        self.named(out, machine, &exception.attributes.0);
        self.value(out, machine, exception.cause);
        self.value(out, machine, exception.context);
        out.push(u8::from(exception.hides_context));
        self.number(out, exception.traceback.len() as u64);
        for entry in &exception.traceback {
            self.number(out, u64::from(entry.code));
            self.number(out, u64::from(entry.span.start));
            self.number(out, u64::from(entry.span.end));
        }
    }

    pub(super) fn iterator(&mut self, out: &mut Vec<u8>, machine: &Machine, iterator: &Iterator) {
        match iterator {
            Iterator::List { list, at } => {
                out.push(0);
                self.id(out, machine, *list);
                self.number(out, *at as u64);
            }
            Iterator::Tuple { tuple, at } => {
                out.push(1);
                self.id(out, machine, *tuple);
                self.number(out, *at as u64);
            }
            Iterator::Str { text, at } => {
                out.push(2);
                self.text(out, text);
                self.number(out, *at as u64);
            }
            Iterator::Range { range, at } => {
                out.push(3);
                for part in [range.start, range.stop, range.step, *at] {
                    self.value(out, machine, Value::Int(part));
                }
            }
            Iterator::Dict { kind, dict, at, length } => {
                out.push(4);
                out.push(view(*kind));
                self.id(out, machine, *dict);
                self.number(out, *at as u64);
                self.number(out, *length as u64);
            }
            Iterator::Set { set, at, length } => {
                out.push(5);
                self.id(out, machine, *set);
                self.number(out, *at as u64);
                self.number(out, *length as u64);
            }
            Iterator::ListReversed { list, left } => {
                out.push(6);
                self.id(out, machine, *list);
                self.number(out, *left as u64);
            }
            Iterator::Reversed { items } => {
                out.push(7);
                self.values(out, machine, items);
            }
            Iterator::Enumerate { inner, count } => {
                out.push(8);
                self.id(out, machine, *inner);
                self.value(out, machine, Value::Int(*count));
            }
            Iterator::Zip { inner, is_strict } => {
                out.push(9);
                self.ids(out, machine, inner);
                out.push(u8::from(*is_strict));
            }
        }
    }

    /// Writes a frame without the variables that no code reads again. It keeps asynchronous generators, which live as
    /// long as a variable holds them. What the frame above does with its result shows where this one may go on.
    pub(in crate::program::machine) fn frame(
        &mut self,
        out: &mut Vec<u8>,
        machine: &Machine,
        live: &mut Live,
        frame: &Frame,
        above: Option<Then>,
    ) {
        self.number(out, u64::from(frame.code));
        self.number(out, u64::from(frame.at) << 1 | u64::from(frame.is_thrown));
        match frame.then {
            Then::Push => out.push(0),
            Then::Discard => out.push(1),
            Then::Method => out.push(2),
            Then::Made(value) => {
                out.push(3);
                self.value(out, machine, value);
            }
            Then::Class(id) => {
                out.push(4);
                self.id(out, machine, id);
            }
            Then::Module(module) => {
                out.push(5);
                self.number(out, u64::from(module));
            }
            Then::ForEach(target) => {
                out.push(6);
                self.number(out, u64::from(target));
            }
            Then::Send(target) => {
                out.push(7);
                self.number(out, u64::from(target));
            }
            Then::End => out.push(8),
        }
        self.value(out, machine, frame.generator.map_or(Value::None, Value::Ref));
        self.number(out, frame.blocks.len() as u64);
        for block in &frame.blocks {
            for part in [block.handler, block.height, block.handled] {
                self.number(out, u64::from(part));
            }
        }
        self.values(out, machine, &frame.handled);
        let mut needed = live.at(&machine.program, frame.code, frame.at);
        for block in &frame.blocks {
            needed |= live.at(&machine.program, frame.code, block.handler);
        }
        if let Some(Then::ForEach(target) | Then::Send(target)) = above {
            needed |= live.at(&machine.program, frame.code, target);
        }
        let slots = machine.program.codes[frame.code as usize].slots.len();
        self.number(out, frame.values.len() as u64);
        for (at, value) in frame.values.iter().enumerate() {
            let is_needed = at >= slots || at >= 64 || needed >> at & 1 == 1 || machine.is_async_generator(*value);
            self.value(out, machine, if is_needed { *value } else { Value::Unset });
        }
    }
}

pub(super) fn view(kind: ViewKind) -> u8 {
    match kind {
        ViewKind::Keys => 0,
        ViewKind::Values => 1,
        ViewKind::Items => 2,
    }
}
