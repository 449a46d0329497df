//! A pack of lessons: a directory of Markdown files, one of its files, or the built-in copy of this project's own
//! lessons.
//!
//! The directories below it belong to it, as in books that are written this way. Those with the name of a language hold
//! translations: `ko/20-threads.md` is `20-threads.md` in Korean.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::book;
use super::diagnostics::Diagnostic;
use super::disk::{leads_out, read};
use super::glossary;
use super::include::include;
use super::listing::{Listed, Listing, collect, has_number, id, ignored, is_lesson, is_of_repository, order};
use super::manifest::{self, Manifest};
use super::model::{Lesson, PackName};
use super::parse::{Parsed, parse};
use crate::files;
use crate::language::Language;
use crate::names::name_of;
use crate::tr;

/// The error for lessons that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}", tr!("cannot read {path}: {source}", path = path.display(), source = files::why(source)))]
pub struct Unreadable {
    pub path: PathBuf,
    pub source: io::Error,
}

/// The lessons this program was built with.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");
/// The name of the built-in lessons on a command line.
pub const BUILT_IN_NAME: &str = "built-in";

/// A place with lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    root: Root,
    /// The one file of the directory that the user named, if it is a file.
    only: Option<PathBuf>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Root {
    Directory(PathBuf),
    BuiltIn,
}

/// A file of a pack.
#[derive(Debug)]
pub(super) struct PackFile {
    /// Its path inside of the pack.
    pub(super) path: PathBuf,
    /// The path of its translation inside of the pack.
    pub(super) translation: Option<PathBuf>,
    /// The title in the table of contents, if the pack is a book.
    pub(super) title: Option<String>,
}

impl Pack {
    /// The pack at a path: a directory, a file, or `built-in` if there is nothing of that name.
    pub fn at(path: PathBuf) -> Self {
        if path == Path::new(BUILT_IN_NAME) && !path.exists() {
            return Pack::built_in();
        }
        match (path.parent(), path.file_name()) {
            (Some(directory), Some(file)) if path.exists() && !path.is_dir() => {
                Pack { root: Root::Directory(directory.to_owned()), only: Some(PathBuf::from(file)) }
            }
            _ => {
                // A book for mdBook has its pages in a directory of its own.
                let pages = path.join("src");
                let is_around_a_book = !book::is_book(&path) && book::is_book(&pages);
                Pack { root: Root::Directory(if is_around_a_book { pages } else { path }), only: None }
            }
        }
    }

    /// The lessons of this project.
    pub fn built_in() -> Self {
        Pack { root: Root::BuiltIn, only: None }
    }

    /// The name of the pack in messages.
    pub fn name(&self) -> String {
        match &self.root {
            Root::Directory(_) => self.path(self.only.as_deref().unwrap_or(Path::new(""))).display().to_string(),
            Root::BuiltIn => BUILT_IN_NAME.to_owned(),
        }
    }

    /// The name of the pack, and the problems of the file that has it.
    pub(super) fn pack_name(&self) -> (PackName, Vec<Diagnostic>) {
        let Root::Directory(root) = &self.root else {
            return (PackName { id: None, title: self.name() }, Vec::new());
        };
        let Manifest { name, title, diagnostics } = match self.manifest() {
            Some(file) if leads_out(root, &file) => {
                Manifest { diagnostics: vec![self.led_out(&file)], ..Manifest::default() }
            }
            Some(file) => manifest::read(&self.path(&file)),
            None => Manifest::default(),
        };
        let title = title.or_else(|| name.clone()).unwrap_or_else(|| self.name());
        let id = name.unwrap_or_else(|| {
            let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
            root.canonicalize().unwrap_or_else(|_| root.to_owned()).display().to_string()
        });
        (PackName { id: Some(id).filter(|id| id != BUILT_IN_NAME), title }, diagnostics)
    }

    /// The file with the pack's name, if there is one: beside its lessons or, if they are the pages of a book, beside
    /// `book.toml`.
    fn manifest(&self) -> Option<PathBuf> {
        let Root::Directory(root) = &self.root else { return None };
        let places = [Path::new(""), Path::new("..")];
        let is_place = |place: &&Path| place.as_os_str().is_empty() || root.join(place).join("book.toml").is_file();
        let mut files = places.into_iter().filter(is_place).map(|place| place.join(manifest::FILE));
        files.find(|file| root.join(file).symlink_metadata().is_ok())
    }

