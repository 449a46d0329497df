//! `report`: how far the learners of a class are, from the files that they handed in.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::error::Error;
use crate::files;
use crate::learner::account::Account;
use crate::learner::progress::Ledger;
use crate::lesson::model::Course;
use crate::render;
use crate::render::class::Member;
use crate::session::Session;
use crate::text::harmless_json;
use crate::tr;

/// Bytes of the largest file that a learner may hand in.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The name of the file in a state directory.
const PROGRESS: &str = "progress.json";

/// Show how far a class is, from the learners' files
///
/// Each learner hands in what `progress --json --learner NAME` prints, or the file `progress.json` of the state
/// directory. A directory stands for the files ending in `.json` in it and in the directories below it.
#[derive(Clone, Debug, Args)]
pub struct Report {
    /// Files, or directories of them
    #[arg(required = true, value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// As JSON, every step of every learner
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// As a table for other programs: a line for each step of each learner
    #[arg(long)]
    csv: bool,
}

impl Report {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let course = session.course()?;
        let (mut files, mut wrong) = (Vec::new(), Vec::new());
        for path in &self.paths {
            if path.is_dir() { collect(path, DEPTH, &mut files) } else { files.push(path.clone()) }
        }
        let mut members = Vec::new();
        for path in files {
            match member(&path, &course) {
                Ok(member) => members.push(member),
                Err(why) => wrong.push(tr!("{path} is left out: {why}", path = path.display(), why)),
            }
        }
        if members.is_empty() && wrong.is_empty() {
            return Err(Error::refused(tr!("there are no files of learners, which end in `.json`")));
        }
        name_apart(&mut members);
        members.sort_by(|one, other| (&one.name, &one.file).cmp(&(&other.name, &other.file)));
        if self.json {
            session.print_raw(&harmless_json(&json(&members)))?;
        } else if self.csv {
            session.print_raw(&render::class::csv(&members))?;
        } else if !members.is_empty() {
            session.page(&render::class::report(&members, session.screen.width()))?;
        }
        for words in &wrong {
            session.screen.complain(&render::error::warning(words));
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::AlreadyReported) }
    }
}

/// How deep directories are looked into.
const DEPTH: usize = 3;

/// Collects the files of learners in a directory, sorted by name. A state directory has one such file; the others in it
/// are about something else.
fn collect(directory: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let own = directory.join(PROGRESS);
    if own.is_file() {
        files.push(own);
        return;
    }
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if depth > 0 {
                collect(&path, depth - 1, files);
            }
        } else if path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
}

/// Reads a learner's file.
///
/// # Errors
/// Why it is not a learner's file.
fn member(path: &Path, course: &Course) -> Result<Member, String> {
    let text = files::read_at_most(path, LARGEST).map_err(|error| files::why(&error))?;
    let value: serde_json::Value =
        serde_json::from_slice(&text).map_err(|error| tr!("it is not JSON: {error}", error))?;
    // Only the file of a state directory has a version.
    let account = if value.get("version").is_some() {
        Account::of(course, &Ledger::of_file(&text)?, None)
    } else {
        serde_json::from_value(value).map_err(|error| tr!("it is not what `progress --json` prints: {error}", error))?
    };
    let file = path.display().to_string();
    let name = account.learner.clone().filter(|name| !name.trim().is_empty());
    Ok(Member { name: name.unwrap_or_else(|| name_of_file(path)), file, account })
}

/// The name of a learner, from the name of the file, or from that of the state directory that holds it.
fn name_of_file(path: &Path) -> String {
    let stem = |path: &Path| path.file_stem().map(|name| name.to_string_lossy().into_owned());
    let around = || path.parent().filter(|_| path.ends_with(PROGRESS)).and_then(stem);
    around().or_else(|| stem(path)).unwrap_or_default()
}

/// Adds the file's name to learners who share a name.
fn name_apart(members: &mut [Member]) {
    let names: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
    for member in members {
        if names.iter().filter(|name| **name == member.name).count() > 1 {
            member.name = format!("{} ({})", member.name, member.file);
        }
    }
}

fn json(members: &[Member]) -> serde_json::Value {
    let members: Vec<_> = members
        .iter()
        .map(|member| json!({ "name": member.name, "file": member.file, "progress": member.account }))
        .collect();
    json!({ "spinlab": env!("CARGO_PKG_VERSION"), "learners": members })
}
