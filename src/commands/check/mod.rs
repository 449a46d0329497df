//! `check`: everything that is wrong with lesson files, for authors and for their continuous integration.

mod play;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::grammar::Checker;
use crate::error::Error;
use crate::language::Language;
use crate::lesson::library::Library;
use crate::lesson::lint::lint;
use crate::lesson::model::{Course, Lesson, Problem, Severity};
use crate::lesson::pack;
use crate::lesson::translation::{compare, stamped};
use crate::render;
use crate::render::text::{Line, Text, Tone};
use crate::render::units::counted;
use crate::session::Session;
use crate::tr;

/// Check lesson files and show everything that is wrong with them
///
/// Lessons without a mistake are also played on the virtual clock: every command must do what the lesson says, every model
/// answer must reach its goal, every right answer must be accepted and every wrong one refused.
#[derive(Clone, Debug, Args)]
pub struct Check {
    /// Files or directories; without any, the lessons that are in use
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Only read them
    #[arg(long)]
    no_play: bool,
    /// What else is to end with status 1
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// As JSON, for editors and other programs
    #[arg(long)]
    json: bool,
    /// Note in translations that they are up to date
    #[arg(long)]
    stamp: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Also what could be better
    Warnings,
}

/// What somebody wants to have checked: the lessons of a library, or those in one file of it.
struct Subject {
    library: Library,
    only: Option<PathBuf>,
}

/// What was found.
#[derive(Default)]
struct Findings {
    /// How many lessons were looked at.
    lessons: usize,
    problems: Vec<Problem>,
}

impl Check {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let subjects: Vec<Subject> = match self.paths.as_slice() {
            [] => vec![Subject { library: session.library.fresh(), only: None }],
            paths => paths.iter().map(|path| Subject::at(path)).collect(),
        };
        session.interrupts.start(&session.screen, session.modes.clone(), "\r\n").map_err(Error::Signals)?;
        let mut findings = Findings::default();
        for mut subject in subjects {
            if self.stamp {
                subject.stamp(session)?;
            }
            findings.add(subject.findings(session, !self.no_play)?);
        }
        if self.json {
            session.screen.print_raw(&format!("{:#}\n", findings.json()))?;
        } else {
            session.screen.print(&findings.text())?;
        }
        let denied = if self.deny.is_some() { Severity::Warning } else { Severity::Error };
        if findings.problems.iter().any(|problem| problem.severity >= denied) { Err(Error::Told) } else { Ok(()) }
    }
}

impl Subject {
    /// What is meant by a path. A file is one of a directory: what it refers to may stand in the others.
    fn at(path: &Path) -> Self {
        let library = |path: &Path| Library::at(path.to_owned(), Checker::boxed);
        if !path.exists() || path.is_dir() {
            return Subject { library: library(path), only: None };
        }
        let directory = path.parent().unwrap_or(Path::new(""));
        let base = directory.file_name().and_then(pack::language_of).and(directory.parent()).unwrap_or(directory);
        let base = if base.as_os_str().is_empty() { Path::new(".") } else { base };
        Subject { library: library(base), only: Some(path.to_owned()) }
    }

    fn is_meant(&self, path: &Path) -> bool {
        self.only
            .as_ref()
            .is_none_or(|only| path.components().eq(only.components()) || path == Path::new(".").join(only))
    }

    /// Reads, and perhaps plays, what is meant.
    fn findings(&mut self, session: &Session, plays: bool) -> Result<Findings, Error> {
        let (course, _) = self.library.course_in(Language::default())?;
        if course.lessons.is_empty() && course.problems.is_empty() {
            return Err(Error::NoLessons(self.library.name()));
        }
        let mut problems = course.problems.clone();
        problems.extend(lint(&course, &*Checker::boxed(BTreeMap::new())));
        for (translated, base) in self.library.translations() {
            problems.extend(translated.problems);
            problems.extend(
                translated.lesson.map(|translated| self::translation(&course, &base, &translated)).unwrap_or_default(),
            );
        }
        problems.retain(|problem| self.is_meant(&problem.path));
        let is_wrong =
            |path: &Path| problems.iter().any(|problem| problem.severity == Severity::Error && problem.path == path);
        let paths: Vec<&Path> = course.lessons.iter().map(|lesson| lesson.source.path.as_path()).collect();
        let to_play: Vec<usize> = (0..paths.len())
            .filter(|lesson| plays && self.is_meant(paths[*lesson]) && !is_wrong(paths[*lesson]))
            .collect();
        for lesson in to_play {
            problems.extend(play::play(&course, lesson, &session.interrupts)?);
        }
        let place = |problem: &Problem| problem.place.as_ref().map(|place| (place.line, place.column));
        problems.sort_by_cached_key(|problem| (problem.path.clone(), place(problem)));
        let lessons = paths.iter().filter(|path| self.is_meant(path)).count();
        // A translation is a lesson, too, if somebody asks for it alone.
        let is_translation =
            self.only.is_some() && lessons == 0 && problems.iter().all(|problem| problem.severity != Severity::Error);
        Ok(Findings { lessons: lessons + usize::from(is_translation), problems })
    }

