//! `new`: a first version of a lesson. It works as it is, and says in comments what to change.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::error::Error;
use crate::files;
use crate::language::{self, Language};
use crate::lesson::listing::is_lesson;
use crate::lesson::pack::{Pack, Unreadable};
use crate::lesson::parse::name;
use crate::session::Session;
use crate::text::{Line, Text, Tone, harmless};
use crate::tr;

/// Write a new lesson that works, with comments on what to change
#[derive(Clone, Debug, Args)]
pub struct New {
    /// Its title: `new "Deadlocks"`
    #[arg(value_name = "TITLE", required = true, num_args = 1..)]
    title: Vec<String>,
}

/// The distance between the numbers of two lessons, so that others fit between them.
const STRIDE: u32 = 10;

impl New {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let title = harmless(&self.title.join(" ")).trim().to_owned();
        // A slash would make a directory of the part before it.
        let id = name(Path::new(&format!("0-{}.md", title.replace('/', " ")))).1;
        if !title.contains(char::is_alphanumeric) {
            return Err(Error::Refused(tr!("a lesson needs a title with letters in it").to_owned().into()));
        }
        let directory = session.library.packs().iter().find_map(Pack::directory).unwrap_or(Path::new("lessons"));
        let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory }.to_owned();
        let files = existing(&directory)?;
        if let Some(file) = files.iter().find(|file| name(file).1 == id) {
            let path = directory.join(file).display().to_string();
            return Err(Error::Refused(tr!("there is a lesson `{id}` already: {path}", id, path).into()));
        }
        let last = files.iter().filter_map(|file| name(file).0).max().unwrap_or_default();
        let number = (last / STRIDE).checked_add(1).and_then(|tens| tens.checked_mul(STRIDE));
        let number = number.ok_or_else(|| Error::Refused(tr!("no number is free behind {last}", last).into()))?;
        let path = directory.join(format!("{number}-{id}.md"));
        let text = lesson(&title, &demo_name(&id, number));
        write(&path, &text).map_err(|source| Error::Unwritable { path: path.clone(), source })?;
        session.print(&what_next(&path, &directory, &id))
    }
}

/// The Markdown files in a directory; none if the directory does not exist.
fn existing(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |source| Error::from(Unreadable { path: directory.to_owned(), source });
    match fs::read_dir(directory) {
        Ok(entries) => {
            let names = entries.map(|entry| entry.map(|entry| PathBuf::from(entry.file_name())));
            let names: Vec<PathBuf> = names.collect::<io::Result<_>>().map_err(unreadable)?;
            Ok(names.into_iter().filter(|name| is_lesson(name)).collect())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(unreadable(error)),
    }
}

/// Writes a file, unless one of that name exists.
fn write(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    files::create(path, text.as_bytes())
}

/// The name of the lesson's demo; the demos of all packs share one list of names.
fn demo_name(id: &str, number: u32) -> String {
    if id.is_ascii() && id.starts_with(|first: char| first.is_ascii_lowercase()) {
        format!("frozen-{id}")
    } else {
        format!("frozen-{number}")
    }
}

fn lesson(title: &str, demo: &str) -> String {
    let pattern = match language::current() {
        Language::En => include_str!("lesson.md"),
        Language::Ko => include_str!("lesson.ko.md"),
    };
    pattern.replace("DEMO", demo).replace("TITLE", title)
}

fn what_next(path: &Path, directory: &Path, id: &str) -> Text {
    // Quoted, so that they can be typed.
    let quoted = |path: &Path| shlex::try_quote(&path.to_string_lossy()).map(Cow::into_owned).unwrap_or_default();
    let (path, directory) = (quoted(path), quoted(directory));
    let mut text = Text::from(Line::of(Tone::Good, tr!("Written: {path}", path)));
    for line in [
        tr!(
            "Change it in your editor. `spinlab --lessons {directory} open {id}` shows it; each command shows what \
             you saved.",
            directory,
            id
        ),
        tr!("`spinlab check {path}` says what is wrong, and plays it.", path),
    ] {
        text.push(Line::marked(&line));
    }
    text
}
