//! The TOML of a lesson: its keys, each asked for once, and their values, each with its place in the file.
//!
//! The code for a block asks for its keys one by one, and [`Keys::finish`] reports the entries that it did not ask for.
//! The report also names the keys that were asked for, so no list of known keys is kept by hand.
//!
//! Serde would stop at the first mistake. So the recovering parser reads the text, every line with a syntax error is
//! reported once, and the entries on the other lines count.

use clap::ValueEnum;
use clap::builder::PossibleValue;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::diagnostics::Findings;
use super::slips::{BrokenLines, blanked};
use super::source::Bytes;
use super::value::KeyValue;
use crate::names::choices;
use crate::suggest::nearest;
use crate::tr;

/// TOML in a file, not yet read.
#[derive(Debug)]
pub(super) struct TomlTable<'s> {
    /// The text of the whole file.
    pub(super) source: &'s str,
    pub(super) inside: Bytes,
    /// The place at which a missing key is reported.
    pub(super) opening: Bytes,
    /// The owner of the table in messages, in the language that is spoken: "a `demo` block".
    pub(super) owner: &'static str,
}

/// The entries of a table that were not asked for yet.
#[derive(Debug)]
pub(super) struct Keys<'f> {
    findings: &'f mut Findings,
    owner: &'static str,
    opening: Bytes,
    entries: Vec<KeyEntry>,
    asked: Vec<&'static str>,
    /// The keys that must be there and are missing.
    missing: Vec<&'static str>,
    /// Whether all of the text is TOML. If not, a missing key may be on a line with an error.
    sound: bool,
}

#[derive(Debug)]
struct KeyEntry {
    key: Spanned<String>,
    value: Spanned<KeyValue>,
    /// Whether it shares a line with a syntax error. Nothing else is reported about that line.
    broken: bool,
}

/// A key that was asked for.
#[derive(Debug)]
pub(super) struct Slot<'k> {
    findings: &'k mut Findings,
    key: &'static str,
    entry: Option<KeyEntry>,
}

impl TomlTable<'_> {
    /// Reads lines of `key = value`.
    pub(super) fn document(self, findings: &mut Findings) -> Keys<'_> {
        let text = &self.source[self.inside.clone()];
        let (table, mut errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            return self.keys(table.into_inner(), &errors, findings);
        }
        // The recovering parser gives up at a line without `=`. So such lines are blanked, and the text is read once
        // more.
        let blank = blanked(text, &errors);
        let (table, more) = DeTable::parse_recoverable(&blank);
        errors.extend(more);
        self.keys(table.into_inner(), &errors, findings)
    }

    /// Reads a table in braces, or nothing at all.
    pub(super) fn inline(self, findings: &mut Findings) -> Keys<'_> {
        let text = &self.source[self.inside.clone()];
        if !text.starts_with('{') {
            if !text.is_empty() {
                let message = tr!("the attributes of {owner} stand in braces", owner = self.owner);
                let help = tr!("write them like `{ fails = \"…\" }`");
                findings.at(&self.inside, message).help(help);
            }
            return self.keys(DeTable::new(), &[], findings);
        }
        let (value, errors) = DeValue::parse_recoverable(text);
        let table = if let DeValue::Table(table) = value.into_inner() { table } else { DeTable::new() };
        self.keys(table, &errors, findings)
    }

    fn keys<'f>(self, table: DeTable<'_>, errors: &[Error], findings: &'f mut Findings) -> Keys<'f> {
        let base = self.inside.start;
        let lines = BrokenLines::report(&self.source[self.inside], base, errors, findings);
        let entry = |(key, value): (Spanned<_>, Spanned<_>)| {
            let broken = lines.any(key.span().start, value.span().end);
            let bytes = key.span().start + base..key.span().end + base;
            let key: std::borrow::Cow<'_, str> = key.into_inner();
            KeyEntry { key: Spanned::new(bytes, key.into_owned()), value: KeyValue::read(value, base), broken }
        };
        let entries = table.into_iter().map(entry).collect();
        let (owner, opening, sound) = (self.owner, self.opening, errors.is_empty());
        Keys { findings, owner, opening, entries, asked: Vec::new(), missing: Vec::new(), sound }
    }
}

