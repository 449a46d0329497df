//! What the learner read, ran and answered, and what the screen then showed. It is kept on disk, so that learners can
//! take it home as notes.
//!
//! Each entry is a line of JSON, added to the end of one file. However the program ends, earlier entries stay, and a
//! line that was cut off is the only one lost.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::step::{Heading, StepId};
use crate::files::{self, LockWait, Readers};

/// A larger file loses its older half, in bytes.
const LARGEST: u64 = 4 * 1024 * 1024;
/// Bytes of the longest output that is kept.
const LONGEST: usize = 16 * 1024;

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The step that was open; none outside of lessons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Heading>,
    #[serde(flatten)]
    pub deed: EntryKind,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "lowercase")]
pub enum EntryKind {
    /// The step was shown.
    Read,
    /// A command, and what the screen then showed.
    Typed { line: String, output: String },
}

/// The file with the entries.
#[derive(Debug)]
pub struct Journal {
    file: Option<PathBuf>,
    /// The entries of this session, if there is no file.
    unsaved: Vec<Entry>,
    last_read: Option<Heading>,
    trouble: Option<String>,
    /// The last entry could not be added.
    fails: bool,
}

impl Journal {
    /// A journal in a directory; without a directory it is kept until the program ends.
    pub fn in_directory(directory: Option<&Path>) -> Self {
        let file = directory.map(|directory| directory.join("journal.jsonl"));
        Journal { file, unsaved: Vec::new(), last_read: None, trouble: None, fails: false }
    }

    /// Notes that a step was shown, unless it was the last one noted.
    pub fn read(&mut self, place: Heading) {
        if self.last_read.as_ref() != Some(&place) {
            self.last_read = Some(place.clone());
            self.add(Entry { place: Some(place), deed: EntryKind::Read });
        }
    }

    /// Notes a command and what the screen then showed.
    pub fn typed(&mut self, place: Option<Heading>, line: &str, output: &str) {
        let deed = EntryKind::Typed { line: line.to_owned(), output: kept(output) };
        self.add(Entry { place, deed });
    }

    /// All entries, in order. Lines that cannot be read are skipped.
    pub fn entries(&self) -> Vec<Entry> {
        let text = self.text().unwrap_or_default();
        lines(&text).filter_map(entry).chain(self.unsaved.iter().cloned()).collect()
    }

    /// Removes the entries about the lesson of a step, or all.
    pub fn forget(&mut self, lesson: Option<&StepId>) {
        let is_of_it = |entry: &Entry| {
            lesson.is_none_or(|lesson| entry.place.as_ref().is_some_and(|place| place.id.is_beside(lesson)))
        };
        self.last_read = None;
        self.unsaved.retain(|entry| !is_of_it(entry));
        // A line that cannot be read may be a newer version's: it stays, unless everything is to go.
        let stays = |line: &&[u8]| match entry(line) {
            Some(entry) => !is_of_it(&entry),
            None => lesson.is_some(),
        };
        let changed = self.path().and_then(|path| {
            let _lock = files::lock(path, self.lock_wait())?;
            let text = self.text()?;
            if text.is_empty() {
                return Ok(());
            }
            files::replace(path, &lines(&text).filter(stays).collect::<Vec<_>>().join(&b'\n'), Readers::Owner)
        });
        if let Err(error) = changed
            && error.kind() != io::ErrorKind::NotFound
        {
            self.complain(&error);
        }
    }

    /// Why an entry could not be added or removed; each trouble is returned once.
    pub fn take_trouble(&mut self) -> Option<String> {
        self.trouble.take()
    }

    fn add(&mut self, entry: Entry) {
        let added = self.append(&entry);
        self.fails = added.is_err();
        if let Err(error) = added {
            // The first failure is reported; from then on there are unsaved entries.
            if self.unsaved.is_empty() && self.file.is_some() {
                self.complain(&error);
            }
            self.unsaved.push(entry);
        }
    }

    fn complain(&mut self, error: &io::Error) {
        let file = self.file.as_deref().unwrap_or(Path::new("journal"));
        self.trouble = Some(format!("{}: {}", file.display(), files::why(error)));
    }

    fn append(&self, entry: &Entry) -> io::Result<()> {
        files::append_line(self.path()?, &serde_json::to_vec(entry)?, LARGEST, self.lock_wait())
    }

    fn lock_wait(&self) -> LockWait {
        LockWait::after(self.fails)
    }

    fn path(&self) -> io::Result<&Path> {
        self.file.as_deref().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// The content of the file; empty if there is none yet.
    fn text(&self) -> io::Result<Vec<u8>> {
        Ok(files::read_if_there(self.path()?)?.unwrap_or_default())
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}

fn entry(line: &[u8]) -> Option<Entry> {
    serde_json::from_slice(line).ok()
}

/// The part of an output that is kept: all of it, or its beginning and its end.
fn kept(output: &str) -> String {
    if output.len() <= LONGEST {
        return output.to_owned();
    }
    let head = output.floor_char_boundary(LONGEST / 2);
    let tail = output.floor_char_boundary(output.len() - LONGEST / 2);
    format!("{}\n[...]\n{}", &output[..head], &output[tail..])
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn place(lesson: &str) -> Heading {
        let id = StepId { pack: None, lesson: lesson.to_owned(), step: "intro".to_owned() };
        Heading { id, title: "T".to_owned() }
    }

    #[test]
    fn what_is_noted_is_there_the_next_time_and_a_step_is_read_once() {
        let directory = tempfile::tempdir().unwrap();
        let mut journal = Journal::in_directory(Some(directory.path()));
        journal.read(place("a"));
        journal.read(place("a"));
        journal.typed(Some(place("a")), "run thread", "Answer: 42\n");
        let file = directory.path().join("journal.jsonl");
        fs::write(&file, fs::read_to_string(&file).unwrap() + "{\"place\":").unwrap();
        let mut next_day = Journal::in_directory(Some(directory.path()));
        assert_eq!(next_day.entries().len(), 2);
        next_day.typed(None, "machine", "2 cores\n");
        assert_eq!(next_day.entries().len(), 3);
        next_day.forget(Some(&place("a").id));
        assert_eq!(next_day.entries().len(), 1);
        assert!(fs::read_to_string(&file).unwrap().contains("{\"place\":\n"), "what cannot be read is not thrown away");
        next_day.forget(None);
        assert!(next_day.entries().is_empty());
    }

    #[test]
    fn without_a_file_it_lasts_until_the_end() {
        let mut journal = Journal::in_directory(None);
        journal.typed(None, "machine", &"é".repeat(LONGEST));
        let [Entry { deed: EntryKind::Typed { output, .. }, .. }] = &journal.entries()[..] else { panic!() };
        assert!(output.len() < LONGEST + 10 && output.contains("[...]"));
        assert_eq!(journal.take_trouble(), None);
    }

    #[test]
    fn the_older_half_of_a_large_journal_is_given_up() {
        let directory = tempfile::tempdir().unwrap();
        let mut journal = Journal::in_directory(Some(directory.path()));
        let output = "x".repeat(LONGEST);
        for number in 0..=LARGEST / LONGEST as u64 {
            journal.typed(None, &number.to_string(), &output);
        }
        let entries = journal.entries();
        assert!(entries.len() < 200, "{}", entries.len());
        assert!(matches!(&entries.last().unwrap().deed, EntryKind::Typed { line, .. } if line == "256"));
    }
}
