//! Lessons: Markdown files that become a course.

pub mod diagnostics;
pub mod disk;
pub mod events;
pub mod glossary;
pub mod library;
pub mod lint;
pub mod listing;
pub mod model;
pub mod pack;
pub mod parse;
pub mod source;
pub mod task;
pub mod translation;

mod book;
mod command_lines;
mod fence;
mod fences;
mod ids;
mod include;
mod keys;
pub mod links;
pub mod manifest;
pub mod part;
mod preset;
pub mod program;
pub mod references;
pub mod search;
mod slips;
mod snippet;
mod steps;
mod value;
