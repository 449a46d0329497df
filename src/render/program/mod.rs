//! A program on the screen: its run, and its state when it is held still.

mod report;
mod stand;
mod way;
mod words;

pub use report::{end, python_ran, report};
pub use stand::stand;
pub use way::{way, way_svg};
pub use words::{made, next, waits};
