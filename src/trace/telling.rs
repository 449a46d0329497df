//! The moment of a run that tells why a measure is what it is.

use std::time::Duration;

use super::measure::Measure;
use super::{LaneId, Trace, What};

impl Trace {
    /// When to look at which lane: in the middle of the longest time without a frame, or of the time the spinner took
    /// to stop. None for measures of the whole run.
    pub fn telling_moment(&self, measure: Measure) -> Option<(LaneId, Duration)> {
        let frames = || self.events.iter().filter(|event| matches!(event.what, What::Frame(_)));
        let spinner = frames().next()?.lane;
        let middle = |from: Duration, to: Duration| from + to.saturating_sub(from) / 2;
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
