//! Values to text. Nothing here reads or writes anything.

#[warn(clippy::wildcard_enum_match_arm)]
pub mod cast;
#[warn(clippy::wildcard_enum_match_arm)]
pub mod chrome;
pub mod compare;
pub mod course;
pub mod error;
#[warn(clippy::wildcard_enum_match_arm)]
pub mod events;
pub mod future;
pub mod glossary;
pub mod help;
pub mod highlight;
pub mod machine;
pub mod markdown;
pub mod notes;
#[warn(clippy::wildcard_enum_match_arm)]
mod picture;
pub mod quantity;
pub mod report;
pub mod source;
pub mod step;
#[warn(clippy::wildcard_enum_match_arm)]
pub mod svg;
#[warn(clippy::wildcard_enum_match_arm)]
pub mod timeline;
#[warn(clippy::wildcard_enum_match_arm)]
mod vocabulary;
#[warn(clippy::wildcard_enum_match_arm)]
pub mod why;
