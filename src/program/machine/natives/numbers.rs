//! int, float and bool.

use num_bigint::BigInt;
use num_integer::Integer;

use super::super::integer::{MOST_DIGITS, PythonNumber, float_to_big};
use super::super::value::{Arguments, Flow, Native, Result, Seen, Value};
use super::super::{Machine, float, types};
use super::row::method;
use crate::program::code::sym;

pub(super) const TABLE: &[Native] = &[
    method("int", "__new__", 0, 2, int).with_keywords(),
    method("float", "__new__", 0, 1, new_float),
    method("bool", "__new__", 0, 1, bool).looks_at(Seen::Items),
    method("int", "bit_length", 0, 0, bit_length),
    method("int", "bit_count", 0, 0, bit_count),
    method("float", "is_integer", 0, 0, is_integer),
    method("float", "as_integer_ratio", 0, 0, as_integer_ratio),
];

/// Constructors of built-in types get no class: their first argument is the value.
fn int(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let [base] = machine.keywords("int", given, ["base"])?;
    let base = if given.get(1) == Value::Unset { base } else { given.get(1) };
    let value = given.get(0);
    if value == Value::Unset {
        return Ok(Value::Int(0).into());
    }
    if let Some(text) = machine.heap.str(value).cloned() {
        let radix = if base == Value::Unset { 10 } else { machine.index(base)? };
        return match parse_int(&text, radix) {
            Some(big) => Ok(machine.big(big)?.into()),
            None => Err(wrong_text(machine, &text, value, radix)),
        };
    }
    if base != Value::Unset {
        return Err(machine.type_error("int() can't convert non-string with explicit base"));
    }
    match machine.number(value) {
        Some(PythonNumber::Float(float)) if float.is_finite() => Ok(machine.big(float_to_big(float))?.into()),
        Some(PythonNumber::Float(float)) if float.is_nan() => {
            Err(machine.value_error("cannot convert float NaN to integer"))
        }
        Some(PythonNumber::Float(_)) => {
            Err(machine.error(types::OVERFLOW_ERROR, "cannot convert float infinity to integer"))
        }
        Some(number) => Ok(machine.big(number.to_big())?.into()),
        None => match machine.special(value, sym::INT).or_else(|| machine.special(value, sym::INDEX)) {
            Some(convert) => Ok(Flow::Call(convert, Arguments::default())),
            None => {
                let name = machine.type_name(value);
                Err(machine.type_error(&format!(
                    "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
                )))
            }
        },
    }
}

fn wrong_text(machine: &mut Machine, text: &str, value: Value, radix: i64) -> super::super::value::Fault {
    if radix != 0 && !(2..=36).contains(&radix) {
        return machine.value_error("int() base must be >= 2 and <= 36, or 0");
    }
    let digits = text.trim().trim_start_matches(['-', '+']).replace('_', "");
    if digits.len() > MOST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return machine.value_error(&format!(
            "Exceeds the limit (4300 digits) for integer string conversion: value has {} digits; use \
             sys.set_int_max_str_digits() to increase the limit",
            digits.len()
        ));
    }
    let shown = machine.native_repr(value).and_then(std::result::Result::ok).unwrap_or_default();
    machine.value_error(&format!("invalid literal for int() with base {radix}: {shown}"))
}

fn parse_int(text: &str, radix: i64) -> Option<BigInt> {
    let text = text.trim();
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_lowercase();
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2)].into_iter().find(|(prefix, _)| lower.starts_with(prefix));
    let (digits, radix) = match prefixed {
        Some((_, own)) if radix == 0 || radix == own => (lower[2..].trim_start_matches('_').to_owned(), own),
        _ => (lower, if radix == 0 { 10 } else { radix }),
    };
    let is_grouped_wrong = digits.starts_with('_') || digits.ends_with('_') || digits.contains("__");
    let digits = digits.replace('_', "");
    let is_too_long = digits.len() > MOST_DIGITS && !matches!(radix, 2 | 4 | 8 | 16 | 32);
    let starts_with_sign = digits.starts_with(['+', '-']);
    if is_grouped_wrong || digits.is_empty() || is_too_long || starts_with_sign || !(2..=36).contains(&radix) {
        return None;
    }
    let value = BigInt::parse_bytes(digits.as_bytes(), u32::try_from(radix).ok()?)?;
    Some(if is_negative { -value } else { value })
}

fn new_float(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let value = given.get(0);
    if value == Value::Unset {
        return Ok(Value::Float(0.0).into());
    }
    if let Some(text) = machine.heap.str(value).cloned() {
        return match float::parse(&text) {
            Some(float) => Ok(Value::Float(float).into()),
            None => {
                let shown = machine.native_repr(value).and_then(std::result::Result::ok).unwrap_or_default();
                Err(machine.value_error(&format!("could not convert string to float: {shown}")))
            }
        };
    }
    match machine.number(value) {
        Some(number) => Ok(Value::Float(machine.to_float(&number)?).into()),
        None => match machine.special(value, sym::FLOAT) {
            Some(convert) => Ok(Flow::Call(convert, Arguments::default())),
            None => {
                let name = machine.type_name(value);
                let message = format!("float() argument must be a string or a real number, not '{name}'");
                Err(machine.type_error(&message))
            }
        },
    }
}

fn bool(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    match machine.truth(given.get(0)) {
        Some(truth) => Ok(Value::Bool(truth).into()),
        None => machine.library_call("_bool", &given.values),
    }
}

fn bit_length(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let bits = machine.number(given.get(0)).map_or(0, |number| number.to_big().bits());
    Ok(Value::Int(bits as i64).into())
}

fn bit_count(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let ones = machine.number(given.get(0)).map_or(0, |number| number.to_big().magnitude().count_ones());
    Ok(Value::Int(ones as i64).into())
}

fn is_integer(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(PythonNumber::Float(value)) = machine.number(given.get(0)) else { return Ok(Value::Bool(true).into()) };
    Ok(Value::Bool(value.is_finite() && value.fract() == 0.0).into())
}

fn as_integer_ratio(machine: &mut Machine, given: &Arguments) -> Result<Flow> {
    let Some(PythonNumber::Float(value)) = machine.number(given.get(0)) else { return Ok(Value::None.into()) };
    if !value.is_finite() {
        return Err(machine.value_error("cannot convert Infinity or NaN to integer ratio"));
    }
    let mut numerator = value;
    let mut shift = 0;
    while numerator.fract() != 0.0 {
        numerator *= 2.0;
        shift += 1;
    }
    let (numerator, denominator) = (float_to_big(numerator), BigInt::from(1) << shift);
    let divisor = numerator.gcd(&denominator);
    let parts = [machine.big(numerator / &divisor)?, machine.big(denominator / divisor)?];
    Ok(machine.heap.tuple(parts).into())
}
