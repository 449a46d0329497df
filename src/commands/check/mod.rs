//! `check`: everything that is wrong with lesson files, for authors and for their continuous integration.

mod places;
mod play;

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use self::play::LessonPlayer;
use super::Interpreter;
use super::save::Existing;
use crate::error::Error;
use crate::files;
use crate::interrupt::Interrupt;
use crate::language::Language;
use crate::lesson::diagnostics;
use crate::lesson::diagnostics::{Diagnostic, Severity};
use crate::lesson::disk::leads_out;
use crate::lesson::library::Library;
use crate::lesson::lint::{lint, lint_translation};
use crate::lesson::listing::{is_lesson, language_of, tidy};
use crate::lesson::model::{Course, Lesson};
use crate::lesson::pack::Pack;
use crate::lesson::parse::Declarations;
use crate::lesson::translation::{compare, missing, stamped};
use crate::render;
use crate::render::quantity::counted;
use crate::session::Session;
use crate::text::{Line, Text, Tone, harmless_json};
use crate::tr;

/// Check lesson files and show everything that is wrong with them
///
/// Lessons without a mistake are also played on the virtual clock: every command must do what the lesson says, every
/// model answer must reach its goal, every right answer must be accepted and every wrong one refused.
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
    /// Note in the translation at PATH that it is up to date; without PATH, in those that were never noted
    #[arg(long)]
    stamp: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Also what could be better
    Warnings,
}

/// What to check: all lessons of a library, or those below one path of it.
struct Subject {
    /// What messages call it.
    name: String,
    library: Library,
    /// An absolute path without links, so that it can be compared.
    only: Option<PathBuf>,
}

/// The findings.
#[derive(Default)]
struct Checked {
    /// How many lessons were checked, and where.
    lessons: usize,
    places: Vec<String>,
    steps: usize,
    tasks: usize,
    /// How many of their steps have no translation.
    untranslated: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Check {
    pub(super) fn run(self, session: &mut Session, interpret: Interpreter) -> Result<(), Error> {
        let subjects: Vec<Subject> = match self.paths.as_slice() {
            [] => {
                let library = session.library.fresh();
                vec![Subject { name: library.name(), library, only: None }]
            }
            paths => paths.iter().map(|path| Subject::at(path, &session.library)).collect(),
        };
        session.hear_signals()?;
        let interrupt = session.interrupts.listen();
        let mut checked = Checked::default();
        for mut subject in subjects {
            let found = if self.stamp { subject.stamp(session) } else { Ok(()) };
            let found = found.and_then(|()| subject.look(session, &interrupt, (!self.no_play).then_some(interpret)));
            // The other paths are still checked.
            match found {
                Ok(found) => checked.add(found),
                Err(Error::Interrupted) => return Err(Error::Interrupted),
                Err(error) => checked.diagnostics.push(subject.diagnostic(&error)),
            }
        }
        if self.json {
            session.print_raw(&harmless_json(&checked.json()))?;
        } else {
            session.print(&checked.text())?;
        }
        let denied = if self.deny.is_some() { Severity::Warning } else { Severity::Error };
        if checked.diagnostics.iter().any(|diagnostic| diagnostic.severity >= denied) {
            Err(Error::AlreadyReported)
        } else {
            Ok(())
        }
    }
}

impl Subject {
    /// The subject that a path means. A lesson is one of a directory, and a directory of translations belongs to the
    /// one it is in: what they refer to may be there.
    fn at(path: &Path, in_use: &Library) -> Self {
        let name = path.display().to_string();
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let whole = |name, path: &Path| Subject { name, library: in_use.elsewhere(path.to_owned()), only: None };
        let is_lesson = real.is_file() && is_lesson(&real);
        if !is_lesson && !real.is_dir() {
            return whole(name, path);
        }
        // In a pack that is in use, else in the pack around a directory of translations, else beside the file.
        let around = in_use.packs().iter().filter_map(Pack::directory).find(|directory| {
            directory.canonicalize().is_ok_and(|directory| real.starts_with(&directory) && real != directory)
        });
        let directory = match around {
            Some(directory) => directory.to_owned(),
            None if holds_translations(&real) => tidy(&path.join("..")),
            None if real.is_dir() => return whole(name, path),
            None if real.parent().is_some_and(holds_translations) => tidy(&path.join("../..")),
            None => tidy(&path.join("..")),
        };
        let directory = if directory.as_os_str().is_empty() { PathBuf::from(".") } else { directory };
        Subject { name, library: in_use.elsewhere(directory), only: Some(real) }
    }

