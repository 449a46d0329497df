//! The names of an enum's values, as they are typed and as lessons write them.

use clap::ValueEnum;

/// The name of a value.
pub fn name_of<T: ValueEnum>(value: &T) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// What the enum says of a value.
pub fn about<T: ValueEnum>(value: &T) -> String {
    let value = value.to_possible_value();
    value.and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default()
}

/// All names.
pub fn names_of<T: ValueEnum>() -> Vec<String> {
    T::value_variants().iter().map(name_of).collect()
}
