//! The files of a pack as its directory lists them: which of them are lessons, their ids, and the order in which they
//! are taught.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::SystemTime;

use super::ids::name;
use crate::language::Language;
use crate::names::name_of;
use crate::{files, tr};

/// The most files of a pack. A directory with more of them may be a home directory.
const MOST_FILES: usize = 10_000;
/// The most levels of directories that are read.
const DEEPEST: usize = 8;

/// From this number of files on, two threads ask for their times.
const MANY: usize = 1000;

/// Bytes of a `.gitignore` that are read.
const MOST_IGNORED: u64 = 64 * 1024;

/// The files in the directory of a pack. If one of them is added, removed or edited, the next listing differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// The Markdown files, in the order of the directory.
    pub(super) files: Vec<Listed>,
    /// The files of the translation into one language, by their paths below its directory.
    pub(super) translations: Vec<Listed>,
    /// The file with the name of the pack.
    pub(super) manifest: Option<Listed>,
}

/// A file by its path inside of the pack. If its size and its time are as before, it was not edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) path: PathBuf,
    size: u64,
    modified: Option<SystemTime>,
}

impl Listed {
    /// A file that differs only by its path.
    pub(super) fn fixed(path: PathBuf) -> Self {
        Listed { path, size: 0, modified: None }
    }

    /// The file at `path` below `root`, which is listed even if the system does not tell its size and time.
    pub(super) fn at(root: &Path, path: PathBuf) -> Self {
        let metadata = fs::metadata(root.join(&path)).ok();
        Listed::new(path, metadata.as_ref())
    }

    /// An entry of a directory below `root`. Asking the entry is cheaper than asking for the path, but of a link it
    /// tells when the link was changed, not the file behind it.
    fn of_entry(root: &Path, path: PathBuf, entry: &DirEntry) -> Self {
        match entry.metadata() {
            Ok(metadata) if !metadata.is_symlink() => Listed::new(path, Some(&metadata)),
            _ => Listed::at(root, path),
        }
    }

    /// Whether the file still has the size and time of this entry, which has its whole path.
    pub(super) fn is_as_it_was(&self) -> bool {
        *self == Listed::at(Path::new(""), self.path.clone())
    }

    fn new(path: PathBuf, metadata: Option<&Metadata>) -> Self {
        Listed {
            path,
            size: metadata.map_or(0, Metadata::len),
            modified: metadata.and_then(|metadata| metadata.modified().ok()),
        }
    }
}

/// The names that the repository of a pack ignores: the lines of its `.gitignore` that are names. Its patterns and
/// paths do not count.
pub(super) fn ignored(root: &Path) -> HashSet<OsString> {
    let bytes = files::read_beginning(&root.join(".gitignore"), MOST_IGNORED).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let names = text.lines().map(|line| line.trim().trim_start_matches('/').trim_end_matches('/'));
    names
        .filter(|name| !name.is_empty() && !name.contains(['*', '?', '[', '/', '!', '#']))
        .map(OsString::from)
        .collect()
}

/// Adds the lessons of a directory and of those below it, without what is ignored. Links to directories are not
/// followed: they might lead back.
pub(super) fn collect(
    root: &Path,
    below: &Path,
    ignored: &HashSet<OsString>,
    files: &mut Vec<Listed>,
) -> io::Result<()> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = entry.file_name();
        if ignored.contains(&name) {
            continue;
        }
        let path = below.join(&name);
        let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_directory {
            let is_translation = below.as_os_str().is_empty() && language_of(&name).is_some();
            let is_looked_into = !is_hidden(&name) && !is_translation && path.components().count() <= DEEPEST;
            if is_looked_into && collect(root, &path, ignored, files).is_err_and(|_| files.len() <= MOST_FILES) {
                // A directory that cannot be read is listed like a file, so that reading it says why.
                files.push(Listed::fixed(path));
            }
        } else if is_lesson(&path) {
            entries.push((path, entry));
        }
        if files.len() + entries.len() > MOST_FILES {
            break;
        }
    }
    files.extend(asked(root, &entries));
    if files.len() > MOST_FILES {
        return Err(io::Error::other(tr!("there are more than {most} Markdown files in it", most = MOST_FILES)));
    }
    Ok(())
}

/// The entries of a directory with their sizes and times. The system takes some microseconds for each, before every
/// line that a learner types, so a second thread asks for half of them if there are many.
fn asked(root: &Path, entries: &[(PathBuf, DirEntry)]) -> Vec<Listed> {
    let ask = |entries: &[(PathBuf, DirEntry)]| -> Vec<Listed> {
        entries.iter().map(|(path, entry)| Listed::of_entry(root, path.clone(), entry)).collect()
    };
    if entries.len() < MANY {
        return ask(entries);
    }
    let (here, there) = entries.split_at(entries.len() / 2);
    thread::scope(|scope| {
        let helper = thread::Builder::new().name("files".to_owned()).spawn_scoped(scope, || ask(there));
        let mut files = ask(here);
        files.extend(helper.ok().and_then(|helper| helper.join().ok()).unwrap_or_else(|| ask(there)));
        files
    })
}

