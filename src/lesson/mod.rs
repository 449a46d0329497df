//! Lessons: Markdown files that become a course.

pub mod diagnostics;
pub mod events;
pub mod glossary;
pub mod library;
pub mod lint;
pub mod model;
pub mod pack;
pub mod parse;
pub mod translation;

mod entries;
mod fences;
mod goal;
mod grammar;
mod keys;
mod links;
mod names;
mod quiz;
mod steps;

#[cfg(test)]
mod properties;
