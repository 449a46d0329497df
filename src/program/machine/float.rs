//! Floats as text, as CPython writes them.

/// The shortest text that reads back as the same float.
pub(super) fn repr(value: f64) -> String {
    if !value.is_finite() {
        return special(value).to_owned();
    }
    let (digits, exponent) = shortest(value);
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if (-4..16).contains(&exponent) {
        format!("{sign}{}", plain(&digits, exponent, true))
    } else {
        format!("{sign}{}", scientific(&digits, exponent, 'e'))
    }
}

pub(super) fn special(value: f64) -> &'static str {
    match (value.is_nan(), value > 0.0) {
        (true, _) => "nan",
        (false, true) => "inf",
        (false, false) => "-inf",
    }
}

/// The digits of a float without its sign, and the power of ten of the first one.
fn shortest(value: f64) -> (String, i32) {
    split(&format!("{:e}", value.abs()))
}

/// No float has more digits than this, before the point or after it: all later ones are 0. Rust writes at most 65,535.
const MOST_DIGITS: usize = 1_100;

/// The digits of a float, rounded to this many, and the power of ten of the first one.
fn rounded(value: f64, digits: usize) -> (String, i32) {
    let (mut text, exponent) = split(&format!("{:.*e}", digits.saturating_sub(1).min(MOST_DIGITS), value.abs()));
    text.push_str(&"0".repeat(digits.saturating_sub(text.len())));
    (text, exponent)
}

fn split(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or_default())
}

/// Digits without an exponent.
fn plain(digits: &str, exponent: i32, has_point: bool) -> String {
    let text = match usize::try_from(exponent) {
        Err(_) => format!("0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize - 1)),
        Ok(exponent) if digits.len() > exponent + 1 => {
            format!("{}.{}", &digits[..=exponent], &digits[exponent + 1..])
        }
        Ok(exponent) => format!("{digits}{}", "0".repeat(exponent + 1 - digits.len())),
    };
    if has_point && !text.contains('.') { text + ".0" } else { text }
}

fn scientific(digits: &str, exponent: i32, letter: char) -> String {
    let point = if digits.len() > 1 { "." } else { "" };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}{point}{}{letter}{sign}{:02}", &digits[..1], &digits[1..], exponent.abs())
}

/// A finite float without its sign, in the format of a letter. `alternate` keeps the point.
pub(super) fn with_letter(value: f64, letter: char, precision: usize, alternate: bool) -> String {
    match letter {
        'e' | 'E' => {
            let (digits, exponent) = rounded(value, precision + 1);
            let text = scientific(&digits, exponent, letter);
            if alternate && precision == 0 { text.replacen(letter, &format!(".{letter}"), 1) } else { text }
        }
        'g' | 'G' => general(value, letter, precision.max(1), alternate, 0),
        _ => {
            let exact = precision.min(MOST_DIGITS);
            let text = format!("{:.*}", exact, value.abs()) + &"0".repeat(precision - exact);
            if alternate && precision == 0 { text + "." } else { text }
        }
    }
}

/// Format `g`; `least` is added to the exponent from which on it has no exponent part, for the default format.
pub(super) fn general(value: f64, letter: char, precision: usize, alternate: bool, least: i32) -> String {
    let (mut digits, exponent) = if value == 0.0 { ("0".repeat(precision), 0) } else { rounded(value, precision) };
    if !alternate {
        let kept = digits.trim_end_matches('0').len().max(1);
        digits.truncate(kept);
    }
    let is_plain = exponent >= -4 && exponent < precision as i32 - least;
    if is_plain {
        plain(&digits, exponent, false)
    } else {
        scientific(&digits, exponent, if letter == 'G' { 'E' } else { 'e' })
    }
}

/// Rounds to this many decimals, ties to even, as `round` does.
pub(super) fn round(value: f64, decimals: i64) -> f64 {
    if !value.is_finite() || decimals > 323 {
        return value;
    }
    if decimals < -308 {
        return 0.0f64.copysign(value);
    }
    if decimals >= 0 {
        return format!("{value:.*}", decimals as usize).parse().unwrap_or(value);
    }
    let scale = 10f64.powi(-decimals as i32);
    (value / scale).round_ties_even() * scale
}

/// A float from text, as `float()` reads it.
pub(super) fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_grouped_wrong = text.starts_with('_') || text.ends_with('_') || text.contains("__");
    let plain = text.replace('_', "");
    let lower = plain.trim_start_matches(['+', '-']).to_ascii_lowercase();
    let is_word = matches!(&*lower, "inf" | "infinity" | "nan");
    let starts_well = lower.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    if is_grouped_wrong || !is_word && !starts_well || plain.len() > lower.len() + 1 {
        return None;
    }
    plain.parse().ok()
}