impl Keys<'_> {
    /// Whether all of it is TOML.
    pub(super) fn are_sound(&self) -> bool {
        self.sound
    }

    /// The keys that were not asked for yet.
    pub(super) fn names(&self) -> Vec<&str> {
        self.entries.iter().map(|entry| entry.key.get_ref().as_str()).collect()
    }

    /// The place of a key, and that of its value.
    pub(super) fn place(&self, key: &str) -> Option<(Bytes, Bytes)> {
        let entry = self.entries.iter().find(|entry| entry.key.get_ref() == key)?;
        Some((entry.key.span(), entry.value.span()))
    }

    /// Asks for a key that may be missing.
    pub(super) fn may(&mut self, key: &'static str) -> Slot<'_> {
        self.asked.push(key);
        let at = self.entries.iter().position(|entry| entry.key.get_ref() == key);
        Slot { findings: self.findings, key, entry: at.map(|at| self.entries.remove(at)) }
    }

    /// Asks for a key that must be there.
    pub(super) fn need(&mut self, key: &'static str) -> Slot<'_> {
        if self.sound && !self.names().contains(&key) {
            self.missing.push(key);
        }
        self.may(key)
    }

    /// Reports the keys that were not asked for.
    pub(super) fn finish(self) {
        let known = tr!("{owner} knows", owner = self.owner);
        let unknown: Vec<&str> = self.entries.iter().map(|entry| entry.key.get_ref().as_str()).collect();
        let is_misspelt = |key: &str| unknown.iter().any(|word| nearest(word, &self.asked).as_deref() == Some(key));
        for key in self.missing.iter().filter(|key| !is_misspelt(key)) {
            let message = tr!("{owner} needs the key `{key}`", owner = self.owner, key);
            self.findings.at(&self.opening, message).help(tr!("add a line `{key} = …`", key));
        }
        for entry in self.entries.iter().filter(|entry| !entry.broken) {
            let key = entry.key.get_ref();
            let help = choices(key, &known, &self.asked);
            self.findings.at(entry.key.span(), tr!("unknown key `{key}`", key)).help(help);
        }
    }
}

impl Slot<'_> {
    /// Text with more than spaces in it.
    pub(super) fn filled(mut self) -> Option<Spanned<String>> {
        let text = self.read(&TEXT)?;
        if text.get_ref().trim().is_empty() {
            let help = tr!("write something between the quotes of `{key}`", key = self.key);
            self.findings.at(text.span(), tr!("`{key}` is empty", key = self.key)).help(help);
            return None;
        }
        Some(text)
    }

    /// Any text.
    pub(super) fn text(mut self) -> Option<Spanned<String>> {
        self.read(&TEXT)
    }

    /// A number, not yet checked to be finite.
    pub(super) fn number(mut self) -> Option<Spanned<f64>> {
        self.read(&NUMBER)
    }

    /// True or false.
    pub(super) fn truth(mut self) -> Option<Spanned<bool>> {
        self.read(&TRUTH)
    }

    /// A list of texts, each with more than spaces in it.
    pub(super) fn texts(mut self) -> Vec<Spanned<String>> {
        let items = self.read(&TEXTS).map(Spanned::into_inner).unwrap_or_default();
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                KeyValue::Text(text) if !text.trim().is_empty() => {
                    texts.push(Spanned::new(item.span(), text.clone()));
                }
                _ => self.wrong(&item, &TEXTS),
            }
        }
        texts
    }

    /// One of the names of an enum.
    pub(super) fn one_of<E: ValueEnum>(self) -> Option<Spanned<E>> {
        let values: Vec<_> = E::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
        let names: Vec<_> = values.iter().filter(|value| !value.is_hide_set()).map(PossibleValue::get_name).collect();
        let word = self.one_of_names(&names)?;
        E::from_str(word.get_ref(), false).ok().map(|found| Spanned::new(word.span(), found))
    }

    /// One of these names.
    pub(super) fn one_of_names(mut self, names: &[&str]) -> Option<Spanned<String>> {
        let text = self.read(&TEXT)?;
        let (key, word) = (self.key, text.get_ref());
        if names.contains(&word.as_str()) {
            return Some(text);
        }
        let help = choices(word, tr!("there are"), names);
        self.findings.at(text.span(), tr!("there is no {key} `{word}`", key, word)).help(help);
        None
    }

    /// The value, if the key is there and has a value of this kind.
    fn read<T>(&mut self, kind: &ValueKind<T>) -> Option<Spanned<T>> {
        let value = self.entry.take().filter(|entry| !entry.broken)?.value;
        let found = (kind.read)(value.get_ref());
        if found.is_none() {
            self.wrong(&value, kind);
        }
        found.map(|found| Spanned::new(value.span(), found))
    }

    fn wrong<T>(&mut self, value: &Spanned<KeyValue>, kind: &ValueKind<T>) {
        let (key, wanted, example, found) = (self.key, (kind.name)(), kind.example, value.get_ref().name());
        let message = tr!("`{key}` must be {wanted}, not {found}", key, wanted, found);
        self.findings.at(value.span(), message).help(tr!("write it like `{key} = {example}`", key, example));
    }
}

