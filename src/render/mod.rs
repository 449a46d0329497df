//! Turns values into text. It does no I/O.

pub mod cast;
pub mod chrome;
pub mod class;
pub mod compare;
pub mod course;
pub mod error;
pub mod events;
pub mod explore;
pub mod future;
pub mod glossary;
pub mod help;
pub mod highlight;
pub mod machine;
pub mod markdown;
pub mod notes;
mod picture;
pub mod program;
pub mod quantity;
pub mod report;
pub mod source;
pub mod step;
pub mod svg;
pub mod timeline;
mod vocabulary;
pub mod why;
