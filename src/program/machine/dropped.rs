//! What a program drops without using it: coroutines that it never awaited, exceptions that it never saw, asynchronous
//! generators that did not end.
//!
//! CPython notices at once, by counting references. Here the end of a turn searches for what the turn has dropped.

use std::fmt::Write;
use std::sync::Arc;

use super::object::{GeneratorKind, Object};
use super::value::{Id, Result, Value};
use super::{Machine, Stream};
use crate::program::syntax::line_and_column;

impl Machine {
    /// Frees what the program cannot reach any more, except for what must still be reported.
    pub(super) fn collect(&mut self) -> Result<()> {
        let mut roots = self.roots();
        roots.extend(&self.dropped);
        roots.extend(self.pending.iter().map(|id| Value::Ref(*id)));
        self.heap.mark(roots);
        let watched = std::mem::take(&mut self.watched);
        for id in watched {
            let is_telling = self.is_telling(id);
            if self.heap.is_marked(id) {
                if is_telling {
                    self.watched.push(id);
                }
            } else if is_telling {
                self.dropped.push(Value::Ref(id));
                self.heap.mark_more(Value::Ref(id));
            }
        }
        self.heap.sweep()
    }

    /// Whether dropping an object in its present state must be reported.
    fn is_telling(&self, id: Id) -> bool {
        match self.heap.get(id) {
            Object::Generator(generator) => match generator.kind {
                GeneratorKind::Coroutine => !generator.has_started && generator.frame.is_some(),
                GeneratorKind::AsyncGenerator => generator.has_started && generator.frame.is_some(),
                GeneratorKind::Generator => false,
            },
            Object::Instance(_) => self.is_unseen(id) || self.is_pending_task(id),
            _ => false,
        }
    }

    /// The values whose loss must be reported, in the present state.
    pub(super) fn telling(&self) -> Vec<Value> {
        self.watched.iter().filter(|id| self.is_telling(**id)).map(|id| Value::Ref(*id)).collect()
    }

    fn is_unseen(&self, id: Id) -> bool {
        self.instance_attribute(Value::Ref(id), "_log_traceback") == Some(Value::Bool(true))
    }

    fn is_pending_task(&self, id: Id) -> bool {
        self.text_attribute(Value::Ref(id), "_state").as_deref() == Some("PENDING")
            && self.instance_attribute(Value::Ref(id), "_log_destroy_pending") != Some(Value::Bool(false))
    }

    /// Whether something may have been dropped, so that a search makes sense.
    fn may_have_dropped(&self) -> bool {
        self.watched.iter().any(|id| match self.heap.get(*id) {
            Object::Generator(generator) => !generator.is_adopted && self.is_telling(*id),
            _ => self.is_telling(*id),
        })
    }

    /// Warns of coroutines that were dropped, and returns everything else for the loop to handle. At the end of the
    /// program everything counts as dropped.
    pub(super) fn take_dropped(&mut self, is_end: bool) -> Result<Vec<Value>> {
        if is_end {
            let telling = self.telling();
            self.watched.clear();
            self.dropped.extend(telling);
        } else if self.may_have_dropped() {
            self.collect()?;
        }
        let dropped = std::mem::take(&mut self.dropped);
        let mut others = Vec::new();
        for value in dropped {
            match self.heap.object(value) {
                Some(Object::Generator(generator)) if generator.kind == GeneratorKind::Coroutine => self.tell_of(value),
                _ => others.push(value),
            }
        }
        Ok(others)
    }

    /// Writes a `RuntimeWarning`, once for each place, as CPython's filter of warnings does.
    fn tell_of(&mut self, coroutine: Value) {
        let Some(id) = coroutine.id() else { return };
        let (code, at) = self.heap.site(id);
        let Object::Generator(generator) = self.heap.get_mut(id) else { return };
        generator.frame = None;
        let name = Arc::clone(&self.program.codes[generator.code as usize].qualified);
        if self.warned.contains(&(code, at)) {
            return;
        }
        self.warned.push((code, at));
        let mut text = self.placed(code, at, &format!("RuntimeWarning: coroutine '{name}' was never awaited"));
        text += "RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n";
        self.write(Stream::Error, &text);
    }

    /// A warning with its place in the program.
    pub(super) fn placed(&self, code: u32, at: u32, text: &str) -> String {
        let code = &self.program.codes[code as usize];
        let module = &self.program.modules[code.module as usize];
        let span = code.spans.get(at as usize).copied().unwrap_or_default();
        let (line, _) = line_and_column(&module.source, span.start as usize);
        let mut out = format!("{}:{line}: {text}\n", module.file);
        if let Some(source) = module.source.lines().nth(line - 1) {
            _ = writeln!(out, "  {}", source.trim());
        }
        out
    }
}
