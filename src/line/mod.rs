//! One line of words: what it says, and what it counts for.

pub mod complete;
pub mod credit;
pub mod grammar;
