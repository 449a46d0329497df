//! A pack of lessons: a directory of Markdown files, one of its files, or the built-in copy of this project's own lessons.
//!
//! Directories below it belong to it, as in the books that are written this way. Those that are called as a language is
//! hold translations: `ko/20-threads.md` is `20-threads.md` in Korean.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use include_dir::{Dir, include_dir};
use pulldown_cmark::{Event, Tag, TagEnd};

use super::diagnostics::Diagnostic;
use super::events::events;
use super::glossary;
use super::ids::decoded;
use super::include::included;
use super::model::Lesson;
use super::parse::{LARGEST, Parsed, name, parse, too_large};
use crate::language::Language;
use crate::names::name_of;
use crate::tr;

/// Lessons that were asked for, and cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}", tr!("cannot read {path}: {source}", path = path.display(), source))]
pub struct Unreadable {
    pub path: PathBuf,
    pub source: io::Error,
}

/// The lessons this program was built with.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");
/// By this name they can be asked for.
const BUILT_IN_NAME: &str = "built-in";

/// The table of contents of a book that is made for mdBook.
const CONTENTS: &str = "SUMMARY.md";

/// The most files of a pack. A directory with more of them is somebody's home.
const MOST_FILES: usize = 10_000;
/// How many directories inside one another are looked into.
const DEEPEST: usize = 8;

/// Where lessons are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    root: Root,
    /// The one file of the directory that was asked for, if it was one.
    only: Option<PathBuf>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Root {
    Directory(PathBuf),
    BuiltIn,
}

/// What tells whether a file has changed: its name, size and time.
pub(super) type Fingerprint = (PathBuf, u64, Option<SystemTime>);

impl Pack {
    /// What somebody means by a path: a directory, a file, or `built-in` if there is nothing of that name.
    pub fn at(path: PathBuf) -> Self {
        if path == Path::new(BUILT_IN_NAME) && !path.exists() {
            return Pack::built_in();
        }
        match (path.parent(), path.file_name()) {
            (Some(directory), Some(file)) if path.exists() && !path.is_dir() => {
                Pack { root: Root::Directory(directory.to_owned()), only: Some(PathBuf::from(file)) }
            }
            _ => {
                // A book that is made for mdBook has its pages in a directory of its own.
                let pages = path.join("src");
                let is_book = !path.join(CONTENTS).is_file() && pages.join(CONTENTS).is_file();
                Pack { root: Root::Directory(if is_book { pages } else { path }), only: None }
            }
        }
    }

    /// The lessons of this project.
    pub fn built_in() -> Self {
        Pack { root: Root::BuiltIn, only: None }
    }

    /// What to call it in messages.
    pub fn name(&self) -> String {
        match &self.root {
            Root::Directory(_) => self.path(self.only.as_deref().unwrap_or(Path::new(""))).display().to_string(),
            Root::BuiltIn => BUILT_IN_NAME.to_owned(),
        }
    }

    /// The directory on disk, if it is one.
    pub fn directory(&self) -> Option<&Path> {
        match &self.root {
            Root::Directory(path) => Some(path),
            Root::BuiltIn => None,
        }
    }

    /// Its files in the order in which they are taught, by their paths inside of it. No file is read.
    ///
    /// # Errors
    /// If the directory itself cannot be read, or if it has too many files.
    pub(super) fn files(&self) -> Result<Vec<PathBuf>, Unreadable> {
        if let Some(only) = &self.only {
            return Ok(vec![only.clone()]);
        }
        let mut files = match &self.root {
            Root::BuiltIn => {
                let embedded = BUILT_IN.files().map(include_dir::File::path).filter(|path| is_lesson(path));
                embedded.map(Path::to_owned).collect()
            }
            Root::Directory(path) => {
                let mut files = Vec::new();
                collect(path, Path::new(""), &mut files).map_err(|source| Unreadable { path: path.clone(), source })?;
                files
            }
        };
        files.retain(|file| file != Path::new(glossary::FILE));
        let listed = self.table_of_contents();
        let places: HashMap<PathBuf, usize> =
            listed.into_iter().enumerate().rev().map(|(at, (file, _))| (file, at)).collect();
        // A book says itself what belongs to it.
        if files.iter().any(|file| places.contains_key(file)) {
            files.retain(|file| places.contains_key(file));
        }
        files.sort_by_cached_key(|file| (places.get(file).copied().unwrap_or(usize::MAX), order(file)));
        Ok(files)
    }

