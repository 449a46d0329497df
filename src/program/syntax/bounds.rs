//! How long a file may be and how deeply it may nest, checked before parsing.
//!
//! The parser, the tree's destructor and the compiler all recurse: a line of 200,000 operators would crash the process.
//! The scan knows strings, the expressions within them and comments, and nothing else of the grammar, so it may count a
//! little too much, never too little.

use super::{Refusal, point};
use crate::tr;

pub(super) const LONGEST: usize = 64 * 1024;
pub(super) const DEEPEST: usize = 100;

/// The error at the first place beyond the bounds.
pub(super) fn check(source: &str) -> Result<(), Refusal> {
    if source.len() > LONGEST {
        return Err(Refusal::new(point(LONGEST), tr!("the file is longer than 64 KiB"))
            .instead(tr!("a smaller program: what is explored should fit on a page")));
    }
    if let Some(at) = source.find('\0') {
        return Err(Refusal::grammar(point(at), "source code cannot contain null bytes"));
    }
    let mut scan = Scan { bytes: source.as_bytes(), at: 0, indents: vec![0], chains: vec![0] };
    while scan.at < scan.bytes.len() {
        scan.token();
        if scan.depth() > DEEPEST {
            return Err(Refusal::new(point(scan.at.min(source.len())), tr!("this nests more than 100 deep"))
                .instead(tr!("several statements, with names for the parts")));
        }
    }
    Ok(())
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    indents: Vec<usize>,
    /// For each open bracket, and for the statement itself: the operators since the last comma. Each may nest one
    /// deeper.
    chains: Vec<usize>,
}

