//! Messages about a line that is not TOML, for authors who do not know TOML.
//!
//! The parser says where it got stuck. The line itself shows what the author meant; the parser's own sentence is used
//! only where the line does not show it, and nothing is decided by that sentence.

use toml::de::Error;

use super::diagnostics::Findings;
use super::source::Bytes;
use crate::tr;

/// The lines of a block that are not TOML.
#[derive(Debug, Default)]
pub(super) struct BrokenLines {
    /// The bytes of each line, in the order of the block.
    lines: Vec<Bytes>,
}

impl BrokenLines {
    /// Reports the first error of each line of a block that begins at `base`: later ones mostly follow from it.
    pub(super) fn report(text: &str, base: usize, errors: &[Error], findings: &mut Findings) -> Self {
        let mut lines: Vec<Bytes> = Vec::new();
        let mut errors: Vec<_> = errors.iter().map(|error| (error.span().unwrap_or_default(), error)).collect();
        errors.sort_by_key(|(span, _)| span.start);
        for (span, error) in errors {
            if lines.last().is_some_and(|line| span.start <= line.end) {
                continue;
            }
            let start = text[..text.floor_char_boundary(span.start)].rfind('\n').map_or(0, |end| end + 1);
            let whole = text[start..].split('\n').next().unwrap_or_default();
            lines.push(start..start + whole.len());
            let (what, help) = slip(&text[..start], whole.trim_end_matches('\r'), span.start - start).unzip();
            let what = what.unwrap_or_else(|| error.message().to_owned());
            let message = tr!("this is not TOML: {what}", what);
            findings.at(span.start + base..span.end + base, message).help_if(help);
        }
        BrokenLines { lines }
    }

    /// Whether a line between those of the bytes `start` and `end` is broken.
    pub(super) fn any(&self, start: usize, end: usize) -> bool {
        let at = self.lines.partition_point(|line| line.end < start);
        self.lines.get(at).is_some_and(|line| line.start <= end)
    }
}

/// The text with spaces in place of the lines that have an error and no `=`.
pub(super) fn blanked(text: &str, errors: &[Error]) -> String {
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

/// The slip in a line below `before` in which the parser got stuck at the byte `stuck`, and what to write instead. None
/// if it is not a known slip.
fn slip(before: &str, line: &str, stuck: usize) -> Option<(String, String)> {
    let (passed, rest) = line.split_at_checked(stuck)?;
    let passed = passed.trim_end();
    let entry = line.split_once('=').map(|(key, value)| (key.trim(), value.trim()));
    let (what, help) = if rest.trim().is_empty() && passed.ends_with('=') {
        (tr!("no value after the `=`"), tr!("write one, or take the line out").to_owned())
    } else if line.contains(['“', '”', '‘', '’', '„']) {
        (tr!("these quotes are not straight"), tr!("use straight quotes: `\"…\"`").to_owned())
    } else if let Some((key, value)) = line.split_once(':').filter(|(key, _)| is_word(key)) {
        let line = format!("{} = {}", key.trim(), value.trim());
        (tr!("a `:` in place of the `=`"), tr!("write it with `=`: `{line}`", line))
    } else if let Some((key, value)) = entry.filter(|(_, value)| is_decimal(value)) {
        let line = format!("{key} = {}", value.replace(',', "."));
        (tr!("a number with a comma"), tr!("write the number with a point: `{line}`", line))
    } else if rest.starts_with(char::is_alphabetic) && passed.ends_with(['=', '[', ',']) {
        (tr!("text without quotes"), tr!("put the text in quotes: `\"…\"`").to_owned())
    } else if let Some((key, _)) = entry.filter(|(key, _)| is_word(key) && stuck < line.len() && has_key(before, key)) {
        return Some((tr!("the key `{key}` stands twice", key), tr!("take one of the two lines out").to_owned()));
    } else if entry.is_none() && is_word(line.split_whitespace().next()?) {
        (tr!("a line without a `=`"), tr!("write it like `{key} = …`", key = line.split_whitespace().next()?))
    } else if let Some(quote) = entry.and_then(|(_, value)| open_quote(value)) {
        (tr!("the closing quote is missing"), tr!("end the text with a `{quote}`", quote))
    } else {
        return None;
    };
    Some((what.to_owned(), help))
}

/// Whether one of these lines has that key.
fn has_key(lines: &str, key: &str) -> bool {
    lines.lines().any(|line| line.split_once('=').is_some_and(|(other, _)| other.trim() == key))
}

/// The quote with which a value of one line begins, if the value has no second one.
fn open_quote(value: &str) -> Option<char> {
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    (value.matches(quote).count() == 1).then_some(quote)
}

/// Whether a text is one bare word.
fn is_word(text: &str) -> bool {
    let text = text.trim().trim_start_matches('{').trim();
    !text.is_empty() && text.chars().all(|character| character.is_alphanumeric() || "-_".contains(character))
}

/// Whether a text is a number with a comma in it.
fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(',').is_some_and(|(whole, rest)| digits(whole) && digits(rest))
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;
    use crate::lesson::source::SourceText;

    /// The first mistake in a block, and the help for it.
    fn reported(text: &str) -> (String, Option<String>) {
        let mut findings = Findings::default();
        BrokenLines::report(text, 0, &DeTable::parse_recoverable(text).1, &mut findings);
        let first = findings.into_diagnostics(&SourceText::new("a.md", text)).swap_remove(0);
        (first.brief(), first.help)
    }

    #[test]
    fn what_authors_write_who_do_not_know_toml_is_explained_where_it_stands() {
        let cases = [
            ("a = ", 5, "no value after the `=`", "write one, or take the line out"),
            ("a = “x”", 5, "these quotes are not straight", "use straight quotes: `\"…\"`"),
            ("a: x", 2, "a `:` in place of the `=`", "write it with `=`: `a = x`"),
            ("a = 2,5", 6, "a number with a comma", "write the number with a point: `a = 2.5`"),
            ("a = x", 5, "text without quotes", "put the text in quotes: `\"…\"`"),
            ("a = x y", 5, "text without quotes", "put the text in quotes: `\"…\"`"),
            ("a = ['b', c]", 11, "text without quotes", "put the text in quotes: `\"…\"`"),
            ("b x", 3, "a line without a `=`", "write it like `b = …`"),
            ("a = 'x", 7, "the closing quote is missing", "end the text with a `'`"),
        ];
        for (text, column, what, help) in cases {
            let message = format!("1:{column} this is not TOML: {what}");
            assert_eq!(reported(text), (message, Some(help.to_owned())), "{text}");
        }
        assert_eq!(reported("a = 1\na = 2").0, "2:1 this is not TOML: the key `a` stands twice");
    }

    #[test]
    fn of_anything_else_the_parser_says_what_it_expected() {
        let (message, help) = reported("a = [1");
        assert_eq!(help, None);
        assert!(message.starts_with("1:7 this is not TOML: "), "{message}");
    }
}
