//! Writes instructions for a checked tree. It refuses what is not in spinlab's Python, every place at once.

mod absent;
pub(super) mod call;
mod control;
mod docstring;
mod expression;
mod function;
mod groups;
mod import;
mod matching;
mod read;
mod statement;

use std::sync::Arc;

use hashbrown::HashMap;
use ruff_python_ast::{ModModule, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::analysis::analyse;
use super::scope::{Home, ScopeKind, Scopes, mangle};
use super::{Code, CodeKind, CodeSpan, Constant, ModuleLibrary, Op, Program, Signature, Sym, sym};
use crate::language::translated;
use crate::program::syntax::Refusal;
use crate::tr;

/// A place in the code that is not written yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct JumpLabel(u32);

/// What surrounds a statement, and what `return`, `break` or `continue` must undo when it leaves.
#[derive(Clone, Debug)]
enum Around<'a> {
    Loop {
        again: JumpLabel,
        end: JumpLabel,
        holds_iterator: bool,
    },
    Try,
    Finally(&'a [Stmt]),
    /// In a handler; the name of its exception is deleted at the end.
    Handler(Option<Sym>),
    /// In a handler of `except*`, which must run to its end.
    StarHandler,
    /// In the copy of a `finally` that an exception runs: the exception is on the stack.
    FinallyHandler,
    With {
        is_async: bool,
    },
}

/// A function, class body or module that is being written.
struct CodeUnit<'a> {
    scope: usize,
    /// The scope of the code around it.
    outer: usize,
    /// The functions and classes that are made here.
    children: Vec<u32>,
    kind: CodeKind,
    name: String,
    qualified: String,
    class_name: Option<String>,
    ops: Vec<Op>,
    spans: Vec<CodeSpan>,
    labels: Vec<u32>,
    around: Vec<Around<'a>>,
    slots: Vec<Sym>,
    slot_of: HashMap<(usize, Sym), u32>,
    signature: Signature,
    header: CodeSpan,
    line: u32,
    /// The constant with its docstring.
    doc: Option<u32>,
}

struct Compiler<'a> {
    program: &'a mut Program,
    library: &'a dyn ModuleLibrary,
    module: u32,
    is_library: bool,
    source: Arc<str>,
    /// The end of each line of the source.
    line_ends: Vec<usize>,
    scopes: Scopes,
    /// The scope whose code is being written: a comprehension, or the scope of the unit.
    scope: usize,
    units: Vec<CodeUnit<'a>>,
    span: CodeSpan,
    refusals: Vec<Refusal>,
    /// Strings of the program may name the fields of a `namedtuple`.
    names_fields: bool,
    /// Names of modules of the library, so that a wrong attribute is refused before the program runs.
    imported: HashMap<Sym, u32>,
    /// How many instructions are written so far.
    written: usize,
}

/// What CPython has in Python, in modules that it otherwise has in C.
const IN_PYTHON: &str = "Counter.";

/// The most instructions. A `finally` is written once for each way out of its `try`, so one within another doubles the
/// inner one. Without that, no file of 64 KiB comes near this number.
const MOST_WRITTEN: usize = 300_000;

impl<'a> Compiler<'a> {
    fn new(program: &'a mut Program, library: &'a dyn ModuleLibrary, module: u32, is_library: bool) -> Self {
        let source = Arc::clone(&program.modules[module as usize].source);
        let line_ends = source.match_indices('\n').map(|(at, _)| at).collect();
        Self {
            program,
            library,
            module,
            is_library,
            source,
            line_ends,
            scopes: Scopes::default(),
            scope: 0,
            units: Vec::new(),
            span: CodeSpan::default(),
            refusals: Vec::new(),
            names_fields: false,
            imported: HashMap::new(),
            written: 0,
        }
    }

    fn module(mut self, tree: &'a ModModule) -> Result<u32, Vec<Refusal>> {
        self.scopes = analyse(tree, &mut self.program.names, &mut self.refusals);
        self.open(0, CodeKind::Module, "<module>", "<module>".to_owned(), tree.range());
        self.document(&tree.body);
        if let Some(doc) = self.unit().doc {
            self.emit(Op::Constant(doc));
            self.store(sym::DOC);
        }
        self.body(&tree.body);
        self.constant(Constant::None);
        self.emit(Op::Return);
        let code = self.close();
        self.refuse_absent(tree);
        if self.refusals.is_empty() {
            return Ok(code);
        }
        self.refusals.sort_by_key(|refusal| refusal.range.start);
        self.refusals.dedup();
        Err(self.refusals)
    }

