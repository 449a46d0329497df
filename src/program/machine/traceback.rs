//! Uncaught exceptions as text, in CPython's form.

use std::fmt::Write;

use super::Machine;
use super::excerpt::excerpt;
use super::lane::Frame;
use super::object::{Object, TracebackEntry};
use super::value::{Id, Value};
use crate::program::syntax::line_and_column;
use crate::tr;

/// The longest chain of causes that is shown: a program can make one without an end.
const LONGEST_CHAIN: usize = 20;

/// How deep groups within groups are shown, and how many members of one.
const DEEPEST_GROUP: usize = 10;
const WIDEST_GROUP: usize = 15;

/// A traceback while it is written. Within groups each line has a margin.
struct TracebackLines {
    text: String,
    depth: usize,
    needs_close: bool,
}

impl TracebackLines {
    fn add(&mut self, text: &str, margin: char) {
        for line in text.lines() {
            if self.depth > 0 {
                _ = write!(self.text, "{}{margin} ", "  ".repeat(self.depth));
            }
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn frame(&mut self, text: &str) {
        _ = writeln!(self.text, "{}{text}", "  ".repeat(self.depth));
    }
}

impl Machine {
    /// The traceback of an exception and of those before it; `message` returns the text of each.
    pub(super) fn traceback(&self, exception: Id, message: &dyn Fn(Id) -> String) -> String {
        let mut out = TracebackLines { text: String::new(), depth: 0, needs_close: false };
        self.write_chain(exception, message, &mut out);
        out.text
    }

    /// The place of a lane when spinlab stopped it, in the form of a traceback.
    pub(super) fn traceback_of_stop(&self, frames: &[Frame], lane: &str, why: &str) -> String {
        let own = frames.iter().rev().filter(|frame| !self.program.codes[frame.code as usize].is_library);
        let entry = |frame: &Frame| {
            let span = *self.program.codes[frame.code as usize].spans.get(frame.at.saturating_sub(1) as usize)?;
            Some(TracebackEntry { code: frame.code, span })
        };
        let entries: Vec<TracebackEntry> = own.filter_map(entry).collect();
        let mut text = "Traceback (most recent call last):\n".to_owned();
        self.write_entries(&entries, &mut text);
        text + &tr!("spinlab stopped {lane}: {why}", lane = lane, why = why) + "\n"
    }

    /// An exception with those before it, the oldest first.
    fn write_chain(&self, exception: Id, message: &dyn Fn(Id) -> String, out: &mut TracebackLines) {
        let mut chain = vec![(exception, "")];
        let mut at = exception;
        while let Some(raised) = self.raised(at) {
            let (next, why) = match (raised.cause, raised.context) {
                (Value::Ref(cause), _) => {
                    (cause, "The above exception was the direct cause of the following exception:")
                }
                (_, Value::Ref(context)) if !raised.hides_context => {
                    (context, "During handling of the above exception, another exception occurred:")
                }
                _ => break,
            };
            if chain.len() >= LONGEST_CHAIN || chain.iter().any(|(id, _)| *id == next) {
                break;
            }
            // The sentence is below the earlier exception.
            chain.push((next, why));
            at = next;
        }
        for (id, why) in chain.iter().rev() {
            self.write_one(*id, message, out);
            if !why.is_empty() {
                out.add(&format!("\n{why}\n\n"), '|');
            }
        }
    }

    fn write_one(&self, id: Id, message: &dyn Fn(Id) -> String, out: &mut TracebackLines) {
        let Some(raised) = self.raised(id) else { return };
        let members = self.members(id);
        if out.depth > DEEPEST_GROUP && members.is_some() {
            return out.add(&format!("... (max_group_depth is {DEEPEST_GROUP})\n"), '|');
        }
        let is_outermost = members.is_some() && out.depth == 0;
        out.depth += usize::from(is_outermost);
        if !raised.traceback.is_empty() {
            let group = if members.is_some() { "Exception Group " } else { "" };
            let margin = if is_outermost { '+' } else { '|' };
            out.add(&format!("{group}Traceback (most recent call last):\n"), margin);
        }
        let mut text = String::new();
        self.write_entries(&raised.traceback, &mut text);
        _ = writeln!(text, "{}", self.last_line(id, &message(id)));
        out.add(&text, '|');
        if let Some(members) = members {
            self.write_members(&members, message, out);
        }
        out.depth -= usize::from(is_outermost);
    }

    /// The exceptions of a group, each in a frame.
    fn write_members(&self, members: &[Value], message: &dyn Fn(Id) -> String, out: &mut TracebackLines) {
        let shown = members.len().min(WIDEST_GROUP + 1);
        for (at, member) in members.iter().take(shown).enumerate() {
            let is_last = at + 1 == shown;
            // The last member closes the frame, unless one within it does.
            out.needs_close = is_last;
            let is_cut = at >= WIDEST_GROUP;
            let title = if is_cut { "...".to_owned() } else { (at + 1).to_string() };
            let edge = if at == 0 { "+-" } else { "  " };
            out.frame(&format!("{edge}+---------------- {title} ----------------"));
            out.depth += 1;
            match member {
                Value::Ref(id) if !is_cut => self.write_chain(*id, message, out),
                _ => {
                    let more = members.len() - WIDEST_GROUP;
                    let plural = if more == 1 { "" } else { "s" };
                    out.add(&format!("and {more} more exception{plural}\n"), '|');
                }
            }
            if is_last && std::mem::take(&mut out.needs_close) {
                out.frame("+------------------------------------");
            }
            out.depth -= 1;
        }
    }

    /// The exceptions of an exception group.
    fn members(&self, id: Id) -> Option<Vec<Value>> {
        let raised = self.raised(id)?;
        let members = raised.attributes.get(crate::program::code::sym::EXCEPTIONS)?;
        match self.heap.object(members) {
            Some(Object::Tuple(tuple)) => Some(tuple.items.to_vec()),
            _ => None,
        }
    }

    /// Writes entries in reverse: they were noted from the innermost frame outwards.
    fn write_entries(&self, entries: &[TracebackEntry], out: &mut String) {
        let mut repeated = 0;
        let mut before = None;
        for entry in entries.iter().rev() {
            let code = &self.program.codes[entry.code as usize];
            let module = &self.program.modules[code.module as usize];
            let (line, _) = line_and_column(&module.source, entry.span.start as usize);
            // The column does not count.
            let place = Some((entry.code, line));
            repeated = if before == place { repeated + 1 } else { self.end_repeats(repeated, out) };
            before = place;
            if repeated >= 3 {
                continue;
            }
            _ = writeln!(out, "  File \"{}\", line {line}, in {}", module.file, code.name);
            out.push_str(&excerpt(&module.source, entry.span.start as usize, entry.span.end as usize));
        }
        self.end_repeats(repeated, out);
    }

    #[expect(clippy::unused_self, reason = "reads as part of writing the entries")]
    fn end_repeats(&self, repeated: usize, out: &mut String) -> usize {
        if repeated >= 3 {
            let more = repeated - 2;
            let plural = if more == 1 { "" } else { "s" };
            _ = writeln!(out, "  [Previous line repeated {more} more time{plural}]");
        }
        0
    }

    fn last_line(&self, id: Id, message: &str) -> String {
        let Some(class) = self.raised(id).and_then(|raised| self.class(raised.class)) else { return String::new() };
        let module = class.module.map(|module| self.program.modules[module as usize].name.to_string());
        let name = match module.as_deref() {
            None | Some("__main__" | "builtins") => class.qualified.to_string(),
            Some(module) => format!("{module}.{}", class.qualified),
        };
        if message.is_empty() { name } else { format!("{name}: {message}") }
    }

    /// The message of an exception, without calling a `__str__` of the program.
    pub(super) fn plain_message(&self, id: Id) -> String {
        let Some(raised) = self.raised(id) else { return String::new() };
        let text = |value: Value| match self.heap.object(value) {
            Some(Object::Str(text)) => text.to_string(),
            _ => match self.native_repr(value) {
                Some(Ok(text)) => text,
                _ => format!("<{} object>", self.type_name(value)),
            },
        };
        match &raised.args[..] {
            [] => String::new(),
            [one] if self.is_instance(Value::Ref(id), super::types::KEY_ERROR) => {
                self.native_repr(*one).and_then(Result::ok).unwrap_or_else(|| text(*one))
            }
            [one] => text(*one),
            many => {
                let parts: Vec<_> = many
                    .iter()
                    .map(|value| self.native_repr(*value).and_then(Result::ok).unwrap_or_else(|| text(*value)))
                    .collect();
                format!("({})", parts.join(", "))
            }
        }
    }
}
