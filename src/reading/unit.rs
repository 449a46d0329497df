//! Units: what a number with a suffix has to be multiplied with.

use crate::tr;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Count,
    Seconds,
    /// A number without a unit.
    Ratio,
    Bytes,
}

impl Unit {
    /// What a number with this suffix has to be multiplied with. None if it is no suffix of this unit.
    pub fn factor(self, suffix: &str) -> Option<f64> {
        match (self, suffix) {
            (_, "")
            | (Unit::Seconds, "s" | "sec" | "secs" | "second" | "seconds" | "초")
            | (Unit::Bytes, "b" | "byte" | "bytes" | "바이트")
            | (
                Unit::Count,
                "frame" | "frames" | "thread" | "threads" | "update" | "updates" | "time" | "times" | "개" | "번"
                | "회" | "프레임" | "스레드",
            )
            | (Unit::Ratio, "x" | "core" | "cores" | "times" | "배" | "코어") => Some(1.0),
            (Unit::Seconds, "ms" | "msec" | "millisecond" | "milliseconds" | "밀리초") => Some(1e-3),
            (Unit::Seconds, "us" | "µs" | "μs" | "microseconds" | "마이크로초") => Some(1e-6),
            (Unit::Seconds, "m" | "min" | "minute" | "minutes" | "분") => Some(60.0),
            (Unit::Bytes, "kb") => Some(1e3),
            (Unit::Bytes, "mb") => Some(1e6),
            (Unit::Bytes, "gb") => Some(1e9),
            (Unit::Ratio, "%") => Some(1e-2),
            _ => None,
        }
    }

    /// How values are written, for a learner who is about to write one.
    pub fn examples(self) -> &'static str {
        match self {
            Unit::Count => "`7`",
            Unit::Seconds => tr!("`1.5 s` or `20 ms`"),
            Unit::Ratio => tr!("`1` or `1.9`"),
            Unit::Bytes => tr!("`300 kB` or `4 MB`"),
        }
    }
}
