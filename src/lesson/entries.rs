//! TOML text inside of a file becomes entries, each with its place in the file.
//!
//! Serde would stop at the first mistake. So the text is read by the recovering parser, every line with a syntax error
//! is reported once, and the entries on all other lines are as good as if nothing had happened.

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::diagnostics::Findings;
use super::source::Bytes;
use crate::tr;

/// What a TOML table holds, as far as it could be read.
#[derive(Debug)]
pub(super) struct Entries {
    pub(super) list: Vec<Entry>,
    /// Whether all of it is TOML. If not, what seems to be missing may just be misspelt.
    pub(super) sound: bool,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: Spanned<String>,
    pub(super) value: Spanned<Value>,
    /// Whether it shares a line with a syntax error, which is all that is said about that line.
    pub(super) broken: bool,
}

#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Truth(bool),
    List(Vec<Spanned<Value>>),
    /// Nothing that a lesson needs, by its name.
    Other(&'static str),
}

impl Entries {
    /// Reads lines of `key = value`.
    pub(super) fn document(source: &str, inside: Bytes, findings: &mut Findings) -> Self {
        let text = &source[inside.clone()];
        let (table, mut errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            return Entries::new(text, inside.start, table.into_inner(), errors, findings);
        }
        // The recovering parser gives up at a line without `=`. So such lines are blanked and the rest is read once
        // more.
        let blank = blanked(text, &errors);
        let (table, more) = DeTable::parse_recoverable(&blank);
        errors.extend(more);
        Entries::new(text, inside.start, table.into_inner(), errors, findings)
    }

    /// Reads a table in braces.
    pub(super) fn inline(source: &str, inside: Bytes, findings: &mut Findings) -> Self {
        let text = &source[inside.clone()];
        let (value, errors) = DeValue::parse_recoverable(text);
        let table = match value.into_inner() {
            DeValue::Table(table) => table,
            _ => DeTable::new(),
        };
        Entries::new(text, inside.start, table, errors, findings)
    }

    fn new(text: &str, base: usize, table: DeTable<'_>, errors: Vec<Error>, findings: &mut Findings) -> Self {
        let sound = errors.is_empty();
        let lines = BrokenLines::report(text, base, errors, findings);
        let entry = |(key, value): (Spanned<_>, Spanned<_>)| {
            let broken = lines.any(key.span().start, value.span().end);
            let bytes = key.span().start + base..key.span().end + base;
            let key: std::borrow::Cow<'_, str> = key.into_inner();
            Entry { key: Spanned::new(bytes, key.into_owned()), value: convert(value, base), broken }
        };
        Entries { list: table.into_iter().map(entry).collect(), sound }
    }
}

impl Default for Entries {
    /// Nothing, because nothing was written or because it was reported as a whole.
    fn default() -> Self {
        Entries { list: Vec::new(), sound: true }
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
    fn report(text: &str, base: usize, errors: Vec<Error>, findings: &mut Findings) -> Self {
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
                let whole = text[lines.starts[line]..].lines().next().unwrap_or_default();
                let words = if valueless { tr!("no value after the `=`") } else { error.message() };
                let (message, help) = explain(words, whole);
                let finding = findings.at(span.start + base..span.end + base, message);
                if let Some(help) = help {
                    finding.help(help);
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
                blank.extend(std::iter::repeat_n(' ', line.len()).chain(['\n']));
            }
            _ => blank.push_str(line),
        }
    }
    blank
}

/// The words of the TOML parser about a line, made a message and help. What people write who do not know TOML is explained
/// in other words.
fn explain(words: &str, line: &str) -> (String, Option<String>) {
    let (what, expected) = words.split_once(", expected ").unwrap_or((words, "nothing"));
    let message = tr!("this is not TOML: {what}", what);
    let help = if line.contains(['“', '”', '‘', '’', '„']) {
        Some(tr!("use straight quotes: `\"…\"`").to_owned())
    } else if let Some((key, value)) = line.split_once(':').filter(|(key, _)| is_key(key)) {
        Some(tr!("write it with `=`: `{line}`", line = format!("{} = {}", key.trim(), value.trim())))
    } else if let Some((key, value)) = line.split_once('=').filter(|(_, value)| is_decimal(value)) {
        let line = format!("{}= {}", key.trim_start(), value.trim().replace(',', "."));
        Some(tr!("write the number with a point: `{line}`", line))
    } else if what.contains("must be quoted") || line.split_once('=').is_some_and(|(_, value)| is_key(value)) {
        Some(tr!("put the text in quotes: `\"…\"`").to_owned())
    } else if expected == "nothing" {
        None
    } else {
        Some(tr!("expected here: {expected}", expected))
    };
    (message, help)
}

/// Whether a text is one bare word.
fn is_key(text: &str) -> bool {
    let text = text.trim().trim_start_matches('{').trim();
    !text.is_empty() && text.chars().all(|character| character.is_alphanumeric() || "-_".contains(character))
}

/// Whether a text is a number with a comma in it.
fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.trim().split_once(',').is_some_and(|(whole, rest)| digits(whole) && digits(rest))
}

fn convert(value: Spanned<DeValue<'_>>, base: usize) -> Spanned<Value> {
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
        DeValue::Array(items) => Value::List(items.into_iter().map(|item| convert(item, base)).collect()),
        DeValue::Boolean(truth) => Value::Truth(truth),
        DeValue::Datetime(_) => Value::Other(tr!("a date")),
        DeValue::Table(_) => Value::Other(tr!("a table")),
    };
    Spanned::new(bytes, value)
}