impl Scan<'_> {
    fn depth(&self) -> usize {
        self.indents.len() + self.chains.len() + self.chains.iter().sum::<usize>()
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn chain(&mut self) -> &mut usize {
        if self.chains.is_empty() {
            self.chains.push(0);
        }
        let last = self.chains.len() - 1;
        &mut self.chains[last]
    }

    fn token(&mut self) {
        let byte = self.bytes[self.at];
        match byte {
            b'\n' => self.line_end(),
            b'#' => self.skip(|byte| byte != b'\n'),
            b'"' | b'\'' => self.string(byte, false),
            b'(' | b'[' | b'{' => {
                self.chains.push(0);
                self.at += 1;
            }
            b')' | b']' | b'}' => {
                if self.chains.len() > 1 {
                    self.chains.pop();
                }
                // A call or subscript nests what is before it: `a()()()`.
                *self.chain() += 1;
                self.at += 1;
            }
            b',' | b';' => {
                *self.chain() = 0;
                self.at += 1;
            }
            b'0'..=b'9' => self.number(),
            byte if byte.is_ascii_alphabetic() || byte == b'_' || byte >= 128 => self.word(),
            b' ' | b'\t' | b'\r' | b'\\' | b':' => self.at += 1,
            _ => {
                *self.chain() += 1;
                self.at += 1;
            }
        }
    }

    fn skip(&mut self, goes_on: impl Fn(u8) -> bool) {
        let length = self.rest().iter().take_while(|&&byte| goes_on(byte)).count();
        self.at += length.max(1);
    }

    /// Skips a number. A word may follow without a space, as in `1if x else 2`, or the prefix of a string.
    fn number(&mut self) {
        let start = self.at;
        self.skip(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_');
        let letters = self.bytes[start..self.at].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
        self.name_ends(self.at - letters);
    }

    fn word(&mut self) {
        let start = self.at;
        self.skip(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 128);
        self.name_ends(start);
    }

    /// Ends a word: it may nest what follows, or be the prefix of a string.
    fn name_ends(&mut self, start: usize) {
        let word = &self.bytes[start..self.at];
        let nests: [&[u8]; 8] = [b"not", b"lambda", b"if", b"else", b"await", b"yield", b"for", b"in"];
        if nests.contains(&word) {
            *self.chain() += 1;
        }
        let formats: [&[u8]; 6] = [b"f", b"fr", b"rf", b"t", b"tr", b"rt"];
        if let Some(&quote @ (b'"' | b'\'')) = self.bytes.get(self.at) {
            let is_formatted = formats.iter().any(|format| format.eq_ignore_ascii_case(word));
            self.string(quote, is_formatted);
        }
    }

    /// Skips a string. The expressions of an f-string are scanned as if they were outside.
    fn string(&mut self, quote: u8, is_formatted: bool) {
        let triple = [quote; 3];
        let width = if self.rest().starts_with(&triple) { 3 } else { 1 };
        self.at += width;
        let end = &triple[..width];
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.rest().starts_with(end) {
                self.at += width;
                return;
            }
            match byte {
                b'\n' if width == 1 => return,
                b'{' if is_formatted && self.rest().starts_with(b"{{") => self.at += 2,
                b'{' if is_formatted => self.hole(end),
                // A backslash keeps a quote from ending the string, not a brace from beginning an expression.
                b'\\' if self.bytes.get(self.at + 1) != Some(&b'{') => self.at += 2,
                _ => self.at += 1,
            }
            if self.depth() > DEEPEST {
                return;
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// Scans `{` to `}` in an f-string that ends with these quotes. It stops early at too deep nesting.
    fn hole(&mut self, end: &[u8]) {
        self.chain();
        self.chains.push(0);
        self.at += 1;
        let level = self.chains.len();
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.depth() > DEEPEST {
                return;
            }
            let is_outside_brackets = self.chains.len() <= level;
            match byte {
                b'}' if is_outside_brackets => {
                    self.at += 1;
                    break;
                }
                b':' if is_outside_brackets => self.format_spec(end),
                b')' | b']' if is_outside_brackets => self.at += 1,
                _ => self.token(),
            }
        }
        self.chains.truncate(level - 1);
    }

    /// Scans the text behind the colon, up to the `}` of its hole: it may have holes of its own.
    fn format_spec(&mut self, end: &[u8]) {
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'{' => self.hole(end),
                b'}' => return,
                _ if self.rest().starts_with(end) => return,
                _ => self.at += 1,
            }
            if self.depth() > DEEPEST {
                return;
            }
        }
    }

    fn line_end(&mut self) {
        self.at += 1;
        if self.chains.len() > 1 {
            return;
        }
        *self.chain() = 0;
        let indent = self.rest().iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if matches!(self.rest().get(indent), None | Some(b'\n' | b'#' | b'\r')) {
            return;
        }
        while self.indents.last().is_some_and(|&last| last > indent) {
            self.indents.pop();
        }
        if self.indents.last().is_none_or(|&last| last < indent) {
            self.indents.push(indent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(source: &str) -> bool {
        check(source).is_err()
    }

    #[test]
    fn what_nests_in_an_f_string_is_counted_as_it_is_outside() {
        let many = |what: &str| what.repeat(15_000);
        for deep in [
            format!("x = f\"{{1{}}}\"\n", many("*1")),
            format!("x = f'{{{}1}}'\n", many("not ")),
            // Quotes of the same kind within the expression.
            format!("x = f\"{{\"\" {}}}\"\n", many("*1")),
            // A backslash before the brace, a prefix behind a number, a format in a format.
            format!("x = f\"\\{{1{}}}\"\n", many("*1")),
            format!("x = 1f\"{{1{}}}\"\n", many("*1")),
            format!("x = f\"{{1:{{1{}}}}}\"\n", many("*1")),
            format!("x = Rf'''{{1\n{}}}'''\n", many("*1")),
            format!("x = {}1{}\n", "f\"{".repeat(8000), "}\"".repeat(8000)),
        ] {
            assert!(is_refused(&deep), "{}", &deep[..40]);
        }
    }

    #[test]
    fn text_nests_nothing() {
        let ruler = "-=+*/<>[(".repeat(40);
        for flat in [
            format!("x = f\"{ruler}{{x}}{{x!r}}{{x:>10}}{{x:{{y}}}}\"\n"),
            format!("x = f\"{}\"\n", "{x} ".repeat(300)),
            format!("x = '{ruler}'; y = f'{{{{{ruler}'\n"),
            // `if` ends in an f, and is no prefix.
            format!("x = 1 if\"{{\"else\"{ruler}\"\n"),
            format!("x = 1if\"{{\"else\"{ruler}\"\n"),
        ] {
            assert!(!is_refused(&flat), "{flat}");
        }
    }
}
