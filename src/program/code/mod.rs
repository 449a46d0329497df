//! From a syntax tree to instructions.
//!
//! [`scope`] finds the place of each name, [`compile`] writes the instructions and refuses what spinlab's Python does
//! not have, and [`Program`] holds everything that does not change while the program plays.

#![expect(clippy::cast_possible_truncation, reason = "a file has at most 64 KiB, and so has less of everything")]

mod analysis;
mod compile;
mod instruction;
mod live;
mod names;
mod program;
mod scope;

pub(in crate::program) use compile::call::advice;
pub use instruction::{
    Binary, Code, CodeKind, CodeSpan, CompareOp, Constant, Conversion, FunctionParts, JumpTarget, Op, Signature, Unary,
};
pub use live::Live;
pub use names::{Names, Sym, sym};
pub(in crate::program) use program::BUILTINS;
pub use program::{Beside, Module, ModuleLibrary, Program};
