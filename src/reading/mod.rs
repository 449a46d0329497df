//! The meaning of what a person typed: numbers, times, choices, and keys pressed with another keyboard layout on.
//! Numbers and times are read only here, so that each is written in the same way everywhere.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

mod hangul;
mod number;
mod spelled;
mod time;
mod unit;

pub use hangul::keys;
pub use number::{Amount, amount};
pub use time::seconds;
pub use unit::MeasureUnit;

/// The text in its usual width, with one kind of space, and with whole letters: `１０ ｍｓ` from a Korean or Japanese
/// keyboard is `10 ms`, and `초` is one syllable even if a file name had it as two.
pub fn usual(text: &str) -> String {
    text.nfc()
        .map(|character| match character {
            // The full-width forms have the order of ASCII.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
            '−' | '‒' | '–' => '-',
            '’' | '‘' => '\'',
            _ if character.is_whitespace() => ' ',
            _ => character,
        })
        .collect()
}

/// A word as it is typed at the prompt: in quotes, if the prompt would misread it without them.
pub fn quoted(word: &str) -> Cow<'_, str> {
    match shlex::split(word) {
        Some(words) if words == [word] => Cow::Borrowed(word),
        _ => shlex::try_quote(word).unwrap_or(Cow::Borrowed(word)),
    }
}

/// The choices of a quiz for letters such as `b`, `ac`, `a, c`, `a) and c)` or `B`, counted from 0. None if the text is
/// anything else.
pub fn choices(text: &str, count: usize) -> Option<Vec<usize>> {
    let text = usual(text).to_lowercase();
    let letters = ('a'..='z').take(count).collect::<Vec<_>>();
    let index = |letter: char| letters.iter().position(|other| *other == letter);
    let words = text.split(|c: char| c == ' ' || ",;/+&.()".contains(c)).filter(|word| !word.is_empty());
    let words = words.filter(|word| !matches!(*word, "and" | "both" | "와" | "과" | "랑" | "하고" | "그리고" | "및"));
    let mut picked: Vec<usize> = Vec::new();
    for word in words {
        let word = hangul::keys(word).unwrap_or_else(|| word.to_owned());
        for letter in word.chars() {
            picked.push(index(letter)?);
        }
    }
    picked.sort_unstable();
    picked.dedup();
    (!picked.is_empty()).then_some(picked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_quotes_is_read_as_the_same_word() {
        for word in ["", "a b", "it's", "say \"hi\"", "a\\b", "#1", "1=it's \"so\"", "번호 1"] {
            let typed = quoted(word);
            assert_ne!(typed, word);
            assert_eq!(shlex::split(&typed), Some(vec![word.to_owned()]), "{typed}");
        }
        for word in ["a", "1=heads", "50%", "--timeout", "Thread-1", "번호"] {
            assert_eq!(quoted(word), word);
        }
    }

    #[test]
    fn choices_are_read_as_people_write_them() {
        for text in [
            "ac",
            "a c",
            "a, c",
            "A)C)",
            "a) and c)",
            "a and c",
            "c & a",
            "ａ, ｃ",
            "ㅁㅊ",
            "a 와 c",
            "(a) (c)",
            "a.c.",
        ] {
            assert_eq!(choices(text, 4), Some(vec![0, 2]), "{text}");
        }
        for text in ["", "e", "back", "b or none", "3", "and"] {
            assert_eq!(choices(text, 4), None, "{text}");
        }
    }

    #[test]
    fn full_width_text_is_text() {
        assert_eq!(usual("１０\u{3000}ｍｓ\u{a0}−５"), "10 ms -5");
        // Parts of letters, as file names of macOS have them.
        assert_eq!(usual("3\u{110e}\u{1169}"), "3초");
        assert_eq!(choices("a \u{110b}\u{116a} c", 4), Some(vec![0, 2]));
    }
}
