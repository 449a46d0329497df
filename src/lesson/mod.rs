//! Lessons: Markdown files that become a course.

pub mod library;
pub mod model;
pub mod parse;
pub mod events;
pub mod fences;
pub mod goal;
pub mod grammar;
pub mod keys;
pub mod names;
pub mod problems;
pub mod quiz;
pub mod steps;