    /// Refuses what CPython's grammar refuses, with its words, where spinlab's parser does not.
    fn refuse_grammar(&mut self, range: TextRange, error: &str, instead: &str) {
        let refusal = Refusal::grammar(range, error);
        self.refusals.push(if instead.is_empty() { refusal } else { refusal.instead(instead) });
    }

    /// Refuses a name that Python has and spinlab's Python does not. The advice is in a table, and is translated
    /// here.
    fn refuse_name(&mut self, range: TextRange, name: &str, instead: &str) {
        let what = tr!("{name} is not in spinlab's Python", name = format!("`{name}`"));
        self.refuse(range, what, translated(instead));
    }

    fn refuse(&mut self, range: TextRange, what: impl Into<String>, instead: &str) {
        let refusal = Refusal::new(range, what);
        self.refusals.push(if instead.is_empty() { refusal } else { refusal.instead(instead) });
    }

    fn open(&mut self, scope: usize, kind: CodeKind, name: &str, qualified: String, range: TextRange) {
        let line = self.line_ends.partition_point(|end| *end < range.start().into()) + 1;
        let class_name = self.units.last().and_then(|unit| unit.class_name.clone());
        self.units.push(CodeUnit {
            scope,
            outer: self.scope,
            children: Vec::new(),
            kind,
            name: name.to_owned(),
            qualified,
            class_name,
            ops: Vec::new(),
            spans: Vec::new(),
            labels: Vec::new(),
            around: Vec::new(),
            slots: Vec::new(),
            slot_of: HashMap::new(),
            signature: Signature::default(),
            header: CodeSpan { start: range.start().into(), end: range.end().into() },
            line: line as u32,
            doc: None,
        });
        self.scope = scope;
    }

    /// Ends the innermost unit and gives the number of its code.
    fn close(&mut self) -> u32 {
        let Some(unit) = self.units.pop() else { return 0 };
        let CodeUnit { scope, labels, mut ops, mut slots, .. } = unit;
        for op in &mut ops {
            let (Op::Jump(target)
            | Op::JumpIfFalse(target)
            | Op::JumpIfTrue(target)
            | Op::ForEach(target)
            | Op::Send(target)
            | Op::Try(target, _)) = op
            else {
                continue;
            };
            *target = labels[*target as usize];
        }
        let free = self.scopes.all[scope].free.clone();
        let first_captured = slots.len();
        slots.extend(&free);
        // Captured variables come last: only now the number of slots before them is known.
        let settle = |slot: &mut u32| {
            if *slot >= FREE {
                *slot = *slot - FREE + first_captured as u32;
            }
        };
        for op in &mut ops {
            if let Op::LoadCell(slot) | Op::StoreCell(slot) | Op::DeleteCell(slot) | Op::LoadNameOrCell(_, slot) = op {
                settle(slot);
            }
        }
        for child in unit.children {
            Arc::make_mut(&mut self.program.codes[child as usize].captured).iter_mut().for_each(settle);
        }
        self.scope = unit.outer;
        let captured = free.iter().map(|&name| self.cell_slot(name)).collect();
        self.program.codes.push(Code {
            name: unit.name.as_str().into(),
            qualified: unit.qualified.as_str().into(),
            kind: unit.kind,
            module: self.module,
            is_library: self.is_library,
            is_atomic: self.program.modules[self.module as usize].is_in_c && !unit.qualified.starts_with(IN_PYTHON),
            ops: ops.into(),
            spans: unit.spans.into(),
            signature: unit.signature,
            slots: slots.into(),
            captured,
            first_captured,
            header: unit.header,
            line: unit.line,
            doc: unit.doc,
        });
        let number = self.program.codes.len() as u32 - 1;
        if let Some(outer) = self.units.last_mut() {
            outer.children.push(number);
        }
        number
    }