    /// The directory on disk, if it is one.
    pub fn directory(&self) -> Option<&Path> {
        match &self.root {
            Root::Directory(path) => Some(path),
            Root::BuiltIn => None,
        }
    }

    /// The files of the pack now, and those of the translation into a language. It reads no file.
    ///
    /// # Errors
    /// If the directory itself cannot be read, or if it has too many files.
    pub(super) fn listing(&self, language: Language) -> Result<Listing, Unreadable> {
        let is_translated = Language::of_translations().any(|translated| translated == language);
        // Without a directory of translations there are none. If there is one that cannot be read, `check` reports it.
        let translations = is_translated.then(|| self.listed_below(&name_of(&language)).unwrap_or_default());
        let manifest = match &self.root {
            Root::Directory(root) => self.manifest().map(|file| Listed::at(root, file)),
            Root::BuiltIn => None,
        };
        let files = self.listed_below("").map_err(|source| Unreadable { path: self.path(Path::new("")), source })?;
        Ok(Listing { files, translations: translations.unwrap_or_default(), manifest })
    }

    /// The files in the directory of this name, by their paths below it; an empty name means the pack itself.
    fn listed_below(&self, name: &str) -> io::Result<Vec<Listed>> {
        match (&self.root, &self.only) {
            (Root::Directory(root), Some(only)) => {
                let below = root.join(name);
                // If the file that the user named does not exist, reading it reports that.
                let is_listed = name.is_empty() || below.join(only).is_file();
                Ok(is_listed.then(|| Listed::at(&below, only.clone())).into_iter().collect())
            }
            (Root::Directory(root), None) => {
                let mut files = Vec::new();
                collect(&root.join(name), Path::new(""), &ignored(root), &mut files)?;
                Ok(files)
            }
            (Root::BuiltIn, _) if name.is_empty() => Ok(embedded(&BUILT_IN)),
            (Root::BuiltIn, _) => Ok(BUILT_IN.get_dir(name).map(embedded).unwrap_or_default()),
        }
    }

    /// The lessons of a listing in the order in which they are taught.
    pub(super) fn files(&self, listing: &Listing, language: Language) -> Vec<PackFile> {
        let mut files: Vec<&Path> = listing.files.iter().map(|file| file.path.as_path()).collect();
        files.retain(|file| self.only.is_some() || *file != Path::new(glossary::FILE));
        let pages = match (&self.root, &self.only) {
            (Root::Directory(root), None) => book::pages(root),
            (Root::Directory(_) | Root::BuiltIn, _) => Vec::new(),
        };
        // If a page has two entries, the first one counts.
        let numbered = pages.into_iter().enumerate().rev().map(|(number, (path, title))| (path, (number, title)));
        let pages: HashMap<PathBuf, (usize, String)> = numbered.collect();
        // The table of contents decides which pages belong to a book.
        if files.iter().any(|file| pages.contains_key(*file)) {
            files.retain(|file| pages.contains_key(*file));
        } else if self.only.is_none() && files.iter().any(|file| has_number(file)) {
            // If lessons have numbers, the pages of the repository around them are not lessons.
            files.retain(|file| !is_of_repository(file));
        }
        files.sort_by_cached_key(|file| (pages.get(*file).map_or(usize::MAX, |(number, _)| *number), order(file)));
        let translated: HashSet<&Path> = listing.translations.iter().map(|file| file.path.as_path()).collect();
        let directory = name_of(&language);
        let file = |path: &Path| PackFile {
            path: path.to_owned(),
            translation: translated.contains(path).then(|| Path::new(&directory).join(path)),
            title: pages.get(path).map(|(_, title)| title.clone()),
        };
        files.into_iter().map(file).collect()
    }

    /// Its translations, by their paths inside of it: the translated file, and its original.
    pub(super) fn translations(&self) -> Vec<(PathBuf, PathBuf)> {
        let mut found = Vec::new();
        for directory in Language::of_translations().map(|language| PathBuf::from(name_of(&language))) {
            match self.listed_below(&directory.to_string_lossy()) {
                Ok(listed) => {
                    let mut files: Vec<_> = listed.into_iter().map(|file| file.path).collect();
                    files.retain(|file| file != Path::new(glossary::FILE));
                    files.sort();
                    found.extend(files.into_iter().map(|file| (directory.join(&file), file)));
                }
                // Without the directory there are no translations. If it cannot be read, reading it reports why.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => found.push((directory.clone(), directory)),
            }
        }
        found
    }

