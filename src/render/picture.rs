//! The content of a picture of a run: the lanes, what each did in every slice of time, the marks below them, and the
//! part of the run. The timeline in the terminal and the one in a browser differ only in how they draw it.

pub(super) mod lanes;
pub(super) mod marks;
pub(super) mod window;
