//! How long a file may be and how deeply it may nest, looked at before parsing.
//!
//! The parser, the tree's destructor and the compiler all recurse: a line of 200,000 operators would take the process
//! down. The scan knows strings and comments and nothing else of the grammar, so it may count a little too much, never
//! too little.

use super::{Refusal, point};
use crate::tr;

pub(super) const LONGEST: usize = 64 * 1024;
pub(super) const DEEPEST: usize = 100;

/// The first place that goes beyond the bounds.
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
    /// For each open bracket, and for the statement itself: operators since the last comma. Each may nest one deeper.
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
            b'"' | b'\'' => self.string(byte),
            b'(' | b'[' | b'{' => {
                self.chains.push(0);
                self.at += 1;
            }
            b')' | b']' | b'}' => {
                if self.chains.len() > 1 {
                    self.chains.pop();
                }
                // What follows a call or an item hangs on it: `a()()()`.
                *self.chain() += 1;
                self.at += 1;
            }
            b',' | b';' => {
                *self.chain() = 0;
                self.at += 1;
            }
            b'0'..=b'9' => self.skip(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_'),
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

    fn word(&mut self) {
        let start = self.at;
        self.skip(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 128);
        let nests: [&[u8]; 8] = [b"not", b"lambda", b"if", b"else", b"await", b"yield", b"for", b"in"];
        if nests.contains(&&self.bytes[start..self.at]) {
            *self.chain() += 1;
        }
    }

    /// A whole string. An f-string's expressions are bounded by their brackets and operators, as if they stood outside.
    fn string(&mut self, quote: u8) {
        let prefix = self.bytes[..self.at].iter().rev().take_while(|byte| byte.is_ascii_alphabetic());
        let is_formatted = prefix.into_iter().take(2).any(|byte| matches!(byte, b'f' | b'F' | b't' | b'T'));
        let triple = [quote; 3];
        let width = if self.rest().starts_with(&triple) { 3 } else { 1 };
        self.at += width;
        let mut depth = 0;
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'\\' {
                self.at += 2;
            } else if self.rest().starts_with(&triple[..width]) {
                self.at += width;
                break;
            } else if byte == b'\n' && width == 1 {
                break;
            } else {
                if is_formatted {
                    depth += usize::from(matches!(byte, b'{' | b'(' | b'[' | b'-' | b'~' | b'.' | b'+'));
                }
                self.at += 1;
            }
        }
        *self.chain() += depth;
        self.at = self.at.min(self.bytes.len());
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
