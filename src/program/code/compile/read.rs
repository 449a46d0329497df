//! Reads a program and its imports. An import compiles its module at once, so that the names in it are known.

use super::Compiler;
use crate::program::code::{Beside, Module, ModuleLibrary, Program};
use crate::program::syntax::{self, Refusal};

impl Program {
    /// Reads a program and everything that it imports.
    pub fn read(file: &str, source: &str, library: &dyn ModuleLibrary) -> Result<Self, Vec<Refusal>> {
        let mut program = match library.prelude(source) {
            Some(prelude) => prelude.clone(),
            None => Self::with_builtins(library)?,
        };
        let number = program.new_module("__main__", file, source, false);
        program.compile(number, library)?;
        Ok(program)
    }

    /// The built-ins alone, without a program.
    pub(in crate::program) fn with_builtins(library: &dyn ModuleLibrary) -> Result<Self, Vec<Refusal>> {
        let mut program = Self::default();
        program.load("builtins", library)?;
        Ok(program)
    }

    /// The number of a module of the library, which is compiled if it was not yet.
    pub(in crate::program) fn load(&mut self, name: &str, library: &dyn ModuleLibrary) -> Result<u32, Vec<Refusal>> {
        if let Some(number) = self.module(name) {
            return Ok(number);
        }
        let source = library.source(name).unwrap_or_default();
        let number = self.new_module(name, &format!("<spinlab {name}>"), source, true);
        for native in library.natives(name) {
            let sym = self.names.intern(native);
            let global = self.global(number, sym);
            self.bind(global);
        }
        self.compile(number, library)?;
        Ok(number)
    }

    /// The number of a module of the program's own, which is compiled if it was not yet.
    pub(super) fn load_beside(
        &mut self,
        name: &str,
        beside: &Beside,
        library: &dyn ModuleLibrary,
    ) -> Result<u32, Vec<Refusal>> {
        if let Some(number) = self.module(name) {
            return Ok(number);
        }
        let number = self.new_module(name, &beside.file, &beside.text, false);
        self.compile(number, library)?;
        Ok(number)
    }

    fn compile(&mut self, number: u32, library: &dyn ModuleLibrary) -> Result<(), Vec<Refusal>> {
        let Module { source, is_library, .. } = self.modules[number as usize].clone();
        let tree = if is_library { syntax::parse_bounded(&source) } else { syntax::parse(&source) }?;
        let code = Compiler::new(self, library, number, is_library).module(&tree)?;
        self.modules[number as usize].code = code;
        Ok(())
    }
}
