//! The learner: which step is open, what is done, and what was read, run and answered.

pub mod journal;
pub mod place;
pub mod progress;
pub mod store;
pub mod study;
