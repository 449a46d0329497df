//! From text to a syntax tree that can be walked safely, or to every reason against it.

mod bounds;

/// The most bytes of a file.
pub const LONGEST_FILE: usize = bounds::LONGEST;

use std::fmt::Display;

use ruff_python_ast::{Mod, ModModule, PythonVersion};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::{TextRange, TextSize};

use crate::suggest::did_you_mean;
use crate::tr;

/// A place in a file that spinlab's Python refuses: what is wrong there, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Bytes from the start of the file.
    pub range: std::ops::Range<usize>,
    pub what: String,
    pub instead: Option<String>,
    /// The name that was probably meant, if this one looks like a slip.
    pub meant: Option<String>,
}

impl Refusal {
    pub fn new(range: impl Into<std::ops::Range<usize>>, what: impl Into<String>) -> Self {
        Self { range: range.into(), what: what.into(), instead: None, meant: None }
    }

    /// A refusal of what is not Python, in the words of the parser or of CPython, which are English in every language.
    pub fn grammar(range: TextRange, error: impl Display) -> Self {
        Self::new(range, tr!("SyntaxError: {error}", error))
    }

    #[must_use]
    pub fn instead(mut self, instead: impl Into<String>) -> Self {
        self.instead = Some(instead.into());
        self
    }

    /// What to do about it, in words for the author.
    pub fn help(&self) -> Option<String> {
        let meant = self.meant.as_deref().map(did_you_mean);
        meant.or_else(|| self.instead.as_ref().map(|instead| tr!("write instead: {instead}", instead)))
    }
}

/// How long a file may be, and how deep it may nest.
pub(super) fn bounds() -> [(&'static str, u64); 2] {
    [("bytes of a file", bounds::LONGEST as u64), ("levels of nesting", bounds::DEEPEST as u64)]
}

/// A place that plays here although today's CPython refuses it, and the version that dropped it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Bytes from the start of the file.
    pub range: std::ops::Range<usize>,
    pub what: Outdated,
}

/// What CPython has dropped or is about to drop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outdated {
    /// `asyncio.coroutine`: dropped by 3.11.
    Coroutine,
    /// `asyncio.get_event_loop` without a running loop: 3.12 warns, 3.14 raises.
    GetEventLoop,
}

/// Parses a whole file. All errors of grammar are reported at once.
pub fn parse(source: &str) -> Result<ModModule, Vec<Refusal>> {
    bounds::check(source).map_err(|refusal| vec![refusal])?;
    parse_bounded(source)
}

/// Parses a file that is neither too long nor too deep, as those of the library.
pub(super) fn parse_bounded(source: &str) -> Result<ModModule, Vec<Refusal>> {
    let parsed = parse_unchecked(source, ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY313));
    let grammar = parsed.errors().iter().map(|error| {
        let refusal = Refusal::grammar(error.location, &error.error);
        match old_form(source, error.location) {
            Some(instead) => refusal.instead(instead),
            None => refusal,
        }
    });
    let versions = parsed.unsupported_syntax_errors().iter().map(|error| Refusal::grammar(error.range, error));
    let refusals: Vec<_> = grammar.chain(versions).collect();
    match parsed.into_syntax() {
        Mod::Module(module) if refusals.is_empty() => Ok(module),
        _ => Err(refusals),
    }
}

/// What to write instead of an old form of Python.
fn old_form(source: &str, at: TextRange) -> Option<&'static str> {
    let start = usize::from(at.start());
    let line = source[..start].rfind('\n').map_or(0, |end| end + 1);
    let line = source[line..].lines().next().unwrap_or_default();
    if line.contains(".async(") {
        return Some(tr!("asyncio.create_task(…): `async` is a keyword since Python 3.7"));
    }
    line.trim_start().starts_with("print ").then(|| tr!("print(…): `print` is a function since Python 3"))
}

/// The line and column (both from 1, the column in characters) of a place in a file.
pub fn line_and_column(source: &str, offset: usize) -> (usize, usize) {
    let offset = (0..=offset.min(source.len())).rev().find(|&at| source.is_char_boundary(at)).unwrap_or_default();
    let before = &source[..offset];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.bytes().filter(|byte| *byte == b'\n').count() + 1, before[start..].chars().count() + 1)
}

/// A range of one byte, for a place without a node of its own.
pub(super) fn point(offset: usize) -> TextRange {
    TextRange::empty(TextSize::try_from(offset).unwrap_or_default())
}
