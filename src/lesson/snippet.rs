//! Python in listings that no command runs: checks that it is Python.

use std::fmt::Write;

use pulldown_cmark::{CodeBlockKind, CowStr};

use super::diagnostics::Findings;
use super::fence::word;
use super::source::Bytes;
use crate::program::syntax;
use crate::tr;

/// A listing of Python, while its lines are collected.
#[derive(Debug, Default)]
pub(super) struct Snippet {
    text: String,
    /// The place of each piece in `text`, and in the file.
    pieces: Vec<(usize, Bytes)>,
}

impl Snippet {
    /// Begins a snippet if a code block is Python. One with attributes is a program and compiled as such.
    pub(super) fn of(kind: &CodeBlockKind<'_>) -> Option<Self> {
        let CodeBlockKind::Fenced(info) = kind else { return None };
        (matches!(word(info), "python" | "py") && !info.contains('{')).then(Snippet::default)
    }

    pub(super) fn add(&mut self, words: &CowStr<'_>, bytes: &Bytes) {
        // Lines from the middle of a function are put into a block.
        if self.pieces.is_empty() && words.starts_with([' ', '\t']) {
            self.text += "if True:\n";
        }
        self.pieces.push((self.text.len(), bytes.clone()));
        self.text += words;
    }

    /// Warns of the first place that is not Python. A session of the interpreter, with its `>>>`, is not a file.
    pub(super) fn finish(self, findings: &mut Findings) {
        if self.text.lines().any(|line| line.trim_start().starts_with(">>>")) {
            return;
        }
        let Err(refusals) = syntax::parse(&self.text) else { return };
        let Some(refusal) = refusals.into_iter().min_by_key(|refusal| refusal.range.start) else { return };
        let begun = self.pieces.iter().rev().find(|(start, _)| *start <= refusal.range.start);
        let Some((start, bytes)) = begun.or(self.pieces.first()) else { return };
        let at = (bytes.start + refusal.range.start.saturating_sub(*start)).min(bytes.end);
        let end = (at + refusal.range.len()).min(bytes.end);
        let mut help = refusal.instead.map(|instead| format!("{instead}; ")).unwrap_or_default();
        let _ = write!(help, "{}", tr!("if it is not to be Python, write `text` behind the marks"));
        findings.warn(at..end, refusal.what).help(help);
    }
}
