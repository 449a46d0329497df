//! TOML inside of lessons: the keys of a block, each asked for once, with the place of everything in the file.
//!
//! Serde would stop at the first mistake and know little of places. So a block is read into entries, whoever knows the
//! block asks for its keys one by one, and [`Keys::finish`] reports the entries nobody asked for. What was asked for is
//! also the list of known keys that the report names.

use clap::ValueEnum;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::model::Bytes;
use super::names::choices;
use super::problems::Faults;

/// TOML in a file, not yet read.
#[derive(Debug)]
pub(super) struct Table<'s> {
    /// The text of the whole file.
    pub(super) source: &'s str,
    pub(super) inside: Bytes,
    /// Where to report what is missing.
    pub(super) opening: Bytes,
    /// What the table belongs to, for messages: "a `demo` block".
    pub(super) owner: &'static str,
}

/// The entries of a table that nobody has asked for yet.
#[derive(Debug)]
pub(super) struct Keys<'f> {
    faults: &'f mut Faults,
    owner: &'static str,
    opening: Bytes,
    entries: Vec<Option<Entry>>,
    asked: Vec<&'static str>,
    /// Whether all of it is TOML. If not, a missing key may just be misspelt.
    sound: bool,
}

/// A key that was asked for.
#[derive(Debug)]
pub(super) struct Slot<'k> {
    faults: &'k mut Faults,
    key: &'static str,
    entry: Option<Entry>,
}

#[derive(Debug)]
struct Entry {
    key: Spanned<String>,
    value: Spanned<Value>,
    /// Whether it shares a line with a syntax error, which is all that is said about that line.
    broken: bool,
}

#[derive(Debug)]
enum Value {
    Text(String),
    Number(f64),
    List(Vec<Spanned<Value>>),
    /// Nothing that a lesson needs, by its name.
    Other(&'static str),
}

impl Table<'_> {
    /// Reads lines of `key = value`.
    pub(super) fn document(self, faults: &mut Faults) -> Keys<'_> {
        let text = &self.source[self.inside.clone()];
        let (table, mut errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            return self.keys(table.into_inner(), errors, faults);
        }
        // The recovering parser gives up at a line without `=`. So such lines are blanked and the rest is read once more.
        let text = blanked(text, &errors);
        let (table, more) = DeTable::parse_recoverable(&text);
        errors.extend(more);
        self.keys(table.into_inner(), errors, faults)
    }

    /// Reads a table in braces, or nothing at all.
    pub(super) fn inline(self, faults: &mut Faults) -> Keys<'_> {
        let text = &self.source[self.inside.clone()];
        if text.is_empty() {
            return self.keys(DeTable::new(), Vec::new(), faults);
        }
        if !text.starts_with('{') {
            let message = format!("the attributes of {} stand in braces", self.owner);
            faults.at(self.inside.clone(), message).help("write them like `{ fails = \"…\" }`");
            return Keys { sound: false, ..self.keys(DeTable::new(), Vec::new(), faults) };
        }
        let (value, errors) = DeValue::parse_recoverable(text);
        match value.into_inner() {
            DeValue::Table(table) => self.keys(table, errors, faults),
            _ => self.keys(DeTable::new(), errors, faults),
        }
    }

    fn keys<'f>(self, table: DeTable<'_>, errors: Vec<Error>, faults: &'f mut Faults) -> Keys<'f> {
        let base = self.inside.start;
        let sound = errors.is_empty();
        let lines = BrokenLines::report(&self.source[self.inside], base, errors, faults);
        let entries = table.into_iter().map(|(key, value)| {
            let broken = lines.any(key.span().start, value.span().end);
            let key_bytes = key.span().start + base..key.span().end + base;
            Some(Entry {
                key: Spanned::new(key_bytes, key.into_inner().into_owned()),
                value: convert(value, base),
                broken,
            })
        });
        Keys { owner: self.owner, opening: self.opening, entries: entries.collect(), asked: Vec::new(), sound, faults }
    }
}

