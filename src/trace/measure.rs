//! The measures of a run. A lesson names one in a `predict` block; a report lists them all.

use clap::ValueEnum;

pub use crate::reading::MeasureUnit;

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
    /// Updates of the shared counter that were lost
    Lost,
    /// CPU time over elapsed time: how many cores were busy, on average
    Parallelism,
    /// CPU time that was used; exists only in live runs
    Cpu,
    /// Memory the run took; exists only in live runs
    Memory,
    /// Orders in which the moves of a program can be made; of `explore`, exact or within 1 % from 2^53 on
    Interleavings,
    /// Ways in which a program can end; of `explore`
    Outcomes,
}

impl Measure {
    /// Whether `explore` finds it, and no run measures it.
    pub fn is_of_explore(self) -> bool {
        matches!(self, Measure::Interleavings | Measure::Outcomes)
    }

    pub fn unit(self) -> MeasureUnit {
        match self {
            Measure::Frames | Measure::Threads | Measure::Lost | Measure::Interleavings | Measure::Outcomes => {
                MeasureUnit::Count
            }
            Measure::Elapsed | Measure::Freeze | Measure::Stop | Measure::Cpu => MeasureUnit::Seconds,
            Measure::Parallelism => MeasureUnit::Ratio,
            Measure::Memory => MeasureUnit::Bytes,
        }
    }
}

impl super::Trace {
    /// The value of a measure in this run, in its unit. None if the run does not have it: a virtual run has no CPU
    /// time, an interrupted one no answer after which the spinner could stop.
    pub fn measure(&self, measure: Measure) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "no run draws 2^52 frames")]
        let count = |number: u64| number as f64;
        // For a simulated run only the time on its own clock means something.
        if self.is_simulated && measure != Measure::Elapsed {
            return None;
        }
        match measure {
            Measure::Frames => Some(count(self.tally.frames)),
            Measure::Threads => Some(count(self.threads() as u64)),
            Measure::Elapsed => Some(self.tally.elapsed.as_secs_f64()),
            Measure::Freeze => Some(self.tally.freeze.as_secs_f64()),
            Measure::Stop => {
                let (ended, erased) = (self.tally.slow_ended?, self.tally.erased?);
                Some(erased.saturating_sub(ended).as_secs_f64())
            }
            Measure::Lost => self.tally.counted.map(|(added, counter)| f64::from(added.saturating_sub(counter))),
            Measure::Parallelism => {
                let elapsed = self.tally.elapsed.as_secs_f64();
                (elapsed > 0.0).then(|| self.computed.as_secs_f64() / elapsed)
            }
            Measure::Cpu => self.usage.map(|usage| usage.cpu.as_secs_f64()),
            Measure::Memory => self.usage.and_then(|usage| usage.memory).map(count),
            Measure::Interleavings | Measure::Outcomes => None,
        }
    }
}
