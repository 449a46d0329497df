//! What a program has lost without using it: coroutines that were never awaited, exceptions that were never seen,
//! asynchronous generators that did not come to their end.
//!
//! CPython notices at once, by counting references. Here the end of a turn looks for what the turn has dropped.

use std::fmt::Write;
use std::sync::Arc;

use super::object::{GeneratorKind, Object};
use super::value::{Id, Result, Value};
use super::{Machine, Stream};
use crate::program::syntax::line_and_column;

impl Machine {
    /// Frees what the program cannot reach any more. What has to be told of stays until then.
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

    /// Whether it matters that an object is dropped as it is now.
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

    /// What it matters to drop, as things are now.
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

    /// Whether something could have been dropped: it is worth a look.
    fn may_have_dropped(&self) -> bool {
        self.watched.iter().any(|id| match self.heap.get(*id) {
            Object::Generator(generator) => !generator.is_adopted && self.is_telling(*id),
            _ => self.is_telling(*id),
        })
    }

    /// Tells of coroutines that were dropped; everything else is the business of the loop, and is given back.
    /// At the end of the program everything counts as dropped.
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

    /// `RuntimeWarning`, once for each place, as CPython's filter of warnings has it.
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

    /// A warning with the place that it is about.
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
