//! The place of each name: a slot of a frame, a cell that functions share, or a global.

use std::borrow::Cow;

use hashbrown::HashMap;
use ruff_text_size::TextRange;

use super::{Sym, sym};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    /// A generator expression: a frame of its own, although `:=` binds outside of it.
    Lazy,
    /// Its variables are slots of the frame around it, although no other code sees them there.
    Comprehension,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a fact that a statement adds to the others")]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NameUsage {
    pub(super) is_bound: bool,
    pub(super) is_global: bool,
    pub(super) is_nonlocal: bool,
    /// A function within uses it, so it needs a cell.
    pub(super) is_captured: bool,
    pub(super) is_used: bool,
    /// How many statements bind it.
    pub(super) bindings: u32,
}

#[derive(Debug)]
pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    pub(super) parent: Option<usize>,
    pub(super) names: HashMap<Sym, NameUsage>,
    /// In order of first appearance, so that slots have the same numbers each time.
    pub(super) order: Vec<Sym>,
    /// Captured variables of a function or class.
    pub(super) free: Vec<Sym>,
    pub(super) has_yield: bool,
    pub(super) has_await: bool,
    pub(super) class_name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// A slot of the frame, of the scope with this number.
    Slot(usize),
    Cell(usize),
    Global,
    /// An attribute of the class whose body this is.
    Class,
}

#[derive(Debug, Default)]
pub(super) struct Scopes {
    pub(super) all: Vec<Scope>,
    pub(super) numbers: HashMap<TextRange, usize>,
}

impl Scopes {
    pub(super) fn of(&self, range: TextRange) -> usize {
        self.numbers.get(&range).copied().unwrap_or_default()
    }

    /// The place of the name for code in the scope.
    pub(super) fn home(&self, scope: usize, name: Sym) -> Home {
        let own = self.all[scope].names.get(&name).copied().unwrap_or_default();
        if own.is_global {
            return Home::Global;
        }
        if own.is_bound && !own.is_nonlocal {
            return match self.all[scope].kind {
                ScopeKind::Module => Home::Global,
                ScopeKind::Class if name != sym::CLASS => Home::Class,
                _ if own.is_captured => Home::Cell(scope),
                _ => Home::Slot(scope),
            };
        }
        match self.owner(scope, name) {
            Some(owner) if self.host(owner) == self.host(scope) && !self.all[owner].names[&name].is_captured => {
                Home::Slot(owner)
            }
            Some(owner) => Home::Cell(owner),
            None => Home::Global,
        }
    }

    /// Whether the module binds the name at only one place.
    pub(super) fn is_bound_once(&self, name: Sym) -> bool {
        self.all[0].names.get(&name).is_none_or(|usage| usage.bindings <= 1)
    }

    /// The function, class or module whose frame runs the code of a scope.
    pub(super) fn host(&self, mut scope: usize) -> usize {
        while self.all[scope].kind == ScopeKind::Comprehension {
            scope = self.all[scope].parent.unwrap_or_default();
        }
        scope
    }

    /// The scope around this one that has the variable of this name.
    pub(super) fn owner(&self, scope: usize, name: Sym) -> Option<usize> {
        let mut at = self.all[scope].parent;
        while let Some(number) = at {
            let scope = &self.all[number];
            let usage = scope.names.get(&name).copied().unwrap_or_default();
            let is_visible = match scope.kind {
                ScopeKind::Module => false,
                ScopeKind::Class => name == sym::CLASS,
                ScopeKind::Function | ScopeKind::Lazy | ScopeKind::Comprehension => true,
            };
            if is_visible && usage.is_global {
                return None;
            }
            if is_visible && usage.is_bound && !usage.is_nonlocal {
                return Some(number);
            }
            at = scope.parent;
        }
        None
    }

    /// Marks variables that functions within use, and passes them down through the functions between.
    pub(super) fn capture(&mut self) {
        for scope in 0..self.all.len() {
            for name in self.all[scope].order.clone() {
                let usage = self.all[scope].names[&name];
                if usage.is_global || (usage.is_bound && !usage.is_nonlocal) {
                    continue;
                }
                let Some(owner) = self.owner(scope, name) else { continue };
                let mut at = self.host(scope);
                let home = self.host(owner);
                while at != home {
                    if !self.all[at].free.contains(&name) {
                        self.all[at].free.push(name);
                    }
                    if let Some(usage) = self.all[owner].names.get_mut(&name) {
                        usage.is_captured = true;
                    }
                    at = self.host(self.all[at].parent.unwrap_or_default());
                }
            }
        }
    }
}

/// The parameter of a generator expression: the iterator over its first iterable.
pub(super) const FIRST_ITERABLE: &str = ".0";

/// The name of a class's private variable, which begins with two underscores, with the class in it.
pub(super) fn mangle<'a>(class_name: Option<&str>, name: &'a str) -> Cow<'a, str> {
    match class_name.map(|class| class.trim_start_matches('_')) {
        Some(class) if name.starts_with("__") && !name.ends_with("__") && !class.is_empty() => {
            format!("_{class}{name}").into()
        }
        _ => name.into(),
    }
}
