//! Python in listings that nothing runs: whether it is Python at all.

use std::fmt::Write;

use pulldown_cmark::{CodeBlockKind, CowStr};

use super::diagnostics::Findings;
use super::fence::word;
use super::source::Bytes;
use crate::program::syntax;
use crate::tr;

/// A listing of Python while its lines come in.
#[derive(Debug, Default)]
pub(super) struct Snippet {
    text: String,
    /// Where each piece begins in `text`, and in the file.
    pieces: Vec<(usize, Bytes)>,
}

impl Snippet {
    /// One for a code block that begins, if it is Python. What has attributes is compiled as the program that it is.
    pub(super) fn of(kind: &CodeBlockKind<'_>) -> Option<Self> {
        let CodeBlockKind::Fenced(info) = kind else { return None };
        (matches!(word(info), "python" | "py") && !info.contains('{')).then(Snippet::default)
    }

    pub(super) fn add(&mut self, words: &CowStr<'_>, bytes: &Bytes) {
        // Lines that are cut out of the middle of a function are a block.
        if self.pieces.is_empty() && words.starts_with([' ', '\t']) {
            self.text += "if True:\n";
        }
        self.pieces.push((self.text.len(), bytes.clone()));
        self.text += words;
    }

    /// Warns of the first place that is not Python. A session of the interpreter, with its `>>>`, is no file.
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
