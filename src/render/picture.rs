//! What a picture of a run shows, whatever it is drawn with: which lanes, what each of them did in every slice of time,
//! what is marked below them, and which part of the run. The timeline in the terminal and the one in a browser differ
//! only in how they draw it.

pub(super) mod lanes;
pub(super) mod marks;
pub(super) mod window;
