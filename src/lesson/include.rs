//! Listings of a book that include other files: `{{#include listing.rs:anchor}}`.

use std::path::Path;

use super::listing::Listed;
use super::parse::LARGEST;
use super::source::SourceText;
use crate::files;

/// Reads the files that a file includes. It reads no file outside of `root`.
pub(super) fn include(source: &mut SourceText, root: &Path) {
    let SourceText { path, text, included, includes, .. } = source;
    if !text.contains("{{#") {
        return;
    }
    let Ok(root) = root.canonicalize() else { return };
    let directory = path.parent().unwrap_or(Path::new(""));
    let mut left = LARGEST;
    for line in text.lines().map(str::trim) {
        let Some((file, part)) = asked(line).filter(|_| !included.contains_key(line)) else { continue };
        includes.push(Listed::at(Path::new(""), directory.join(file)));
        let Ok(file) = directory.join(file).canonicalize() else { continue };
        if !file.starts_with(&root) {
            continue;
        }
        let bytes = files::read_at_most(&file, left as u64).ok();
        if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
            left -= text.len();
            included.insert(line.to_owned(), part_of(&text, part));
        }
    }
}

/// The file that a line includes, and the part of it: an anchor, or lines.
pub(super) fn asked(line: &str) -> Option<(&str, &str)> {
    let inside = line.strip_prefix("{{#")?.strip_suffix("}}")?;
    let (verb, rest) = inside.split_once(' ')?;
    let target = rest.split_whitespace().next()?;
    let is_include = matches!(verb, "include" | "rustdoc_include" | "playground");
    is_include.then(|| target.split_once(':').unwrap_or((target, "")))
}

/// A part of a text, without the comments that mark parts.
fn part_of(text: &str, part: &str) -> String {
    let marks = |line: &str, word: &str| {
        line.split_once(word).is_some_and(|(before, name)| !before.ends_with('_') && name.trim() == part)
    };
    let is_mark = |line: &str| line.contains("ANCHOR:") || line.contains("ANCHOR_END:");
    let numbers: Vec<Option<usize>> = part.split(':').map(|number| number.parse().ok()).collect();
    let mut inside = false;
    let mut kept = String::new();
    for (line, number) in text.lines().zip(1..) {
        let is_meant = match numbers.as_slice() {
            _ if part.is_empty() => true,
            [Some(only)] => number == *only,
            [from, to] if from.is_some() || to.is_some() => {
                number >= from.unwrap_or(1) && number <= to.unwrap_or(usize::MAX)
            }
            _ => {
                inside |= marks(line, "ANCHOR:");
                inside &= !marks(line, "ANCHOR_END:");
                inside
            }
        };
        if is_meant && !is_mark(line) {
            kept += line;
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn parts_of_a_file_are_included_and_nothing_from_outside() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().join("book");
        fs::create_dir(&root).unwrap();
        fs::write(root.join("a.rs"), "one\n// ANCHOR: x\ntwo\n// ANCHOR_END: x\nthree\n").unwrap();
        fs::write(directory.path().join("secret"), "secret\n").unwrap();
        let lines = [
            ("{{#include a.rs}}", Some("one\ntwo\nthree\n")),
            ("{{#include a.rs:x}}", Some("two\n")),
            ("{{#rustdoc_include a.rs:5}}", Some("three\n")),
            ("{{#include a.rs:3:}}", Some("two\nthree\n")),
            ("{{#include ../secret}}", None),
            ("{{#include missing}}", None),
            ("{{#title x}}", None),
        ];
        let text = lines.map(|(line, _)| line).join("\n");
        let mut source = SourceText::new(root.join("page.md"), text);
        include(&mut source, &root);
        for (line, expected) in lines {
            assert_eq!(source.included.get(line).map(String::as_str), expected, "{line}");
        }
    }
}
