//! A value of a TOML table in a lesson.

use toml::Spanned;
use toml::de::DeValue;

use crate::tr;

#[derive(Clone, Debug)]
pub(super) enum KeyValue {
    Text(String),
    Number(f64),
    Truth(bool),
    List(Vec<Spanned<KeyValue>>),
    /// A value of another kind, which no lesson needs, and its name in messages.
    Other(&'static str),
}

impl KeyValue {
    /// A value of a table that begins at the byte `base`.
    pub(super) fn read(value: Spanned<DeValue<'_>>, base: usize) -> Spanned<Self> {
        let bytes = value.span().start + base..value.span().end + base;
        let value = match value.into_inner() {
            DeValue::String(text) => KeyValue::Text(text.into_owned()),
            DeValue::Integer(integer) => {
                let number = match integer.radix() {
                    10 => integer.as_str().parse().ok(),
                    radix => u32::from_str_radix(integer.as_str(), radix).ok().map(f64::from),
                };
                number.map_or(KeyValue::Other(tr!("so large a number")), KeyValue::Number)
            }
            DeValue::Float(float) => KeyValue::Number(float.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Array(items) => KeyValue::List(items.into_iter().map(|item| KeyValue::read(item, base)).collect()),
            DeValue::Boolean(truth) => KeyValue::Truth(truth),
            DeValue::Datetime(_) => KeyValue::Other(tr!("a date")),
            DeValue::Table(_) => KeyValue::Other(tr!("a table")),
        };
        Spanned::new(bytes, value)
    }

    /// Its name in messages.
    pub(super) fn name(&self) -> &'static str {
        match self {
            KeyValue::Text(text) if text.trim().is_empty() => tr!("empty text"),
            KeyValue::Text(_) => tr!("text"),
            KeyValue::Number(_) => tr!("a number"),
            KeyValue::Truth(_) => tr!("true or false"),
            KeyValue::List(_) => tr!("a list"),
            KeyValue::Other(name) => name,
        }
    }
}
