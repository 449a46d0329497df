//! spinlab: learn concurrency by running it, at a prompt in the terminal.
//!
//! A line of words becomes a [`commands::Command`]; the command changes the [`session::Session`] and makes a
//! [`text::Text`]; the [`terminal::screen`] shows it. `docs/ARCHITECTURE.md` lists the rooms, from the door down to the
//! ground floor, and says what each is for.
//!
//! A room imports from rooms further down and never from one further up; `tests/architecture.rs` holds it. Each effect
//! has one owner: `shell` reads input, `terminal::screen` writes output, `run::pace` sleeps and reads the clock. The
//! map lists the few exceptions. Lints hold what lints can (`Cargo.toml`, `clippy.toml`); an exception has its reason
//! where it is made.

pub mod bench;
pub mod cli;
pub mod commands;
pub mod demo;
pub mod error;
pub mod files;
pub mod future;
pub mod interrupt;
pub mod language;
pub mod learner;
pub mod lesson;
pub mod line;
pub mod names;
mod poison;
pub mod program;
pub mod reading;
pub mod render;
pub mod run;
pub mod session;
pub mod shell;
pub mod suggest;
pub mod terminal;
pub mod text;
pub mod trace;
pub mod variant;
