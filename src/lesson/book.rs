//! `SUMMARY.md`, the table of contents of a book for mdBook: it says which pages belong to the book, in which order,
//! and their titles.

use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Tag};

use super::disk::read;
use super::events::Walk;
use super::ids::decoded;
use super::listing::{is_lesson, tidy};
use super::model::Lesson;

/// The file of the table of contents.
const CONTENTS: &str = "SUMMARY.md";

/// Whether a directory holds the pages of a book.
pub(super) fn is_book(directory: &Path) -> bool {
    directory.join(CONTENTS).is_file()
}

/// The pages of the book in a directory and their titles, in the order of the book; empty without a book.
pub(super) fn pages(directory: &Path) -> Vec<(PathBuf, String)> {
    // A file that is not text, or too large, gives no order, as such a lesson gives no steps.
    let contents = is_book(directory).then(|| read(&directory.join(CONTENTS)));
    let Some(Lesson { source, .. }) = contents.and_then(|contents| contents.lesson) else { return Vec::new() };
    let mut pages = Vec::new();
    let mut walk = Walk::new(&source.text);
    while let Some((event, _)) = walk.next() {
        if let Event::Start(Tag::Link { dest_url, .. }) = event {
            let file = dest_url.split('#').next().unwrap_or_default();
            pages.push((tidy(Path::new(&decoded(file))), walk.text()));
        }
    }
    pages.retain(|(file, _)| is_lesson(file));
    pages
}