    /// The titles of its files in the table of contents, if it is a book.
    pub(super) fn titles(&self) -> HashMap<PathBuf, String> {
        if self.only.is_some() { HashMap::new() } else { self.table_of_contents().into_iter().rev().collect() }
    }

    /// The files that the table of contents of a book lists and what it calls them, in its order; nothing without one.
    fn table_of_contents(&self) -> Vec<(PathBuf, String)> {
        let Root::Directory(path) = &self.root else { return Vec::new() };
        // Read as a lesson is: what is no good file, or too much of one, orders nothing.
        let Some(contents) = path.join(CONTENTS).is_file().then(|| read(&path.join(CONTENTS))) else {
            return Vec::new();
        };
        let Some(Lesson { source, .. }) = contents.lesson else { return Vec::new() };
        let mut listed: Vec<(PathBuf, String)> = Vec::new();
        let mut in_link = false;
        for (event, _) in events(&source.text) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    in_link = true;
                    let file = dest_url.split('#').next().unwrap_or_default();
                    listed.push((tidy(Path::new(&decoded(file))), String::new()));
                }
                Event::End(TagEnd::Link) => in_link = false,
                Event::Text(text) | Event::Code(text) if in_link => {
                    listed.iter_mut().last().into_iter().for_each(|(_, title)| *title += &text);
                }
                _ => {}
            }
        }
        listed.retain(|(file, _)| is_lesson(file));
        listed
    }

    /// Its translations, by their paths inside of it: each in its directory, and the file it is a translation of.
    pub(super) fn translations(&self) -> Vec<(PathBuf, PathBuf)> {
        let mut found = Vec::new();
        let is_meant = |file: &PathBuf| self.only.as_ref().is_none_or(|only| only == file);
        for directory in Language::of_translations().map(|language| name_of(&language)) {
            let mut files = Vec::new();
            match &self.root {
                // A directory that is not there has no translations. One that cannot be read says so when it is tried again.
                Root::Directory(root) => match collect(&root.join(&directory), Path::new(""), &mut files) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        found.push((PathBuf::from(&directory), PathBuf::from(&directory)));
                    }
                    _ => {}
                },
                Root::BuiltIn => {
                    let embedded = BUILT_IN.get_dir(&directory).into_iter().flat_map(Dir::files);
                    files.extend(
                        embedded.filter_map(|file| file.path().strip_prefix(&directory).ok().map(Path::to_owned)),
                    );
                }
            }
            files.retain(|file| is_meant(file) && file != Path::new(glossary::FILE));
            files.sort();
            found.extend(files.into_iter().map(|file| (Path::new(&directory).join(&file), file)));
        }
        found
    }

    /// The page of its glossary, in this language if it is translated; nothing without one.
    pub(super) fn glossary(&self, language: Language) -> Option<Lesson> {
        let page = Path::new(glossary::FILE);
        self.read(&self.translation(page, language).unwrap_or_else(|| page.to_owned())).lesson
    }

    /// Whether there is a file for this lesson. No file is read.
    pub fn has(&self, lesson: &str) -> bool {
        self.files().unwrap_or_default().iter().any(|file| id(file) == lesson)
    }

    /// Reads one of its files. What cannot be read is a problem like any other: the other lessons load.
    pub(super) fn read(&self, file: &Path) -> Parsed {
        let mut parsed = match &self.root {
            Root::Directory(root) if self.only.is_none() && leads_out(root, file) => {
                let message = tr!("this is a link that leads out of the lessons").to_owned();
                let help = Some(tr!("put a copy of the file in its place").to_owned());
                let diagnostic = Diagnostic { help, ..Diagnostic::of_file(self.path(file), message) };
                Parsed { lesson: None, diagnostics: vec![diagnostic] }
            }
            Root::Directory(_) => read(&self.path(file)),
            Root::BuiltIn => {
                let bytes = BUILT_IN.get_file(file).map(|file| file.contents().to_vec()).unwrap_or_default();
                parse(&self.path(file), bytes)
            }
        };
        if let Some(lesson) = &mut parsed.lesson {
            lesson.id = id(file);
            lesson.pack = self.name().into();
            if let (Root::Directory(root), Some(source)) = (&self.root, Arc::get_mut(&mut lesson.source)) {
                // The pages of a book include listings that lie beside them.
                let book = root.parent().filter(|book| book.join("book.toml").is_file());
                source.included = included(&source.text, &source.path, book.unwrap_or(root));
            }
        }
        parsed
    }

    /// The path of the translation of one of its files, if there is one.
    pub(super) fn translation(&self, file: &Path, language: Language) -> Option<PathBuf> {
        let language = Language::of_translations().find(|translated| *translated == language)?;
        let translation = Path::new(&name_of(&language)).join(file);
        let is_there = match &self.root {
            Root::Directory(path) => path.join(&translation).is_file(),
            Root::BuiltIn => BUILT_IN.get_file(&translation).is_some(),
        };
        is_there.then_some(translation)
    }

    /// What tells whether one of its files has changed.
    pub(super) fn fingerprint(&self, file: &Path) -> Fingerprint {
        let path = self.path(file);
        let metadata = fs::metadata(&path).ok().filter(|_| self.root != Root::BuiltIn);
        let size = metadata.as_ref().map_or(0, fs::Metadata::len);
        (path, size, metadata.and_then(|metadata| metadata.modified().ok()))
    }

    /// The path of a file as it is named in messages.
    pub(super) fn path(&self, file: &Path) -> PathBuf {
        match &self.root {
            Root::Directory(path) if file.as_os_str().is_empty() => path.clone(),
            Root::Directory(path) => path.join(file),
            Root::BuiltIn => Path::new(BUILT_IN_NAME).join(file),
        }
    }
}

