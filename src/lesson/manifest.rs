//! `spinlab.toml` at the root of a pack: the name of the pack. Progress is kept under that name, so it stays the same
//! when the directory is moved or copied to another machine.

use std::path::Path;

use toml::Spanned;

use super::diagnostics::{Diagnostic, Findings};
use super::disk;
use super::keys::TomlTable;
use crate::tr;

/// The name of the file.
pub const FILE: &str = "spinlab.toml";

/// The content of the file.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    pub(super) name: Option<String>,
    /// The title of the pack in `lessons`.
    pub(super) title: Option<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads the file at a path. The entries without a mistake count even if others have one.
pub(super) fn read(path: &Path) -> Manifest {
    let source = match disk::source(path) {
        Ok(source) => source,
        Err(diagnostic) => return Manifest { diagnostics: vec![*diagnostic], ..Manifest::default() },
    };
    let mut findings = Findings::default();
    let table =
        TomlTable { source: &source.text, inside: 0..source.text.len(), opening: 0..0, owner: tr!("`spinlab.toml`") };
    let mut keys = table.document(&mut findings);
    let text = |text: Spanned<String>| text.into_inner().trim().to_owned();
    let name = keys.need("name").filled().map(text);
    let title = keys.may("title").filled().map(text);
    keys.finish();
    Manifest { name, title, diagnostics: findings.into_diagnostics(&source) }
}