    /// Writes into every translation that is meant what it was made from.
    fn stamp(&mut self, session: &Session) -> Result<(), Error> {
        let (course, _) = self.library.course_in(Language::default())?;
        for (translated, base) in self.library.translations() {
            let base = course.lessons.iter().find(|lesson| lesson.source.path == base);
            let (Some(base), Some(translated)) = (base, translated.lesson) else { continue };
            let path = &translated.source.path;
            let text = stamped(base, &translated).filter(|text| self.is_meant(path) && *text != translated.source.text);
            if let Some(text) = text {
                session.save(path, &text)?;
                let words = tr!("{path} is noted as up to date.", path = path.display());
                session.screen.complain(&Text::from(Line::marked(&words)));
            }
        }
        Ok(())
    }
}

/// What is wrong with a translation of the file `base`.
fn translation(course: &Course, base: &Path, translated: &Lesson) -> Vec<Problem> {
    if let Some(lesson) = course.lessons.iter().find(|lesson| lesson.source.path == base) {
        return compare(lesson, translated);
    }
    // What is wrong with the lesson itself is said already.
    if course.problems.iter().any(|problem| problem.path == base) {
        return Vec::new();
    }
    let path = translated.source.path.clone();
    let message = tr!("there is no lesson {path} of which this is a translation", path = base.display());
    let help = Some(tr!("call it as the lesson is called, number included").to_owned());
    vec![Problem { severity: Severity::Warning, path, message, place: None, help }]
}

impl Findings {
    fn add(&mut self, other: Findings) {
        self.lessons += other.lessons;
        self.problems.extend(other.problems);
    }

    fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.severity == severity).count()
    }

    fn text(&self) -> Text {
        let mut text = Text::new();
        for problem in &self.problems {
            text.extend(render::error::problem(problem).with(Line::new()));
        }
        let lessons = counted(self.lessons, "lesson");
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        let (errors_counted, warnings_counted) = (counted(errors, "error"), counted(warnings, "warning"));
        text.push(match (errors, warnings) {
            (0, 0) => Line::of(Tone::Good, tr!("{lessons}: nothing wrong.", lessons)),
            (0, _) => Line::of(Tone::Warning, tr!("{lessons}: {warnings}.", lessons, warnings = warnings_counted)),
            (_, 0) => Line::of(Tone::Bad, tr!("{lessons}: {errors}.", lessons, errors = errors_counted)),
            _ => Line::of(
                Tone::Bad,
                tr!("{lessons}: {errors}, {warnings}.", lessons, errors = errors_counted, warnings = warnings_counted),
            ),
        });
        text
    }

    /// Lines and columns count from 1, columns in characters; `end_column` is behind the last one that is meant.
    fn json(&self) -> serde_json::Value {
        let problems = self.problems.iter().map(|problem| {
            let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
            let place = problem.place.as_ref();
            let length = place.map_or(0, |place| place.text[place.bytes.clone()].chars().count());
            json!({
                "severity": severity,
                "file": problem.path.display().to_string(),
                "line": place.map(|place| place.line),
                "column": place.map(|place| place.column),
                "end_column": place.map(|place| place.column + length),
                "message": problem.message,
                "help": problem.help,
            })
        });
        json!({
            "lessons": self.lessons,
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "problems": problems.collect::<Vec<_>>(),
        })
    }
}
