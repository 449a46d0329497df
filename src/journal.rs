//! What the learner read, ran and answered, and what came of it: kept on disk, so that it can be taken home as notes.
//!
//! A line of JSON for each thing, added at the end of one file: whatever ends the program, what was noted before stays, and
//! of a line that was cut off only that line is lost.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Bytes from which on the older half of the file is given up.
const LARGEST: u64 = 4 * 1024 * 1024;
/// Bytes of the longest output that is kept.
const LONGEST: usize = 16 * 1024;

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The step that was open; none outside of lessons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Step>,
    #[serde(flatten)]
    pub deed: Deed,
}

/// A step by its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub lesson: String,
    pub step: String,
    pub title: String,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "lowercase")]
pub enum Deed {
    /// The step was shown.
    Read,
    /// A command, and what was then on the screen.
    Typed { line: String, output: String },
}

/// The file with the entries.
#[derive(Debug)]
pub struct Journal {
    file: Option<PathBuf>,
    /// What was noted in this session, if there is no file.
    unsaved: Vec<Entry>,
    last_read: Option<Step>,
    trouble: Option<String>,
}

impl Journal {
    /// A journal in a directory; without one it is kept until the program ends.
    pub fn in_directory(directory: Option<&Path>) -> Self {
        let file = directory.map(|directory| directory.join("journal.jsonl"));
        Journal { file, unsaved: Vec::new(), last_read: None, trouble: None }
    }

    /// Notes that a step was shown, unless it was the last one noted.
    pub fn read(&mut self, place: Step) {
        if self.last_read.as_ref() != Some(&place) {
            self.last_read = Some(place.clone());
            self.add(Entry { place: Some(place), deed: Deed::Read });
        }
    }

    /// Notes a command and what was then on the screen.
    pub fn typed(&mut self, place: Option<Step>, line: &str, output: &str) {
        let end = (0..=LONGEST.min(output.len())).rev().find(|end| output.is_char_boundary(*end)).unwrap_or_default();
        let deed = Deed::Typed { line: line.to_owned(), output: output[..end].to_owned() };
        self.add(Entry { place, deed });
    }

    /// All that was noted, in order. Lines that cannot be read are passed over.
    pub fn entries(&self) -> Vec<Entry> {
        let text = self.file.as_ref().and_then(|file| fs::read(file).ok()).unwrap_or_default();
        let lines = text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
        lines.chain(self.unsaved.iter().cloned()).collect()
    }

    /// Forgets what was noted in a lesson, or everything.
    pub fn forget(&mut self, lesson: Option<&str>) {
        let is_of_it = |entry: &Entry| {
            lesson.is_none_or(|lesson| entry.place.as_ref().is_some_and(|place| place.lesson == lesson))
        };
        self.last_read = None;
        self.rewrite(|entries| entries.retain(|entry| !is_of_it(entry)));
    }

    /// Why something could not be noted, once.
    pub fn take_trouble(&mut self) -> Option<String> {
        self.trouble.take()
    }

    fn add(&mut self, entry: Entry) {
        match self.append(&entry) {
            Ok(size) if size > LARGEST => self.rewrite(|entries| {
                entries.drain(..entries.len() / 2);
            }),
            Ok(_) => {}
            Err(error) => {
                // Said the first time; from then on there is something unsaved.
                if let (true, Some(file)) = (self.unsaved.is_empty(), &self.file) {
                    self.trouble = Some(format!("{}: {error}", file.display()));
                }
                self.unsaved.push(entry);
            }
        }
    }

    /// Adds a line to the file. Returns the size it has then.
    fn append(&self, entry: &Entry) -> io::Result<u64> {
        let file = self.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        // Before it, too: the line before may have been cut off.
        let mut line = vec![b'\n'];
        serde_json::to_writer(&mut line, entry)?;
        line.push(b'\n');
        let mut file: File = OpenOptions::new().create(true).append(true).open(file)?;
        // In one piece, so that lines of several programs do not get mixed.
        file.write_all(&line)?;
        Ok(file.metadata()?.len())
    }

    /// Changes what is noted, in a new file that takes the place of the old one.
    fn rewrite(&mut self, change: impl FnOnce(&mut Vec<Entry>)) {
        let mut entries = self.entries();
        change(&mut entries);
        match self.replace(&entries) {
            Ok(()) => self.unsaved.clear(),
            Err(_) => self.unsaved = entries,
        }
    }

    fn replace(&self, entries: &[Entry]) -> io::Result<()> {
        let file = self.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
        let mut new = tempfile::NamedTempFile::new_in(file.parent().unwrap_or(Path::new(".")))?;
        for entry in entries {
            serde_json::to_writer(&mut new, entry)?;
            new.write_all(b"\n")?;
        }
        new.persist(file).map_err(|error| error.error)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lesson: &str) -> Step {
        Step { lesson: lesson.to_owned(), step: "intro".to_owned(), title: "T".to_owned() }
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
        next_day.forget(Some("a"));
        assert_eq!(next_day.entries().len(), 1);
    }

    #[test]
    fn without_a_file_it_lasts_until_the_end() {
        let mut journal = Journal::in_directory(None);
        journal.typed(None, "machine", &"é".repeat(LONGEST));
        let [Entry { deed: Deed::Typed { output, .. }, .. }] = &journal.entries()[..] else { panic!() };
        assert_eq!(output.len(), LONGEST);
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
        assert!(matches!(&entries.last().unwrap().deed, Deed::Typed { line, .. } if line == "256"));
    }
}
