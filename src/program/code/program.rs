//! A program that is ready to play: what stays the same in all its states.

use std::sync::Arc;

use hashbrown::{HashMap, HashSet};

use super::{Code, Constant, Names, Sym};
use crate::program::syntax::Remark;

/// Where imports find modules.
pub trait ModuleLibrary {
    /// The source of a module, if there is one. A module with only native functions has an empty one.
    fn source(&self, module: &str) -> Option<&'static str>;
    /// The native functions of a module.
    fn natives(&self, module: &str) -> Vec<&'static str>;
    /// What to write instead of a module that does not exist here.
    fn instead(&self, module: &str) -> Option<&'static str>;
    /// What to write instead of an attribute of CPython's objects that nothing here has.
    fn absent(&self, attribute: &str) -> Option<&'static str>;
    /// The built-ins and the modules that this program probably imports, compiled before: compiling them takes longer
    /// than the program.
    fn prelude(&self, source: &str) -> Option<&'static Program>;
    /// A module of the program's own, if it has one of that name, or why it cannot be read.
    fn beside(&self, module: &str) -> Option<Result<Beside, String>>;
}

/// A file beside the program, which an import finds.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Its name in tracebacks.
    pub file: String,
    pub text: String,
}

#[derive(Clone, Debug)]
pub struct Module {
    pub name: Arc<str>,
    /// Its name in tracebacks.
    pub file: Arc<str>,
    pub source: Arc<str>,
    pub code: u32,
    pub is_library: bool,
    /// A module of the library that CPython has mostly in C. Its objects are data of the program.
    pub is_in_c: bool,
}

const IN_C: &[&str] = &["builtins", "itertools", "functools", "collections", "math", "operator", "heapq"];

#[derive(Clone, Debug, Default)]
pub struct Program {
    pub names: Names,
    pub codes: Vec<Code>,
    pub constants: Vec<Constant>,
    /// The first is the prelude with the built-ins; then come the prepared modules, the program, and what it imports.
    pub modules: Vec<Module>,
    /// The names of keyword arguments at calls.
    pub keywords: Vec<Vec<Sym>>,
    /// The module and the name of each global. The globals of all modules have one numbering.
    pub globals: Vec<(u32, Sym)>,
    /// Globals that their modules bind, and do not only read.
    bound: HashSet<u32>,
    /// What plays here and not in today's CPython, in order of place.
    pub remarks: Vec<Remark>,
    global_numbers: HashMap<(u32, Sym), u32>,
    constant_numbers: HashMap<Arc<str>, u32>,
}

/// The module of built-ins.
pub(in crate::program) const BUILTINS: u32 = 0;

impl Program {
    pub fn main(&self) -> u32 {
        self.modules.iter().position(|module| &*module.name == "__main__").map_or(0, |at| at as u32)
    }

    /// Whether a module is the program, or one of its own.
    pub fn is_own(&self, module: Option<u32>) -> bool {
        module.is_some_and(|module| !self.modules[module as usize].is_library)
    }

    pub fn module(&self, name: &str) -> Option<u32> {
        self.modules.iter().position(|module| &*module.name == name).map(|at| at as u32)
    }

    pub(super) fn new_module(&mut self, name: &str, file: &str, source: &str, is_library: bool) -> u32 {
        let is_in_c = is_library && IN_C.contains(&name);
        let module =
            Module { name: name.into(), file: file.into(), source: source.into(), code: 0, is_library, is_in_c };
        self.modules.push(module);
        self.modules.len() as u32 - 1
    }

    pub fn global(&mut self, module: u32, name: Sym) -> u32 {
        let next = self.globals.len() as u32;
        let number = *self.global_numbers.entry((module, name)).or_insert(next);
        if number == next {
            self.globals.push((module, name));
        }
        number
    }

    pub(super) fn bind(&mut self, global: u32) {
        self.bound.insert(global);
    }

    /// Whether other modules can import this name from a module.
    pub(super) fn has(&self, module: u32, name: Sym) -> bool {
        self.find_global(module, name).is_some_and(|global| self.bound.contains(&global))
    }

    /// The names that modules bind, each with the number of its module.
    pub(in crate::program) fn bound_names(&self) -> impl Iterator<Item = (u32, &str)> {
        let bound = self.globals.iter().zip(0..).filter(|(_, global)| self.bound.contains(global));
        bound.map(|((module, name), _)| (*module, &**self.names.text(*name)))
    }

    /// The names of a module that begin as this one does; if none do, its first few names.
    pub(super) fn close_names(&self, module: &str, name: &str) -> Vec<String> {
        const MOST: usize = 6;
        let own = self
            .globals
            .iter()
            .zip(0..)
            .filter(|((of, _), global)| *module == *self.modules[*of as usize].name && self.bound.contains(global));
        let names = own.map(|((_, name), _)| self.names.text(*name).to_string()).filter(|name| !name.starts_with('_'));
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        let begins = |other: &String| name.chars().next().is_some_and(|first| other.starts_with(first));
        if names.iter().any(begins) {
            names.retain(begins);
        }
        names.truncate(MOST);
        names
    }

    pub fn find_global(&self, module: u32, name: Sym) -> Option<u32> {
        self.global_numbers.get(&(module, name)).copied()
    }

    pub(super) fn constant(&mut self, constant: Constant) -> u32 {
        let next = self.constants.len() as u32;
        // The debug form distinguishes 1 from 1.0 and 0.0 from -0.0.
        let number = *self.constant_numbers.entry(format!("{constant:?}").into()).or_insert(next);
        if number == next {
            self.constants.push(constant);
        }
        number
    }
}
