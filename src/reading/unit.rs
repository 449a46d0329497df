//! Units: the factor for a number with a suffix.

use crate::tr;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureUnit {
    Count,
    Seconds,
    /// A number without a unit.
    Ratio,
    Bytes,
}

impl MeasureUnit {
    /// The factor for a number with this suffix. None if this unit has no such suffix.
    pub fn factor(self, suffix: &str) -> Option<f64> {
        match (self, suffix) {
            (_, "")
            | (MeasureUnit::Seconds, "s" | "sec" | "secs" | "second" | "seconds" | "초")
            | (MeasureUnit::Bytes, "b" | "byte" | "bytes" | "바이트")
            | (
                MeasureUnit::Count,
                "frame" | "frames" | "thread" | "threads" | "update" | "updates" | "time" | "times" | "개" | "번"
                | "회" | "프레임" | "스레드",
            )
            | (MeasureUnit::Ratio, "x" | "core" | "cores" | "times" | "배" | "코어") => Some(1.0),
            (MeasureUnit::Seconds, "ms" | "msec" | "millisecond" | "milliseconds" | "밀리초") => Some(1e-3),
            (MeasureUnit::Seconds, "us" | "µs" | "μs" | "microseconds" | "마이크로초") => Some(1e-6),
            (MeasureUnit::Seconds, "m" | "min" | "minute" | "minutes" | "분") => Some(60.0),
            (MeasureUnit::Bytes, "kb") => Some(1e3),
            (MeasureUnit::Bytes, "mb") => Some(1e6),
            (MeasureUnit::Bytes, "gb") => Some(1e9),
            (MeasureUnit::Ratio, "%") => Some(1e-2),
            _ => None,
        }
    }

    /// Examples of values, for a learner who is about to write one.
    pub fn examples(self) -> &'static str {
        match self {
            MeasureUnit::Count => "`7`",
            MeasureUnit::Seconds => tr!("`1.5 s` or `20 ms`"),
            MeasureUnit::Ratio => tr!("`1` or `1.9`"),
            MeasureUnit::Bytes => tr!("`300 kB` or `4 MB`"),
        }
    }
}
