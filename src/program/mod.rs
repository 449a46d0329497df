//! Programs: Python that can be held still.
//!
//! A learner's file becomes checked code ([`syntax`], [`code`]), and a [`machine`] plays it one move at a time. This
//! room is pure: it reads no file and no clock, prints nothing and starts no thread. The caller is told what a program
//! prints, and when.

pub mod code;
pub mod condition;
pub mod explore;
pub mod held;
pub mod lazy;
mod library;
pub mod machine;
mod player;
pub mod reference;
mod schedule;
pub mod syntax;

pub use player::{Player, PlayerEvent};
pub use schedule::{Choice, LaneMove, LaneNext, LaneView, Refused, Schedule};

pub use syntax::LONGEST_FILE;

use code::{Code, CodeKind};
use machine::Machine;
use syntax::Refusal;

pub use code::Beside;
pub use library::Neighbours;

/// Reads a program and puts it at its start, before the first instruction.
pub fn read(file: &str, source: &str) -> Result<Machine, Vec<Refusal>> {
    read_beside(file, source, &|_| None)
}

/// Whether a program has a class of this name, among those that its statements define.
pub fn declares_class(source: &str, name: &str) -> bool {
    let is_meant = |code: &Code| code.kind == CodeKind::Class && &*code.name == name;
    let read = code::Program::read("", source, &library::Modules { beside: &|_| None });
    read.is_ok_and(|program| program.codes.iter().any(is_meant))
}

/// Reads a program with modules of its own, which `beside` finds by name, and puts it at its start.
pub fn read_beside(file: &str, source: &str, beside: Neighbours<'_>) -> Result<Machine, Vec<Refusal>> {
    code::Program::read(file, source, &library::Modules { beside }).map(Machine::new)
}
