//! Times in options, answers and questions about a run.

use std::time::Duration;

use super::number::{Amount, amount};
use super::unit::MeasureUnit;
use crate::tr;

/// Reads a time: `3`, `2.95`, `1.2s`, `1,2 s`, `100ms`, `20 µs`, `3초`. A number without a unit is seconds.
///
/// # Errors
/// How a time is written.
pub fn seconds(text: &str) -> Result<Duration, String> {
    match amount(text, MeasureUnit::Seconds) {
        // A longer time than any `Duration` becomes the longest one; the caller says if that is too long.
        Amount::Is(seconds) => Ok(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)),
        Amount::Negative => Err(tr!("seconds must be 0 or more").to_owned()),
        Amount::Either(..) | Amount::Fraction | Amount::None => {
            Err(tr!("not a time; write it like `3`, `1.2s` or `300ms`").to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_every_way_people_write_it() {
        let same = ["1.2", "1.2s", " 1.2 s", "1,2 s", "1200ms", "1200 ms", "1200000 us", "１.２ 초", "1.2초", "1.2 S"];
        for text in same {
            assert_eq!(seconds(text), Ok(Duration::from_millis(1200)), "{text}");
        }
        assert_eq!(seconds("-1 s").unwrap_err(), "seconds must be 0 or more");
        for text in ["", "s", "inf", "nan", "1.2.3", "1 h", "soon", "1,000 s"] {
            assert!(seconds(text).unwrap_err().contains("`1.2s`"), "{text}");
        }
    }
}
