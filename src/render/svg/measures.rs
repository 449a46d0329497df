//! How large the parts of the picture are, in its own units: pixels, as long as it is not scaled.

pub(super) const WIDTH: f64 = 1000.0;
pub(super) const EDGE: f64 = 20.0;
/// On the right, where the last label of the axis may stand out.
pub(super) const OVERHANG: f64 = 36.0;
/// Of the lanes themselves, without their names.
pub(super) const BAR: f64 = 20.0;
/// From one row to the next: of marks, of lanes, of words.
pub(super) const MARKS: f64 = 16.0;
pub(super) const LANE: f64 = 10.0;
pub(super) const LINE: f64 = 22.0;
/// What a character takes at most.
pub(super) const CHARACTER: f64 = 8.0;
/// Columns of the longest name that is shown whole.
pub(super) const LONGEST_NAME: usize = 28;
/// A stretch that is narrower is drawn together with its neighbours.
pub(super) const NARROW: f64 = 3.0;
/// A moment in which a lane ran is drawn at least as wide.
pub(super) const HAIR: f64 = 1.0;
/// A lane that runs part of the time has at least as much of its height filled.
pub(super) const LEAST: f64 = 2.0;

pub(super) fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
