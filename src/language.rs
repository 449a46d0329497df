//! The language that the program speaks: the English of the source, or the text that a catalogue has for it.
//!
//! A text in the source is written in English, inside of [`tr!`](crate::tr): that keeps the code readable, and English
//! costs nothing. `src/language/ko/` holds the Korean text for each English one, a file for each part of the program.
//! Where a catalogue has no text, the English one is shown. A test compares catalogues and source: each text of one is
//! in the other.
//!
//! The language belongs to the whole process, as the locale of a C program does: texts are made in too many places, on
//! too many threads, to hand it to each.

use std::collections::HashMap;
use std::env;
use std::fmt::Display;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use clap::ValueEnum;
use include_dir::{Dir, File, include_dir};

/// A language that the program can speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, ValueEnum)]
pub enum Language {
    /// English
    #[default]
    En,
    /// 한국어 (Korean)
    Ko,
}

impl Language {
    /// The languages that lessons are translated into: all but English, in which they are written.
    pub fn of_translations() -> impl Iterator<Item = Language> {
        Language::value_variants().iter().copied().filter(|language| *language != Language::default())
    }

    /// The language that the environment asks for, by the first of the variables that POSIX names for messages that is
    /// set.
    pub fn of_locale() -> Self {
        let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).unwrap_or_default();
        let tag = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
        Language::from_str(tag, true).unwrap_or_default()
    }
}

/// The texts of the program in one language, a file for each part of it.
struct Catalogue {
    files: Dir<'static>,
    /// By the English texts; read when the first text is asked for.
    texts: OnceLock<HashMap<String, String>>,
}

static KOREAN: Catalogue =
    Catalogue { files: include_dir!("$CARGO_MANIFEST_DIR/src/language/ko"), texts: OnceLock::new() };

static CURRENT: AtomicU8 = AtomicU8::new(Language::En as u8);

/// The text of the source in the language that is spoken. With values if its braces name some: `tr!("{n} of them", n)`,
/// `tr!("in {place}", place = path.display())`. A literal brace is written twice.
///
/// Without values it is a `&'static str`, otherwise a `String`.
#[macro_export]
macro_rules! tr {
    ($text:literal $(,)?) => {
        $crate::language::translated($text)
    };
    ($text:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        match $crate::language::translation($text) {
            None => format!($text, $($name = $crate::tr!(@value $name $(= $value)?)),+),
            Some(pattern) => $crate::language::filled(pattern, &[
                $((stringify!($name), &$crate::tr!(@value $name $(= $value)?))),+
            ]),
        }
    };
    (@value $name:ident) => { $name };
    (@value $name:ident = $value:expr) => { $value };
}

/// The language that is spoken.
pub fn current() -> Language {
    let current = usize::from(CURRENT.load(Ordering::Relaxed));
    Language::value_variants().get(current).copied().unwrap_or_default()
}

/// Switches the whole program to a language.
pub fn speak(language: Language) {
    CURRENT.store(language as u8, Ordering::Relaxed);
}

/// What the catalogue has for a text, if the language that is spoken has one.
pub fn translation(english: &str) -> Option<&'static str> {
    let catalogue = match current() {
        Language::En => return None,
        Language::Ko => &KOREAN,
    };
    catalogue.texts().get(english).map(String::as_str)
}

/// A text in the language that is spoken, or in English if it has no translation. For texts that are not in a
/// [`tr!`](crate::tr), such as help made from documentation comments.
pub fn translated(english: &str) -> &str {
    translation(english).unwrap_or(english)
}

/// The texts of a grammar's help that a catalogue translates: what commands, arguments and values say of themselves.
/// Long texts are split into paragraphs.
pub fn help_texts(grammar: &clap::Command) -> Vec<String> {
    let mut texts = Vec::new();
    texts.extend(grammar.get_about().map(ToString::to_string));
    texts.extend(grammar.get_long_about().map(ToString::to_string).iter().flat_map(|long| paragraphs(long)));
    for argument in grammar.get_arguments() {
        texts.extend(argument.get_help().map(ToString::to_string));
        // Errors call a positional argument by the name of its value.
        let names = argument.get_value_names().filter(|_| argument.is_positional());
        texts.extend(names.into_iter().flatten().map(ToString::to_string));
        texts.extend(
            argument.get_possible_values().iter().filter_map(|value| value.get_help().map(ToString::to_string)),
        );
    }
    grammar.get_subcommands().for_each(|command| texts.extend(help_texts(command)));
    texts
}

/// The paragraphs of a long text of help after its first, each on one line.
pub fn paragraphs(long: &str) -> impl Iterator<Item = String> {
    long.split("\n\n").skip(1).map(|paragraph| paragraph.replace('\n', " "))
}

/// A pattern with its values.
pub fn filled(pattern: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut text = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            text.push_str(brace);
            rest = after;
        } else if let Some((name, after)) = rest.split_once('}') {
            if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                let value = value.to_string();
                // What is to be typed is the same in every language.
                let is_code = text.matches('`').count() % 2 == 1;
                text += &spoken(&value).filter(|_| !is_code).unwrap_or(value);
            }
            rest = after;
        }
    }
    text + rest
}

/// A time, with the words of the language for its unit: `3 s` is three *seconds* in a sentence.
fn spoken(value: &str) -> Option<String> {
    let (number, unit) = value.split_once(' ')?;
    let unit = match (current(), unit) {
        (Language::Ko, "s") => "초",
        (Language::Ko, "ms") => "밀리초",
        _ => return None,
    };
    number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.').then(|| format!("{number}{unit}"))
}

impl Catalogue {
    fn texts(&self) -> &HashMap<String, String> {
        self.texts.get_or_init(|| {
            // A test reads each part as such a table.
            let part = |file: &File<'_>| toml::from_str::<HashMap<String, String>>(file.contents_utf8()?).ok();
            self.files.files().filter_map(part).flatten().collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled_by_name() {
        assert_eq!(filled("{b} vor {a}: {{{a}}}", &[("a", &1), ("b", &"x")]), "x vor 1: {1}");
        assert_eq!(filled("nothing", &[("a", &1)]), "nothing");
        assert_eq!(filled("{a}", &[("a", &"3 s")]), "3 s");
    }

    #[test]
    fn english_is_what_stands_in_the_source() {
        let n = 2;
        assert_eq!(tr!("{n} of {all}", n, all = 1 + n), "2 of 3");
        assert_eq!(tr!("as it is"), "as it is");
    }
}
