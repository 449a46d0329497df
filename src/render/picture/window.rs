//! The part of a run that a picture shows, its columns, and the round times on its axis.
//!
//! Everything is computed in whole nanoseconds: columns must not drift however long the run and however wide the
//! terminal.

use std::time::Duration;

use crate::render::quantity::short;
use crate::trace::Trace;
use crate::trace::states::StateSpan;

/// A part of a run, in nominal time since its start. Both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: Duration,
    pub to: Duration,
}

/// A round time on the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) struct Tick {
    pub(in crate::render) at: Duration,
    pub(in crate::render) label: String,
}

impl Window {
    /// The whole run.
    pub fn whole(trace: &Trace) -> Self {
        Window { from: Duration::ZERO, to: trace.tally.elapsed }
    }

    /// The part of it in which the run took place; if there is none, it has no length.
    #[must_use]
    pub fn clamped(self, trace: &Trace) -> Self {
        let from = self.from.min(trace.tally.elapsed);
        Window { from, to: self.to.clamp(from, trace.tally.elapsed) }
    }

    pub fn length(self) -> Duration {
        self.to.saturating_sub(self.from)
    }

    /// The beginning of a column. The edge behind the last column is the end of the window.
    pub(in crate::render) fn edge(self, column: usize, columns: usize) -> Duration {
        let passed = self.length().as_nanos() * column as u128 / columns.max(1) as u128;
        self.from + nanoseconds(passed)
    }

    /// The column of a time.
    pub(in crate::render) fn column(self, at: Duration, columns: usize) -> Option<usize> {
        if at < self.from || at > self.to || self.from >= self.to {
            return None;
        }
        // The column before the first edge after the time. Rounding down alone would put a time on an edge into the
        // column before.
        let (passed, length) = (at.saturating_sub(self.from).as_nanos(), self.length().as_nanos());
        let edges = ((passed + 1) * columns as u128).div_ceil(length);
        usize::try_from(edges).ok().map(|edges| edges.clamp(1, columns) - 1)
    }

    /// The part of a span that lies in the window.
    pub(in crate::render) fn clip(self, span: &StateSpan) -> Option<StateSpan> {
        let (from, to) = (span.from.max(self.from), span.to.min(self.to));
        (from < to).then_some(StateSpan { from, to, ..*span })
    }

    /// Round times, as many as their labels have room on an axis of this width.
    pub(in crate::render) fn ticks(self, columns: usize) -> Vec<Tick> {
        let fits = |ticks: &[Tick], step: Duration| {
            let widest = ticks.iter().map(|tick| tick.label.chars().count()).max().unwrap_or(0);
            // Two columns separate a label from the next.
            step.as_nanos() * columns as u128 >= self.length().as_nanos() * (widest + 2) as u128
        };
        let few = |step: &Duration| self.length().as_nanos() <= step.as_nanos() * columns as u128;
        let ticks = steps().filter(few).map(|step| (self.every(step), step)).find(|(ticks, step)| fits(ticks, *step));
        match ticks {
            Some((ticks, _)) if !ticks.is_empty() => ticks,
            _ => vec![self.tick(self.from)],
        }
    }

    fn every(self, step: Duration) -> Vec<Tick> {
        let step = step.as_nanos().max(1);
        let numbers = self.from.as_nanos().div_ceil(step)..=self.to.as_nanos() / step;
        numbers.map(|number| self.tick(nanoseconds(number * step))).collect()
    }

    fn tick(self, at: Duration) -> Tick {
        let label = match self.to.as_nanos() {
            _ if at.is_zero() => "0".to_owned(),
            ..1_000_000 => format!("{} µs", decimal(at, 3)),
            1_000_000..1_000_000_000 => format!("{} ms", decimal(at, 6)),
            _ => format!("{} s", decimal(at, 9)),
        };
        Tick { at, label }
    }

    /// A window of round times around one column, to look at it closely.
    pub(in crate::render) fn closer(self, column: usize, columns: usize) -> Option<Window> {
        let long_enough = |step: &Duration| step.as_nanos() * columns as u128 >= self.length().as_nanos();
        let step = steps().find(long_enough).filter(|step| *step >= Duration::from_micros(1))?;
        let from = nanoseconds(self.edge(column, columns).as_nanos() / step.as_nanos() * step.as_nanos());
        Some(Window { from, to: from + step })
    }
}

/// A time as a user types it: `1.05s`.
pub(in crate::render) fn typed(at: Duration) -> String {
    format!("{}s", decimal(at, 9))
}

/// A time in units of ten to the `digits` nanoseconds.
fn decimal(at: Duration, digits: u32) -> String {
    let (nanos, unit) = (at.as_nanos(), 10_u128.pow(digits));
    short(&format!("{}.{:0width$}", nanos / unit, nanos % unit, width = digits as usize))
}

/// 1, 2, 5, 10, 20, ... nanoseconds, up to days.
fn steps() -> impl Iterator<Item = Duration> {
    (0..15).flat_map(|power| [1, 2, 5].map(|digit| Duration::from_nanos(digit * 10_u64.pow(power))))
}

fn nanoseconds(count: u128) -> Duration {
    Duration::from_nanos(u64::try_from(count).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::handmade::ms;

    fn labels(from: Duration, to: Duration, columns: usize) -> Vec<String> {
        Window { from, to }.ticks(columns).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_round_and_have_room() {
        assert_eq!(labels(ms(0), ms(3004), 66), ["0", "0.5 s", "1 s", "1.5 s", "2 s", "2.5 s", "3 s"]);
        assert_eq!(labels(ms(0), ms(3004), 13), ["0", "2 s"]);
        assert_eq!(labels(ms(1000), ms(1050), 40), ["1 s", "1.01 s", "1.02 s", "1.03 s", "1.04 s", "1.05 s"]);
        assert_eq!(labels(ms(0), ms(20), 30), ["0", "5 ms", "10 ms", "15 ms", "20 ms"]);
        assert_eq!(labels(ms(0), Duration::from_micros(7), 30), ["0", "2 µs", "4 µs", "6 µs"]);
        assert_eq!(
            labels(Duration::from_nanos(1_000_000_123), Duration::from_nanos(1_000_000_456), 8),
            ["1.000000123 s"]
        );
        assert_eq!(labels(ms(0), ms(86_400_000), 66).len(), 5);
    }

    #[test]
    fn every_time_lies_between_the_edges_of_its_column() {
        let window = Window { from: Duration::from_nanos(100), to: Duration::from_nanos(203) };
        for nanos in 100..203 {
            let at = Duration::from_nanos(nanos);
            let column = window.column(at, 7).unwrap();
            assert!(window.edge(column, 7) <= at && at < window.edge(column + 1, 7), "{nanos} in {column}");
        }
        assert_eq!(window.column(window.to, 7), Some(6), "the end belongs to the window");
        assert_eq!([99, 204].map(|nanos| window.column(Duration::from_nanos(nanos), 7)), [None, None]);
    }

    #[test]
    fn a_closer_look_holds_the_start_of_the_column_and_can_be_typed() {
        let window = Window { from: ms(0), to: ms(3000) };
        let closer = window.closer(30, 60).unwrap();
        assert_eq!(closer, Window { from: ms(1500), to: ms(1550) });
        assert_eq!([closer.from, closer.to].map(typed), ["1.5s", "1.55s"]);
    }
}
