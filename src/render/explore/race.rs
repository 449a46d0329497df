//! Races in words.

use crate::program::explore::{Race, SourceLine};
use crate::tr;

/// The data of a race and the lines that use it.
pub(super) fn words(race: &Race) -> String {
    let (Race { place, .. }, (one, other)) = (race, &race.lines);
    let line = |line: &SourceLine| match &line.file {
        Some(file) => tr!("line {line} of {file}", line = line.number, file),
        None => tr!("line {line}", line = line.number),
    };
    if one.number == 0 {
        format!("`{place}`")
    } else if one == other {
        tr!("`{place}`: {line}, by two lanes", place, line = line(one))
    } else {
        tr!("`{place}`: {one} and {other}", place, one = line(one), other = line(other))
    }
}
