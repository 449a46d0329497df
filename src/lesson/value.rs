//! A value of a TOML table in a lesson.

use toml::Spanned;
use toml::de::DeValue;

use crate::tr;

#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Truth(bool),
    List(Vec<Spanned<Value>>),
    /// A value of a kind that no lesson needs, and what to call it.
    Other(&'static str),
}

impl Value {
    /// A value of a table that begins at the byte `base`.
    pub(super) fn read(value: Spanned<DeValue<'_>>, base: usize) -> Spanned<Self> {
        let bytes = value.span().start + base..value.span().end + base;
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Integer(integer) => {
                let number = match integer.radix() {
                    10 => integer.as_str().parse().ok(),
                    radix => u32::from_str_radix(integer.as_str(), radix).ok().map(f64::from),
                };
                number.map_or(Value::Other(tr!("so large a number")), Value::Number)
            }
            DeValue::Float(float) => Value::Number(float.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Array(items) => Value::List(items.into_iter().map(|item| Value::read(item, base)).collect()),
            DeValue::Boolean(truth) => Value::Truth(truth),
            DeValue::Datetime(_) => Value::Other(tr!("a date")),
            DeValue::Table(_) => Value::Other(tr!("a table")),
        };
        Spanned::new(bytes, value)
    }

    /// What messages call it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Value::Text(text) if text.trim().is_empty() => tr!("empty text"),
            Value::Text(_) => tr!("text"),
            Value::Number(_) => tr!("a number"),
            Value::Truth(_) => tr!("true or false"),
            Value::List(_) => tr!("a list"),
            Value::Other(name) => name,
        }
    }
}