/// The name of a lesson, by which it is opened and its progress kept: `threads` for `20-threads.md`, `part/threads` for
/// `2-part/20-threads.md`, and `part` for `2-part/README.md`.
pub(super) fn id(file: &Path) -> String {
    let mut names: Vec<String> = file.iter().map(|part| name(Path::new(part)).1).collect();
    if names.len() > 1 && is_index(file) {
        names.pop();
    }
    names.join("/")
}

/// The language of which a directory holds the translations.
pub fn language_of(directory: &OsStr) -> Option<Language> {
    let name = directory.to_str()?;
    Language::of_translations().find(|language| name_of(language) == name)
}

/// Where a file stands among the others: by its number, then by its name, and so with the directories around it. The page
/// that introduces a directory comes before the others that have no number.
fn order(file: &Path) -> Vec<(u32, bool, String)> {
    let of_part = |part: &OsStr| {
        let (number, id) = name(Path::new(part));
        (number.unwrap_or(u32::MAX), !is_index(Path::new(part)), padded(&id))
    };
    file.iter().map(of_part).collect()
}

/// A name whose numbers are of one length, so that `ch2` comes before `ch10`.
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

fn is_index(file: &Path) -> bool {
    let stem = file.file_stem().unwrap_or_default().to_ascii_lowercase();
    stem == "readme" || stem == "index" || stem == "_index"
}

/// A path without `.` and `..`, as far as its names tell.
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