    fn unit(&mut self) -> &mut CodeUnit<'a> {
        let last = self.units.len() - 1;
        &mut self.units[last]
    }

    /// Whether the code has become too long; then it is refused.
    fn is_too_long(&self) -> bool {
        self.written > MOST_WRITTEN
    }

    fn emit(&mut self, op: Op) {
        let span = self.span;
        self.written += 1;
        if self.is_too_long() {
            if self.written == MOST_WRITTEN + 1 {
                let range = TextRange::new(span.start.into(), span.end.into());
                let instead = tr!("fewer `finally` within each other, with functions for the parts");
                self.refuse(range, tr!("this makes more instructions than spinlab takes"), instead);
            }
            return;
        }
        let unit = self.unit();
        unit.ops.push(op);
        unit.spans.push(span);
    }

    fn at(&mut self, node: &impl Ranged) -> CodeSpan {
        let range = node.range();
        std::mem::replace(&mut self.span, CodeSpan { start: range.start().into(), end: range.end().into() })
    }

    fn label(&mut self) -> JumpLabel {
        let labels = &mut self.unit().labels;
        labels.push(u32::MAX);
        JumpLabel(labels.len() as u32 - 1)
    }

    fn place(&mut self, label: JumpLabel) {
        let unit = self.unit();
        unit.labels[label.0 as usize] = unit.ops.len() as u32;
    }

    fn label_here(&mut self) -> JumpLabel {
        let label = self.label();
        self.place(label);
        label
    }

    fn constant(&mut self, constant: Constant) {
        let number = self.program.constant(constant);
        self.emit(Op::Constant(number));
    }

    fn text(&mut self, text: &str) {
        if self.names_fields {
            let words = text.split(|letter: char| letter == ',' || letter.is_whitespace());
            words.for_each(|word| _ = self.program.names.intern(word));
        }
        self.constant(Constant::Str(text.into()));
    }

    /// The number of a name; private names of classes get the class's name first.
    fn sym(&mut self, name: &str) -> Sym {
        let class_name = self.units.last().and_then(|unit| unit.class_name.as_deref());
        let mangled = mangle(class_name, name);
        self.program.names.intern(&mangled)
    }

    fn global(&mut self, name: Sym) -> u32 {
        self.program.global(self.module, name)
    }

    /// The slot of a variable of this frame, which may be a comprehension's.
    fn slot(&mut self, scope: usize, name: Sym) -> u32 {
        let unit = self.unit();
        if let Some(&slot) = unit.slot_of.get(&(scope, name)) {
            return slot;
        }
        let slot = unit.slots.len() as u32;
        unit.slots.push(name);
        unit.slot_of.insert((scope, name), slot);
        slot
    }

    /// The slot of a cell, made in this frame or captured by it.
    fn cell_slot(&mut self, name: Sym) -> u32 {
        match self.scopes.home(self.scope, name) {
            Home::Cell(owner) if self.scopes.host(owner) == self.unit().scope => self.slot(owner, name),
            _ => {
                let free = &self.scopes.all[self.units[self.units.len() - 1].scope].free;
                FREE + free.iter().position(|&other| other == name).unwrap_or_default() as u32
            }
        }
    }

    /// Makes the cells of a scope that begins.
    fn make_cells(&mut self, scope: usize) {
        for name in self.scopes.all[scope].order.clone() {
            let usage = self.scopes.all[scope].names[&name];
            let is_own = usage.is_bound && !usage.is_global && !usage.is_nonlocal;
            let is_attribute = self.scopes.all[scope].kind == ScopeKind::Class && name != sym::CLASS;
            if is_own && usage.is_captured && !is_attribute {
                let slot = self.slot(scope, name);
                self.emit(Op::MakeCell(slot));
            }
        }
    }

    fn load(&mut self, name: Sym) {
        let is_class = self.unit().kind == CodeKind::Class && self.scope == self.unit().scope;
        let home = self.scopes.home(self.scope, name);
        let op = match home {
            Home::Slot(owner) => Op::LoadLocal(self.slot(owner, name)),
            Home::Cell(_) if is_class => Op::LoadNameOrCell(name, self.cell_slot(name)),
            Home::Cell(_) => Op::LoadCell(self.cell_slot(name)),
            Home::Class => Op::LoadName(name, self.global(name)),
            Home::Global => Op::LoadGlobal(self.global(name)),
        };
        self.emit(op);
    }

    fn store(&mut self, name: Sym) {
        let op = match self.scopes.home(self.scope, name) {
            Home::Slot(owner) => Op::StoreLocal(self.slot(owner, name)),
            Home::Cell(_) => Op::StoreCell(self.cell_slot(name)),
            Home::Class => Op::StoreName(name),
            Home::Global => {
                let global = self.global(name);
                self.program.bind(global);
                Op::StoreGlobal(global)
            }
        };
        self.emit(op);
    }

    fn delete(&mut self, name: Sym) {
        let op = match self.scopes.home(self.scope, name) {
            Home::Slot(owner) => Op::DeleteLocal(self.slot(owner, name)),
            Home::Cell(_) => Op::DeleteCell(self.cell_slot(name)),
            Home::Class => Op::DeleteName(name),
            Home::Global => Op::DeleteGlobal(self.global(name)),
        };
        self.emit(op);
    }
}

/// Numbers from here mean captured variables, until the unit is closed.
const FREE: u32 = 1 << 30;