impl Keys<'_> {
    /// Asks for a key that may be missing.
    pub(super) fn may(&mut self, key: &'static str) -> Slot<'_> {
        self.asked.push(key);
        let entry =
            self.entries.iter_mut().find(|entry| entry.as_ref().is_some_and(|entry| entry.key.get_ref() == key));
        Slot { faults: self.faults, key, entry: entry.and_then(Option::take) }
    }

    /// Asks for a key that must be there.
    pub(super) fn need(&mut self, key: &'static str) -> Slot<'_> {
        let (sound, opening, owner) = (self.sound, self.opening.clone(), self.owner);
        let slot = self.may(key);
        if slot.entry.is_none() && sound {
            let message = format!("{owner} needs the key `{key}`");
            slot.faults.at(opening, message).help(format!("add a line `{key} = …`"));
        }
        slot
    }

    /// Reports the keys nobody asked for.
    pub(super) fn finish(self) {
        let known = format!("{} knows", self.owner);
        for entry in self.entries.into_iter().flatten().filter(|entry| !entry.broken) {
            let key = entry.key.get_ref();
            let help = choices(key, &known, &self.asked);
            self.faults.at(entry.key.span(), format!("unknown key `{key}`")).help(help);
        }
    }
}

impl Slot<'_> {
    /// Text with more than spaces in it.
    pub(super) fn filled(self) -> Option<Spanned<String>> {
        let key = self.key;
        let (text, faults) = self.checked_text();
        let text = text?;
        if text.get_ref().trim().is_empty() {
            faults
                .at(text.span(), format!("`{key}` is empty"))
                .help(format!("write something between the quotes of `{key}`"));
            return None;
        }
        Some(text)
    }

    /// Any text.
    pub(super) fn text(self) -> Option<Spanned<String>> {
        self.checked_text().0
    }

    /// A number, not yet checked to be finite.
    pub(super) fn number(mut self) -> Option<Spanned<f64>> {
        let value = self.value()?;
        match value.get_ref() {
            Value::Number(number) => Some(Spanned::new(value.span(), *number)),
            _ => {
                self.wrong(&value, "a number", "2.5");
                None
            }
        }
    }

    /// A list of texts, each with more than spaces in it.
    pub(super) fn texts(mut self) -> Vec<Spanned<String>> {
        let Some(value) = self.value() else { return Vec::new() };
        let span = value.span();
        let items = match value.into_inner() {
            Value::List(items) => items,
            other => {
                self.wrong(&Spanned::new(span, other), "a list of texts", "[\"…\"]");
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for item in items {
            let bytes = item.span();
            match item.into_inner() {
                Value::Text(text) if !text.trim().is_empty() => texts.push(Spanned::new(bytes, text)),
                other => self.wrong(&Spanned::new(bytes, other), "a list of texts", "[\"…\"]"),
            }
        }
        texts
    }

    /// One of the names of an enum.
    pub(super) fn one_of<E: ValueEnum>(self) -> Option<Spanned<E>> {
        let key = self.key;
        let (text, faults) = self.checked_text();
        let text = text?;
        let found = E::from_str(text.get_ref(), false).ok();
        if found.is_none() {
            let values: Vec<_> = E::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
            let names: Vec<_> =
                values.iter().filter(|value| !value.is_hide_set()).map(|value| value.get_name()).collect();
            let word = text.get_ref();
            faults.at(text.span(), format!("there is no {key} `{word}`")).help(choices(word, "there are", &names));
        }
        found.map(|found| Spanned::new(text.span(), found))
    }
}

impl<'k> Slot<'k> {
    fn checked_text(mut self) -> (Option<Spanned<String>>, &'k mut Faults) {
        let Some(value) = self.value() else { return (None, self.faults) };
        let span = value.span();
        let text = match value.into_inner() {
            Value::Text(text) => Some(Spanned::new(span, text)),
            other => {
                self.wrong(&Spanned::new(span, other), "text in quotes", "\"…\"");
                None
            }
        };
        (text, self.faults)
    }

    fn value(&mut self) -> Option<Spanned<Value>> {
        self.entry.take().filter(|entry| !entry.broken).map(|entry| entry.value)
    }

    fn wrong(&mut self, value: &Spanned<Value>, wanted: &str, example: &str) {
        let key = self.key;
        let found = match value.get_ref() {
            Value::Text(text) if text.trim().is_empty() => "empty text",
            Value::Text(_) => "text",
            Value::Number(_) => "a number",
            Value::List(_) => "a list",
            Value::Other(name) => name,
        };
        let message = format!("`{key}` must be {wanted}, not {found}");
        self.faults.at(value.span(), message).help(format!("write it like `{key} = {example}`"));
    }
}

/// The lines of a block that are not TOML.
#[derive(Debug)]
struct BrokenLines {
    /// Where each line begins.
    starts: Vec<usize>,
    /// In ascending order.
    broken: Vec<usize>,
}

impl BrokenLines {
    /// Reports the first error of each line: the others mostly follow from it.
    fn report(text: &str, base: usize, errors: Vec<Error>, faults: &mut Faults) -> Self {
        let mut lines = BrokenLines { starts: Vec::new(), broken: Vec::new() };
        if errors.is_empty() {
            return lines;
        }
        lines.starts = starts(text);
        let mut errors: Vec<_> = errors.into_iter().map(|error| (error.span().unwrap_or_default(), error)).collect();
        errors.sort_by_key(|(span, _)| span.start);
        for (span, error) in errors {
            let line = lines.line(span.start);
            if lines.broken.last() != Some(&line) {
                lines.broken.push(line);
                let before = text.get(lines.starts[line]..span.start).unwrap_or_default().trim_end();
                let valueless = span.is_empty() && before.ends_with('=');
                let (message, help) = explain(if valueless { "no value after the `=`" } else { error.message() });
                let fault = faults.at(span.start + base..span.end + base, message);
                if let Some(help) = help {
                    fault.help(help);
                }
            }
        }
        lines
    }

    /// Whether a line is broken from that of the byte `start` to that of the byte `end`.
    fn any(&self, start: usize, end: usize) -> bool {
        if self.broken.is_empty() {
            return false;
        }
        let (first, last) = (self.line(start), self.line(end));
        let at = self.broken.partition_point(|line| *line < first);
        self.broken.get(at).is_some_and(|line| *line <= last)
    }

    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }
}

/// Where each line of a text begins.
fn starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// The text with spaces in place of the lines that have an error and no `=`.
fn blanked(text: &str, errors: &[Error]) -> String {
    let mut bad: Vec<_> = errors.iter().filter_map(Error::span).map(|span| span.start).collect();
    bad.sort_unstable();
    let mut bad = bad.into_iter().peekable();
    let mut blank = String::with_capacity(text.len());
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        end += line.len();
        let broken = bad.peek().is_some_and(|at| *at < end);
        while bad.next_if(|at| *at < end).is_some() {}
        match line.strip_suffix('\n') {
            Some(line) if broken && !line.contains('=') => {
                blank.extend(std::iter::repeat_n(' ', line.len()).chain(['\n']))
            }
            _ => blank.push_str(line),
        }
    }
    blank
}