/// The id of a lesson, by which it is opened and its progress kept: `threads` for `20-threads.md`, `part/threads` for
/// `2-part/20-threads.md`, and `part` for `2-part/README.md`.
pub(super) fn id(file: &Path) -> String {
    let mut names: Vec<String> = file.iter().map(|part| name(Path::new(part)).1).collect();
    if names.len() > 1 && is_index(file) {
        names.pop();
    }
    names.join("/")
}

/// The language whose translations a directory of this name holds.
pub fn language_of(directory: &OsStr) -> Option<Language> {
    let name = directory.to_str()?;
    Language::of_translations().find(|language| name_of(language) == name)
}

/// The place of a file among the others: by its number, then by its name, and so for the directories around it. The
/// page that introduces a directory comes before the others without a number.
pub(super) fn order(file: &Path) -> Vec<(u32, bool, String)> {
    let of_part = |part: &OsStr| {
        let (number, id) = name(Path::new(part));
        (number.unwrap_or(u32::MAX), !is_index(Path::new(part)), padded(&id))
    };
    file.iter().map(of_part).collect()
}

/// A name whose numbers have one length, so that `ch2` comes before `ch10`.
fn padded(name: &str) -> String {
    const DIGITS: usize = 10;
    let is_digit = |character: char| character.is_ascii_digit();
    let mut padded = String::new();
    let mut rest = name;
    while let Some(start) = rest.find(is_digit) {
        let end = rest[start..].find(|character| !is_digit(character)).map_or(rest.len(), |length| start + length);
        padded += &format!("{}{:0>DIGITS$}", &rest[..start], &rest[start..end]);
        rest = &rest[end..];
    }
    padded + rest
}

/// Whether a page at the root of a pack belongs to its repository: `README.md` and others in capitals.
pub(super) fn is_of_repository(file: &Path) -> bool {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let is_at_root = file.components().count() == 1;
    is_at_root && stem.len() > 1 && stem.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_')
}

/// Whether a file has a number, as the lessons of a pack have.
pub(super) fn has_number(file: &Path) -> bool {
    name(file).0.is_some()
}

fn is_index(file: &Path) -> bool {
    let stem = file.file_stem().unwrap_or_default().to_ascii_lowercase();
    stem == "readme" || stem == "index" || stem == "_index"
}

/// A path without `.` and `..`, by its names alone.
pub fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if tidy.file_name().is_some() => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}

/// Whether the name of a file is that of a lesson.
pub fn is_lesson(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
        && !is_hidden(path.file_name().unwrap_or_default())
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_are_called_after_their_paths() {
        let cases = [
            ("20-threads.md", "threads"),
            ("2-Part One/20-threads.md", "part-one/threads"),
            ("2-part/README.md", "part"),
            ("README.md", "readme"),
        ];
        for (file, name) in cases {
            assert_eq!(id(Path::new(file)), name, "{file}");
        }
    }

    #[test]
    fn files_stand_in_the_order_of_their_numbers_and_then_of_their_names() {
        let right = [
            "2-b.md",
            "10-a.md",
            "11-part/1-z.md",
            "11-part/README.md",
            "11-part/a.md",
            "index.md",
            "ch2.md",
            "ch10.md",
            "z/a.md",
        ];
        let mut files: Vec<&str> = right.iter().rev().copied().collect();
        files.sort_by_cached_key(|file| order(Path::new(file)));
        assert_eq!(files, right);
    }

    #[test]
    fn a_file_that_is_added_removed_or_edited_changes_the_listing() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        let listed = || {
            let mut files = Vec::new();
            collect(root, Path::new(""), &HashSet::new(), &mut files).unwrap();
            files
        };
        fs::create_dir(root.join("part")).unwrap();
        fs::write(root.join("part/a.md"), "# A\n").unwrap();
        fs::write(root.join("b.txt"), "# B\n").unwrap();
        std::os::unix::fs::symlink(root.join("b.txt"), root.join("b.md")).unwrap();
        let first = listed();
        assert_eq!((first.len(), &first), (2, &listed()));
        fs::write(root.join("b.txt"), "# Longer\n").unwrap();
        let second = listed();
        assert_ne!(first, second, "the file behind the link was edited");
        fs::write(root.join("part/a.md"), "# AB\n").unwrap();
        let third = listed();
        assert_ne!(second, third);
        fs::remove_file(root.join("b.md")).unwrap();
        assert_ne!(third, listed());
    }

    #[test]
    fn many_files_are_listed_as_few_are() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        for number in 0..=MANY {
            fs::write(root.join(format!("{number}.md")), "#".repeat(number % 7)).unwrap();
        }
        let mut listed = Vec::new();
        collect(root, Path::new(""), &HashSet::new(), &mut listed).unwrap();
        assert_eq!(listed.len(), MANY + 1);
        assert!(listed.iter().all(|file| *file == Listed::at(root, file.path.clone())));
    }
}
