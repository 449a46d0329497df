//! spinlab: learn concurrency by running it, at a prompt in the terminal.
//!
//! # Architecture
//!
//! A line of words becomes a [`commands::Command`], a command changes the [`session::Session`] and prints a
//! [`render::text::Text`], and the [`screen`] shows it. In reading order:
//!
//! - [`demo`]: what learners read. One file for each model of concurrency and for each demo of its own, and what they
//!   share: the work, the stage they play on, the pace of time. `demo::spec` and `demo::options` say what can be run.
//!   `demo::stage` notes every wait of a lane, so that the demos need not. Virtual time (`demo::timetable`) lets one lane
//!   run at a time; `demo::monitor` is how lanes wait for each other on either clock.
//!   [`future`]: futures that can be asked things, and scenes with them. `future::lab` keeps the one of the session, with
//!   an event loop that goes on beside the prompt; what happens there meanwhile is news, which the shell prints.
//! - [`trace`]: what happened in a run, what each lane was doing at any time, and what is measured on it.
//! - [`lesson`]: Markdown files to a course, with every problem in its place. Files come in packs; a translation lends a lesson
//!   its words and nothing else; `lint` finds what authors should look at. [`progress`]: what is done, on disk. [`journal`]:
//!   what was read, run and answered, for notes. [`store`]: files that several programs change. [`place`]: a step of a course and how it stands with the learner. [`study`]:
//!   walking from step to step.
//! - [`render`]: values to text. It does no input and no output.
//! - [`commands`]: one file for each verb. `commands::check` plays whole lessons in a session of nobody. [`cli`]: the same
//!   verbs behind the name of the program.
//! - [`shell`]: the only loop, at a prompt or through a script.
//! - [`screen`], [`terminal`], [`interrupt`], [`settings`]: the terminal, its modes, its signals, how things are shown.
//!   [`error`], [`suggest`], [`names`]: one voice for what went wrong, and what things are called. [`language`]: everything
//!   that is said goes through `tr!`, in English where it stands, in Korean from a catalogue.
//!
//! # Rules
//!
//! Dependencies point from the shell over the commands to the lessons, demos, futures and traces, and from there to
//! `render::text`. `lesson`, `trace` and `render` do no I/O, except `lesson::pack`, which reads files. `demo` knows
//! neither `render` nor `commands`. Only `shell` reads input, only `screen` writes output, only `demo::pace` sleeps or
//! reads a clock. Lints hold most of these (`Cargo.toml`, `clippy.toml`); where a rule has its owner, the owner says why.

pub mod cli;
pub mod commands;
pub mod demo;
pub mod error;
pub mod future;
pub mod interrupt;
pub mod journal;
pub mod language;
pub mod lesson;
pub mod names;
pub mod place;
pub mod progress;
pub mod render;
pub mod screen;
pub mod session;
pub mod settings;
pub mod shell;
pub mod store;
pub mod study;
pub mod suggest;
pub mod terminal;
pub mod trace;
