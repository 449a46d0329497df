//! The names of an enum's values, as they are typed and as lessons write them, and how names are listed in a sentence.

use std::borrow::Borrow;

use clap::ValueEnum;

use crate::language::translated;
use crate::suggest::{did_you_mean, nearest};
use crate::tr;

/// The name of a value.
pub fn name_of<T: ValueEnum>(value: &T) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// What the enum says of a value, in the language that is spoken.
pub fn about<T: ValueEnum>(value: &T) -> String {
    let value = value.to_possible_value();
    let about = value.and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default();
    translated(&about).to_owned()
}

/// All names.
pub fn names_of<T: ValueEnum>() -> Vec<String> {
    T::value_variants().iter().map(name_of).collect()
}

/// The two parts of a name such as `Thread-1 (spin)`, as Python makes it of a number and a function.
pub fn parts_of(name: &str) -> Option<(&str, &str)> {
    name.strip_suffix(')')?.rsplit_once(" (")
}

/// Whether a word is one of the two parts of a name such as `Thread-1 (spin)`.
pub fn is_part_of(word: &str, name: &str) -> bool {
    parts_of(name).is_some_and(|(short, function)| short == word || function == word)
}

/// How many names a sentence can hold.
const LISTED: usize = 6;

/// Names as a sentence lists them, `` `a`, `b` and `c` ``; of many, only the first ones.
pub fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let words: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{}`", name.as_ref())).collect();
    match (words.split_last(), names.len() - words.len()) {
        (Some((last, rest)), 0) if !rest.is_empty() => tr!("{first} and {last}", first = rest.join(", "), last),
        (_, 0) => words.concat(),
        (_, left_out) => tr!("{first} and {left_out} more", first = words.join(", "), left_out),
    }
}

/// Which name was probably meant, and a list of all names, headed `what`.
pub fn choices<S: AsRef<str> + Borrow<str>>(word: &str, what: &str, names: &[S]) -> String {
    let list = format!("{what}: {}", names.join(", "));
    match nearest(word, names) {
        Some(near) => format!("{} {list}", did_you_mean(&near)),
        None => list,
    }
}

#[cfg(test)]
mod tests {
    use super::{choices, listed};
    use crate::suggest::nearest;

    #[test]
    fn of_many_names_only_the_first_are_listed() {
        assert_eq!(listed::<&str>(&[]), "");
        assert_eq!(listed(&["a"]), "`a`");
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(listed(&["a"; 9]), "`a`, `a`, `a`, `a`, `a`, `a` and 3 more");
    }

    #[test]
    fn only_near_names_are_suggested() {
        assert_eq!(nearest("colour", ["about", "model"]), None);
        assert_eq!(choices("x", "known keys", &["a-b", "cd"]), "known keys: a-b, cd");
    }
}