/// The words of the TOML parser, made a message and help.
fn explain(words: &str) -> (String, Option<String>) {
    let (what, expected) = words.split_once(", expected ").unwrap_or((words, "nothing"));
    let help = match expected {
        _ if what.contains("must be quoted") => Some("put the text in quotes: `\"…\"`".to_owned()),
        "nothing" => None,
        _ => Some(format!("expected here: {expected}")),
    };
    (format!("this is not TOML: {what}"), help)
}

fn convert(value: Spanned<DeValue<'_>>, base: usize) -> Spanned<Value> {
    let bytes = value.span().start + base..value.span().end + base;
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) => Value::Number(number as f64),
            Err(_) => Value::Other("so large a number"),
        },
        DeValue::Float(float) => Value::Number(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Array(items) => Value::List(items.into_iter().map(|item| convert(item, base)).collect()),
        DeValue::Boolean(_) => Value::Other("true or false"),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Table(_) => Value::Other("a table"),
    };
    Spanned::new(bytes, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::spec::Model;
    use crate::lesson::model::Source;

    /// What is asked of a document that stands in a file after five bytes, and what is found wrong with it.
    fn ask<T>(text: &str, ask: impl FnOnce(&mut Keys<'_>) -> T) -> (T, Vec<String>) {
        let source = format!("abc\n\n{text}");
        let mut faults = Faults::default();
        let table = Table { source: &source, inside: 5..source.len(), opening: 0..3, owner: "it" };
        let mut keys = table.document(&mut faults);
        let found = ask(&mut keys);
        keys.finish();
        let problems = faults.into_problems(&Source { path: "a.md".into(), text: source.clone() });
        let shown = |place: crate::lesson::model::Place| format!("{}:{} ", place.line, place.column);
        (
            found,
            problems.into_iter().map(|problem| problem.place.map_or(String::new(), shown) + &problem.message).collect(),
        )
    }

    #[test]
    fn values_are_found_where_they_stand_in_the_file() {
        let (found, problems) = ask("a = \"ä\"\r\n b = 0x1F\nc = ['x', \"y\"]\nd = 'async'\n", |keys| {
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
        assert!(problems.is_empty(), "{problems:?}");
    }

    #[test]
    fn all_unknown_missing_and_wrong_keys_are_reported() {
        let (_, problems) = ask("z = 1\nab = 2\nc = 3\nd = '1'\ne = 'asinc'\nf = [1, '']\ng = ' '\n", |keys| {
            keys.need("abc").text();
            keys.may("c").text();
            keys.may("d").number();
            keys.may("e").one_of::<Model>();
            keys.may("f").texts();
            keys.may("g").filled();
        });
        assert_eq!(
            problems,
            [
                "1:1 it needs the key `abc`",
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
        let (found, problems) = ask("x 1\na = asinc\nb =\nc = 1\ny = 1\nc = 2\nd = 'open\n", |keys| {
            keys.need("missing").text();
            keys.may("a").one_of::<Model>();
            keys.may("b").text();
            keys.may("d").number();
            keys.may("c").number().map(Spanned::into_inner)
        });
        assert_eq!(found, Some(1.0));
        assert_eq!(
            problems,
            [
                "3:3 this is not TOML: key with no value",
                "4:5 this is not TOML: string values must be quoted",
                "5:4 this is not TOML: no value after the `=`",
                "7:1 unknown key `y`",
                "8:1 this is not TOML: duplicate key",
                "9:10 this is not TOML: invalid literal string",
            ]
        );
    }
}
