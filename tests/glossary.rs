//! What the glossary promises. The language is the process's, so this test has one of its own.

#![allow(clippy::unwrap_used)]

mod common;

use common::Play;

/// The letters and digits of a word, without its case.
fn letters(word: &str) -> String {
    word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a text says a name, in one word or several. A plural counts, and so does Hangul with a particle behind it.
fn says(text: &str, name: &str) -> bool {
    let name = letters(name);
    let is_hangul = name.chars().any(|letter| ('가'..='힣').contains(&letter));
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric() && !"/-()".contains(letter))
        .map(letters)
        .filter(|word| !word.is_empty())
        .collect();
    (1..=4)
        .flat_map(|length| words.windows(length))
        .map(<[String]>::concat)
        .any(|said| if is_hangul { said.starts_with(&name) } else { said == name || said == format!("{name}s") })
}

#[test]
fn the_lesson_of_a_term_uses_the_term_in_both_languages() {
    for speak in ["en", "ko"] {
        let mut play = Play::new().types(&format!("set lang {speak}"));
        let course = play.session.course().unwrap();
        let glossary = play.session.library.glossary();
        let mut missing = Vec::new();
        for entry in glossary.entries() {
            let text: String = entry.text().map(|bytes| &entry.source.text[bytes.clone()]).collect();
            let id = text.split("`open").nth(1).and_then(|rest| rest.split('`').next()).map(str::trim);
            let Some(lesson) = course.lessons.iter().find(|lesson| Some(lesson.id.as_str()) == id) else {
                missing.push(format!("{}: no lesson", entry.name()));
                continue;
            };
            let shown = lesson.translated().map_or(&lesson.source, |translated| &translated.source);
            let prose = shown.text.rsplit("\n+++\n").next().unwrap();
            if !entry.names().any(|name| says(prose, name)) {
                missing.push(format!("{}: not in {}", entry.name(), lesson.id));
            }
        }
        assert!(missing.is_empty(), "{speak}: {missing:#?}");
    }
}
