//! What spinlab's Python has, from the machine itself: for the documentation and for completion.

use super::machine::{self, Machine};
use super::{Player, code, library, read, syntax};

/// A bound of the machine: its name, and the number.
pub type Bound = (&'static str, u64);

/// The built-in functions and types.
pub fn builtins() -> Vec<String> {
    names_after("_x = 0\n", "builtins")
}

/// The classes of exceptions that programs know, by the names that they are raised with.
pub fn exceptions() -> Vec<String> {
    let mut modules = modules();
    let machine = machine_after(&format!("import {}\n", modules.join(", ")));
    modules.push("builtins");
    let names = modules.iter().filter_map(|module| Some(machine.as_ref()?.exceptions_of(module))).flatten();
    let mut names: Vec<_> = names.filter(|name| is_public(name)).map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The methods of a built-in type that programs call by name.
pub fn methods(class: &str) -> Vec<&'static str> {
    let mut names = machine::methods_of(class);
    names.retain(|name| !name.starts_with("__"));
    names.sort_unstable();
    names.dedup();
    names
}

/// The modules that a program can import, without the private ones.
pub fn modules() -> Vec<&'static str> {
    // The parts of asyncio are in the documentation under the names of the whole.
    let is_public = |name: &&str| !name.starts_with(['_']) && !name.starts_with("asyncio.") && *name != "builtins";
    library::names().filter(is_public).collect()
}

/// What a module has.
pub fn members(module: &str) -> Vec<String> {
    names_after(&format!("import {module}\n"), module)
}

/// Modules that are refused, each with what to write instead.
pub fn refused() -> impl Iterator<Item = (&'static str, &'static str)> {
    library::refused()
}

/// What to write instead of a module or a name that is refused.
pub fn advice() -> impl Iterator<Item = &'static str> {
    refused().map(|(_, instead)| instead).chain(library::absent_advice()).chain(code::advice())
}

pub fn bounds() -> Vec<Bound> {
    let mut bounds = syntax::bounds().to_vec();
    bounds.extend(machine::bounds());
    bounds.push(("instructions of one move", super::schedule::LONGEST_MOVE));
    bounds
}

/// The public names of a module once a program has run.
fn names_after(source: &str, module: &str) -> Vec<String> {
    let Some(machine) = machine_after(source) else { return Vec::new() };
    let mut names: Vec<_> = machine.names_of(module).filter(|name| is_public(name)).map(str::to_owned).collect();
    names.sort_unstable();
    names
}

/// The machine once a program has run.
fn machine_after(source: &str) -> Option<Machine> {
    let mut player = Player::new(read("reference.py", source).ok()?);
    player.by_ref().for_each(drop);
    Some(player.machine().clone())
}

fn is_public(name: &str) -> bool {
    !name.starts_with('_')
}
