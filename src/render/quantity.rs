//! Quantities in words.

use std::time::Duration;

use crate::language::{filled, translation};
use crate::tr;
use crate::trace::measure::{Measure, MeasureUnit};

/// `3.004 s`, `1.2 s`, `100.2 ms`, `0.085 ms`.
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds >= 1.0 {
        format!("{} s", short(&format!("{seconds:.3}")))
    } else if seconds >= 0.001 {
        format!("{} ms", short(&format!("{:.1}", seconds * 1e3)))
    } else if duration.is_zero() {
        "0 s".to_owned()
    } else {
        format!("{} ms", short(&format!("{:.3}", seconds * 1e3)))
    }
}

/// A time since the start of a run, always in seconds, to the millisecond: `0 s`, `0.1 s`, `1.2 s`.
pub fn time(at: Duration) -> String {
    format!("{} s", short(&format!("{:.3}", at.as_secs_f64())))
}

/// A time since the start of a run, to the microsecond: for a time that the learner asked about.
pub fn exactly(at: Duration) -> String {
    format!("{} s", short(&format!("{:.6}", at.as_secs_f64())))
}

/// `812 B`, `4.2 kB`, `46.4 MB`: units of a thousand each.
pub fn bytes(bytes: f64) -> String {
    match bytes {
        ..1e3 => format!("{bytes:.0} B"),
        1e3..1e6 => format!("{} kB", short(&format!("{:.1}", bytes / 1e3))),
        1e6..1e9 => format!("{} MB", short(&format!("{:.1}", bytes / 1e6))),
        _ => format!("{} GB", short(&format!("{:.2}", bytes / 1e9))),
    }
}

/// A decimal number without the zeros at its end.
pub(super) fn short(number: &str) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number.to_owned() }
}

/// The name of a measure beside its value. In another language the name in goals is in brackets.
pub fn label(measure: Measure) -> &'static str {
    match measure {
        Measure::Elapsed => tr!("elapsed"),
        Measure::Frames => tr!("frames"),
        Measure::Threads => tr!("threads"),
        Measure::Freeze => tr!("freeze"),
        Measure::Stop => tr!("stop"),
        Measure::Lost => tr!("lost"),
        Measure::Parallelism => tr!("parallelism"),
        Measure::Cpu => tr!("cpu"),
        Measure::Memory => tr!("memory"),
        Measure::Interleavings => tr!("interleavings"),
        Measure::Outcomes => tr!("outcomes"),
    }
}

/// A value of a measure with its unit, and with what was counted.
pub fn measured(measure: Measure, value: f64) -> String {
    let quantity = quantity(measure.unit(), value);
    match measure {
        Measure::Frames if quantity == "1" => tr!("1 frame").to_owned(),
        Measure::Frames => tr!("{quantity} frames", quantity),
        Measure::Threads if quantity == "1" => tr!("1 thread").to_owned(),
        Measure::Threads => tr!("{quantity} threads", quantity),
        Measure::Lost => tr!("{quantity} lost", quantity),
        // Their unit says it, or `explore` names what it counted.
        Measure::Elapsed
        | Measure::Freeze
        | Measure::Stop
        | Measure::Parallelism
        | Measure::Cpu
        | Measure::Memory
        | Measure::Interleavings
        | Measure::Outcomes => quantity,
    }
}

/// A number in a unit.
pub fn quantity(unit: MeasureUnit, value: f64) -> String {
    match unit {
        MeasureUnit::Count => value.to_string(),
        MeasureUnit::Seconds => duration(Duration::try_from_secs_f64(value).unwrap_or_default()),
        MeasureUnit::Ratio => short(&format!("{value:.2}")),
        MeasureUnit::Bytes => bytes(value),
    }
}

/// `n thing` or `n things`. A catalogue has `{n} thing` for every number.
pub fn counted(n: usize, thing: &str) -> String {
    match translation(&format!("{{n}} {thing}")) {
        Some(pattern) => filled(pattern, &[("n", &n)]),
        None if n == 1 => format!("1 {thing}"),
        None => format!("{n} {thing}s"),
    }
}

/// `1st`, `2nd`, `3rd`, `4th`, `11th`.
pub fn ordinal(n: usize) -> String {
    let words = [
        tr!("1st"),
        tr!("2nd"),
        tr!("3rd"),
        tr!("4th"),
        tr!("5th"),
        tr!("6th"),
        tr!("7th"),
        tr!("8th"),
        tr!("9th"),
        tr!("10th"),
    ];
    if let Some(word) = n.checked_sub(1).and_then(|at| words.get(at)) {
        return (*word).to_owned();
    }
    match (n % 10, n % 100) {
        (_, 11..=13) => tr!("{n}th", n),
        (1, _) => tr!("{n}st", n),
        (2, _) => tr!("{n}nd", n),
        (3, _) => tr!("{n}rd", n),
        _ => tr!("{n}th", n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_seconds_whatever_their_size() {
        let shown = [0, 58, 100_000, 1_200_058, 3_000_000].map(|micros| time(Duration::from_micros(micros)));
        assert_eq!(shown, ["0 s", "0 s", "0.1 s", "1.2 s", "3 s"]);
    }

    #[test]
    fn ordinals_end_as_they_are_spoken() {
        let words = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal);
        assert_eq!(words, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]);
    }
}