    /// An error that kept the whole subject from being checked, as a problem like the others.
    fn diagnostic(&self, error: &Error) -> Diagnostic {
        let path = PathBuf::from(&self.name);
        let message = match error {
            // The path is before these words.
            Error::Unreadable(unreadable) => tr!("cannot be read: {error}", error = files::why(&unreadable.source)),
            error => error.to_string(),
        };
        Diagnostic { help: error.help(), ..Diagnostic::of_file(path, message) }
    }

    fn is_meant(&self, path: &Path) -> bool {
        let is_below = |only: &PathBuf| path.canonicalize().is_ok_and(|path| path.starts_with(only));
        self.only.as_ref().is_none_or(is_below)
    }

    /// Reads the lessons of the subject, and plays those that can be played.
    fn look(&mut self, session: &Session, interrupt: &Interrupt, plays: Option<Interpreter>) -> Result<Checked, Error> {
        let (course, _) = self.library.course_in(Language::default())?;
        if course.lessons.is_empty() && course.diagnostics.is_empty() {
            return Err(Error::NoLessons(self.library.name()));
        }
        let lessons = (0..course.lessons.len()).filter(|lesson| self.is_meant(&course.lessons[*lesson].source.path));
        let lessons: Vec<usize> = lessons.collect();
        let mut checked = Checked { places: vec![self.name.clone()], ..Checked::default() };
        for lesson in &lessons {
            checked.count_lesson(&course.lessons[*lesson]);
        }
        self.read(&course, &mut checked);
        checked.diagnostics.retain(|diagnostic| self.is_meant(&diagnostic.path));
        // Files beside the lessons are checked only together with all lessons.
        if self.only.is_none() {
            let roots = self.library.packs().iter().filter_map(Pack::directory);
            checked.diagnostics.extend(roots.flat_map(places::misplaced));
        }
        // Lessons that are left out for a mistake count as checked.
        let shown: HashSet<&Path> = course.lessons.iter().map(|lesson| lesson.source.path.as_path()).collect();
        let named = course.diagnostics.iter().map(|diagnostic| diagnostic.path.as_path());
        let left_out: HashSet<&Path> = named.filter(|path| self.is_meant(path) && !shown.contains(path)).collect();
        checked.lessons += left_out.len();
        let wrong = checked.files_with_errors();
        let playable = lessons.into_iter().filter(|lesson| !wrong.contains(&course.lessons[*lesson].source.path));
        if let Some(interpret) = plays {
            let interrupts = &session.interrupts;
            let player = LessonPlayer { library: &self.library, interrupts, interrupt, interpret };
            for lesson in playable {
                checked.diagnostics.extend(player.play(&course, lesson)?);
            }
        }
        if interrupt.is_rung() {
            return Err(Error::Interrupted);
        }
        diagnostics::sort(&mut checked.diagnostics);
        Ok(checked)
    }

    /// Notes the problems of the course's files, played or not, and of their translations.
    fn read(&self, course: &Course, checked: &mut Checked) {
        let grammar = self.library.grammar(Declarations::default());
        checked.diagnostics.extend_from_slice(&course.diagnostics);
        checked.diagnostics.extend(lint(course, &*grammar, Path::is_file));
        for (translated, base) in self.library.translations() {
            checked.diagnostics.extend(translated.diagnostics);
            let Some(translated) = translated.lesson else { continue };
            // An author who names a translation checks one lesson.
            if self.only.is_some() && self.is_meant(&translated.source.path) {
                checked.count_lesson(&translated);
            }
            let lesson = course.lessons.iter().find(|lesson| lesson.source.path == base);
            checked.untranslated += lesson.map_or(0, |lesson| missing(lesson, &translated));
            checked.diagnostics.extend(of_translation(course, &base, &translated));
            checked.diagnostics.extend(lint_translation(&translated, &*grammar));
        }
    }