/// Whether a file is called as lessons are.
pub fn is_lesson(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
        && !is_hidden(path.file_name().unwrap_or_default())
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Adds the lessons of a directory and of those below it. Links to directories are not followed: they might lead back.
fn collect(root: &Path, below: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(below))? {
        let entry = entry?;
        let (name, path) = (entry.file_name(), below.join(entry.file_name()));
        let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let is_translation = below.as_os_str().is_empty() && language_of(&name).is_some();
        if is_directory && !is_hidden(&name) && !is_translation && path.components().count() <= DEEPEST {
            if collect(root, &path, files).is_err_and(|_| files.len() <= MOST_FILES) {
                // It cannot be read, which is said when it is tried again with the other files.
                files.push(path);
            }
        } else if !is_directory && is_lesson(&path) {
            files.push(path);
        }
        if files.len() > MOST_FILES {
            return Err(io::Error::other(tr!("there are more than {most} Markdown files in it", most = MOST_FILES)));
        }
    }
    Ok(())
}

/// Whether a file of a directory is really one that lies elsewhere, by way of a link. To read it would show, and to write it
/// would change, what the author of the lessons has no business with.
pub fn leads_out(root: &Path, file: &Path) -> bool {
    let is_link = |part: &Path| fs::symlink_metadata(root.join(part)).is_ok_and(|metadata| metadata.is_symlink());
    let parts = file.ancestors().filter(|part| !part.as_os_str().is_empty());
    if !parts.into_iter().any(is_link) {
        return false;
    }
    match (root.join(file).canonicalize(), root.canonicalize()) {
        (Ok(real), Ok(root)) => !real.starts_with(root),
        // What is not there cannot be read either, which says so.
        _ => false,
    }
}

fn read(path: &Path) -> Parsed {
    let bytes = || {
        // Asked before it is opened: opening a pipe that nobody writes to would wait forever.
        let metadata = fs::metadata(path)?;
        if metadata.is_dir() {
            fs::read_dir(path)?;
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        if !metadata.is_file() {
            return Err(io::Error::other(tr!("not a regular file")));
        }
        let file = fs::File::open(path)?;
        if let Some(diagnostic) = too_large(path, metadata.len()) {
            return Ok(Err(diagnostic));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
        // A file may grow meanwhile: one byte more than is allowed is enough to refuse it.
        file.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
        Ok(Ok(bytes))
    };
    match bytes() {
        Ok(Ok(bytes)) => parse(path, bytes),
        Ok(Err(diagnostic)) => Parsed { lesson: None, diagnostics: vec![diagnostic] },
        Err(error) => {
            let message = tr!("cannot be read: {error}", error);
            Parsed { lesson: None, diagnostics: vec![Diagnostic::of_file(path.to_owned(), message)] }
        }
    }
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
    fn a_book_says_itself_in_which_order_it_is_read() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("b")).unwrap();
        for file in ["zebra.md", "apple.md", "b/one.md", "extra.md"] {
            fs::write(directory.path().join(file), "# T\n").unwrap();
        }
        let contents =
            "# Summary\n\n[Foreword](zebra.md)\n\n- [One](./b/one.md#top)\n  - [Apple](apple.md)\n- [Later]()\n";
        fs::write(directory.path().join("SUMMARY.md"), contents).unwrap();
        let files = Pack::at(directory.path().to_owned()).files().unwrap();
        assert_eq!(files, ["zebra.md", "b/one.md", "apple.md"].map(PathBuf::from));
        let pack = Pack::at(directory.path().to_owned());
        assert_eq!(pack.titles().get(Path::new("b/one.md")).map(String::as_str), Some("One"));
    }

    #[test]
    fn translations_and_hidden_files_are_no_lessons_of_their_own() {
        let directory = tempfile::tempdir().unwrap();
        for file in ["a.md", "ko/a.md", ".git/b.md", "c/d/e.md", "c/ko/f.md", ".g.md", "h.txt"] {
            let path = directory.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "# T\n").unwrap();
        }
        let pack = Pack::at(directory.path().to_owned());
        let files: Vec<_> = pack.files().unwrap().iter().map(|file| file.display().to_string()).collect();
        assert_eq!(files, ["a.md", "c/d/e.md", "c/ko/f.md"]);
        assert_eq!(pack.translation(Path::new("a.md"), Language::Ko), Some(PathBuf::from("ko/a.md")));
    }
}
