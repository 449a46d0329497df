//! The terminal: what is written to it, its modes, its signals, and the settings of how things are shown.

pub mod editor;
pub mod interrupts;
pub mod modes;
mod pager;
pub mod screen;
pub mod settings;
