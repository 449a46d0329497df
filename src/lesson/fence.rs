//! A fence in a file: its word, the text behind the word, and its inside.

use super::diagnostics::Findings;
use super::keys::{Keys, TomlTable};
use super::source::{Bytes, place};

/// The first word of an info string, by which a fence is known.
pub(super) fn word(info: &str) -> &str {
    info.trim_start()
        .split(|character: char| character.is_whitespace() || "{,".contains(character))
        .next()
        .unwrap_or("")
}

/// A top-level fence in a file. Its inside is one piece of the file: no line of it carries the marks of a quote or a
/// list, and the spaces before an indented line matter neither to TOML nor to commands.
#[derive(Debug)]
pub(super) struct Fence<'s> {
    /// The whole file.
    pub(super) source: &'s str,
    pub(super) bytes: Bytes,
    /// Its first line.
    pub(super) opening: Bytes,
    /// The rest of the first line, behind the word.
    pub(super) rest: Bytes,
    pub(super) inside: Bytes,
    /// Whether there is a line that ends it.
    pub(super) closed: bool,
}

impl<'s> Fence<'s> {
    /// `inside` are the bytes of the lines between, as pulldown-cmark has them; None if there are no lines.
    pub(super) fn new(source: &'s str, bytes: Bytes, inside: Option<Bytes>) -> Self {
        let text = &source[bytes.clone()];
        let first = text.split(['\n', '\r']).next().unwrap_or_default().trim_end();
        let info = first.trim_start_matches(['`', '~']).trim_start();
        let rest = place(source, info[word(info).len()..].trim_start());
        let inside = inside.unwrap_or(rest.end..rest.end);
        let closed = !source[inside.end..bytes.end].trim().is_empty();
        Fence { source, opening: place(source, first), rest, inside, closed, bytes }
    }

    /// Its info string.
    pub(super) fn info(&self) -> &'s str {
        self.source[self.opening.clone()].trim_start_matches(['`', '~'])
    }

    /// Its inside, read as lines of `key = value`.
    pub(super) fn document<'f>(&self, owner: &'static str, findings: &'f mut Findings) -> Keys<'f> {
        self.table(owner, self.inside.clone()).document(findings)
    }

    /// The keys in braces behind its word.
    pub(super) fn attributes<'f>(&self, owner: &'static str, findings: &'f mut Findings) -> Keys<'f> {
        self.table(owner, self.rest.clone()).inline(findings)
    }

    fn table(&self, owner: &'static str, inside: Bytes) -> TomlTable<'s> {
        TomlTable { source: self.source, inside, opening: self.opening.clone(), owner }
    }
}
