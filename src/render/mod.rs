//! Values to text. Nothing here reads or writes anything.

pub mod ansi;
pub mod cast;
pub mod chrome;
pub mod compare;
pub mod course;
pub mod error;
pub mod events;
pub mod help;
pub mod highlight;
mod lanes;
pub mod machine;
pub mod markdown;
mod marks;
pub mod report;
#[cfg(test)]
mod sample;
pub mod source;
pub mod step;
pub mod svg;
pub mod text;
pub mod timeline;
pub mod units;
pub mod why;
mod window;
