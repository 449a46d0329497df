//! The moment of a run that explains a measure.

use std::time::Duration;

use super::measure::Measure;
use super::{LaneId, Trace, What};

impl Trace {
    /// The lane and the time to look at: in the middle of the longest time without a frame, or of the time that the
    /// spinner took to stop. None for measures of the whole run.
    pub fn telling_moment(&self, measure: Measure) -> Option<(LaneId, Duration)> {
        let frames = || self.events.iter().filter(|event| matches!(event.what, What::Frame(_)));
        let spinner = frames().next()?.lane;
        match measure {
            Measure::Freeze => {
                let begun = self.first(|what| matches!(what, What::SlowBegun))?.at;
                let ended = self.tally.slow_ended?;
                let times = frames().map(|event| event.at).filter(|at| (begun..=ended).contains(at));
                let mut times: Vec<Duration> = std::iter::once(begun).chain(times).collect();
                times.push(ended);
                let longest = times.windows(2).max_by_key(|pair| pair[1].saturating_sub(pair[0]))?;
                Some((spinner, middle(longest[0], longest[1])))
            }
            Measure::Stop => Some((spinner, middle(self.tally.slow_ended?, self.tally.erased?))),
            Measure::Frames
            | Measure::Threads
            | Measure::Elapsed
            | Measure::Lost
            | Measure::Parallelism
            | Measure::Cpu
            | Measure::Memory
            | Measure::Interleavings
            | Measure::Outcomes => None,
        }
    }
}

/// A moment in the middle of a stretch: in whole milliseconds, as people say a time, if that is not before its
/// beginning.
fn middle(from: Duration, to: Duration) -> Duration {
    let at = from + to.saturating_sub(from) / 2;
    let whole = at.saturating_sub(Duration::from_nanos(u64::from(at.subsec_nanos() % 1_000_000)));
    if whole > from { whole } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_milliseconds_unless_the_stretch_is_too_short() {
        let micros = Duration::from_micros;
        assert_eq!(middle(micros(40), micros(3_001_176)), micros(1_500_000));
        assert_eq!(middle(micros(2_100), micros(2_300)), micros(2_200));
    }
}