    /// Writes into translations which original they were made from: into the one that is named, or into all that do not
    /// say it yet. A stale one is renewed only by its name, since nothing shows that it was brought up to date.
    fn stamp(&mut self, session: &Session) -> Result<(), Error> {
        let (course, _) = self.library.course_in(Language::default())?;
        for (translated, base) in self.library.translations() {
            let base = course.lessons.iter().find(|lesson| lesson.source.path == base);
            let (Some(base), Some(translated)) = (base, translated.lesson) else { continue };
            let path = &translated.source.path;
            let is_asked_for = self.only.is_some() || translated.front.made_from.is_empty();
            if !is_asked_for || !self.is_meant(path) {
                continue;
            }
            let shown = path.display();
            let root = self.library.packs().iter().filter_map(Pack::directory).find(|root| path.starts_with(root));
            let file = root.and_then(|root| Some((root, path.strip_prefix(root).ok()?)));
            let words = match stamped(base, &translated) {
                _ if file.is_some_and(|(root, file)| leads_out(root, file)) => {
                    let why = tr!("it is a link that leads out of the lessons");
                    Line::of(Tone::Warning, tr!("{path} is not noted as up to date: {why}", path = shown, why))
                }
                Ok(text) => {
                    if text != translated.source.text {
                        session.save(path, &text, Existing::IsReplaced)?;
                    }
                    Line::marked(&tr!("{path} is noted as up to date.", path = shown))
                }
                Err(why) => Line::of(Tone::Warning, tr!("{path} is not noted as up to date: {why}", path = shown, why)),
            };
            session.screen.complain(&Text::from(words));
        }
        Ok(())
    }
}

/// Whether a directory is called as a language is, and has a file or directory that the one around it has as well.
fn holds_translations(directory: &Path) -> bool {
    let is_language = directory.file_name().and_then(language_of).is_some();
    let mut files = fs::read_dir(directory).into_iter().flatten().filter_map(Result::ok);
    let is_there = |name: OsString| directory.parent().is_some_and(|base| base.join(name).exists());
    is_language && files.any(|file| is_there(file.file_name()))
}

/// The problems of a translation of the file `base`.
fn of_translation(course: &Course, base: &Path, translated: &Lesson) -> Vec<Diagnostic> {
    if let Some(lesson) = course.lessons.iter().find(|lesson| lesson.source.path == base) {
        return compare(lesson, translated);
    }
    // The problems of the original are listed already.
    if course.diagnostics.iter().any(|diagnostic| diagnostic.path == base) {
        return Vec::new();
    }
    let path = translated.source.path.clone();
    let message = tr!("there is no lesson {path} of which this is a translation", path = base.display());
    let help = tr!("call it as the lesson is called, number included");
    vec![Diagnostic::of_file(path, message).warns().help(help)]
}

impl Checked {
    fn count_lesson(&mut self, lesson: &Lesson) {
        self.lessons += 1;
        self.steps += lesson.steps.len();
        self.tasks += lesson.steps.iter().map(|step| step.tasks().count()).sum::<usize>();
    }

    fn add(&mut self, other: Checked) {
        self.lessons += other.lessons;
        self.places.extend(other.places);
        self.steps += other.steps;
        self.tasks += other.tasks;
        self.untranslated += other.untranslated;
        self.diagnostics.extend(other.diagnostics);
    }

    fn files_with_errors(&self) -> HashSet<PathBuf> {
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        errors.map(|diagnostic| diagnostic.path.clone()).collect()
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    fn text(&self) -> Text {
        let mut text = Text::new();
        for diagnostic in &self.diagnostics {
            text.extend(render::error::diagnostic(diagnostic).with(Line::new()));
        }
        let places = self.places.join(", ");
        let (steps, tasks) = (counted(self.steps, "step"), counted(self.tasks, "task"));
        if !places.is_empty() {
            text.push(Line::of(Tone::Faint, tr!("Looked at {places}: {steps}, {tasks}.", places, steps, tasks)));
        }
        if self.untranslated > 0 {
            let words =
                tr!("Steps that translations leave out, shown as in the lesson: {steps}.", steps = self.untranslated);
            text.push(Line::of(Tone::Faint, words));
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
        let diagnostics = self.diagnostics.iter().map(|diagnostic| {
            let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
            let location = diagnostic.location.as_ref();
            json!({
                "severity": severity,
                "file": diagnostic.path.display().to_string(),
                "line": location.map(|location| location.line),
                "column": location.map(|location| location.column),
                "end_column": location.map(|location| location.end_column),
                "message": diagnostic.message,
                "help": diagnostic.help,
            })
        });
        json!({
            "lessons": self.lessons,
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "problems": diagnostics.collect::<Vec<_>>(),
        })
    }
}
