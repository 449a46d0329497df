//! Quantities as people read them.

use std::time::Duration;

use crate::names::name_of;
use crate::trace::measure::{Measure, Unit};

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

/// A decimal number without the zeros at its end.
fn short(number: &str) -> String {
    number.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A value of a measure with its unit.
pub fn measured(measure: Measure, value: f64) -> String {
    match measure.unit() {
        Unit::Count if value.to_string() == "1" => format!("1 {}", singular(measure)),
        Unit::Count => format!("{value} {}", name_of(&measure)),
        Unit::Seconds => duration(Duration::try_from_secs_f64(value).unwrap_or_default()),
    }
}

/// `n thing` or `n things`.
pub fn counted(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

fn singular(measure: Measure) -> String {
    name_of(&measure).trim_end_matches('s').to_owned()
}
