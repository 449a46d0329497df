//! Numbers as people write them: `30`, `~30`, `1,000`, `1,5`, `１０`, `1_000`, `about thirty frames`.

use super::unit::MeasureUnit;
use super::{spelled, usual};

/// The amount in a text, in some unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    Is(f64),
    /// Two readings: `1,000 s` is one second or a thousand.
    Either(f64, f64),
    /// A negative amount.
    Negative,
    /// A fraction, where only whole numbers can be counted.
    Fraction,
    /// Not an amount of this unit.
    None,
}

/// Words before a number that make it approximate.
const ABOUT: [&str; 12] =
    ["about", "around", "roughly", "approximately", "maybe", "nearly", "almost", "circa", "ca", "약", "대략", "한"];

/// Reads an amount. A number without a suffix is in the base unit: seconds, bytes.
pub fn amount(text: &str, unit: MeasureUnit) -> Amount {
    let text = usual(text).to_lowercase();
    let mut text = text.trim().trim_end_matches(['.', '!', '?', ' ']);
    while let Some((word, rest)) = ABOUT.iter().find_map(|word| Some((*word, text.strip_prefix(word)?))) {
        let behind = rest.trim_start_matches(['.', ' ']);
        // `한 개` is one; `한 서른 개` are about thirty.
        let is_number = || behind.starts_with(|c: char| c.is_ascii_digit()) || spelled::spelled(behind).is_some();
        if !rest.starts_with([' ', '.']) || (word == "한" && !is_number()) {
            break;
        }
        text = behind;
    }
    let text = text.trim_start_matches(['~', '≈', '=', ' ']);
    let unsigned = text.strip_prefix('-').map(str::trim_start);
    let Some((readings, suffix)) = digits(unsigned.unwrap_or(text)).or_else(|| {
        let (number, suffix) = spelled::spelled(text)?;
        Some((Readings { first: number, second: None }, suffix))
    }) else {
        return Amount::None;
    };
    let Some(factor) = unit.factor(suffix.trim()) else { return Amount::None };
    if unsigned.is_some() {
        return Amount::Negative;
    }
    match (readings.first * factor, readings.second) {
        (number, _) if !number.is_finite() => Amount::None,
        (number, _) if unit == MeasureUnit::Count && number.fract() != 0.0 => Amount::Fraction,
        // Counted things have no fraction, so `1,000` of them are a thousand.
        (number, Some(other)) if unit != MeasureUnit::Count => Amount::Either(number, other * factor),
        (number, _) => Amount::Is(number),
    }
}

/// A number, and a second reading of the same digits if there is one.
struct Readings {
    first: f64,
    second: Option<f64>,
}

/// The number in digits at the beginning of a text, and the rest.
fn digits(text: &str) -> Option<(Readings, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '\''))).unwrap_or(text.len());
    // `1e3` is a number; the `e` of `3 eggs` is not an exponent.
    let exponent = exponent(&text[end..]);
    let (written, suffix) = text.split_at(end);
    let written = written.replace(['_', '\''], "");
    let value = |text: &str| text.parse::<f64>().ok();
    if exponent > 0 {
        let number = value(&text[..end + exponent])?;
        return Some((Readings { first: number, second: None }, &text[end + exponent..]));
    }
    let marks: Vec<char> = written.chars().filter(|c| !c.is_ascii_digit()).collect();
    let groups: Vec<&str> = written.split(['.', ',']).collect();
    // Groups of three digits behind one to three digits, which do not begin with a zero.
    let is_grouped = |groups: &[&str]| {
        let first = groups.first().is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'));
        first && groups.iter().skip(1).all(|group| group.len() == 3)
    };
    let (first, second) = match marks.as_slice() {
        [] => (value(&written)?, None),
        // One mark: a decimal point, or a separator of thousands if three digits follow.
        [mark] => {
            let decimal = value(&written.replace(',', "."))?;
            let thousands = if is_grouped(&groups) { value(&groups.concat()) } else { None };
            match (mark, thousands) {
                (',', Some(thousands)) => (thousands, Some(decimal)),
                _ => (decimal, None),
            }
        }
        // The last mark differs from those before: it is the decimal point.
        [before @ .., last] if before.iter().all(|mark| mark == &before[0]) && last != &before[0] => {
            let (whole, fraction) = groups.split_at(groups.len() - 1);
            if !is_grouped(whole) {
                return None;
            }
            (value(&format!("{}.{}", whole.concat(), fraction[0]))?, None)
        }
        [first, rest @ ..] if rest.iter().all(|mark| mark == first) && is_grouped(&groups) => {
            (value(&groups.concat())?, None)
        }
        _ => return None,
    };
    Some((Readings { first, second }, suffix))
}

/// The length in bytes of an exponent at the beginning of a text.
fn exponent(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('e') else { return 0 };
    let sign = usize::from(rest.starts_with(['-', '+']));
    let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 { 0 } else { 1 + sign + digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_read_as_people_write_it() {
        for text in [
            "30",
            "~30",
            "about 30",
            "around thirty",
            "30 frames",
            "30개",
            "３０",
            "30.",
            "thirty",
            "약 30번",
            "한 서른 개",
            "about maybe 30",
            "3e1",
            "30.0",
        ] {
            assert_eq!(amount(text, MeasureUnit::Count), Amount::Is(30.0), "{text}");
        }
        for text in ["1,000", "1000", "1_000", "1'000", "a thousand", "１，０００", "1,000 threads"] {
            assert_eq!(amount(text, MeasureUnit::Count), Amount::Is(1000.0), "{text}");
        }
        assert_eq!(amount("1,000,000", MeasureUnit::Count), Amount::Is(1e6));
        assert_eq!(amount("-5", MeasureUnit::Count), Amount::Negative);
        assert_eq!(amount("1,5", MeasureUnit::Count), Amount::Fraction);
        for text in ["", "a few", "many", "30 seconds", "b", "3 eggs", "1.2.3.4", "1,00,0", "run thread"] {
            assert_eq!(amount(text, MeasureUnit::Count), Amount::None, "{text}");
        }
    }

    #[test]
    fn a_fraction_may_have_a_comma_and_a_thousand_too() {
        assert_eq!(amount("1,1 s", MeasureUnit::Seconds), Amount::Is(1.1));
        assert_eq!(amount("1.234", MeasureUnit::Seconds), Amount::Is(1.234));
        assert_eq!(amount("1,234 s", MeasureUnit::Seconds), Amount::Either(1234.0, 1.234));
        assert_eq!(amount("1,234.5 ms", MeasureUnit::Seconds), Amount::Is(1.2345));
        assert_eq!(amount("1.234,5", MeasureUnit::Ratio), Amount::Is(1234.5));
        assert_eq!(amount("0,125", MeasureUnit::Ratio), Amount::Is(0.125));
        assert_eq!(amount("3초", MeasureUnit::Seconds), Amount::Is(3.0));
        assert_eq!(amount("half a second", MeasureUnit::Seconds), Amount::Is(0.5));
        assert_eq!(amount("삼 초", MeasureUnit::Seconds), Amount::Is(3.0));
        assert_eq!(amount("한 개", MeasureUnit::Count), Amount::Is(1.0));
        assert_eq!(amount("80 %", MeasureUnit::Ratio), Amount::Is(0.8));
    }
}
