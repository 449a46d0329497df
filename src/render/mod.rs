//! Values to text. Nothing here reads or writes anything.

pub mod ansi;
pub mod course;
pub mod error;
pub mod help;
pub mod highlight;
pub mod machine;
pub mod markdown;
pub mod report;
pub mod source;
pub mod step;
pub mod text;
pub mod units;
