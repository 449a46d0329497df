//! What can be measured on a run. A lesson names a measure in a `predict` block; a report lists them all.

use clap::ValueEnum;

/// A quantity of a run. The names are what lessons write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum Measure {
    /// Frames the spinner drew
    Frames,
    /// Operating-system threads that took part
    Threads,
    /// From the start of the demo to its end
    Elapsed,
    /// The longest time without a new frame while the slow function ran
    Freeze,
    /// From the answer to the spinner gone
    Stop,
    /// CPU time the process used; exists only in live runs
    Cpu,
}

/// What the number of a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Count,
    Seconds,
}

impl Measure {
    pub fn unit(self) -> Unit {
        match self {
            Measure::Frames | Measure::Threads => Unit::Count,
            Measure::Elapsed | Measure::Freeze | Measure::Stop | Measure::Cpu => Unit::Seconds,
        }
    }
}

impl super::Trace {
    /// The value of a measure in this run: a count, or seconds. None if the run has no such thing: a virtual run has no
    /// CPU time, an interrupted one no answer after which the spinner could stop.
    pub fn measure(&self, measure: Measure) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "no run draws 2^52 frames")]
        let count = |number: u64| number as f64;
        match measure {
            Measure::Frames => Some(count(self.tally.frames)),
            Measure::Threads => Some(count(self.threads() as u64)),
            Measure::Elapsed => Some(self.tally.elapsed.as_secs_f64()),
            Measure::Freeze => Some(self.tally.freeze.as_secs_f64()),
            Measure::Stop => {
                let (ended, erased) = (self.tally.slow_ended?, self.tally.erased?);
                Some(erased.saturating_sub(ended).as_secs_f64())
            }
            Measure::Cpu => self.usage.map(|usage| usage.cpu.as_secs_f64()),
        }
    }
}
