//! Files and directories of a pack in the wrong place.

use std::fs;
use std::path::{Path, PathBuf};

use crate::language::Language;
use crate::lesson::diagnostics::Diagnostic;
use crate::lesson::listing::language_of;
use crate::lesson::manifest::FILE;
use crate::names::name_of;
use crate::tr;

/// The directory into which `new` writes lessons.
const LESSONS: &str = "lessons";

/// What is in the wrong place in or beside a pack.
pub(super) fn misplaced(root: &Path) -> Vec<Diagnostic> {
    let languages = strange_languages(root).into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default().display().to_string();
        let known = Language::of_translations().map(|language| format!("`{}`", name_of(&language)));
        let known = known.collect::<Vec<_>>().join(", ");
        let message = tr!("`{name}` is no language of spinlab: these are lessons like others", name);
        Diagnostic::of_file(path, message).warns().help(tr!("translations can be in {known}", known))
    });
    unread_names(root).into_iter().chain(languages).collect()
}

/// The file that names the pack, beside the directory of the lessons or in one below them.
fn unread_names(root: &Path) -> Option<Diagnostic> {
    let real = root.canonicalize().ok()?;
    let beside = real.parent().filter(|_| real.file_name().is_some_and(|name| name == LESSONS));
    let beside = beside.map(|parent| parent.join(FILE)).filter(|path| path.is_file());
    let path = beside.or_else(|| Some(root.join(LESSONS).join(FILE)).filter(|path| path.is_file()))?;
    let message = tr!("this file is not read: the lessons are in {place}", place = root.display());
    let help = tr!(
        "move it to {path}; progress is then kept under its name, and what was done before begins anew",
        path = root.join(FILE).display()
    );
    Some(Diagnostic::of_file(path, message).warns().help(help))
}

/// Directories that are named as if for a language, with files named as the lessons beside them are.
fn strange_languages(root: &Path) -> Vec<PathBuf> {
    let looks_like_one = |name: &str| name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_strange = |path: &PathBuf| {
        let Some(name) = path.file_name() else { return false };
        let mut files = fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
        name.to_str().is_some_and(looks_like_one)
            && language_of(name).is_none()
            && files.any(|file| root.join(file.file_name()).is_file())
    };
    let entries = fs::read_dir(root).into_iter().flatten().filter_map(Result::ok);
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    found.retain(is_strange);
    found.sort_unstable();
    found
}
