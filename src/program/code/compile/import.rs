//! Imports: what the library has, and what to write instead of the rest.

use ruff_python_ast::{StmtImport, StmtImportFrom};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;
use crate::language::translated;
use crate::program::code::{Beside, Op};
use crate::program::syntax::{Refusal, line_and_column};
use crate::suggest::nearest;
use crate::tr;

/// What to write instead of a module that has no advice of its own.
const MODULES: &str = "threading, asyncio, queue, time, random, math, itertools, functools, collections";

impl<'a> Compiler<'a> {
    pub(super) fn import(&mut self, import: &'a StmtImport) {
        for alias in &import.names {
            let Some(module) = self.library_module(&alias.name, alias.name.range()) else { continue };
            self.emit(Op::ImportModule(module));
            let (name, bound) = match &alias.asname {
                Some(name) => (self.sym(name), module),
                None => match alias.name.split_once('.') {
                    // `import a.b` binds `a`.
                    Some((first, _)) => {
                        self.emit(Op::Pop);
                        let Some(package) = self.library_module(first, alias.name.range()) else { continue };
                        self.emit(Op::ImportModule(package));
                        (self.sym(first), package)
                    }
                    None => (self.sym(&alias.name), module),
                },
            };
            if self.scopes.is_bound_once(name) {
                self.imported.insert(name, bound);
            }
            self.store(name);
        }
    }

    pub(super) fn import_from(&mut self, import: &'a StmtImportFrom) {
        let Some(name) = import.module.as_ref().filter(|_| import.level == 0) else {
            return self.refuse(import.range(), tr!("a program has no package around it"), tr!("one file"));
        };
        if name == "__future__" {
            return;
        }
        let Some(module) = self.library_module(name, name.range()) else { return };
        self.emit(Op::ImportModule(module));
        for alias in &import.names {
            if &alias.name == "*" {
                self.refuse(
                    alias.range(),
                    tr!("{name} is not in spinlab's Python", name = "`import *`"),
                    tr!("the names, one by one"),
                );
                continue;
            }
            let wanted = self.sym(&alias.name);
            if !self.program.has(module, wanted) {
                self.refuse_missing(alias.range(), name, &alias.name);
                continue;
            }
            self.remark(module, &alias.name, alias.range());
            self.emit(Op::Copy(0));
            self.emit(Op::LoadAttribute(wanted));
            let name = self.sym(alias.asname.as_ref().unwrap_or(&alias.name));
            self.store(name);
        }
        self.emit(Op::Pop);
    }

    fn library_module(&mut self, name: &str, range: TextRange) -> Option<u32> {
        self.names_fields |= name == "collections";
        let is_private = name.starts_with('_') && name != "_thread" || name == "builtins";
        if self.library.source(name).is_none() || is_private && !self.is_library {
            if !self.is_library
                && let Some(beside) = self.library.beside(name)
            {
                return self.module_beside(name, beside, range);
            }
            let instead = match self.library.instead(name) {
                Some(instead) => translated(instead).to_owned(),
                None => tr!("what these modules have: {modules}", modules = MODULES),
            };
            self.refuse(range, tr!("the module `{name}` is not in spinlab's Python", name), &instead);
            return None;
        }
        match self.program.load(name, self.library) {
            Ok(module) => Some(module),
            Err(refusals) => {
                self.refusals.extend(refusals);
                None
            }
        }
    }

    /// A module of the program's own. If it has mistakes, the first one is reported at the import.
    fn module_beside(&mut self, name: &str, beside: Result<Beside, String>, range: TextRange) -> Option<u32> {
        let beside = match beside {
            Ok(beside) => beside,
            Err(why) => {
                self.refuse(range, tr!("`{name}.py` cannot be read: {why}", name, why), "");
                return None;
            }
        };
        match self.program.load_beside(name, &beside, self.library) {
            Ok(module) => Some(module),
            Err(refusals) => {
                let first = refusals.into_iter().next()?;
                let (line, _) = line_and_column(&beside.text, first.range.start);
                let what = tr!("`{name}.py`, line {line}: {what}", name, line, what = first.what);
                self.refuse(range, what, first.instead.as_deref().unwrap_or_default());
                None
            }
        }
    }

    fn refuse_slip(&mut self, range: TextRange, module: &str, name: &str, near: &str) {
        let what = tr!("{name} is not in spinlab's Python", name = format!("`{module}.{name}`"));
        let meant = Some(format!("{module}.{near}"));
        self.refusals.push(Refusal { meant, ..Refusal::new(range, what) });
    }

    pub(super) fn refuse_missing(&mut self, range: TextRange, module: &str, name: &str) {
        if self.program.is_own(self.program.module(module)) {
            return self.refuse(range, tr!("`{module}.py` has no `{name}`", module, name), "");
        }
        let instead = if let Some(instead) = self.library.instead(&format!("{module}.{name}")) {
            instead.to_owned()
        } else {
            let close = self.program.close_names(module, name);
            if let Some(near) = nearest(name, &close) {
                return self.refuse_slip(range, module, name, &near);
            }
            close.join(", ")
        };
        self.refuse_name(range, &format!("{module}.{name}"), &instead);
    }
}