    /// The page of its glossary, in this language if it is translated; None without one.
    pub(super) fn glossary(&self, language: Language) -> Option<Lesson> {
        let page = Path::new(glossary::FILE);
        let translated = Path::new(&name_of(&language)).join(page);
        self.read(if self.has_file(&translated) { &translated } else { page }).lesson
    }

    fn has_file(&self, file: &Path) -> bool {
        match &self.root {
            Root::Directory(root) => root.join(file).is_file(),
            Root::BuiltIn => BUILT_IN.get_file(file).is_some(),
        }
    }

    /// Whether there is a file for this lesson. It reads no file.
    pub fn has(&self, lesson: &str) -> bool {
        self.find(lesson).is_some()
    }

    /// The lesson of that id.
    pub(super) fn lesson(&self, id: &str) -> Option<Lesson> {
        self.read(&self.find(id)?).lesson
    }

    fn find(&self, lesson: &str) -> Option<PathBuf> {
        let listed = self.listing(Language::default()).unwrap_or_default();
        let files = self.files(&listed, Language::default());
        files.into_iter().map(|file| file.path).find(|path| id(path) == lesson)
    }

    /// Reads one of its files.
    pub(super) fn read(&self, file: &Path) -> Parsed {
        let mut parsed = match &self.root {
            Root::Directory(root) if self.only.is_none() && leads_out(root, file) => {
                Parsed { lesson: None, diagnostics: vec![self.led_out(file)] }
            }
            Root::Directory(_) => read(&self.path(file)),
            Root::BuiltIn => {
                let bytes = BUILT_IN.get_file(file).map(|file| file.contents().to_vec()).unwrap_or_default();
                parse(&self.path(file), bytes)
            }
        };
        if let Some(lesson) = &mut parsed.lesson {
            lesson.id = id(file);
            if let (Root::Directory(root), Some(source)) = (&self.root, Arc::get_mut(&mut lesson.source)) {
                // The pages of a book include listings beside them.
                let book = root.parent().filter(|book| book.join("book.toml").is_file());
                include(source, book.unwrap_or(root));
            }
        }
        parsed
    }

    fn led_out(&self, file: &Path) -> Diagnostic {
        Diagnostic::of_file(self.path(file), tr!("this is a link that leads out of the lessons"))
            .help(tr!("put a copy of the file in its place"))
    }

    /// The path of a file in messages.
    pub(super) fn path(&self, file: &Path) -> PathBuf {
        match &self.root {
            Root::Directory(path) if file.as_os_str().is_empty() => path.clone(),
            Root::Directory(path) => path.join(file),
            Root::BuiltIn => Path::new(BUILT_IN_NAME).join(file),
        }
    }
}

/// The lessons of an embedded directory, by their paths below it.
fn embedded(directory: &Dir<'_>) -> Vec<Listed> {
    let below = |path: &Path| path.strip_prefix(directory.path()).unwrap_or(path).to_owned();
    let lessons = directory.files().map(include_dir::File::path).filter(|path| is_lesson(path));
    lessons.map(|path| Listed::fixed(below(path))).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn files(pack: &Pack) -> Vec<PackFile> {
        let language = Language::Ko;
        pack.files(&pack.listing(language).unwrap(), language)
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
        let files = files(&Pack::at(directory.path().to_owned()));
        let shown: Vec<_> = files.iter().map(|file| (file.path.to_str(), file.title.as_deref())).collect();
        let pages = [("zebra.md", "Foreword"), ("b/one.md", "One"), ("apple.md", "Apple")];
        assert_eq!(shown, pages.map(|(path, title)| (Some(path), Some(title))));
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
        let shown: Vec<_> = files(&pack).into_iter().map(|file| (file.path, file.translation)).collect();
        let right = [("a.md", Some("ko/a.md")), ("c/d/e.md", None), ("c/ko/f.md", None)];
        assert_eq!(shown, right.map(|(path, translation)| (path.into(), translation.map(PathBuf::from))));
    }
}
