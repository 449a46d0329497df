//! spinlab: learn concurrency by running it, at a prompt in the terminal.
//!
//! A line of words becomes a [`commands::Command`]; the command changes the [`session::Session`] and makes a
//! [`text::Text`]; the [`terminal::screen`] shows it. The rooms, from the door down to the ground floor:
//!
//! - [`cli`]: the words behind `spinlab` in another shell. [`shell`]: the loop that reads lines.
//! - [`line`]: one line of words: its grammar, whether it is an answer, what it counts for, completion.
//! - [`commands`]: a verb a file. [`session`]: all that changes while the program runs.
//! - [`render`]: values to text.
//! - [`learner`]: which step is open, what is done, and the journal. [`error`]: why a command failed.
//! - [`lesson`]: Markdown files to a course, with every problem in its place.
//! - [`demo`]: what learners read. [`run`]: what demos run on: lanes, the clock, the scheduler of virtual time, cores,
//!   the GIL.
//! - [`bench`]: the future that `future` asks. [`future`]: the futures, as learners read them.
//! - [`program`]: Python that can be held still, move by move.
//! - [`trace`]: what happened in a run, and what is measured on it.
//! - [`terminal`]: screen, modes, signals, settings.
//! - [`text`]: text with tones, wrapping, ANSI. [`files`]: files that are written whole. [`language`], [`names`],
//!   [`suggest`]: how things are called and said.
//!
//! A room imports from rooms further down and never from one further up; `tests/architecture.rs` holds it. Only `shell`
//! reads input, only `terminal::screen` writes output, only `run::pace` sleeps or reads a clock; `lesson`, `program`,
//! `trace`, `render` and `text` do no I/O, except `lesson::pack`, which reads files. Lints hold what lints can
//! (`Cargo.toml`, `clippy.toml`); where a rule has its owner, the owner says why.

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