/// A kind of value that a key can have.
struct ValueKind<T> {
    /// Its name in messages.
    name: fn() -> &'static str,
    example: &'static str,
    /// The value, if it is of this kind.
    read: fn(&KeyValue) -> Option<T>,
}

const TEXT: ValueKind<String> = ValueKind {
    name: || tr!("text in quotes"),
    example: "\"…\"",
    read: |value| if let KeyValue::Text(text) = value { Some(text.clone()) } else { None },
};

const NUMBER: ValueKind<f64> = ValueKind {
    name: || tr!("a number"),
    example: "2",
    read: |value| if let KeyValue::Number(number) = value { Some(*number) } else { None },
};

const TRUTH: ValueKind<bool> = ValueKind {
    name: || tr!("true or false"),
    example: "true",
    read: |value| if let KeyValue::Truth(truth) = value { Some(*truth) } else { None },
};

const TEXTS: ValueKind<Vec<Spanned<KeyValue>>> = ValueKind {
    name: || tr!("a list of texts"),
    example: "[\"…\"]",
    read: |value| if let KeyValue::List(items) = value { Some(items.clone()) } else { None },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::diagnostics::Diagnostic;
    use crate::lesson::source::SourceText;
    use crate::run::spec::Model;

    /// What `ask` gets from a document that begins after five bytes of a file, and the mistakes that are found in it.
    fn ask<T>(text: &str, ask: impl FnOnce(&mut Keys<'_>) -> T) -> (T, Vec<String>) {
        let source = format!("abc\n\n{text}");
        let mut findings = Findings::default();
        let table = TomlTable { source: &source, inside: 5..source.len(), opening: 0..3, owner: "it" };
        let mut keys = table.document(&mut findings);
        let found = ask(&mut keys);
        keys.finish();
        let diagnostics = findings.into_diagnostics(&SourceText::new("a.md", source.as_str()));
        (found, diagnostics.iter().map(Diagnostic::brief).collect())
    }

    #[test]
    fn values_are_found_where_they_stand_in_the_file() {
        let (found, diagnostics) = ask("a = \"ä\"\r\n b = 0x1F\nc = ['x', \"y\"]\nd = 'async'\n", |keys| {
            let text = keys.may("a").text().map(|text| (text.span(), text.into_inner()));
            let number = keys.need("b").number().map(|number| (number.span(), number.into_inner()));
            let texts: Vec<_> =
                keys.may("c").texts().into_iter().map(|text| (text.span(), text.into_inner())).collect();
            let model = keys.need("d").one_of::<Model>().map(|model| (model.span(), model.into_inner()));
            (text, number, texts, model)
        });
        assert_eq!(found.0, Some((9..13, "ä".to_owned())));
        assert_eq!(found.1, Some((20..24, 31.0)));
        assert_eq!(found.2, [(30..33, "x".to_owned()), (35..38, "y".to_owned())]);
        assert_eq!(found.3, Some((44..51, Model::Async)));
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
    }

    #[test]
    fn all_unknown_missing_and_wrong_keys_are_reported() {
        let ((), diagnostics) = ask("z = 1\nab = 2\nc = 3\nd = '1'\ne = 'asinc'\nf = [1, '']\ng = ' '\n", |keys| {
            keys.need("abc").text();
            keys.may("c").text();
            keys.may("d").number();
            keys.may("e").one_of::<Model>();
            keys.may("f").texts();
            keys.may("g").filled();
        });
        assert_eq!(
            diagnostics,
            [
                "3:1 unknown key `z`",
                "4:1 unknown key `ab`",
                "5:5 `c` must be text in quotes, not a number",
                "6:5 `d` must be a number, not text",
                "7:5 there is no e `asinc`",
                "8:6 `f` must be a list of texts, not a number",
                "8:9 `f` must be a list of texts, not empty text",
                "9:5 `g` is empty",
            ]
        );
    }

    #[test]
    fn a_line_that_is_not_toml_does_not_hide_the_others() {
        let (found, diagnostics) = ask("x 1\na = asinc\nb =\nc = 1\ny = 1\nc = 2\nd = 'open\n", |keys| {
            keys.need("missing").text();
            keys.may("a").one_of::<Model>();
            keys.may("b").text();
            keys.may("d").number();
            keys.may("c").number().map(Spanned::into_inner)
        });
        assert_eq!(found, Some(1.0));
        assert_eq!(
            diagnostics,
            [
                "3:3 this is not TOML: a line without a `=`",
                "4:5 this is not TOML: text without quotes",
                "5:4 this is not TOML: no value after the `=`",
                "7:1 unknown key `y`",
                "8:1 this is not TOML: the key `c` stands twice",
                "9:10 this is not TOML: the closing quote is missing",
            ]
        );
    }
}
