//! The ids of lessons, from the names of their files, and the names of steps, from their headings.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

/// The number and the id of a lesson, from the name of its file: `20-threads.md` is number 20, `threads`.
pub fn name(path: &Path) -> (Option<u32>, String) {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let digits = stem.len() - stem.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    let (number, rest) = stem.split_at(digits);
    let parted = rest.is_empty() || rest.starts_with(['-', '_', '.', ' ']);
    match number.parse() {
        Ok(order) if parted => {
            let id = slug(rest);
            (Some(order), if id.is_empty() { number.to_owned() } else { id })
        }
        _ => {
            let id = slug(&stem);
            (None, if id.is_empty() { "lesson".to_owned() } else { id })
        }
    }
}

/// `text` in small letters and digits of any script, with one `-` for each run of other characters.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.nfc() {
        if character.is_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            match character {
                'a'..='z' | '0'..='9' => slug.push(character),
                // The small letter of `İ` ends in a combining mark, which is not a letter and would split the word.
                _ => slug.extend(character.to_lowercase().filter(|small| small.is_alphanumeric())),
            }
        } else {
            gap = true;
        }
    }
    slug
}

/// The target of a link, with `%20` and the like decoded.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        if let Some(byte) = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(b'%');
            rest = after;
        }
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Gives names to a lesson's steps, each name once.
#[derive(Debug, Default)]
pub(super) struct StepNames {
    taken: HashSet<String>,
    /// The last number tried with each name, so that a thousand equal headings do not try a million names.
    numbers: HashMap<String, usize>,
}

impl StepNames {
    /// A name for the step under that heading: `frames`, then `frames-2`.
    pub(super) fn give(&mut self, heading: &str) -> String {
        let mut name = slug(heading);
        if name.is_empty() {
            name.push_str("step");
        }
        if self.taken.insert(name.clone()) {
            return name;
        }
        let number = self.numbers.entry(name.clone()).or_insert(1);
        loop {
            *number += 1;
            let numbered = format!("{name}-{number}");
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_are_called_after_their_files() {
        let cases = [
            ("lessons/20-threads.md", Some(20), "threads"),
            ("threads.md", None, "threads"),
            ("007_Who drew  the frames?.md", Some(7), "who-drew-the-frames"),
            ("20.md", Some(20), "20"),
            ("3d-models.md", None, "3d-models"),
            ("99999999999-far.md", None, "99999999999-far"),
            ("5-스레드.md", Some(5), "스레드"),
            ("!.md", None, "lesson"),
            ("", None, "lesson"),
        ];
        for (path, order, id) in cases {
            assert_eq!(name(Path::new(path)), (order, id.to_owned()), "{path}");
        }
    }

    #[test]
    fn slugs_keep_letters_of_any_script() {
        assert_eq!(slug("  Who drew the Frames?! "), "who-drew-the-frames");
        assert_eq!(slug("Ärger — 스레드 2"), "ärger-스레드-2");
        assert_eq!(slug("Cafe\u{301}"), slug("caf\u{e9}"));
        assert_eq!(slug("?!"), "");
    }

    #[test]
    fn no_name_is_given_twice() {
        let mut names = StepNames::default();
        let given: Vec<_> = ["Intro", "A", "a 2", "A!", "a", "?", "!"].map(|heading| names.give(heading)).into();
        assert_eq!(given, ["intro", "a", "a-2", "a-3", "a-4", "step", "step-2"]);
    }
}
