//! The terminal: what is written to it, the modes it is in, the signals that come from it, and how things are shown.

pub mod editor;
pub mod interrupts;
pub mod modes;
mod pager;
pub mod screen;
pub mod settings;
