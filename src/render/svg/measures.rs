//! The sizes of the parts of the picture, in pixels of the unscaled picture.

pub(super) const WIDTH: f64 = 1000.0;
pub(super) const EDGE: f64 = 20.0;
/// The room on the right for the last label of the axis.
pub(super) const OVERHANG: f64 = 36.0;
/// The height of a lane, without its name.
pub(super) const BAR: f64 = 20.0;
/// The distance from one row to the next: of marks, of lanes, of words.
pub(super) const MARKS: f64 = 16.0;
pub(super) const LANE: f64 = 10.0;
pub(super) const LINE: f64 = 22.0;
/// The widest that a character can be.
pub(super) const CHARACTER: f64 = 8.0;
/// The most columns of a name that is shown whole.
pub(super) const LONGEST_NAME: usize = 28;
/// A narrower stretch is drawn together with its neighbours.
pub(super) const NARROW: f64 = 3.0;
/// The least width of a moment in which a lane ran.
pub(super) const HAIR: f64 = 1.0;
/// The least height of the filled part of a lane that ran part of the time.
pub(super) const LEAST: f64 = 2.0;

pub(super) fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
